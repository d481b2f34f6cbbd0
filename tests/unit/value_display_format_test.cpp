#include <gtest/gtest.h>

#include "interpreter/values/display_format.hpp"

namespace uproc {
namespace {

using namespace std::string_view_literals;

std::string shown(std::string_view format, Type type, const Value& value) {
    const auto parsed = DisplayFormat::parse(format, type);
    return parsed ? (*parsed)->apply(value) : "error: " + parsed.error().text;
}

std::string number(std::string_view format, std::string_view digits) {
    return shown(format, Type::Numeric, Value::number(*Decimal::parse(digits)));
}

TEST(DisplayFormat, AllowedTypes) {
    for (const Type type : {Type::String, Type::Numeric, Type::Float, Type::Boolean, Type::Date, Type::Time,
                            Type::DateTime, Type::LinearDate, Type::LinearTime, Type::LinearDateTime}) {
        EXPECT_TRUE(DisplayFormat::isAllowedFor(type)) << typeName(type);
    }
    for (const Type type : {Type::Any, Type::Raw, Type::Image, Type::XmlStream, Type::Handle, Type::Struct}) {
        EXPECT_FALSE(DisplayFormat::isAllowedFor(type)) << typeName(type);
    }
}

TEST(DisplayFormat, ErrorsSayWhatIsWrong) {
    EXPECT_EQ(number("9X", "1"), "error: it has a 'X'");
    EXPECT_EQ(number("9P9K9", "1"), "error: it has more than one decimal point");
    EXPECT_EQ(shown("Yes", Type::Boolean, Value::boolean(true)), "error: it has the form TrueValue/FalseValue");
    EXPECT_EQ(shown("hh", Type::Date, Value::date(20240101)), "error: a date has no hours, minutes and seconds");
}

TEST(DisplayFormat, CountsCharactersNotBytes) {
    EXPECT_EQ(shown("ééééééééééééééééééééééééééééé ?", Type::String, Value::string("x"sv)),
              "ééééééééééééééééééééééééééééé x");
    EXPECT_EQ(shown("??", Type::String, Value::string("éàü"sv)), "éà");
}

TEST(DisplayFormat, ExtremeNumbersStandAsTheyAre) {
    EXPECT_EQ(number("zz9P99", "1e100"), "1e100");
    EXPECT_EQ(number("zz9P99", "1e-100"), "0.00");
    EXPECT_EQ(number("-zz9", "-0.4"), "0");
    EXPECT_EQ(number("e", "1e-9999"), "1.0000e-9999");
    EXPECT_EQ(number("e", "9.9999999"), "1.000000e+01");
    EXPECT_EQ(number("3e", "123"), "1e+02");
    EXPECT_EQ(number("99999999999.99999e", "1").substr(0, 4), "1.00");
    EXPECT_EQ(number("P99", "0.5"), ".50");
}

TEST(DisplayFormat, LinearValuesOutOfRangeStandAsTheyAre) {
    EXPECT_EQ(shown("Ld.m.y", Type::LinearDate, Value::integer(-3)), "-3");
    EXPECT_EQ(shown("Ld.m.y", Type::LinearDate, Value::number(*Decimal::parse("1e30"))).substr(0, 4), "1000");
    EXPECT_EQ(shown("dd", Type::LinearDate, Value::integer(99999999)), "99999999");
}

TEST(DisplayFormat, ComparesTextsThatAreNoValues) {
    const auto format = *DisplayFormat::parse("999K99", Type::Numeric);
    EXPECT_TRUE(format->comparesTexts(Value::string("012,30"sv)));
    EXPECT_FALSE(format->comparesTexts(Value::string("12.3"sv)));
    EXPECT_FALSE(format->comparesTexts(Value::string(""sv)));
    EXPECT_FALSE(format->comparesTexts(Value::integer(12)));
    EXPECT_FALSE(format->comparesTexts(Value()));
}

TEST(DisplayFormat, OnlyLocaleStylesHaveNoEffect) {
    EXPECT_FALSE((*DisplayFormat::parse("$NLS(CURRENCY)", Type::Numeric))->isEffective());
    EXPECT_FALSE((*DisplayFormat::parse("$nls(long, datim)", Type::DateTime))->isEffective());
    EXPECT_TRUE((*DisplayFormat::parse("$NLS(999)", Type::Numeric))->isEffective());
    EXPECT_FALSE(DisplayFormat::parse("$NLS(SHORT, ZEIT)", Type::Date));
    EXPECT_FALSE(DisplayFormat::parse("$NLS(SHORT", Type::Date));
    EXPECT_FALSE(DisplayFormat::parse("$NLS(", Type::Numeric));
    EXPECT_FALSE(DisplayFormat::parse("$NLS()", Type::Numeric));
}

}  // namespace
}  // namespace uproc
