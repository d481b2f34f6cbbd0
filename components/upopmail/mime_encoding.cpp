#include "components/upopmail/mime_encoding.hpp"

#include <algorithm>

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LineWidth = 76;         // RFC 2045 and RFC 2047 say 76, RFC 5322 recommends 78
constexpr std::size_t EncodedWordBytes = 39;  // 52 base64 characters and 12 around them fit behind "Reply-To: "
constexpr std::size_t LongestPlainWord = 64;  // likewise

std::uint32_t byteAt(std::string_view bytes, std::size_t position) {
    return position < bytes.size() ? static_cast<unsigned char>(bytes[position]) : 0;
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

std::string base64(std::string_view bytes) {
    static constexpr std::string_view Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    result.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::uint32_t group = byteAt(bytes, i) << 16 | byteAt(bytes, i + 1) << 8 | byteAt(bytes, i + 2);
        result += Alphabet[group >> 18];
        result += Alphabet[group >> 12 & 63];
        result += i + 1 < bytes.size() ? Alphabet[group >> 6 & 63] : '=';
        result += i + 2 < bytes.size() ? Alphabet[group & 63] : '=';
    }
    return result;
}

std::string base64Lines(std::string_view bytes) {
    const std::string encoded = base64(bytes);
    std::string result;
    result.reserve(encoded.size() + encoded.size() / LineWidth * 2 + 2);
    for (std::size_t i = 0; i < encoded.size(); i += LineWidth) {
        result.append(encoded, i, LineWidth);
        result += "\r\n";
    }
    return result;
}

std::vector<std::string> encodedWords(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::string_view part = cutToBytes(text, EncodedWordBytes);
        words.push_back("=?utf-8?B?" + base64(part) + "?=");
        text.remove_prefix(part.size());
    }
    return words;
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
