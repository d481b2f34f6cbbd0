#include "sandbox/smtp_command.hpp"

#include <algorithm>

#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t localPartLimit = 64;  // RFC 5321 section 4.5.3.1.1
constexpr std::size_t domainLimit = 255;    // section 4.5.3.1.2
constexpr std::size_t pathLimit = 256;      // section 4.5.3.1.3, with < and >

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool isBeyondAscii(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}
bool isAtomText(char c) {
    return isLetterOrDigit(c) || isBeyondAscii(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Sequences of `allowed` characters with single dots between them.
template <class Allowed>
bool isDotted(std::string_view text, Allowed allowed) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == '.' || allowed(c); });
}

bool isQuotedString(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
    const auto inner = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] == '"') return false;
        if (inner[i] == '\\' && ++i == inner.size()) return false;
    }
    return true;
}

bool isDomain(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        const auto literal = text.substr(1, text.size() - 2);
        return std::all_of(literal.begin(), literal.end(),
                           [](char c) { return isLetterOrDigit(c) || c == '.' || c == ':' || c == '-'; });
    }
    return isDotted(text, [](char c) { return isLetterOrDigit(c) || c == '-' || isBeyondAscii(c); });
}

// The position of the '>' that ends the path, quoted strings skipped.
std::size_t findPathEnd(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '>' && !quoted) {
            return i;
        }
    }
    return std::string_view::npos;
}

tl::unexpected<std::string> refuse(std::string reply) {
    return tl::unexpected<std::string>(std::move(reply));
}

tl::expected<std::map<std::string, std::string>, std::string> parseParameters(std::string_view text) {
    std::map<std::string, std::string> parameters;
    while (!text.empty()) {
        if (text.front() != ' ') return refuse("501 5.5.4 A space must stand between path and parameters");
        text.remove_prefix(1);
        const auto parameter = text.substr(0, text.find(' '));
        text.remove_prefix(parameter.size());
        const auto equals = parameter.find('=');
        const auto name = toUpper(parameter.substr(0, equals));
        const auto value = equals == std::string_view::npos ? std::string_view{} : parameter.substr(equals + 1);
        if (name.empty() || !parameters.emplace(name, value).second) {
            return refuse("501 5.5.4 Empty or repeated parameter");
        }
    }
    return parameters;
}

}  // namespace

CommandLine splitCommand(std::string_view line) {
    while (line.ends_with(' '))
        line.remove_suffix(1);
    const auto space = line.find(' ');
    CommandLine command{toUpper(line.substr(0, space)), {}};
    if (space != std::string_view::npos) command.arguments = line.substr(space + 1);
    return command;
}

bool isCommandText(std::string_view line) {
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    return isUtf8(line) && std::none_of(line.begin(), line.end(), isControl);
}

tl::expected<PathArgument, std::string> parsePath(std::string_view arguments, PathKind kind) {
    const std::string_view keyword = kind == PathKind::Reverse ? "FROM:" : "TO:";
    const std::string syntax = kind == PathKind::Reverse ? "501 5.5.4 Syntax: MAIL FROM:<address> [parameters]"
                                                         : "501 5.5.4 Syntax: RCPT TO:<address> [parameters]";
    if (toUpper(arguments.substr(0, keyword.size())) != keyword) return refuse(syntax);
    arguments.remove_prefix(keyword.size());
    // RFC 5321 section 3.3: no space on either side of the colon; a host that forgives it would hide a client's fault.
    if (!arguments.starts_with('<')) return refuse(syntax);
    const auto end = findPathEnd(arguments);
    if (end == std::string_view::npos) return refuse(syntax);
    if (end + 1 > pathLimit) return refuse("501 5.1.7 Path too long");
    auto address = arguments.substr(1, end - 1);
    if (address.starts_with('@')) {  // a source route is accepted and ignored (section 4.1.1.3)
        const auto colon = address.find(':');
        if (colon == std::string_view::npos) return refuse(syntax);
        address.remove_prefix(colon + 1);
    }
    if (address.empty() && kind == PathKind::Forward) return refuse("501 5.1.3 The recipient's address is empty");
    auto parameters = parseParameters(arguments.substr(end + 1));
    if (!parameters) return refuse(parameters.error());
    return PathArgument{std::string(address), std::move(*parameters)};
}

std::string mailboxProblem(std::string_view address, Addresses allowed) {
    if (address.empty() || toUpper(address) == "POSTMASTER") return {};
    if (allowed == Addresses::Ascii && !isAscii(address)) {
        return "553 5.6.7 An address beyond ASCII needs SMTPUTF8";
    }
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return "501 5.1.3 The address has no domain";
    const auto local = address.substr(0, at);
    const auto domain = address.substr(at + 1);
    if (local.size() > localPartLimit || domain.size() > domainLimit) return "501 5.1.3 The address is too long";
    if (!isDotted(local, isAtomText) && !isQuotedString(local)) return "501 5.1.3 Malformed local part of the address";
    if (!isDomain(domain)) return "501 5.1.3 Malformed domain of the address";
    return {};
}

}  // namespace uproc::sandbox
