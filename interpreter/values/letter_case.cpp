#include "interpreter/values/letter_case.hpp"

#include <algorithm>

#include <utf8proc.h>

#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

constexpr std::int32_t sharpS = 0xdf;

// `ascii` maps one ASCII byte, `wide` any other code point.
template <class Ascii, class Wide>
std::string mapped(std::string_view utf8, Ascii ascii, Wide wide) {
    std::string result;
    result.reserve(utf8.size());
    std::size_t at = 0;
    while (at < utf8.size()) {
        if (static_cast<unsigned char>(utf8[at]) < 0x80) {
            result.push_back(ascii(utf8[at]));
            ++at;
            continue;
        }
        const DecodedCharacter character = decodeCharacter(utf8.substr(at));
        if (character.codePoint < 0) {
            result.push_back(utf8[at]);
        } else {
            wide(result, character.codePoint);
        }
        at += character.length;
    }
    return result;
}

}  // namespace

bool isAsciiText(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

DecodedCharacter decodeCharacter(std::string_view utf8) noexcept {
    const std::size_t length = utf8Length(utf8);
    const auto lead = static_cast<unsigned char>(utf8.front());
    if (length == 1) return {lead < 0x80 ? lead : -1, 1};
    utf8proc_int32_t codePoint = -1;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    if (utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(length), &codePoint) < 0) return {-1, 1};
    return {codePoint, length};
}

void appendCharacter(std::string& out, std::int32_t codePoint) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(codePoint, bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool isLetter(std::int32_t codePoint) noexcept {
    const utf8proc_category_t category = utf8proc_category(codePoint);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isDigit(std::int32_t codePoint) noexcept {
    return utf8proc_category(codePoint) == UTF8PROC_CATEGORY_ND;
}

std::string toUpper(std::string_view utf8) {
    return mapped(utf8, upperAscii, [](std::string& out, std::int32_t c) {
        // The manual keeps it ("$uppercase"), and so does Unicode's one-to-one mapping; utf8proc has its capital form.
        appendCharacter(out, c == sharpS ? c : utf8proc_toupper(c));
    });
}

std::string toLower(std::string_view utf8) {
    return mapped(utf8, lowerAscii,
                  [](std::string& out, std::int32_t c) { appendCharacter(out, utf8proc_tolower(c)); });
}

std::string folded(std::string_view utf8) {
    // Through upper case, so that letters with one capital and two small forms (sigma) are the same. Only ASCII
    // letters are the same as ASCII letters (not the Kelvin sign): that keeps comparing plain ids fast.
    return mapped(utf8, lowerAscii, [](std::string& out, std::int32_t c) {
        const std::int32_t lower = utf8proc_tolower(utf8proc_toupper(c));
        appendCharacter(out, lower < 0x80 ? c : lower);
    });
}

std::string toUpperFull(std::string_view utf8) {
    return mapped(utf8, upperAscii, [](std::string& out, std::int32_t c) {
        if (c == sharpS) {
            out += "SS";
        } else {
            appendCharacter(out, utf8proc_toupper(c));
        }
    });
}

namespace {

bool hasDotlessI(std::string_view locale) {
    const std::string_view language = locale.substr(0, 2);
    return equalIgnoreCase(language, "tr") || equalIgnoreCase(language, "az");
}

// The text with the first of each pair replaced by the second.
std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result(text);
    for (std::size_t at = result.find(from); at != std::string::npos; at = result.find(from, at + to.size()))
        result.replace(at, from.size(), to);
    return result;
}

constexpr std::string_view dottedCapital = "\xc4\xb0";
constexpr std::string_view dotlessSmall = "\xc4\xb1";

}  // namespace

std::string toUpperIn(std::string_view utf8, std::string_view locale) {
    if (!hasDotlessI(locale)) return toUpperFull(utf8);
    return toUpperFull(replaced(replaced(utf8, "i", dottedCapital), dotlessSmall, "I"));
}

std::string toLowerIn(std::string_view utf8, std::string_view locale) {
    if (!hasDotlessI(locale)) return toLower(utf8);
    return toLower(replaced(replaced(utf8, "I", dotlessSmall), dottedCapital, "i"));
}

bool equalFolded(std::string_view a, std::string_view b) {
    if (a.size() == b.size() && equalIgnoreCase(a, b)) return true;
    if (isAsciiText(a) || isAsciiText(b)) return false;
    return folded(a) == folded(b);
}

}  // namespace uproc
