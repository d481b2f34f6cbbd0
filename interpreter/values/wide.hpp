// Unsigned 256-bit arithmetic for Decimal: products, powers of ten, and division by powers of ten (multiplication by
// a reciprocal) and by 128-bit numbers (Knuth, The Art of Computer Programming 2, algorithm D). Private to values.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace uproc::wide {

using U64 = std::uint64_t;
using U128 = unsigned __int128;

// high × 2^128 + low
struct U256 {
    U128 high = 0;
    U128 low = 0;
};

template <class T>
struct Division {
    T quotient;
    T remainder;
};

constexpr U64 lowHalf(U128 value) noexcept {
    return static_cast<U64>(value);
}
constexpr U64 highHalf(U128 value) noexcept {
    return static_cast<U64>(value >> 64);
}
constexpr U128 join(U64 high, U64 low) noexcept {
    return static_cast<U128>(high) << 64 | low;
}

// ---- size

// Bits needed to write the value; 0 for 0.
constexpr int bitLength(U128 value) noexcept {
    const U64 high = highHalf(value);
    return static_cast<int>(high != 0 ? 64 + std::bit_width(high) : std::bit_width(lowHalf(value)));
}
constexpr int bitLength(const U256& value) noexcept {
    return value.high != 0 ? 128 + bitLength(value.high) : bitLength(value.low);
}
constexpr int trailingZeroBits(U128 value) noexcept {
    const U64 low = lowHalf(value);
    return low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(highHalf(value));
}

// ---- sums and products

constexpr bool less(const U256& a, const U256& b) noexcept {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}
constexpr U256 add(const U256& a, const U256& b) noexcept {
    const U128 low = a.low + b.low;
    return {a.high + b.high + (low < a.low ? 1U : 0U), low};
}
constexpr U256 subtract(const U256& a, const U256& b) noexcept {
    return {a.high - b.high - (a.low < b.low ? 1U : 0U), a.low - b.low};
}

// The whole product.
[[gnu::always_inline]] constexpr U256 multiply(U128 a, U128 b) noexcept {
    const U128 a0 = lowHalf(a);
    const U128 a1 = highHalf(a);
    const U128 b0 = lowHalf(b);
    const U128 b1 = highHalf(b);
    const U128 lowest = a0 * b0;
    const U128 middleA = a1 * b0;
    const U128 middleB = a0 * b1;
    const U128 middle = static_cast<U128>(highHalf(lowest)) + lowHalf(middleA) + lowHalf(middleB);
    return {a1 * b1 + highHalf(middleA) + highHalf(middleB) + highHalf(middle), join(lowHalf(middle), lowHalf(lowest))};
}

// ---- powers of ten

constexpr int largestPower = 38;  // the largest power of ten below 2^128

constexpr auto powersOfTen = [] {
    std::array<U128, largestPower + 1> table{};
    U128 power = 1;
    for (U128& entry : table) {
        entry = power;
        power *= 10;
    }
    return table;
}();

constexpr U128 powerOfTen(int exponent) noexcept {
    return powersOfTen[static_cast<std::size_t>(exponent)];
}

// 10^38 … 10^77, the largest below 2^256.
constexpr auto widePowersOfTen = [] {
    std::array<U256, 40> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const U256 tenth = i < 39 ? multiply(powersOfTen[largestPower], powersOfTen[i]) : table[i - 1];
        table[i] = i < 39 ? tenth : U256{tenth.high * 10 + multiply(tenth.low, 10).high, tenth.low * 10};
    }
    return table;
}();

// Decimal digits of a number; 0 for 0. 1233/4096 is log10(2) closely enough for 256 bits.
[[gnu::always_inline]] constexpr int digits(U128 value) noexcept {
    const int estimate = bitLength(value) * 1233 >> 12;
    return estimate + (value >= powerOfTen(estimate) ? 1 : 0);
}
[[gnu::always_inline]] constexpr int digits(const U256& value) noexcept {
    if (value.high == 0) return digits(value.low);
    const int estimate = bitLength(value) * 1233 >> 12;  // at least 38, for a number of more than 128 bits
    return estimate + (less(value, widePowersOfTen[static_cast<std::size_t>(estimate - largestPower)]) ? 0 : 1);
}

// ---- division by a power of ten

// What dividing by 10^k takes, in one cache line.
struct alignas(64) PowerDivisor {
    U128 divisor;   // 10^k
    U128 half;      // 10^k / 2
    U128 fraction;  // floor(2^(127 + L) / 10^k), L the bit length of 10^k: its highest bit is set
    int shift;      // L - 1
};

constexpr auto powerDivisors = [] {
    std::array<PowerDivisor, largestPower + 1> table{};
    for (std::size_t k = 1; k < table.size(); ++k) {
        const U128 divisor = powersOfTen[k];
        const int shift = bitLength(divisor) - 1;
        U128 remainder = static_cast<U128>(1) << shift;
        U128 quotient = 0;
        for (int bit = 0; bit < 128; ++bit) {
            remainder <<= 1;
            quotient <<= 1;
            if (remainder >= divisor) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        table[k] = {divisor, divisor / 2, quotient, shift};
    }
    return table;
}();

constexpr const PowerDivisor& powerDivisor(int exponent) noexcept {
    return powerDivisors[static_cast<std::size_t>(exponent)];
}

// value / 10^k for value < 10^k × 2^127.
//
// The estimate takes the 128 highest bits that matter and the reciprocal, each short by less than one unit: it is at
// most 2 too small. The remainder then is below 3 × 10^38 < 2^128, so 128 bits suffice to correct it.
[[gnu::always_inline]] constexpr Division<U128> divideByPower(const U256& value, const PowerDivisor& power) noexcept {
    const bool skipsWord = power.shift >= 64;
    const int bits = power.shift & 63;  // never 0: 10^k is neither 2^64 nor near it
    const U64 word0 = skipsWord ? highHalf(value.low) : lowHalf(value.low);
    const U64 word1 = skipsWord ? lowHalf(value.high) : highHalf(value.low);
    const U64 word2 = skipsWord ? highHalf(value.high) : lowHalf(value.high);
    const U128 top = join(word2 << (64 - bits) | word1 >> bits, word1 << (64 - bits) | word0 >> bits);
    const U128 estimate = multiply(top, power.fraction).high;
    const U128 remainder = value.low - estimate * power.divisor;
    // Without branches: how short the estimate is no processor predicts.
    const U64 shortBy1 = remainder >= power.divisor ? 1 : 0;
    const U64 shortBy2 = remainder >= 2 * power.divisor ? 1 : 0;
    const U64 shortBy = shortBy1 + shortBy2;
    return {estimate + shortBy, remainder - shortBy * power.divisor};
}
constexpr Division<U128> divideByPower(const U256& value, int exponent) noexcept {
    return divideByPower(value, powerDivisor(exponent));
}
constexpr Division<U128> divideByPower(U128 value, int exponent) noexcept {
    return divideByPower(U256{0, value}, powerDivisor(exponent));
}

// ---- division by any number

// (high × 2^64 + low) / divisor for high < divisor.
inline Division<U64> divideTwoWords(U64 high, U64 low, U64 divisor) noexcept {
#if defined(__x86_64__)
    // The compiler would call a library function, because it cannot know that the quotient fits.
    U64 quotient = low;
    U64 remainder = high;
    __asm__("divq %2" : "+a"(quotient), "+d"(remainder) : "r"(divisor) : "cc");
    return {quotient, remainder};
#else
    const U128 value = join(high, low);
    return {static_cast<U64>(value / divisor), static_cast<U64>(value % divisor)};
#endif
}

// One digit (base 2^64) of algorithm D: (high × 2^64 + low) / divisor, the divisor's highest bit set, high < divisor.
inline Division<U128> divideThreeWords(U128 high, U64 low, U128 divisor) noexcept {
    const U64 first = highHalf(divisor);
    const U64 second = lowHalf(divisor);
    U64 digit = ~static_cast<U64>(0);
    U128 rest = static_cast<U128>(lowHalf(high)) + first;  // what the estimate 2^64 - 1 leaves when the tops are equal
    if (highHalf(high) < first) {
        const Division<U64> estimate = divideTwoWords(highHalf(high), lowHalf(high), first);
        digit = estimate.quotient;
        rest = estimate.remainder;
    }
    while (highHalf(rest) == 0 && static_cast<U128>(digit) * second > join(lowHalf(rest), low)) {
        --digit;
        rest += first;
    }
    const U128 remainder = join(lowHalf(high), low) - static_cast<U128>(digit) * divisor;
    return {digit, remainder};
}

// value / divisor for value.high < divisor, so that the quotient fits.
inline Division<U128> divide(const U256& value, U128 divisor) noexcept {
    if (highHalf(divisor) == 0) {
        const U64 small = lowHalf(divisor);
        const Division<U64> upper = divideTwoWords(lowHalf(value.high), highHalf(value.low), small);
        const Division<U64> lower = divideTwoWords(upper.remainder, lowHalf(value.low), small);
        return {join(upper.quotient, lower.quotient), lower.remainder};
    }
    const int shift = 128 - bitLength(divisor);
    const U128 scaled = divisor << shift;
    const U128 carried = shift == 0 ? 0 : value.low >> (128 - shift);
    const U128 low = value.low << shift;
    const Division<U128> upper = divideThreeWords(value.high << shift | carried, highHalf(low), scaled);
    const Division<U128> lower = divideThreeWords(upper.remainder, lowHalf(low), scaled);
    return {join(lowHalf(upper.quotient), lowHalf(lower.quotient)), lower.remainder >> shift};
}

}  // namespace uproc::wide
