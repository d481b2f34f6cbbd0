#include "components/upopmail/pop3_reply.hpp"

#include <algorithm>

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

std::string_view withoutLineEnd(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The status indicator stands alone or before a blank.
bool beginsWith(std::string_view line, std::string_view indicator) {
    return equalsIgnoringCase(line.substr(0, indicator.size()), indicator) &&
           (line.size() == indicator.size() || line[indicator.size()] == ' ');
}

}  // namespace

std::string Pop3Reply::description() const {
    const std::string_view start = kind == Kind::Ok ? "+OK" : kind == Kind::Refusal ? "-ERR" : "+";
    return singleLine(std::string(start) + (text.empty() ? "" : " " + text));
}

Result<Pop3Reply> parsePop3Reply(std::string_view line) {
    const std::string_view content = withoutLineEnd(line);
    static constexpr std::pair<std::string_view, Pop3Reply::Kind> Indicators[] = {
        {"+OK", Pop3Reply::Kind::Ok}, {"-ERR", Pop3Reply::Kind::Refusal}, {"+", Pop3Reply::Kind::Challenge}};
    for (const auto& [indicator, kind] : Indicators) {
        if (!beginsWith(content, indicator)) continue;
        const auto rest = std::min(indicator.size() + 1, content.size());
        return Pop3Reply{kind, std::string(content.substr(rest)), std::string(line)};
    }
    return protocolFailure(ProtocolError::MalformedReply,
                           "the server sent a malformed reply: " + singleLine(cutToBytes(content, 80)));
}

std::optional<std::int64_t> pop3Number(std::string_view text) {
    constexpr std::size_t MostDigits = 18;
    text = text.substr(0, text.find(' '));
    if (text.empty() || text.size() > MostDigits) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::optional<Pop3Listing> parsePop3Listing(std::string_view text) {
    text = trimSpaces(withoutLineEnd(text));
    const auto blank = text.find(' ');
    const auto number = pop3Number(text);
    if (!number || blank == std::string_view::npos) return std::nullopt;
    return Pop3Listing{*number, trimSpaces(text.substr(blank))};
}

}  // namespace uproc::upopmail
