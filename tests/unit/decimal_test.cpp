// The documented rules of ProcScript numbers (manual: "Arithmetic Operators", "numeric", "float",
// "Extracting Values From Numeric Data"), and what Decimal adds where the manual is silent.
#include "interpreter/values/decimal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace uproc {

void PrintTo(const Decimal& value, std::ostream* out) {
    *out << value.toString();
}

namespace {

Decimal number(std::string_view text) {
    const auto value = Decimal::parse(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Decimal());
}
std::string text(const std::optional<Decimal>& value) {
    return value ? value->toString() : "none";
}

// 1 and that many zeros.
std::string powerOfTen(int zeros) {
    std::string result(static_cast<std::size_t>(zeros) + 1, '0');
    result.front() = '1';
    return result;
}

constexpr std::string_view nines = "99999999999999999999999999999999999999";  // 38

// ---- Arithmetic Operators

TEST(DecimalArithmetic, ManualExamples) {
    EXPECT_EQ(Decimal(23) + Decimal(24), Decimal(47));
    EXPECT_EQ(Decimal(8) + Decimal(7) * Decimal(6), Decimal(50));
}

TEST(DecimalArithmetic, FractionsAreExact) {
    EXPECT_EQ(text(number("0.1") + number("0.2")), "0.3");
    EXPECT_EQ(text(number("1.2") * number("1.2E4")), "14400");
    EXPECT_EQ(text(number("1.10") - number("1.1")), "0");
}

TEST(DecimalArithmetic, ThirtyNinthDigitOfFiveRoundsUp) {
    EXPECT_EQ(text(number("20000000000000000000000000000000000001") + number("0.5")),
              "20000000000000000000000000000000000002");
    EXPECT_EQ(text(number("20000000000000000000000000000000000001") + number("0.4999999999")),
              "20000000000000000000000000000000000001");
    EXPECT_EQ(text(Decimal::divide(Decimal(2), Decimal(3))), "0.66666666666666666666666666666666666667");
    EXPECT_EQ(text(Decimal::divide(Decimal(1), Decimal(3))), "0.33333333333333333333333333333333333333");
}

TEST(DecimalArithmetic, NegativeTieRoundsAwayFromZero) {
    EXPECT_EQ(text(number("-20000000000000000000000000000000000001") - number("0.5")),
              "-20000000000000000000000000000000000002");
}

TEST(DecimalArithmetic, CarryThroughAllDigits) {
    EXPECT_EQ(text(number(nines) + number("0.5")), "100000000000000000000000000000000000000");
    EXPECT_EQ(text(number(nines) + Decimal(1)), "100000000000000000000000000000000000000");
}

TEST(DecimalArithmetic, DifferenceFromPowerOfTenGainsADigit) {
    const Decimal power = number("1e38");
    EXPECT_EQ(text(power - Decimal(1)), std::string(nines));
    EXPECT_EQ(text(power - number("0.5")), "100000000000000000000000000000000000000");
    EXPECT_EQ(text(power - number("0.51")), std::string(nines));
    EXPECT_EQ(text(power - number("0.4999")), "100000000000000000000000000000000000000");
    EXPECT_EQ(text(power - number("1e-9000")), "100000000000000000000000000000000000000");
}

TEST(DecimalArithmetic, FarApartOperandsKeepTheGreater) {
    EXPECT_EQ(number("1e9999") + number("1e-9999"), number("1e9999"));
    EXPECT_EQ(number("-1e-9999") - number("5e9999"), number("-5e9999"));
}

TEST(DecimalArithmetic, ZeroHasNoSign) {
    EXPECT_FALSE((-Decimal(0)).isNegative());
    EXPECT_FALSE((number("-0")).isNegative());
    EXPECT_FALSE((number("-5") + Decimal(5)).isNegative());
    EXPECT_FALSE((number("-5") * Decimal(0)).isNegative());
    EXPECT_EQ(text(number("-0.4").truncated()), "0");
    EXPECT_FALSE((number("-0.4").truncated()).isNegative());
    EXPECT_FALSE((number("-0.4").rounded(0)).isNegative());
}

TEST(DecimalArithmetic, NegationAndAbsoluteValue) {
    EXPECT_EQ(text(-number("1.5")), "-1.5");
    EXPECT_EQ(text(-number("-1.5")), "1.5");
    EXPECT_EQ(text(number("-1.5").absolute()), "1.5");
    EXPECT_EQ(text(number("1.5").absolute()), "1.5");
}

TEST(DecimalArithmetic, DivisionByZeroIsNone) {
    EXPECT_FALSE(Decimal::divide(Decimal(1), Decimal(0)));
    EXPECT_FALSE(Decimal::divide(Decimal(0), Decimal(0)));
    EXPECT_FALSE(Decimal::modulo(Decimal(1), Decimal(0)));
    EXPECT_FALSE(Decimal::divide(Decimal::overflow(), Decimal(0)));
}

TEST(DecimalArithmetic, ExactQuotientHasNoSuperfluousZeros) {
    const auto quotient = Decimal::divide(number("98765432109876543210987654"), Decimal(16));
    ASSERT_TRUE(quotient);
    EXPECT_EQ(text(quotient), "6172839506867283950686728.375");
    EXPECT_EQ(quotient->exponent(), -3);
    EXPECT_EQ(Decimal::divide(Decimal(100), Decimal(5))->exponent(), 0);
}

TEST(DecimalArithmetic, ModuloTakesAbsoluteValuesAndTheSignOfTheLeft) {
    EXPECT_EQ(text(Decimal::modulo(Decimal(1), Decimal(3))), "1");
    EXPECT_EQ(text(Decimal::modulo(Decimal(-1), Decimal(3))), "-1");
    EXPECT_EQ(text(Decimal::modulo(Decimal(1), Decimal(-3))), "1");
    EXPECT_EQ(text(Decimal::modulo(Decimal(-1), Decimal(-3))), "-1");
    EXPECT_EQ(text(Decimal::modulo(number("-7.5"), Decimal(2))), "-1.5");
}

TEST(DecimalArithmetic, ModuloIsExactForAnyQuotient) {
    EXPECT_EQ(text(Decimal::modulo(number("1e9999"), Decimal(7))), "6");  // 10^9999 = 10^3 = 6 (mod 7)
    EXPECT_EQ(text(Decimal::modulo(Decimal(3), number("1e9999"))), "3");
    EXPECT_EQ(text(Decimal::modulo(number("1e9999"), number("7e-9999"))), "1e-9999");
}

// ---- float: 38 digits, exponent to ±9999

TEST(DecimalRange, ResultAboveTheRangeIsOverflow) {
    const Decimal greatest = number("9.9999999999999999999999999999999999999e9999");
    EXPECT_FALSE(greatest.isOverflow());
    EXPECT_TRUE((greatest + greatest).isOverflow());
    EXPECT_TRUE((greatest + number("1e9962")).isOverflow());
    EXPECT_EQ(greatest + number("4e9961"), greatest);
    EXPECT_TRUE((number("1e5000") * number("-1e5000")).isOverflow());
    EXPECT_TRUE(Decimal::divide(number("1e5000"), number("1e-5000"))->isOverflow());
    EXPECT_TRUE(greatest.rounded(-9999).isOverflow());
    EXPECT_TRUE(Decimal::make(false, 1, 10000).isOverflow());
    EXPECT_TRUE(Decimal::make(false, 1, std::numeric_limits<std::int32_t>::max()).isOverflow());
}

TEST(DecimalRange, OverflowStaysAndIsGreatest) {
    const Decimal overflow = Decimal::overflow();
    EXPECT_TRUE((overflow - overflow).isOverflow());
    EXPECT_TRUE((overflow * Decimal(0)).isOverflow());
    EXPECT_TRUE((Decimal(0) - overflow).isOverflow());
    EXPECT_TRUE((-overflow).isOverflow());
    EXPECT_TRUE(Decimal::divide(Decimal(1), overflow)->isOverflow());
    EXPECT_TRUE(Decimal::modulo(Decimal(1), overflow)->isOverflow());
    for (const Decimal& part : {overflow.truncated(), overflow.fraction(), overflow.rounded(2), overflow.rounded(-2),
                                overflow.absolute(), overflow.normalized()}) {
        EXPECT_TRUE(part.isOverflow());
    }
    EXPECT_GT(overflow, number("9.9e9999"));
    EXPECT_GT(overflow, Decimal(0));
    EXPECT_EQ(overflow, overflow);
    EXPECT_FALSE(overflow.isInteger());
    EXPECT_FALSE(overflow.toInt64());
    EXPECT_EQ(text(overflow), "overflow");
    EXPECT_FALSE(Decimal::parse("overflow"));
}

TEST(DecimalRange, ResultBelowTheRangeIsZero) {
    EXPECT_TRUE((number("1e-5000") * number("1e-5000")).isZero());
    EXPECT_TRUE((number("1.1e-9999") - number("1e-9999")).isZero());
    EXPECT_TRUE(Decimal::divide(number("-1e-9999"), Decimal(2))->isZero());
    EXPECT_FALSE(Decimal::divide(number("-1e-9999"), Decimal(2))->isNegative());
    EXPECT_TRUE(Decimal::make(true, 5, std::numeric_limits<std::int32_t>::min()).isZero());
}

TEST(DecimalRange, MakeRoundsThirtyNineDigits) {
    const auto all = ~static_cast<Decimal::Coefficient>(0);  // 340282366920938463463374607431768211455
    EXPECT_EQ(text(Decimal::make(true, all, 0)), "-340282366920938463463374607431768211460");
    EXPECT_EQ(Decimal::make(false, 0, 500).exponent(), 0);
    EXPECT_FALSE(Decimal::make(true, 0, 0).isNegative());
}

// ---- Numeric Constant; texts

TEST(DecimalText, Accepts) {
    for (const auto& [input, expected] : {
             std::pair{"0", "0"},
             {"007", "7"},
             {"+5", "5"},
             {"-120", "-120"},
             {".11", "0.11"},
             {"5.", "5"},
             {"1.50", "1.5"},
             {" \t42 ", "42"},
             {"1.23e-5", "0.0000123"},
             {"123E+2", "12300"},
             {"0e99999999999999999999", "0"},
             {"0.00000000000000000000000000000000000000000000000000001e53", "1"},
             {"1234567890123456789", "1234567890123456789"},
             {"12345678901234567890", "12345678901234567890"},
             {"123456789012345678901234567890123456785", "123456789012345678901234567890123456790"},
             {"123456789012345678901234567890123456784999", "12345678901234567890123456789012345678e4"},
         }) {
        EXPECT_EQ(Decimal::parse(input), Decimal::parse(expected)) << input;
        EXPECT_TRUE(Decimal::parse(input)) << input;
    }
    EXPECT_EQ(text(Decimal::parse("007.50")), "7.5");
    EXPECT_EQ(Decimal::parse("1.50")->exponent(), -1);
    EXPECT_EQ(Decimal::parse("100")->exponent(), 0);
}

TEST(DecimalText, Refuses) {
    for (const char* input : {"",
                              " ",
                              "+",
                              "-",
                              ".",
                              "-.",
                              "e5",
                              ".e5",
                              "1e",
                              "1e+",
                              "1e-",
                              "1 2",
                              "- 1",
                              "--1",
                              "+-1",
                              "1.2.3",
                              "1e5.0",
                              "1e5e5",
                              "12a",
                              "a12",
                              "1,5",
                              "0x10",
                              "inf",
                              "nan",
                              "1e10000",
                              "9.99999999999999999999999999999999999999e9999",
                              "1e-10000",
                              "1e99999999999999999999",
                              "1e-99999999999999999999",
                              "\n1",
                              "\xD9\xA1"}) {
        EXPECT_FALSE(Decimal::parse(input)) << input;
    }
    EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)));
    EXPECT_FALSE(Decimal::parse(std::string_view()));
}

TEST(DecimalText, PlainUpToFortyDigits) {
    EXPECT_EQ(text(number("1e39")), powerOfTen(39));
    EXPECT_EQ(text(number("1e40")), "1e40");
    EXPECT_EQ(text(number("-1.5e40")), "-1.5e40");
    EXPECT_EQ(text(number("1e-39")), "0.000000000000000000000000000000000000001");
    EXPECT_EQ(text(number("1e-40")), "1e-40");
    EXPECT_EQ(text(number("12e-40")), "1.2e-39");
    EXPECT_EQ(text(Decimal::make(false, 1200, -2)), "12");
    EXPECT_EQ(text(Decimal::make(false, 1200, -3)), "1.2");
    EXPECT_EQ(text(Decimal::make(false, 1200, -5)), "0.012");
}

TEST(DecimalText, LongestTextFitsTheBuffer) {
    std::array<char, Decimal::maxTextLength> buffer;
    for (const char* input :
         {"-1.2345678901234567890123456789012345678e-9999", "-0.012345678901234567890123456789012345678",
          "-1234567890123456789012345678901234567.8", "-1.2345678901234567890123456789012345678e40"}) {
        const char* const end = number(input).write(buffer.data());
        EXPECT_EQ(std::string_view(buffer.data(), end), input);
    }
}

TEST(DecimalText, EveryLengthRoundTrips) {
    std::string digits;
    for (int length = 1; length <= Decimal::digits; ++length) {
        digits += static_cast<char>('0' + length % 10 + (length % 10 == 0 ? 3 : 0));
        EXPECT_EQ(text(number(digits)), digits);
        const std::string power = powerOfTen(length - 1);
        EXPECT_EQ(text(number(power)), power);
        EXPECT_EQ(text(number(power + "e-3") * Decimal(1000)), power);
    }
}

// ---- Extracting Values From Numeric Data

TEST(DecimalExtraction, ManualExamples) {
    const Decimal source = number("123.76");
    EXPECT_EQ(text(source.fraction()), "0.76");
    EXPECT_EQ(text(source.truncated()), "123");
    EXPECT_EQ(text(source.truncated() + number(".11")), "123.11");
    const Decimal rounding = number("1897.7652");
    EXPECT_EQ(text(rounding.rounded(0)), "1898");
    EXPECT_EQ(text(rounding.rounded(-2)), "1900");
    EXPECT_EQ(text(rounding.rounded(2)), "1897.77");
}

TEST(DecimalExtraction, FracAndIntExamples) {
    EXPECT_EQ(text(Decimal::divide(Decimal(234), Decimal(100))->fraction()), "0.34");
    EXPECT_EQ(text(Decimal::divide(Decimal(3456), Decimal(1000))->truncated()), "3");
}

TEST(DecimalExtraction, PartsKeepTheSign) {
    EXPECT_EQ(text(number("-123.76").fraction()), "-0.76");
    EXPECT_EQ(text(number("-123.76").truncated()), "-123");
    EXPECT_EQ(text(number("-2.5").rounded(0)), "-3");
}

TEST(DecimalExtraction, RoundingBeyondTheFirstDigit) {
    EXPECT_EQ(text(Decimal(50).rounded(-2)), "100");
    EXPECT_EQ(text(Decimal(49).rounded(-2)), "0");
    EXPECT_EQ(text(Decimal(99).rounded(-3)), "0");
    EXPECT_EQ(text(Decimal(5).rounded(std::numeric_limits<std::int32_t>::min())), "0");
    EXPECT_EQ(text(Decimal(5).rounded(std::numeric_limits<std::int32_t>::max())), "5");
    EXPECT_EQ(text(number("99.95").rounded(1)), "100");
    EXPECT_EQ(text(number("1e-9999").rounded(38)), "0");
}

// ---- conversions and comparison

TEST(DecimalConversion, Int64Limits) {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(Decimal(least).toInt64(), least);
    EXPECT_EQ(Decimal(greatest).toInt64(), greatest);
    EXPECT_EQ(text(Decimal(least)), "-9223372036854775808");
    EXPECT_FALSE((Decimal(greatest) + Decimal(1)).toInt64());
    EXPECT_FALSE((Decimal(least) - Decimal(1)).toInt64());
    EXPECT_EQ(number("9e18").toInt64(), 9'000'000'000'000'000'000);
    EXPECT_FALSE(number("1e19").toInt64());
    EXPECT_FALSE(number("1e9999").toInt64());
    EXPECT_EQ(Decimal::make(true, 2500, -2).toInt64(), -25);
    EXPECT_FALSE(Decimal::make(true, 2501, -2).toInt64());
    EXPECT_FALSE(number("1e-9999").toInt64());
}

TEST(DecimalConversion, IntegerWhateverTheForm) {
    EXPECT_TRUE(Decimal::make(false, 2500, -2).isInteger());
    EXPECT_FALSE(Decimal::make(false, 2501, -2).isInteger());
    EXPECT_TRUE(number("1e9999").isInteger());
    EXPECT_FALSE(number("1e-9999").isInteger());
    EXPECT_TRUE(Decimal().isInteger());
}

TEST(DecimalConversion, NormalizedIsTheShortestForm) {
    const Decimal value = Decimal::make(true, 2500, -2).normalized();
    EXPECT_EQ(value, Decimal(-25));
    EXPECT_TRUE(value.coefficient() == 25);
    EXPECT_EQ(value.exponent(), 0);
    EXPECT_EQ(number(powerOfTen(37)).normalized().exponent(), 37);
}

TEST(DecimalComparison, ByValueNotByForm) {
    EXPECT_EQ(Decimal::make(false, 20, -1), Decimal(2));
    EXPECT_EQ(Decimal::make(false, 1, 37), number(powerOfTen(37)));
    EXPECT_LT(number("-1e9999"), number("-1e-9999"));
    EXPECT_LT(number("-2"), number("1"));
    EXPECT_LT(Decimal(0), number("1e-9999"));
    EXPECT_GT(Decimal(0), number("-1e-9999"));
    EXPECT_GT(number("0.10000000000000000000000000000000000001"), number("0.1"));
}

}  // namespace
}  // namespace uproc
