// Decimal: ProcScript numbers, 38 significant digits, rounded half up on the 39th, exponent to ±9999
// (manual: "Arithmetic Operators", "numeric", "float").
//
// Range: the exponent of the first digit (d.ddd × 10^exponent) lies in -9999 … 9999. A result below that is zero. A
// result above it is `overflow()`, a state of its own: it stays through every operation and is greater than every
// number, so that one look at `isOverflow()` after a computation suffices (UPROCERR_OVERFLOW is the caller's duty).
// Rounding is by magnitude: a tie goes away from zero, also for negative numbers.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace uproc {

// sign × coefficient × 10^exponent, coefficient < 10^38. Zero has no sign and exponent 0. Immutable in spirit;
// trivially copyable. The same value may have several forms (2, 2.0): operations keep exact results as they fall, as
// schoolbook arithmetic does, and `normalized()` gives the shortest.
class Decimal {
  public:
    using Coefficient = unsigned __int128;

    static constexpr int digits = 38;
    static constexpr std::int32_t maxExponent = 9999;
    static constexpr std::size_t maxTextLength = 48;  // of `write`

    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t value) noexcept
        : coefficient_(value < 0 ? -static_cast<Coefficient>(value) : static_cast<Coefficient>(value)),
          negative_(value < 0) {}
    // coefficient × 10^exponent; a coefficient over 38 digits is rounded.
    static Decimal make(bool negative, Coefficient coefficient, std::int32_t exponent);
    // The result of a computation that left the range. Has no sign; as text "overflow", which no parser accepts.
    static constexpr Decimal overflow() noexcept {
        Decimal result;
        result.coefficient_ = 1;
        result.exponent_ = overflowExponent;
        return result;
    }
    [[nodiscard]] constexpr bool isOverflow() const noexcept { return exponent_ == overflowExponent; }

    // Parses optional blanks, sign, digits with an optional '.', optional e/E exponent, optional blanks; the whole
    // text must match. Digits beyond 38 are rounded half up. nullopt if it is no number or, rounded, outside the
    // range; zero is in range with any exponent. Blanks are spaces and tabs; digits may lack on one side of the '.'.
    static std::optional<Decimal> parse(std::string_view text);

    // Plain notation without trailing zeros behind the point ("0.1", "-120", "12345678901234567890"). Exponent
    // notation ("1.5e-50", "1e100") is used only where the plain form would exceed 40 digits, the zero before the
    // point included.
    [[nodiscard]] std::string toString() const;
    // Writes the text of toString() and returns its end; no allocation, no final NUL. The caller owns the buffer of at
    // least maxTextLength characters.
    char* write(char* buffer) const noexcept;

    [[nodiscard]] bool isZero() const noexcept { return coefficient_ == 0; }
    [[nodiscard]] bool isNegative() const noexcept { return negative_; }
    [[nodiscard]] bool isInteger() const noexcept;
    [[nodiscard]] Coefficient coefficient() const noexcept { return coefficient_; }
    [[nodiscard]] std::int32_t exponent() const noexcept { return exponent_; }
    // The value as int64 if it is integral and fits.
    [[nodiscard]] std::optional<std::int64_t> toInt64() const;

    // Rounded to 38 digits; out of range: see above.
    friend Decimal operator+(const Decimal& a, const Decimal& b) { return add(a, b, b.negative_); }
    friend Decimal operator-(const Decimal& a, const Decimal& b) { return add(a, b, !b.negative_); }
    friend Decimal operator*(const Decimal& a, const Decimal& b);
    Decimal operator-() const;
    // Quotient rounded to 38 digits; nullopt for division by zero (manual: "$STOP_ON_DIV_BY_ZERO",
    // UPROCERR_DIVIDE). An exact quotient has no superfluous zeros behind the point.
    static std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
    // Remainder of the absolute values with the sign of `a` (manual: "Arithmetic Operators"), exact whatever the
    // quotient's length; nullopt for b = 0.
    static std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);

    // Integer part, fractional part (both with the number's sign), and rounding half up to `places` right (or,
    // negative, left) of the point (manual: "Extracting Values From Numeric Data").
    [[nodiscard]] Decimal truncated() const;
    [[nodiscard]] Decimal fraction() const;
    [[nodiscard]] Decimal rounded(std::int32_t places) const;
    [[nodiscard]] Decimal absolute() const;
    // Same value with no trailing zeros in the coefficient (and exponent 0 for zero).
    [[nodiscard]] Decimal normalized() const;

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) { return std::is_eq(a <=> b); }

  private:
    static constexpr std::int32_t overflowExponent = 0x7fffffff;

    constexpr Decimal(Coefficient coefficient, std::int32_t exponent, bool negative) noexcept
        : coefficient_(coefficient), exponent_(exponent), negative_(negative) {}

    // A coefficient below 10^38 brought into range: zero made canonical, overflow and underflow.
    static Decimal inRange(bool negative, Coefficient coefficient, std::int32_t exponent) noexcept;
    static Decimal add(const Decimal& a, const Decimal& b, bool negativeB) noexcept;
    static Decimal addRounding(const Decimal& high, bool negativeHigh, const Decimal& low, bool negativeLow) noexcept;
    static Decimal subtractExactly(const Decimal& high, bool negativeHigh, const Decimal& low,
                                   bool negativeLow) noexcept;
    static std::strong_ordering compareMagnitudes(const Decimal& a, const Decimal& b) noexcept;

    Coefficient coefficient_ = 0;
    std::int32_t exponent_ = 0;
    bool negative_ = false;
};

}  // namespace uproc
