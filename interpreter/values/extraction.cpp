#include "interpreter/values/extraction.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/calendar_text.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using Code = ExtractionCode;

struct Spelling {
    std::string_view text;
    Code code;
};

constexpr std::array anyCase = {
    Spelling{"trunc", Code::Truncated}, Spelling{"i", Code::Truncated},   Spelling{"fraction", Code::Fraction},
    Spelling{"f", Code::Fraction},      Spelling{"round", Code::Rounded}, Spelling{"r", Code::Rounded},
    Spelling{"d", Code::Day},           Spelling{"m", Code::Month},       Spelling{"y", Code::Year},
    Spelling{"x", Code::FiscalYear},    Spelling{"w", Code::Week},        Spelling{"a", Code::Weekday},
    Spelling{"h", Code::Hour},          Spelling{"n", Code::Minute},      Spelling{"s", Code::Second},
    Spelling{"t", Code::Tick},          Spelling{"date", Code::Date},     Spelling{"clock", Code::Clock},
};

constexpr std::array exactCase = {
    Spelling{"mmm*", Code::MonthName},
    Spelling{"Mmm*", Code::MonthNameCapital},
    Spelling{"MMM*", Code::MonthNameUpper},
    Spelling{"mmm", Code::MonthAbbreviation},
    Spelling{"Mmm", Code::MonthAbbreviationCapital},
    Spelling{"MMM", Code::MonthAbbreviationUpper},
    Spelling{"aa*", Code::DayName},
    Spelling{"Aa*", Code::DayNameCapital},
    Spelling{"AA*", Code::DayNameUpper},
    Spelling{"aa", Code::DayTwoLetters},
    Spelling{"Aa", Code::DayTwoLettersCapital},
    Spelling{"AA", Code::DayTwoLettersUpper},
    Spelling{"aaa", Code::DayThreeLetters},
    Spelling{"Aaa", Code::DayThreeLettersCapital},
    Spelling{"AAA", Code::DayThreeLettersUpper},
};

bool isNumberCode(Code code) {
    return code <= Code::Rounded;
}
bool isDateCode(Code code) {
    return code >= Code::Day && code <= Code::DayThreeLettersUpper;
}
bool isTimeCode(Code code) {
    return code >= Code::Hour && code <= Code::Tick;
}

// ---- numbers

Value numberPart(const Value& source, Code code, const Value& number) {
    const Decimal value = source.toDecimal();
    if (code == Code::Truncated) return Value::number(value.truncated());
    if (code == Code::Fraction) return Value::number(value.fraction());
    // A whole number is not rounded, to keep integer arithmetic - but for places left of the point.
    const std::int64_t places = std::clamp<std::int64_t>(number.toInteger(), -9999, 9999);
    return Value::number(value.rounded(static_cast<std::int32_t>(places)));
}

// ---- dates and times

constexpr std::int64_t noDate = 0;
constexpr std::int64_t timesInADate = 100000000;

// ccyymmdd of whatever the source is; noDate if it has none.
std::int64_t dateOf(const Value& source) {
    switch (source.tag()) {
        case Tag::Date:
            return source.integer();
        case Tag::DateTime:
            return source.integer() / timesInADate;
        case Tag::String:
        case Tag::Raw:
            if (const auto moment = parseDateTime(source.view())) return *moment / timesInADate;
            return noDate;
        default:
            return source.isNumber() ? dateFromLinear(source.toDecimal()).value_or(noDate) : noDate;
    }
}

std::optional<std::int64_t> timeOf(const Value& source) {
    if (source.isText()) {
        if (const auto time = parseTime(source.view())) return time;
        if (const auto moment = parseDateTime(source.view())) return *moment % timesInADate;
        return std::nullopt;
    }
    const Value time = convert(source, Type::Time);
    return time.isNull() ? std::nullopt : std::optional(time.integer());
}

enum class Spelled : std::uint8_t { Lower, Capital, Upper };

Value named(std::string_view name, std::size_t letters, Spelled spelled) {
    std::string text(name.substr(0, letters));
    if (spelled == Spelled::Capital) text.front() = upperAscii(text.front());
    if (spelled == Spelled::Upper) text = upperCase(text);
    return Value::string(std::move(text));
}

// The enumerators of a name stand in the order of Spelled.
Spelled spelledAs(Code code, Code first) {
    return static_cast<Spelled>(static_cast<int>(code) - static_cast<int>(first));
}

Value datePart(std::int64_t date, Code code) {
    constexpr std::size_t whole = std::string_view::npos;
    switch (code) {
        case Code::Day:
            return Value::integer(date % 100);
        case Code::Month:
            return Value::integer(date / 100 % 100);
        case Code::Year:
            return Value::integer(date / 10000);
        case Code::FiscalYear:
            return Value::integer(isoWeek(date).year);
        case Code::Week:
            return Value::integer(isoWeek(date).week);
        case Code::Weekday:
            return Value::integer(weekday(date));
        default:
            break;
    }
    if (code >= Code::DayThreeLetters) return named(dayName(date), 3, spelledAs(code, Code::DayThreeLetters));
    if (code >= Code::DayTwoLetters) return named(dayName(date), 2, spelledAs(code, Code::DayTwoLetters));
    if (code >= Code::DayName) return named(dayName(date), whole, spelledAs(code, Code::DayName));
    if (code >= Code::MonthAbbreviation)
        return named(monthName(date / 100 % 100), 3, spelledAs(code, Code::MonthAbbreviation));
    return named(monthName(date / 100 % 100), whole, spelledAs(code, Code::MonthName));
}

Value timePart(std::int64_t time, Code code) {
    switch (code) {
        case Code::Hour:
            return Value::integer(time / 1000000);
        case Code::Minute:
            return Value::integer(time / 10000 % 100);
        case Code::Second:
            return Value::integer(time / 100 % 100);
        default:
            // The manual's table shows ticks with two digits.
            return Value::string(paddedDigits(time % 100, 2));
    }
}

}  // namespace

std::optional<ExtractionCode> extractionCode(std::string_view text) {
    for (const Spelling& spelling : exactCase) {
        if (spelling.text == text) return spelling.code;
    }
    for (const Spelling& spelling : anyCase) {
        if (equalIgnoreCase(spelling.text, text)) return spelling.code;
    }
    return std::nullopt;
}

bool isListed(ExtractionCode code, Type type) {
    switch (type) {
        case Type::Numeric:
        case Type::Float:
            return isNumberCode(code);
        case Type::Date:
            return isDateCode(code);
        case Type::Time:
            return isTimeCode(code);
        case Type::DateTime:
            return !isNumberCode(code);
        default:
            return true;
    }
}

std::string_view listedCodes(Type type) {
    switch (type) {
        case Type::Numeric:
        case Type::Float:
            return "trunc, I, fraction, F, round, R";
        case Type::Date:
            return "D, M, Y, X, W, mmm*, Mmm*, mmm, Mmm, A, aa*, Aa*, aa, Aa, aaa, Aaa";
        case Type::Time:
            return "H, N, S, T";
        default:
            return "D, M, Y, X, W, mmm*, Mmm*, mmm, Mmm, A, aa*, Aa*, aa, Aa, aaa, Aaa, H, N, S, T, date, clock";
    }
}

Value extractPart(const Value& source, ExtractionCode code, const Value& number) {
    if (isNumberCode(code)) return numberPart(source, code, number);
    if (isDateCode(code) || code == Code::Date) {
        const std::int64_t date = dateOf(source);
        if (date == noDate) return Value::string(std::string_view());
        return code == Code::Date ? Value::date(date) : datePart(date, code);
    }
    const auto time = timeOf(source);
    if (!time) return Value::string(std::string_view());
    return code == Code::Clock ? Value::time(*time) : timePart(*time, code);
}

}  // namespace uproc
