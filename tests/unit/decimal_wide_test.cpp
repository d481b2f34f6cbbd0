// 256-bit arithmetic: quotients built from their parts, at the edges where an estimated digit is wrong.
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "interpreter/values/wide.hpp"

namespace uproc::wide {
namespace {

// Numbers whose 64-bit words are extreme, in every combination.
std::vector<U128> edges() {
    const U64 top = U64{1} << 63;
    const std::vector<U64> words{0, 1, 2, 0xFFFF'FFFF, top - 1, top, top + 1, ~U64{0} - 1, ~U64{0}};
    std::vector<U128> result;
    for (const U64 high : words) {
        for (const U64 low : words)
            result.push_back(join(high, low));
    }
    for (const U128 power : powersOfTen) {
        result.push_back(power - 1);
        result.push_back(power);
        result.push_back(power + 1);
    }
    return result;
}

int slowDigits(U256 value) {
    int count = 0;
    for (; value.high != 0 || value.low != 0; ++count) {
        const U128 upper = value.high / 10;
        // (high mod 10) × 2^128 + low, by words.
        const U128 middle = (value.high % 10) << 64 | highHalf(value.low);
        const U128 lower = (middle % 10) << 64 | lowHalf(value.low);
        value = {upper, (middle / 10) << 64 | lower / 10};
    }
    return count;
}

TEST(Wide, DivideGivesBackQuotientAndRemainder) {
    int wrong = 0;
    for (const U128 divisor : edges()) {
        if (divisor == 0) continue;
        for (const U128 quotient : edges()) {
            for (const U128 remainder : {U128{0}, U128{1}, divisor / 2, divisor - 2, divisor - 1}) {
                if (remainder >= divisor) continue;
                const Division<U128> result = divide(add(multiply(divisor, quotient), {0, remainder}), divisor);
                if (result.quotient != quotient || result.remainder != remainder) ++wrong;
            }
        }
    }
    EXPECT_EQ(wrong, 0);
}

TEST(Wide, DivideByPowerGivesBackQuotientAndRemainder) {
    int wrong = 0;
    for (int exponent = 1; exponent <= largestPower; ++exponent) {
        const U128 divisor = powerOfTen(exponent);
        for (const U128 quotient : edges()) {
            if (highHalf(quotient) >> 63 != 0) continue;
            for (const U128 remainder : {U128{0}, U128{1}, divisor / 2, divisor - 1}) {
                const U256 value = add(multiply(divisor, quotient), {0, remainder});
                const Division<U128> result = divideByPower(value, exponent);
                if (result.quotient != quotient || result.remainder != remainder) ++wrong;
            }
        }
    }
    EXPECT_EQ(wrong, 0);
}

TEST(Wide, DigitsAroundEveryPowerOfTwoAndTen) {
    for (int bit = 0; bit < 256; ++bit) {
        U256 value{0, 0};
        (bit < 128 ? value.low : value.high) = static_cast<U128>(1) << (bit % 128);
        EXPECT_EQ(digits(value), slowDigits(value)) << bit;
        EXPECT_EQ(digits(subtract(value, {0, 1})), slowDigits(subtract(value, {0, 1}))) << bit;
    }
    for (int power = 0; power <= largestPower; ++power) {
        EXPECT_EQ(digits(powerOfTen(power)), power + 1);
        EXPECT_EQ(digits(powerOfTen(power) - 1), power);
    }
    for (int power = 39; power <= 77; ++power) {
        const U256 value = widePowersOfTen[static_cast<std::size_t>(power - largestPower)];
        EXPECT_EQ(digits(value), power + 1);
        EXPECT_EQ(digits(subtract(value, {0, 1})), power);
    }
}

}  // namespace
}  // namespace uproc::wide
