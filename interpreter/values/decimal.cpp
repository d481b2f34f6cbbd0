// Arithmetic of ProcScript numbers (manual: "Arithmetic Operators", "float", "Extracting Values From Numeric Data").
//
// Every operation computes the exact result in 128 or, where that may not do, 256 bits and rounds it once. Rounding
// half up looks at the 39th digit only, so no digit behind it is ever needed.
#include "interpreter/values/decimal.hpp"

#include <utility>

#include "interpreter/values/wide.hpp"

namespace uproc {

namespace {

using wide::Division;
using wide::powerOfTen;
using wide::U128;
using wide::U256;

constexpr U128 coefficientLimit = wide::powersOfTen[Decimal::digits];  // 10^38

// A coefficient below 10^38 and the places by which it was shifted right.
struct Rounded {
    U128 coefficient;
    int dropped;
};

// value / 10^places, half up, for places 1 … 38 and a result of at most 38 digits before rounding.
[[gnu::always_inline]] inline U128 roundAway(const U256& value, int places) {
    const wide::PowerDivisor& power = wide::powerDivisor(places);
    return wide::divideByPower(wide::add(value, {0, power.half}), power).quotient;
}

// 999…9 may have become 10^38.
inline Rounded withCarry(U128 coefficient, int dropped) {
    if (coefficient < coefficientLimit) return {coefficient, dropped};
    return {powerOfTen(Decimal::digits - 1), dropped + 1};
}

// Digits of a coefficient. Most have full length once something was rounded: a foreseen branch beats counting.
[[gnu::always_inline]] inline int length(U128 coefficient) {
    return coefficient >= powerOfTen(Decimal::digits - 1) ? Decimal::digits : wide::digits(coefficient);
}

// The digits that a product of more than 38 digits has above that: it is as long as both factors or one shorter.
[[gnu::always_inline]] inline int excessOfProduct(const U256& product, U128 a, U128 b) {
    constexpr U256 has76 = wide::widePowersOfTen[75 - wide::largestPower];
    constexpr U256 has75 = wide::widePowersOfTen[74 - wide::largestPower];
    if (!wide::less(product, has76)) return 38;  // two factors of full length: foreseen branches again
    if (!wide::less(product, has75)) return 37;
    const int longest = length(a) + length(b) - Decimal::digits;
    return longest - (wide::less(product, wide::widePowersOfTen[static_cast<std::size_t>(longest - 1)]) ? 1 : 0);
}

// Rounds to 38 digits a number of at most 76.
inline Rounded roundToDigits(const U256& value) {
    if (value.high == 0 && value.low < coefficientLimit) return {value.low, 0};
    const int excess = wide::digits(value) - Decimal::digits;
    return withCarry(roundAway(value, excess), excess);
}

// Takes up to `limit` trailing zeros off; returns how many.
int stripZeros(U128& coefficient, int limit) {
    // Most numbers are no multiples of 10; since 2^64 leaves 1 when divided by 5, the halves tell that.
    if ((static_cast<std::uint64_t>(coefficient) & 1U) != 0) return 0;
    const auto high = static_cast<std::uint64_t>(coefficient >> 64U);
    if ((high % 5 + static_cast<std::uint64_t>(coefficient) % 5) % 5 != 0) return 0;
    int stripped = 0;
    for (int step = 16; step > 0; step /= 2) {
        // A multiple of 10^step is one of 2^step: most numbers need no division.
        while (step <= limit - stripped && wide::trailingZeroBits(coefficient) >= step) {
            const Division<U128> shorter = wide::divideByPower(coefficient, step);
            if (shorter.remainder != 0) break;
            coefficient = shorter.quotient;
            stripped += step;
        }
    }
    return stripped;
}

// coefficient × 10^places, at most 76 digits.
inline U256 scale(U128 coefficient, int places) {
    if (places <= wide::largestPower) return wide::multiply(coefficient, powerOfTen(places));
    return wide::multiply(coefficient * powerOfTen(places - wide::largestPower), powerOfTen(wide::largestPower));
}

// (high × 10^places) mod divisor, for high < divisor.
U128 shiftedRemainder(U128 high, std::int32_t places, U128 divisor) {
    U128 rest = high;
    while (places > 0 && rest != 0) {
        const int step = places < wide::largestPower ? places : wide::largestPower;
        // rest < divisor and 10^step < 2^128: the product's upper half is below the divisor, as the division wants.
        rest = wide::divide(wide::multiply(rest, powerOfTen(step)), divisor).remainder;
        places -= step;
    }
    return rest;
}

}  // namespace

[[gnu::always_inline]] inline Decimal Decimal::inRange(bool negative, Coefficient coefficient,
                                                       std::int32_t exponent) noexcept {
    if (coefficient == 0) return {};
    if (exponent < -maxExponent || exponent > maxExponent - digits + 1) {
        const std::int32_t first = exponent + wide::digits(coefficient) - 1;
        if (first > maxExponent) return overflow();
        if (first < -maxExponent) return {};
    }
    return {coefficient, exponent, negative};
}

Decimal Decimal::make(bool negative, Coefficient coefficient, std::int32_t exponent) {
    constexpr std::int32_t farOff = 1'000'000;  // out of range whatever the coefficient, and far from overflowing
    if (exponent > farOff) exponent = farOff;
    if (exponent < -farOff) exponent = -farOff;
    const Rounded rounded = roundToDigits({0, coefficient});
    return inRange(negative, rounded.coefficient, exponent + rounded.dropped);
}

// ---- addition and subtraction

Decimal Decimal::add(const Decimal& a, const Decimal& b, bool negativeB) noexcept {
    if (a.isOverflow() || b.isOverflow()) return overflow();
    Coefficient left = a.coefficient_;
    Coefficient right = b.coefficient_;
    std::int32_t exponent = a.exponent_;
    if (a.exponent_ != b.exponent_) {
        if (left == 0) return {right, b.exponent_, negativeB};
        if (right == 0) return a;
        const bool leftIsHigher = a.exponent_ > b.exponent_;
        const std::int32_t gap = leftIsHigher ? a.exponent_ - b.exponent_ : b.exponent_ - a.exponent_;
        Coefficient& higher = leftIsHigher ? left : right;
        if (gap > digits - length(higher)) {
            return leftIsHigher ? addRounding(a, a.negative_, b, negativeB) : addRounding(b, negativeB, a, a.negative_);
        }
        higher *= powerOfTen(gap);
        if (leftIsHigher) exponent = b.exponent_;
    }
    if (a.negative_ != negativeB) {
        if (left == right) return {};
        return left > right ? inRange(a.negative_, left - right, exponent) : inRange(negativeB, right - left, exponent);
    }
    const Coefficient sum = left + right;  // below 2 × 10^38 < 2^128
    if (sum < coefficientLimit) return inRange(a.negative_, sum, exponent);
    return inRange(a.negative_, roundAway({0, sum}, 1), exponent + 1);
}

// The sum where `low` has digits behind the 38 of `high`. Those are cut off first, as 128 bits then do for the rest.
Decimal Decimal::addRounding(const Decimal& high, bool negativeHigh, const Decimal& low, bool negativeLow) noexcept {
    const int padding = digits - length(high.coefficient_);
    const Coefficient head = high.coefficient_ * powerOfTen(padding);
    const std::int32_t exponent = high.exponent_ - padding;
    const std::int32_t cut = exponent - low.exponent_;
    Division<U128> tail{0, 0};
    Coefficient half = 1;  // far behind, `low` is less than half a unit
    if (cut <= digits) {
        const wide::PowerDivisor& power = wide::powerDivisor(cut);
        tail = wide::divideByPower(U256{0, low.coefficient_}, power);
        half = power.half;
    }
    if (negativeHigh != negativeLow) {
        if (head - powerOfTen(digits - 1) <= tail.quotient)
            return subtractExactly(high, negativeHigh, low, negativeLow);
        return inRange(negativeHigh, head - tail.quotient - (tail.remainder > half ? 1 : 0), exponent);
    }
    const Coefficient sum = head + tail.quotient;
    if (sum >= coefficientLimit) return inRange(negativeHigh, roundAway({0, sum}, 1), exponent + 1);
    const Rounded rounded = withCarry(sum + (tail.remainder >= half ? 1 : 0), 0);
    return inRange(negativeHigh, rounded.coefficient, exponent + rounded.dropped);
}

// The difference where the first digit of `high` may get lost, so that more digits of `low` come into view.
Decimal Decimal::subtractExactly(const Decimal& high, bool negativeHigh, const Decimal& low,
                                 bool negativeLow) noexcept {
    const std::int32_t firstHigh = high.exponent_ + length(high.coefficient_);
    const std::int32_t firstLow = low.exponent_ + length(low.coefficient_);
    const std::int32_t distance = firstHigh - firstLow;
    // The difference 1000…0 - low has one digit more behind the point, and `low` is less than a tenth of its unit.
    if (distance > digits + 1) return {high.coefficient_, high.exponent_, negativeHigh};
    std::int32_t exponent = low.exponent_;
    Coefficient small = low.coefficient_;
    if (distance > digits && small >= powerOfTen(digits - 1)) {
        // Keeps the aligned coefficient within 76 digits: one digit less, the difference rounded down. The 39th digit
        // stays, because there are more behind it.
        small = (small + 9) / 10;
        ++exponent;
    }
    const U256 left = scale(high.coefficient_, high.exponent_ - exponent);
    const U256 right{0, small};
    const bool lowIsGreater = wide::less(left, right);
    const Rounded rounded = roundToDigits(lowIsGreater ? wide::subtract(right, left) : wide::subtract(left, right));
    return inRange(lowIsGreater ? negativeLow : negativeHigh, rounded.coefficient, exponent + rounded.dropped);
}

Decimal Decimal::operator-() const {
    if (isZero() || isOverflow()) return *this;
    return {coefficient_, exponent_, !negative_};
}

Decimal Decimal::absolute() const {
    return {coefficient_, exponent_, false};
}

// ---- multiplication

Decimal operator*(const Decimal& a, const Decimal& b) {
    if (a.isOverflow() || b.isOverflow()) return Decimal::overflow();
    const bool negative = a.negative_ != b.negative_;
    const std::int32_t exponent = a.exponent_ + b.exponent_;
    if ((wide::highHalf(a.coefficient_) | wide::highHalf(b.coefficient_)) == 0) {
        const U128 product = static_cast<U128>(wide::lowHalf(a.coefficient_)) * wide::lowHalf(b.coefficient_);
        if (product < coefficientLimit) return Decimal::inRange(negative, product, exponent);
    }
    const U256 product = wide::multiply(a.coefficient_, b.coefficient_);
    if (product.high == 0 && product.low < coefficientLimit) return Decimal::inRange(negative, product.low, exponent);
    const int excess = excessOfProduct(product, a.coefficient_, b.coefficient_);
    const Rounded rounded = withCarry(roundAway(product, excess), excess);
    return Decimal::inRange(negative, rounded.coefficient, exponent + rounded.dropped);
}

// ---- division

std::optional<Decimal> Decimal::divide(const Decimal& a, const Decimal& b) {
    if (b.isZero()) return std::nullopt;
    if (a.isOverflow() || b.isOverflow()) return overflow();
    if (a.isZero()) return a;
    const bool negative = a.negative_ != b.negative_;
    const std::int32_t exponent = a.exponent_ - b.exponent_;
    const Coefficient dividend = a.coefficient_;
    const Coefficient divisor = b.coefficient_;
    const int divisorDigits = length(divisor);
    if (divisor == powerOfTen(divisorDigits - 1)) return inRange(negative, dividend, exponent - (divisorDigits - 1));
    if (wide::highHalf(dividend) == 0 && wide::highHalf(divisor) == 0) {
        const wide::U64 whole = wide::lowHalf(dividend) / wide::lowHalf(divisor);
        if (whole * wide::lowHalf(divisor) == wide::lowHalf(dividend)) return inRange(negative, whole, exponent);
    }
    // With dividend and divisor brought to the same length, the quotient begins in its first or second digit. `places`
    // more digits of the dividend make it exactly 38 long.
    const int longer = divisorDigits - length(dividend);
    const bool below = longer >= 0 ? dividend * powerOfTen(longer) < divisor : dividend < divisor * powerOfTen(-longer);
    const int places = digits - 1 + longer + (below ? 1 : 0);
    auto [quotient, remainder] = wide::divide(scale(dividend, places), divisor);
    if (remainder == 0) {
        const int stripped = stripZeros(quotient, places);
        return inRange(negative, quotient, exponent - places + stripped);
    }
    const Rounded rounded = withCarry(remainder >= divisor - remainder ? quotient + 1 : quotient, 0);
    return inRange(negative, rounded.coefficient, exponent - places + rounded.dropped);
}

std::optional<Decimal> Decimal::modulo(const Decimal& a, const Decimal& b) {
    if (b.isZero()) return std::nullopt;
    if (a.isOverflow() || b.isOverflow()) return overflow();
    const std::int32_t gap = a.exponent_ - b.exponent_;
    if (gap >= 0) {
        const Coefficient rest = shiftedRemainder(a.coefficient_ % b.coefficient_, gap, b.coefficient_);
        return inRange(a.negative_, rest, b.exponent_);
    }
    // The divisor aligned has more than 38 digits, more than the dividend: this is the remainder already.
    if (length(b.coefficient_) - gap > digits) return a;
    return inRange(a.negative_, a.coefficient_ % (b.coefficient_ * powerOfTen(-gap)), a.exponent_);
}

// ---- parts of a number

Decimal Decimal::truncated() const {
    if (exponent_ >= 0) return *this;
    if (exponent_ < -digits) return {};
    return inRange(negative_, wide::divideByPower(coefficient_, -exponent_).quotient, 0);
}

Decimal Decimal::fraction() const {
    if (isOverflow()) return *this;
    if (exponent_ >= 0) return {};
    if (exponent_ < -digits) return *this;
    return inRange(negative_, wide::divideByPower(coefficient_, -exponent_).remainder, exponent_);
}

Decimal Decimal::rounded(std::int32_t places) const {
    if (isOverflow()) return *this;
    const std::int64_t drop = -static_cast<std::int64_t>(exponent_) - places;
    if (drop <= 0) return *this;
    if (drop > digits) return {};
    return inRange(negative_, roundAway({0, coefficient_}, static_cast<int>(drop)), -places);
}

Decimal Decimal::normalized() const {
    if (isZero() || isOverflow()) return *this;
    Coefficient coefficient = coefficient_;
    const int stripped = stripZeros(coefficient, digits);
    return {coefficient, exponent_ + stripped, negative_};
}

bool Decimal::isInteger() const noexcept {
    if (exponent_ >= 0) return !isOverflow();
    return exponent_ >= -digits && wide::divideByPower(coefficient_, -exponent_).remainder == 0;
}

std::optional<std::int64_t> Decimal::toInt64() const {
    Coefficient magnitude = coefficient_;
    if (exponent_ < 0) {
        if (!isInteger()) return std::nullopt;
        magnitude = wide::divideByPower(coefficient_, -exponent_).quotient;
    } else if (exponent_ > 0) {
        if (exponent_ > 18 || wide::bitLength(magnitude) > 64) return std::nullopt;
        magnitude *= powerOfTen(exponent_);
    }
    constexpr Coefficient limit = static_cast<Coefficient>(1) << 63;
    if (magnitude > limit || (magnitude == limit && !negative_)) return std::nullopt;
    const auto bits = wide::lowHalf(magnitude);
    return static_cast<std::int64_t>(negative_ ? 0 - bits : bits);
}

// ---- comparison

std::strong_ordering Decimal::compareMagnitudes(const Decimal& a, const Decimal& b) noexcept {
    Coefficient left = a.coefficient_;
    Coefficient right = b.coefficient_;
    if (a.exponent_ != b.exponent_) {
        if (left == 0 || right == 0) return (left != 0) <=> (right != 0);
        const auto firstA = static_cast<std::int64_t>(a.exponent_) + length(left);
        const auto firstB = static_cast<std::int64_t>(b.exponent_) + length(right);
        if (firstA != firstB) return firstA <=> firstB;
        // Equal up to here: the one with the higher exponent has that many digits less.
        if (a.exponent_ > b.exponent_)
            left *= powerOfTen(a.exponent_ - b.exponent_);
        else
            right *= powerOfTen(b.exponent_ - a.exponent_);
    }
    if (left == right) return std::strong_ordering::equal;
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    if (a.negative_ != b.negative_) return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.negative_ ? Decimal::compareMagnitudes(b, a) : Decimal::compareMagnitudes(a, b);
}

}  // namespace uproc
