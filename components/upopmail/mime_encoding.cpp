#include "components/upopmail/mime_encoding.hpp"

#include <algorithm>

#include "components/upopmail/base64.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LineWidth = 76;         // RFC 2045 and RFC 2047 say 76, RFC 5322 recommends 78
constexpr std::size_t EncodedWordBytes = 39;  // 52 base64 characters and 12 around them fit behind "Reply-To: "
constexpr std::size_t LongestPlainWord = 64;  // likewise
constexpr std::size_t LongestParameter = 60;  // characters of a value on one line
constexpr std::string_view Hexadecimal = "0123456789ABCDEF";

void appendEscaped(std::string& text, char mark, char c) {
    const auto byte = static_cast<unsigned char>(c);
    text += mark;
    text += Hexadecimal[byte >> 4U];
    text += Hexadecimal[byte & 15U];
}

// RFC 2045, section 6.7: what quoted-printable text may hold as it is.
bool isPrintable(char c) {
    return (c >= ' ' && c <= '~' && c != '=') || c == '\t';
}

// RFC 2231, section 7: attribute-char.
bool isAttributeCharacter(char c) {
    return c > ' ' && c < '\x7F' && std::string_view("*'%()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

std::vector<std::string> splitAtSpaces(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

// True for text that a reader gets back unchanged from a folded line: words, single spaces, nothing that looks like
// an encoded word, no word too long for a line.
bool canStayPlain(std::string_view text) {
    if (!isAscii(text) || text.find("=?") != std::string_view::npos || text.ends_with(' ')) return false;
    const std::vector<std::string> words = splitAtSpaces(text);
    return std::all_of(words.begin(), words.end(),
                       [](const std::string& word) { return !word.empty() && word.size() <= LongestPlainWord; });
}

}  // namespace

std::vector<std::string> encodedWords(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::string_view part = cutToBytes(text, EncodedWordBytes);
        words.push_back("=?utf-8?B?" + base64(part) + "?=");
        text.remove_prefix(part.size());
    }
    return words;
}

std::vector<std::string> parameterParts(std::string_view name, std::string_view value) {
    const std::string text = singleLine(value);
    if (isAscii(text) && text.size() <= LongestParameter) {
        std::string part = std::string(name) + "=\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') part += '\\';
            part += c;
        }
        return {part + '"'};
    }
    // RFC 2231, sections 3 and 4: in sections of whole characters.
    std::vector<std::string> sections{"utf-8''"};
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = std::max<std::size_t>(utf8CharacterLength(text, i), 1);
        std::string escaped;
        for (std::size_t k = i; k < i + length; ++k) {
            if (length == 1 && isAttributeCharacter(text[k])) {
                escaped += text[k];
            } else {
                appendEscaped(escaped, '%', text[k]);
            }
        }
        if (sections.back().size() + escaped.size() > LongestParameter) sections.emplace_back();
        sections.back() += escaped;
        i += length;
    }
    if (sections.size() == 1) return {std::string(name) + "*=" + sections.front()};
    for (std::size_t i = 0; i < sections.size(); ++i) {
        sections[i].insert(0, std::string(name) + "*" + std::to_string(i) + "*=");
        if (i + 1 < sections.size()) sections[i] += ';';
    }
    return sections;
}

std::string quotedPrintable(std::string_view text) {
    std::string result;
    result.reserve(text.size() + text.size() / 4);
    std::size_t width = 0;
    const auto add = [&](std::size_t characters) {
        if (width + characters < LineWidth) {
            width += characters;
            return;
        }
        result += "=\r\n";
        width = characters;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "\r\n") {
            result += "\r\n";
            width = 0;
            ++i;
            continue;
        }
        const bool isAtLineEnd = i + 1 == text.size() || text.substr(i + 1, 2) == "\r\n";
        const bool isBlank = text[i] == ' ' || text[i] == '\t';
        if (isPrintable(text[i]) && !(isBlank && isAtLineEnd)) {
            add(1);
            result += text[i];
        } else {
            add(3);
            appendEscaped(result, '=', text[i]);
        }
    }
    return result;
}

std::string unstructuredField(std::string_view name, std::string_view value) {
    const std::string text = singleLine(value);
    return structuredField(name, canStayPlain(text) ? splitAtSpaces(text) : encodedWords(text));
}

std::string structuredField(std::string_view name, const std::vector<std::string>& parts) {
    std::string field = std::string(name) + ":";
    std::size_t width = field.size();
    for (const std::string& part : parts) {
        const bool isFirst = &part == &parts.front();
        if (!isFirst && width + 1 + part.size() > LineWidth) {
            field += "\r\n";
            width = 0;
        }
        field += " " + part;
        width += 1 + part.size();
    }
    return field + "\r\n";
}

}  // namespace uproc::upopmail
