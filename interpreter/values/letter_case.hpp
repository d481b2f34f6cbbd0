// Upper and lower case of Unicode text, one character for one character
// (manual: "Case Conversion", classic rules: no locale).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace uproc {

// Bytes that are no UTF-8 stay as they are.
std::string toUpper(std::string_view utf8);
std::string toLower(std::string_view utf8);
// Equal but for the case of letters.
bool equalFolded(std::string_view a, std::string_view b);
// The same for any two texts for which equalFolded holds.
std::string folded(std::string_view utf8);

// Upper case by the rules of a language-independent locale: "ß" becomes "SS" ("$uppercase", nlslocale).
std::string toUpperFull(std::string_view utf8);
// The same, and lower case, by the rules of a locale such as "tr_TR": Turkish and Azerbaijani have a dotted and a
// dotless i ("Case Conversion").
std::string toUpperIn(std::string_view utf8, std::string_view locale);
std::string toLowerIn(std::string_view utf8, std::string_view locale);

bool isAsciiText(std::string_view text) noexcept;

// The character at the start of `utf8` (which must not be empty) and its length in bytes; -1 and 1 for a byte that
// is no UTF-8.
struct DecodedCharacter {
    std::int32_t codePoint;
    std::size_t length;
};
DecodedCharacter decodeCharacter(std::string_view utf8) noexcept;
void appendCharacter(std::string& out, std::int32_t codePoint);
bool isLetter(std::int32_t codePoint) noexcept;
bool isDigit(std::int32_t codePoint) noexcept;

}  // namespace uproc
