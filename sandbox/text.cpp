#include "sandbox/text.hpp"

#include <algorithm>

namespace uproc::sandbox {

namespace {

std::string mapAscii(std::string_view text, char first, char last, int distance) {
    std::string mapped(text);
    for (char& c : mapped) {
        if (c >= first && c <= last) c = static_cast<char>(c + distance);
    }
    return mapped;
}

// U+0080..U+009F are control characters too (C1); some terminals obey them.
bool isControl(std::string_view sequence) {
    const auto first = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 1) return first < 0x20 || first == 0x7F;
    return first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

void appendEscaped(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += "\\x";
        out += digits[byte >> 4U];
        out += digits[byte & 0xFU];
    }
}

}  // namespace

std::string toUpper(std::string_view text) {
    return mapAscii(text, 'a', 'z', 'A' - 'a');
}
std::string toLower(std::string_view text) {
    return mapAscii(text, 'A', 'Z', 'a' - 'A');
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    while (!text.empty()) {
        const auto known = utf8SequenceLength(text);
        const auto sequence = text.substr(0, std::max<std::size_t>(known, 1));
        if (out.size() + sequence.size() > limit) return out + "...";
        if (known == 0 || isControl(sequence)) {
            appendEscaped(out, sequence);
        } else {
            out += sequence;
        }
        text.remove_prefix(sequence.size());
    }
    return out;
}

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = utf8SequenceLength(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t utf8SequenceLength(std::string_view text) {
    if (text.empty()) return 0;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = at(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0U) != 0x80U) return 0;
    }
    // Overlong forms, surrogates and what lies beyond U+10FFFF (RFC 3629 section 4).
    if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F)) return 0;
    if ((first == 0xF0 && at(1) < 0x90) || (first == 0xF4 && at(1) > 0x8F)) return 0;
    return length;
}

}  // namespace uproc::sandbox
