#include "drivers/network/tls/peer_name.hpp"

#include "drivers/network/tcp/asio_sockets.hpp"
#include "drivers/network/text.hpp"

namespace uproc::network {

namespace {

std::optional<PeerName::Type> typeFrom(std::string_view keyword) {
    if (equalsIgnoringCase(keyword, "DNS")) return PeerName::Type::Dns;
    if (equalsIgnoringCase(keyword, "IP")) return PeerName::Type::Ip;
    if (equalsIgnoringCase(keyword, "URI")) return PeerName::Type::Uri;
    if (equalsIgnoringCase(keyword, "Email")) return PeerName::Type::Email;
    return {};
}

bool isAddress(std::string_view text) {
    asio::error_code error;
    asio::ip::make_address(std::string(text), error);
    return !error;
}

// One asterisk at most, and then it is the whole left-most of at least two segments.
bool wildcardIsAllowed(std::string_view name) {
    const auto asterisk = name.find('*');
    if (asterisk == std::string_view::npos) return true;
    return asterisk == 0 && name.size() > 2 && name[1] == '.' && name.find('*', 1) == std::string_view::npos;
}

std::optional<PeerName> parsePeerName(std::string_view item, std::string& problem) {
    const auto colon = item.find(':');
    const auto type = colon == std::string_view::npos ? std::nullopt : typeFrom(trimmed(item.substr(0, colon)));
    if (!type) {
        problem = "\"" + printable(item) + "\" does not start with dns:, ip:, uri: or email:";
        return {};
    }
    const std::string_view name = trimmed(item.substr(colon + 1));
    if (name.empty()) {
        problem = "\"" + printable(item) + "\" holds no name";
    } else if (*type == PeerName::Type::Ip && !isAddress(name)) {
        problem = "\"" + printable(name) + "\" is not an IP address";
    } else if (*type == PeerName::Type::Dns && !wildcardIsAllowed(name)) {
        problem = "\"" + printable(name) + "\": the asterisk may only be the whole first segment of a DNS name";
    } else {
        return PeerName{*type, std::string(name)};
    }
    return {};
}

}  // namespace

std::optional<PeerNameOption> parsePeerNameOption(std::string_view text, std::string& problem) {
    PeerNameOption option;
    if (equalsIgnoringCase(text, "no") || equalsIgnoringCase(text, "n") || text == "0") {
        option.verify = false;
        return option;
    }
    for (const std::string_view part : split(text, ';')) {
        auto name = parsePeerName(trimmed(part), problem);
        if (!name) return {};
        option.names.push_back(std::move(*name));
    }
    return option;
}

PeerName peerNameOfHost(std::string_view host) {
    if (isAddress(host)) return {PeerName::Type::Ip, std::string(host)};
    // A trailing dot marks a name as complete; it is no part of the name in certificates.
    if (host.ends_with('.')) host.remove_suffix(1);
    return {PeerName::Type::Dns, std::string(host)};
}

std::string describe(const PeerName& name) {
    switch (name.type) {
        case PeerName::Type::Dns:
            return "dns:" + printable(name.name);
        case PeerName::Type::Ip:
            return "ip:" + printable(name.name);
        case PeerName::Type::Uri:
            return "uri:" + printable(name.name);
        case PeerName::Type::Email:
            break;
    }
    return "email:" + printable(name.name);
}

}  // namespace uproc::network
