#include "drivers/mime/encoded_words.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "drivers/mime/gmime_handles.hpp"

namespace uproc::mime {

namespace {

struct Word {
    std::string_view charset;
    std::string_view content;
    std::size_t end = 0;  // behind the word
};

// The base64 word that begins at `start`, if one does.
std::optional<Word> wordAt(std::string_view text, std::size_t start) {
    if (text.substr(start, 2) != "=?") return std::nullopt;
    const auto charsetEnd = text.find('?', start + 2);
    if (charsetEnd == std::string_view::npos) return std::nullopt;
    const std::string_view encoding = text.substr(charsetEnd, 3);
    if (encoding != "?B?" && encoding != "?b?") return std::nullopt;
    const auto contentEnd = text.find_first_of("? \t\r\n", charsetEnd + 3);
    if (contentEnd == std::string_view::npos || text.substr(contentEnd, 2) != "?=") return std::nullopt;
    return Word{text.substr(start + 2, charsetEnd - start - 2),
                text.substr(charsetEnd + 3, contentEnd - charsetEnd - 3), contentEnd + 2};
}

std::string decoded(std::string_view content) {
    gsize size = 0;
    const std::string text(content);
    const std::unique_ptr<guchar, decltype(&g_free)> bytes(g_base64_decode(text.c_str(), &size), g_free);
    return {reinterpret_cast<const char*>(bytes.get()), size};
}

}  // namespace

std::string withJoinedWords(std::string_view header) {
    std::string result;
    result.reserve(header.size());
    std::size_t position = 0;
    while (position < header.size()) {
        const auto start = std::min(header.find("=?", position), header.size());
        result.append(header.substr(position, start - position));
        position = start;
        const auto word = wordAt(header, start);
        if (!word) {
            result.append(header.substr(start, 2));
            position = std::min(start + 2, header.size());
            continue;
        }
        std::string bytes = decoded(word->content);
        position = word->end;
        while (true) {
            const auto next = header.find_first_not_of(" \t\r\n", position);
            if (next == std::string_view::npos || next == position) break;
            const auto neighbour = wordAt(header, next);
            if (!neighbour || neighbour->charset != word->charset) break;
            bytes += decoded(neighbour->content);
            position = neighbour->end;
        }
        const TextHandle encoded(g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()));
        result.append("=?").append(word->charset).append("?B?").append(encoded.get()).append("?=");
    }
    return result;
}

}  // namespace uproc::mime
