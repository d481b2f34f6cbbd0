#include "components/upopmail/mail_address.hpp"

#include <algorithm>

#include "components/upopmail/mime_encoding.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestPlainName = 60;  // longer names are encoded, so that the field can be folded

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322, section 3.2.3, and beyond ASCII RFC 6532, section 3.2.
bool isAtomCharacter(char c) {
    return isLetterOrDigit(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

template <class Predicate>
bool isDotted(std::string_view text, Predicate isWordCharacter) {
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) {
        return false;
    }
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == '.' || isWordCharacter(c); });
}

bool isQuotedString(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '"') return false;
        if (text[i] == '\\' && ++i + 1 >= text.size()) return false;
    }
    return true;
}

bool isDomain(std::string_view domain) {
    if (domain.starts_with('[') && domain.ends_with(']')) {
        const std::string_view address = domain.substr(1, domain.size() - 2);
        return !address.empty() && std::all_of(address.begin(), address.end(),
                                               [](char c) { return isLetterOrDigit(c) || c == '.' || c == ':'; });
    }
    return isDotted(domain, [](char c) {
        return isLetterOrDigit(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    });
}

bool isMailbox(std::string_view mailbox) {
    const auto at = mailbox.rfind('@');
    if (at == std::string_view::npos) return false;
    const std::string_view local = mailbox.substr(0, at);
    return (isDotted(local, isAtomCharacter) || isQuotedString(local)) && isDomain(mailbox.substr(at + 1));
}

bool isWellFormedUtf8(std::string_view text) {
    return singleLine(text) == text;
}

std::string unquoted(std::string_view name) {
    if (!isQuotedString(name)) return std::string(name);
    std::string result;
    for (std::size_t i = 1; i + 1 < name.size(); ++i) {
        if (name[i] == '\\') ++i;
        result += name[i];
    }
    return result;
}

// A name as a quoted string; quoting is right for every ASCII name and spares the question which need it.
std::string quoted(std::string_view name) {
    std::string result = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}

}  // namespace

bool MailAddress::isAsciiMailbox() const {
    return isAscii(mailbox);
}

std::vector<std::string> MailAddress::headerParts() const {
    if (displayName.empty()) return {mailbox};
    const bool isPlain =
        isAscii(displayName) && displayName.size() <= LongestPlainName && displayName.find("=?") == std::string::npos;
    std::vector<std::string> parts = isPlain ? std::vector{quoted(displayName)} : encodedWords(displayName);
    parts.push_back("<" + mailbox + ">");
    return parts;
}

std::optional<MailAddress> parseMailAddress(std::string_view text) {
    text = trimSpaces(text);
    // With malformed UTF-8 gone there is one reading of the text only.
    if (text.empty() || hasControlCharacter(text) || !isWellFormedUtf8(text)) return std::nullopt;
    MailAddress address;
    if (text.ends_with('>')) {
        const auto open = text.rfind('<');
        if (open == std::string_view::npos) return std::nullopt;
        const std::string_view name = trimSpaces(text.substr(0, open));
        if (!isQuotedString(name) && name.find_first_of("<>\"@") != std::string_view::npos) return std::nullopt;
        address.displayName = unquoted(name);
        text = trimSpaces(text.substr(open + 1, text.size() - open - 2));
    }
    if (!isMailbox(text)) return std::nullopt;
    address.mailbox = text;
    return address;
}

std::vector<std::string> addressFieldParts(const std::vector<MailAddress>& addresses) {
    std::vector<std::string> parts;
    for (const MailAddress& address : addresses) {
        if (!parts.empty()) parts.back() += ',';
        for (std::string& part : address.headerParts())
            parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace uproc::upopmail
