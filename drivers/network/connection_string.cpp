#include "drivers/network/connection_string.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/network/tcp/asio_sockets.hpp"
#include "drivers/network/text.hpp"

namespace uproc::network {

namespace {

using runtime::ConnectionString;
using runtime::NetworkError;

tl::unexpected<Error> malformed(std::string_view text, std::string_view why) {
    return runtime::networkFailure(NetworkError::BadConnectionString,
                                   "network connection string \"" + printable(text) + "\": " + std::string(why));
}

bool isAddressV6(std::string_view text) {
    asio::error_code error;
    asio::ip::make_address_v6(std::string(text), error);
    return !error;
}

// A name or numeric address as a resolver can take it; a check on form only.
bool isHostName(std::string_view host) {
    if (host.empty() || host.size() > 255) return false;
    return std::all_of(host.begin(), host.end(), [](char character) {
        const auto code = static_cast<unsigned char>(character);
        const bool letterOrDigit = (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
        return letterOrDigit || character == '-' || character == '.' || character == '_' || code >= 0x80;
    });
}

std::string_view withoutBrackets(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') return host.substr(1, host.size() - 2);
    return host;
}

struct Parts {
    std::string_view host;
    std::string_view port;
    std::string_view profile;
    bool hasProfile = false;
};

// Both TCP6 addresses and profiles are set off by colons: what stands before a '+' is host; without a '+', a text that
// is an address as a whole is one, and otherwise the last colon starts the profile.
Parts divide(std::string_view text) {
    Parts parts;
    std::string_view rest = text;
    if (const auto plus = text.find('+'); plus != std::string_view::npos) {
        parts.host = text.substr(0, plus);
        rest = text.substr(plus + 1);
        const auto colon = rest.find(':');
        parts.port = rest.substr(0, colon);
        parts.hasProfile = colon != std::string_view::npos;
        if (parts.hasProfile) parts.profile = rest.substr(colon + 1);
    } else if (isAddressV6(withoutBrackets(text))) {
        parts.host = text;
    } else {
        const auto colon = text.rfind(':');
        parts.host = text.substr(0, colon);
        parts.hasProfile = colon != std::string_view::npos;
        if (parts.hasProfile) parts.profile = text.substr(colon + 1);
    }
    parts.host = trimmed(parts.host);
    parts.port = trimmed(parts.port);
    parts.profile = trimmed(parts.profile);
    return parts;
}

bool isNumber(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char character) { return character >= '0' && character <= '9'; });
}

// The message for a host with a colon that is no TCP6 address: an unknown connector, most likely.
tl::unexpected<Error> badHost(std::string_view text, std::string_view host) {
    const auto colon = host.find(':');
    if (colon == 3 && !isAddressV6(host)) {
        return malformed(text, "unknown network connector \"" + printable(host.substr(0, colon)) +
                                   "\"; the connectors are TCP and TLS");
    }
    return malformed(text, "\"" + printable(host) +
                               "\" is not a host name or IP address; the form is "
                               "{TCP:|TLS:}host{+port}{:profile}");
}

}  // namespace

Result<ConnectionString> parseConnectionString(std::string_view text, std::string_view defaultHost) {
    ConnectionString result;
    std::string_view rest = trimmed(text);
    if (rest.empty()) return malformed(text, "is empty");
    const auto colon = rest.find(':');
    const std::string_view connector = trimmed(rest.substr(0, colon));
    if (colon != std::string_view::npos &&
        (equalsIgnoringCase(connector, "TCP") || equalsIgnoringCase(connector, "TLS"))) {
        result.connector =
            equalsIgnoringCase(connector, "TLS") ? ConnectionString::Connector::Tls : ConnectionString::Connector::Tcp;
        rest.remove_prefix(colon + 1);
    }

    const Parts parts = divide(rest);
    if (!parts.port.empty()) {
        const char* const end = parts.port.data() + parts.port.size();
        const auto [stop, error] = std::from_chars(parts.port.data(), end, result.port);
        if (error != std::errc{} || stop != end || result.port == 0) {
            return malformed(text, "\"" + printable(parts.port) + "\" is not a port number from 1 to 65535");
        }
    }
    const std::string_view host = withoutBrackets(parts.host);
    if (host.empty()) {
        result.host = defaultHost;
    } else if (isHostName(host) || isAddressV6(host)) {
        result.host = host;
    } else {
        return badHost(text, host);
    }
    if (!parts.hasProfile) return result;

    if (result.connector == ConnectionString::Connector::Tcp) {
        return malformed(text, isNumber(parts.profile)
                                   ? "a port is set off by '+', as in host+" + std::string(parts.profile)
                                   : "a connection profile needs the TLS connector, as in "
                                     "TLS:host+port:profile");
    }
    if (parts.profile.empty() || parts.profile.find_first_of("|+:") != std::string_view::npos) {
        return malformed(text, "\"" + printable(parts.profile) + "\" is not the name of a connection profile");
    }
    result.profile = parts.profile;
    return result;
}

}  // namespace uproc::network
