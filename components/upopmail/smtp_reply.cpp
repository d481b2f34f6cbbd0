#include "components/upopmail/smtp_reply.hpp"

#include <algorithm>

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// The three-digit code at the start of `line`; 0 if there is none. RFC 5321 knows the first digits 2 to 5 only.
int codeOf(std::string_view line) {
    if (line.size() < 3 || line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2])) return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

std::string_view withoutLineEnd(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

std::string SmtpReply::text() const {
    std::string result;
    for (const std::string& line : lines) {
        if (&line != &lines.front()) result += '\n';
        result += singleLine(line);
    }
    return result;
}

std::string SmtpReply::description() const {
    std::string result = std::to_string(code);
    for (const std::string& line : lines) {
        result += ' ';
        result += singleLine(line);
    }
    return result;
}

Result<bool> SmtpReplyParser::add(std::string_view line) {
    if (reply_.raw.size() + line.size() > TotalLimit) {
        return protocolFailure(ProtocolError::ReplyTooLong, "the server's reply does not end");
    }
    const std::string_view content = withoutLineEnd(line);
    const int code = codeOf(content);
    const char separator = content.size() > 3 ? content[3] : ' ';
    if (code == 0 || (separator != ' ' && separator != '-')) {
        return protocolFailure(ProtocolError::MalformedReply,
                               "the server sent a malformed reply: " + singleLine(cutToBytes(content, 80)));
    }
    if (!reply_.lines.empty() && code != reply_.code) {
        return protocolFailure(ProtocolError::MalformedReply, "the lines of the server's reply carry different codes");
    }
    reply_.code = code;
    reply_.lines.emplace_back(content.substr(std::min<std::size_t>(4, content.size())));
    reply_.raw.append(line);
    return separator == ' ';
}

}  // namespace uproc::upopmail
