// Conversion functions, rule by rule (manual: "$string", "$number", "$abs", "$int", "$frac", "$power").
#include "builtins_support.hpp"
#include "interpreter/machine/procerror.hpp"

namespace uproc {
namespace {

using namespace testing_builtins;

std::string number(std::string_view value) {
    return resultOf("$number", {text(value)});
}

TEST(String, NumbersNameCharacters) {
    EXPECT_EQ(resultOf("$string", {text("&#0065;&#x0041;&#x20ac;")}), "AA€");
}

TEST(String, StandardEntities) {
    EXPECT_EQ(resultOf("$string", {text("They are: &lt;, &gt;, &amp;, &apos;, and &quot;.")}),
              "They are: <, >, &, ', and \".");
    EXPECT_EQ(resultOf("$string", {text("&amp;lt;")}), "&lt;") << "each entity is replaced once";
}

TEST(String, UnifaceEntities) {
    EXPECT_EQ(resultOf("$string", {text("&uSEP;&uNOT;&uNL;&uTAB;&uPG;")}), "\x1b\x15\r\t\f");
    EXPECT_EQ(resultOf("$string", {text("&uALL;&uONE;&uEQ;&uGT;&uLT;&uAND;&uOR;")}), "\x10\x11\x12\x13\x14\x16\x17");
}

TEST(String, OtherTextStays) {
    for (const char* same : {"AT&T; &nbsp; &", "&#xyz;", "&#0;", "&#x110000;", "&#xd800;", "&LT;", "&&"}) {
        EXPECT_EQ(resultOf("$string", {text(same)}), same);
    }
}

TEST(Number, ReadsTheLeadingNumber) {
    EXPECT_EQ(number("123.45"), "123.45");
    EXPECT_EQ(number("  -12 apples"), "-12");
    EXPECT_EQ(number("12.3.4"), "12.3");
    EXPECT_EQ(number("1,234"), "1");
    EXPECT_EQ(number("5-"), "5");
    EXPECT_EQ(number(".5"), "0.5");
}

TEST(Number, WithoutNumberIsZero) {
    for (const char* none : {"", "abc", "Amsterdam123", "(123.45)", "+", "-", ".", "\t5"})
        EXPECT_EQ(number(none), "0");
}

TEST(Number, ReadsScientificNotation) {
    EXPECT_EQ(number("123.45e2"), "12345");
    EXPECT_EQ(number("12E-1x"), "1.2");
    EXPECT_EQ(number("12e"), "12");
    EXPECT_EQ(number("12e+"), "12");
    EXPECT_EQ(number("12 e2"), "12");
    EXPECT_EQ(number("12e+2-"), "-1200") << "a second sign belongs to the whole number";
}

TEST(Number, NumbersStayAsTheyAre) {
    EXPECT_EQ(function("$number", {Value::integer(12345)}).result.toText(), "12345");
    EXPECT_TRUE(function("$number", {Value()}).result.isNull());
}

TEST(Arithmetic, AbsoluteIntegerAndFractionalParts) {
    EXPECT_EQ(resultOf("$abs", {Value::integer(-75)}), "75");
    EXPECT_EQ(resultOf("$int", {text("3.456")}), "3");
    EXPECT_EQ(resultOf("$int", {text("-3.456")}), "-3");
    EXPECT_EQ(resultOf("$frac", {text("2.34")}), "0.34");
}

TEST(Power, OfIntegersIsExact) {
    EXPECT_EQ(resultOf("$power", {Value::integer(2), Value::integer(100)}), "1267650600228229401496703205376");
    EXPECT_EQ(resultOf("$power", {Value::integer(2), Value::integer(-2)}), "0.25");
    EXPECT_EQ(resultOf("$power", {Value::integer(-3), Value::integer(3)}), "-27");
    EXPECT_EQ(resultOf("$power", {Value::integer(5), Value::integer(0)}), "1");
}

TEST(Power, ReportsItsErrors) {
    EXPECT_EQ(function("$power", {Value::integer(-8), text("0.5")}).state.procError, procerror::UPROCERR_NEGATIVE);
    EXPECT_EQ(function("$power", {Value::integer(0), Value::integer(-1)}).state.procError, procerror::UPROCERR_DIVIDE);
    EXPECT_EQ(function("$power", {Value::integer(10), Value::integer(20000)}).state.procError,
              procerror::UPROCERR_OVERFLOW);
    EXPECT_EQ(function("$power", {Value::integer(10), Value::integer(-20000)}).state.procError,
              procerror::UPROCERR_UNDERFLOW);
}

}  // namespace
}  // namespace uproc
