// Decimal: ProcScript numbers, 38 significant digits, rounded half up on the 39th, exponent to ±9999
// (manual: "Arithmetic Operators", "numeric", "float").
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace uproc {

// sign × coefficient × 10^exponent, coefficient < 10^38. Zero has no sign. Immutable in spirit; trivially copyable.
class Decimal {
  public:
    using Coefficient = unsigned __int128;

    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t value) noexcept
        : coefficient_(value < 0 ? -static_cast<Coefficient>(value) : static_cast<Coefficient>(value)),
          negative_(value < 0) {}
    // coefficient × 10^exponent; a coefficient over 38 digits is rounded.
    static Decimal make(bool negative, Coefficient coefficient, std::int32_t exponent);

    // Parses optional blanks, sign, digits with an optional '.', optional e/E exponent, optional blanks; the whole
    // text must match. Digits beyond 38 are rounded half up. nullopt if it is no number or the exponent is out of range.
    static std::optional<Decimal> parse(std::string_view text);

    // Plain notation without trailing zeros behind the point ("0.1", "-120", "12345678901234567890"). Exponent
    // notation is used only where the plain form would exceed 40 digits.
    [[nodiscard]] std::string toString() const;

    [[nodiscard]] bool isZero() const noexcept { return coefficient_ == 0; }
    [[nodiscard]] bool isNegative() const noexcept { return negative_; }
    [[nodiscard]] bool isInteger() const noexcept;
    [[nodiscard]] Coefficient coefficient() const noexcept { return coefficient_; }
    [[nodiscard]] std::int32_t exponent() const noexcept { return exponent_; }
    // The value as int64 if it is integral and fits.
    [[nodiscard]] std::optional<std::int64_t> toInt64() const;

    // Results beyond 10^9999 become `overflow()`; below 10^-9999 zero.
    friend Decimal operator+(const Decimal& a, const Decimal& b);
    friend Decimal operator-(const Decimal& a, const Decimal& b);
    friend Decimal operator*(const Decimal& a, const Decimal& b);
    Decimal operator-() const;
    // Quotient rounded to 38 digits; nullopt for division by zero.
    static std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
    // Remainder of the absolute values with the sign of `a` (manual: "Modulus Operator"); nullopt for b = 0.
    static std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);

    // Integer part, fractional part, and rounding half up to `places` right (or, negative, left) of the point.
    [[nodiscard]] Decimal truncated() const;
    [[nodiscard]] Decimal fraction() const;
    [[nodiscard]] Decimal rounded(std::int32_t places) const;
    [[nodiscard]] Decimal absolute() const;
    // Same value with no trailing zeros in the coefficient (and exponent 0 for zero).
    [[nodiscard]] Decimal normalized() const;

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

  private:
    Coefficient coefficient_ = 0;
    std::int32_t exponent_ = 0;
    bool negative_ = false;
};

}  // namespace uproc
