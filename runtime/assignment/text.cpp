#include "runtime/assignment/text.hpp"

#include <algorithm>
#include <cstdint>

#include "runtime/assignment/expressions.hpp"

namespace uproc::runtime {
namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

void appendUtf8(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

enum class ByteOrder { Little, Big };

std::string fromUtf16(std::string_view bytes, ByteOrder order) {
    std::string out;
    out.reserve(bytes.size());
    const auto unit = [&](std::size_t at) -> std::uint32_t {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return order == ByteOrder::Little ? (second * 256U + first) : (first * 256U + second);
    };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        std::uint32_t code = unit(i);
        const bool high = code >= 0xD800 && code < 0xDC00;
        const std::uint32_t low = high && i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        } else if (code >= 0xD800 && code < 0xE000) {
            code = 0xFFFD;  // half a surrogate pair
        }
        appendUtf8(out, code);
    }
    return out;
}

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        i += length;
    }
    return true;
}

// The line without its continuation marker, or nullopt if it has none.
std::optional<std::string_view> withoutMarker(std::string_view line) {
    while (!line.empty() && isBlank(line.back()))
        line.remove_suffix(1);
    if (!line.ends_with("%\\") && !line.ends_with("%/")) return std::nullopt;
    line.remove_suffix(2);
    const std::size_t last = line.find_last_not_of('^');
    const std::size_t carets = line.size() - (last == std::string_view::npos ? 0 : last + 1);
    if (carets % 2 == 1) return std::nullopt;  // "^%\" is data
    return line;
}

void appendBounded(std::string& to, std::string_view text) {
    to.append(text.substr(0, maxLogicalLine - std::min(maxLogicalLine, to.size())));
}

}  // namespace

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string upperCopy(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), upper);
    return out;
}

std::string lowerCopy(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool equalIgnoringCase(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return upper(a) == upper(b); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::optional<DecodedText> decodeText(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        const ByteOrder order = bytes[0] == '\xFF' ? ByteOrder::Little : ByteOrder::Big;
        std::string text = fromUtf16(bytes.substr(2), order);
        if (text.find('\0') != std::string::npos) return std::nullopt;
        return DecodedText{std::move(text), false};
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.find('\0') != std::string_view::npos) return std::nullopt;
    if (isUtf8(bytes)) return DecodedText{std::string(bytes), false};
    std::string text;
    for (char byte : bytes)
        appendUtf8(text, static_cast<unsigned char>(byte));
    return DecodedText{std::move(text), true};
}

std::vector<LogicalLine> logicalLines(std::string_view text) {
    std::vector<LogicalLine> lines;
    std::string joined;
    int first = 0;  // line number of the logical line being joined; 0: none
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (first != 0)
            while (!line.empty() && isBlank(line.front()))
                line.remove_prefix(1);
        const std::optional<std::string_view> continued = withoutMarker(line);
        if (first == 0) first = number;
        appendBounded(joined, continued ? *continued : line);
        if (continued && !text.empty()) continue;
        const std::string_view whole = trimmed(joined);
        if (!whole.empty() && whole.front() != ';') lines.push_back({std::string(whole), first});
        joined.clear();
        first = 0;
    }
    return lines;
}

NameAndValue splitAssignment(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && !isBlank(line[at]) && line[at] != '=') {
        const std::size_t length = expressionLength(line.substr(at));
        at += length != 0 ? length : line[at] == '^' && at + 1 < line.size() && line[at + 1] == '=' ? 2 : 1;
    }
    std::string_view rest = trimmed(line.substr(at));
    if (rest.starts_with('=')) rest.remove_prefix(1);
    return {line.substr(0, at), trimmed(rest)};
}

std::optional<std::vector<std::string_view>> matchWildcards(std::string_view pattern, std::string_view text) {
    struct Star {
        std::size_t pattern;  // just after the '*'
        std::size_t from;     // where its run starts
        std::size_t to;       // where its run ends
    };
    std::vector<Star> stars;
    std::size_t p = 0;
    std::size_t t = 0;
    while (t < text.size() || p < pattern.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            stars.push_back({++p, t, t});
        } else if (p < pattern.size() && t < text.size() && upper(pattern[p]) == upper(text[t])) {
            ++p;
            ++t;
        } else if (!stars.empty() && stars.back().to < text.size()) {
            // Only the last '*' ever needs to grow: the earlier ones already took the shortest run that fits.
            t = ++stars.back().to;
            p = stars.back().pattern;
        } else {
            return std::nullopt;
        }
    }
    std::vector<std::string_view> runs;
    for (const Star& star : stars)
        runs.push_back(text.substr(star.from, star.to - star.from));
    return runs;
}

std::string substituteWildcards(std::string_view target, const std::vector<std::string_view>& runs) {
    std::string out;
    std::size_t next = 0;
    for (char c : target) {
        if (c == '*' && next < runs.size())
            out.append(runs[next++]);
        else
            out.push_back(c);
    }
    return out;
}

}  // namespace uproc::runtime
