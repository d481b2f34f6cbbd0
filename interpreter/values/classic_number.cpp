#include "interpreter/values/classic_number.hpp"

#include <algorithm>
#include <string>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

bool isDigitAt(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}
bool isSignAt(std::string_view text, std::size_t at) {
    return at < text.size() && (text[at] == '+' || text[at] == '-');
}

}  // namespace

// "$number", "Classic Conversion Rules": leading spaces are skipped; the first character that does not fit ends the
// number; no number gives 0.
Decimal classicNumber(std::string_view text) {
    constexpr std::size_t longestExponent = 4;
    std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    std::size_t at = isSignAt(text, 0) ? 1 : 0;
    const std::size_t firstDigit = at;
    bool point = false;
    while (isDigitAt(text, at) || (!point && at < text.size() && text[at] == '.')) {
        point = point || text[at] == '.';
        ++at;
    }
    if (at == firstDigit + (point ? 1 : 0)) return {};
    std::string number(text.substr(0, at));
    bool negated = false;
    if (at < text.size() && lowerAscii(text[at]) == 'e' && (isDigitAt(text, at + 1) || isSignAt(text, at + 1))) {
        const bool sign = isSignAt(text, at + 1);
        std::size_t digits = at + (sign ? 2 : 1);
        const std::size_t firstExponentDigit = digits;
        while (isDigitAt(text, digits))
            ++digits;
        if (digits > firstExponentDigit) {
            number.push_back('e');
            if (sign) number.push_back(text[at + 1]);
            number.append(text, firstExponentDigit, std::min(digits - firstExponentDigit, longestExponent));
            // A second sign is one of the whole number.
            negated = sign && digits < text.size() && text[digits] == '-';
        }
    }
    const Decimal value = Decimal::parse(number).value_or(Decimal());
    return negated ? -value : value;
}

}  // namespace uproc
