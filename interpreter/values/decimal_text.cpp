// Numbers from and to text (manual: "Numeric Constant", "float").
#include <array>
#include <cstring>

#include "interpreter/values/decimal.hpp"
#include "interpreter/values/wide.hpp"

namespace uproc {

namespace {

using wide::U128;
using wide::U64;

constexpr int wordDigits = 19;   // digits that fit 64 bits
constexpr int plainDigits = 40;  // more than that are written with an exponent

constexpr bool isBlank(char c) {
    return c == ' ' || c == '\t';
}
constexpr unsigned digitOf(char c) {
    return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
}

// The digits of a number as read: the first 38, and where the point stands.
struct Mantissa {
    U128 coefficient = 0;
    std::int64_t exponent = 0;
    bool roundsUp = false;  // the 39th digit is 5 or more
};

// Reads digits with at most one point; moves `at` behind them. False if there is no digit.
bool readMantissa(const char*& at, const char* end, Mantissa& result) {
    U64 word = 0;
    U64 firstWord = 0;
    int kept = 0;
    bool any = false;
    bool roundingSeen = false;
    std::int64_t behindPoint = 0;  // 1 once the point was read
    for (; at != end; ++at) {
        const unsigned digit = digitOf(*at);
        if (digit > 9) {
            if (*at != '.' || behindPoint != 0) break;
            behindPoint = 1;
            continue;
        }
        any = true;
        if (kept == Decimal::digits) {
            if (!roundingSeen) result.roundsUp = digit >= 5;
            roundingSeen = true;
            result.exponent += 1 - behindPoint;
            continue;
        }
        word = word * 10 + digit;
        if (word != 0 || kept != 0) ++kept;  // leading zeros do not count
        if (kept == wordDigits && firstWord == 0) {
            firstWord = word;
            word = 0;
        }
        result.exponent -= behindPoint;
    }
    if (kept > wordDigits) {
        result.coefficient = static_cast<U128>(firstWord) * wide::powerOfTen(kept - wordDigits) + word;
        return any;
    }
    if (kept == wordDigits) word = firstWord;
    while (result.exponent < 0 && word != 0 && word % 10 == 0) {
        word /= 10;
        ++result.exponent;
    }
    result.coefficient = word;
    return any;
}

// Reads "e", an optional sign and digits, if there is an "e". False if the digits are missing.
bool readExponent(const char*& at, const char* end, std::int64_t& exponent) {
    constexpr std::int64_t enough = std::int64_t{1} << 60;  // out of range after any number of digits
    if (at == end || (*at != 'e' && *at != 'E')) return true;
    ++at;
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (at == end || digitOf(*at) > 9) return false;
    std::int64_t value = 0;
    for (; at != end && digitOf(*at) <= 9; ++at) {
        if (value < enough / 10) value = value * 10 + digitOf(*at);
    }
    exponent += negative ? -value : value;
    return true;
}

char* writeZeros(char* out, int count) {
    std::memset(out, '0', static_cast<std::size_t>(count));
    return out + count;
}
char* writeText(char* out, const char* text, int length) {
    std::memcpy(out, text, static_cast<std::size_t>(length));
    return out + length;
}

constexpr auto digitPairs = [] {
    std::array<char, 200> table{};
    for (std::size_t i = 0; i < 100; ++i) {
        table[2 * i] = static_cast<char>('0' + i / 10);
        table[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return table;
}();

// Writes the digits of the value so that they end before `end`; returns their begin.
char* writeBackwards(char* end, U64 value) {
    while (value >= 100) {
        end -= 2;
        std::memcpy(end, &digitPairs[value % 100 * 2], 2);
        value /= 100;
    }
    if (value >= 10) {
        end -= 2;
        std::memcpy(end, &digitPairs[value * 2], 2);
    } else {
        *--end = static_cast<char>('0' + value);
    }
    return end;
}
char* writeBackwards(char* end, U128 value) {
    if (wide::highHalf(value) == 0) return writeBackwards(end, wide::lowHalf(value));
    const auto [upper, lower] = wide::divideByPower(value, wordDigits);
    char* const lowerBegin = writeBackwards(end, wide::lowHalf(lower));
    writeZeros(end - wordDigits, static_cast<int>(lowerBegin - (end - wordDigits)));
    return writeBackwards(end - wordDigits, wide::lowHalf(upper));
}

// "1.5e-50"
char* writeScientific(char* out, const char* digits, int count, std::int32_t exponent) {
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        out = writeText(out, digits + 1, count - 1);
    }
    *out++ = 'e';
    if (exponent < 0) *out++ = '-';
    std::array<char, 8> buffer;
    char* const end = buffer.data() + buffer.size();
    const char* const begin = writeBackwards(end, static_cast<U64>(exponent < 0 ? -exponent : exponent));
    return writeText(out, begin, static_cast<int>(end - begin));
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const char* at = text.data();
    const char* end = at + text.size();
    while (at != end && isBlank(*at))
        ++at;
    while (at != end && isBlank(end[-1]))
        --end;
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    Mantissa number;
    if (!readMantissa(at, end, number) || !readExponent(at, end, number.exponent) || at != end) return std::nullopt;
    if (number.coefficient == 0) return Decimal{};
    if (number.roundsUp && ++number.coefficient == wide::powerOfTen(digits)) {
        number.coefficient = wide::powerOfTen(digits - 1);
        ++number.exponent;
    }
    const std::int64_t first = number.exponent + wide::digits(number.coefficient) - 1;
    if (first > maxExponent || first < -maxExponent) return std::nullopt;
    return Decimal(number.coefficient, static_cast<std::int32_t>(number.exponent), negative);
}

char* Decimal::write(char* buffer) const noexcept {
    if (isOverflow()) return writeText(buffer, "overflow", 8);
    char* out = buffer;
    if (negative_) *out++ = '-';
    std::array<char, digits + 2> storage;
    char* const end = storage.data() + storage.size();
    const char* const begin = writeBackwards(end, coefficient_);
    int count = static_cast<int>(end - begin);
    const int whole = count + exponent_;  // digits before the point; 0 or less: zeros behind it
    while (count > 1 && begin[count - 1] == '0')
        --count;
    if (whole > plainDigits || 1 - whole + count > plainDigits) return writeScientific(out, begin, count, whole - 1);
    if (whole <= 0) {
        *out++ = '0';
        *out++ = '.';
        return writeText(writeZeros(out, -whole), begin, count);
    }
    if (count <= whole) return writeZeros(writeText(out, begin, count), whole - count);
    out = writeText(out, begin, whole);
    *out++ = '.';
    return writeText(out, begin + whole, count - whole);
}

std::string Decimal::toString() const {
    std::array<char, maxTextLength> buffer;
    return {buffer.data(), write(buffer.data())};
}

}  // namespace uproc
