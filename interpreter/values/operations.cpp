#include "interpreter/values/operations.hpp"

#include <algorithm>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"
#include "interpreter/values/text_pattern.hpp"

namespace uproc {
namespace {

Outcome finish(const Decimal& number, Value& result) {
    if (number.isOverflow()) {
        result = Value();
        return Outcome::Overflow;
    }
    result.setNumber(number);
    return Outcome::Ok;
}

constexpr std::int64_t lastTime = 23595999;
constexpr std::int64_t lastDate = 99991231;
constexpr std::int64_t lastDateTime = 9999123123595999;

bool isCalendar(Tag tag) {
    return tag == Tag::Date || tag == Tag::Time || tag == Tag::DateTime;
}

// A date, time or datetime moved by a number of days keeps its type; a date moved by a part of a day becomes a
// datetime. What lies outside of the range becomes its last moment (manual: "Date and Time Data", "Limits for Date and
// Time Values").
Value moved(const Value& moment, const Decimal& days) {
    const Decimal linear = moment.toDecimal() + days;
    if (moment.is(Tag::Time)) return Value::time(linear.isNegative() ? lastTime : timeFromLinear(linear));
    if (moment.is(Tag::Date) && linear.isInteger()) {
        if (linear.isZero()) return {};
        return Value::date(dateFromLinear(linear).value_or(lastDate));
    }
    return Value::dateTime(dateTimeFromLinear(linear).value_or(lastDateTime));
}

std::int64_t ticksOf(const Value& moment) {
    constexpr std::int64_t timesInADate = 100000000;
    const std::int64_t packed = moment.integer();
    if (moment.is(Tag::Date)) return uproc::ticksOf(packed, 0);
    return uproc::ticksOf(packed / timesInADate, packed % timesInADate);
}

// A text beside a date or time: a number of days, or else a date or time itself (null if it is none).
Value momentFromText(const Value& text, const Value& beside) {
    if (!text.isText() || Decimal::parse(trimmed(text.view()))) return {};
    if (beside.is(Tag::Time)) return convert(text, Type::Time);
    const Value moment = convert(text, Type::DateTime);
    const bool atMidnight = !moment.isNull() && moment.integer() % 100000000 == 0;
    return beside.is(Tag::Date) && atMidnight ? convert(moment, Type::Date) : moment;
}

// "Make combined Datetime" (manual: "Arithmetic With Date and Time Values").
bool combine(const Value& date, const Value& time, Value& result) {
    if (!date.is(Tag::Date) || !time.is(Tag::Time)) return false;
    result = Value::dateTime(date.integer() * 100000000 + time.integer());
    return true;
}

}  // namespace

Outcome add(const Value& a, const Value& b, Value& result) {
    if (a.isInteger() && b.isInteger()) {
        std::int64_t sum = 0;
        if (!__builtin_add_overflow(a.integer(), b.integer(), &sum)) {
            result.setInteger(sum);
            return Outcome::Ok;
        }
    }
    if (isCalendar(a.tag()) && !isCalendar(b.tag())) {
        const Value moment = momentFromText(b, a);
        if (!moment.isNull()) return add(a, moment, result);
        result = moved(a, b.toDecimal());
        return Outcome::Ok;
    }
    if (isCalendar(b.tag()) && !isCalendar(a.tag())) return add(b, a, result);
    if (combine(a, b, result) || combine(b, a, result)) return Outcome::Ok;
    return finish(a.toDecimal() + b.toDecimal(), result);
}

Outcome subtract(const Value& a, const Value& b, Value& result) {
    if (a.isInteger() && b.isInteger()) {
        std::int64_t difference = 0;
        if (!__builtin_sub_overflow(a.integer(), b.integer(), &difference)) {
            result.setInteger(difference);
            return Outcome::Ok;
        }
    }
    if (isCalendar(a.tag()) && !isCalendar(b.tag())) {
        const Value moment = momentFromText(b, a);
        if (!moment.isNull()) return subtract(a, moment, result);
        result = moved(a, -b.toDecimal());
        return Outcome::Ok;
    }
    if (isCalendar(a.tag())) return finish(daysOfTicks(ticksOf(a) - ticksOf(b)), result);
    if (isCalendar(b.tag())) {
        const Value moment = momentFromText(a, b);
        if (!moment.isNull()) return subtract(moment, b, result);
    }
    return finish(a.toDecimal() - b.toDecimal(), result);
}

Outcome multiply(const Value& a, const Value& b, Value& result) {
    if (a.isInteger() && b.isInteger()) {
        std::int64_t product = 0;
        if (!__builtin_mul_overflow(a.integer(), b.integer(), &product)) {
            result.setInteger(product);
            return Outcome::Ok;
        }
    }
    return finish(a.toDecimal() * b.toDecimal(), result);
}

Outcome divide(const Value& a, const Value& b, Value& result) {
    if (a.isInteger() && b.isInteger() && b.integer() > 0 && a.integer() % b.integer() == 0) {
        result.setInteger(a.integer() / b.integer());
        return Outcome::Ok;
    }
    const auto quotient = Decimal::divide(a.toDecimal(), b.toDecimal());
    if (!quotient) {
        result = Value();
        return Outcome::DivideByZero;
    }
    return finish(*quotient, result);
}

Outcome modulo(const Value& a, const Value& b, Value& result) {
    if (a.isInteger() && b.isInteger() && b.integer() > 0) {
        result.setInteger(a.integer() % b.integer());  // C++ keeps the sign of the left operand, as the manual does
        return Outcome::Ok;
    }
    const auto rest = Decimal::modulo(a.toDecimal(), b.toDecimal());
    if (!rest) {
        result = Value();
        return Outcome::DivideByZero;
    }
    return finish(*rest, result);
}

Value negate(const Value& a) {
    if (a.isInteger() && a.integer() != INT64_MIN) return Value::integer(-a.integer());
    return Value::number(-a.toDecimal());
}

namespace {

template <class T>
Ordering order(const T& a, const T& b) {
    if (a < b) return Ordering::Less;
    return b < a ? Ordering::Greater : Ordering::Equal;
}

Ordering reversed(Ordering ordering) {
    if (ordering == Ordering::Less) return Ordering::Greater;
    return ordering == Ordering::Greater ? Ordering::Less : ordering;
}

// Manual "Comparing Strings with Numbers": only digits and + - . e make a number.
Ordering compareNumber(const Value& number, const Value& other, CompareRules rules) {
    if (other.isNull()) {
        if (!rules.nullEqualsZero) return Ordering::Unordered;
        return order(number.toDecimal(), Decimal());
    }
    if (other.isText()) {
        const std::string_view text = trimmed(other.view());
        // A numeric 0 does not equal ""; a blank string counts as 0.
        if (text.empty()) return other.isEmpty() ? Ordering::Unordered : order(number.toDecimal(), Decimal());
        const auto parsed = Decimal::parse(text);
        return parsed ? order(number.toDecimal(), *parsed) : Ordering::Unordered;
    }
    return order(number.toDecimal(), other.toDecimal());
}

Ordering compareCalendar(const Value& moment, const Value& other) {
    if (other.isNull()) return Ordering::Unordered;
    if (other.isText()) {
        if (other.isEmpty()) return Ordering::Unordered;
        const Type type = moment.is(Tag::Date) ? Type::Date : moment.is(Tag::Time) ? Type::Time : Type::DateTime;
        const Value converted = convert(other, type);
        if (converted.isNull()) return order(std::string_view(moment.toText()), other.view());
        return order(moment.integer(), converted.integer());
    }
    if (moment.tag() == other.tag()) return order(moment.integer(), other.integer());
    return order(moment.toDecimal(), other.toDecimal());
}

bool isBlank(std::string_view text) {
    return trimmed(text).empty();
}

// Manual "Syntax Strings for Pattern Matching": a syntax string must be found within the first 256 characters.
Ordering comparePattern(const Value& value, const Value& searchFor) {
    constexpr std::size_t longest = 256;
    const Value text = value.isText() ? value : Value::string(value.toText());
    const auto pattern = TextPattern::from(searchFor);
    const bool syntaxString = searchFor.stringObject()->kind() == TextKind::SyntaxString;
    if (!pattern || (syntaxString && text.stringObject()->characters() > longest)) return Ordering::Unordered;
    return pattern->matchesWhole(text.view()) ? Ordering::Equal : Ordering::Unordered;
}

}  // namespace

Ordering compare(const Value& a, const Value& b, CompareRules rules) {
    if (a.isInteger() && b.isInteger()) return order(a.integer(), b.integer());
    if (a.isText() && b.isText()) {
        if (isPattern(b)) return comparePattern(a, b);
        if (isPattern(a)) return comparePattern(b, a);
        // Manual "raw": two of them cannot be compared; the result is always true.
        if (a.is(Tag::Raw) && b.is(Tag::Raw)) return Ordering::Equal;
        return order(a.view(), b.view());
    }
    if (a.isNull() && b.isNull()) return Ordering::Equal;
    if (isPattern(b)) return comparePattern(a, b);
    if (isPattern(a)) return comparePattern(b, a);
    if (a.is(Tag::Handle) || b.is(Tag::Handle)) {
        const bool same = a.tag() == b.tag() && a.object() == b.object();
        return same ? Ordering::Equal : Ordering::Unordered;
    }
    if (a.is(Tag::Boolean) || b.is(Tag::Boolean)) {
        if (a.isEmpty() || b.isEmpty()) return a.isEmpty() == b.isEmpty() ? Ordering::Equal : Ordering::Unordered;
        return order(static_cast<int>(a.toBoolean()), static_cast<int>(b.toBoolean()));
    }
    if (isCalendar(a.tag())) return compareCalendar(a, b);
    if (isCalendar(b.tag())) return reversed(compareCalendar(b, a));
    if (a.isNumber()) return compareNumber(a, b, rules);
    if (b.isNumber()) return reversed(compareNumber(b, a, rules));
    // Null against text: null reads as "", and a blank string equals a null number, as both equal 0.
    if (rules.nullEqualsZero && (a.isNull() ? isBlank(b.view()) : isBlank(a.view()))) return Ordering::Equal;
    const std::string_view left = a.isNull() ? std::string_view() : a.view();
    const std::string_view right = b.isNull() ? std::string_view() : b.view();
    return order(left, right);
}

namespace {

// The text of a value as characters to cut from; keeps a string's own object (and its index).
Value textOf(const Value& value) {
    return value.isText() ? value : Value::string(value.toText());
}

Value slice(const Value& source, std::int64_t first, std::int64_t last) {
    if (first < 1 || last < 1 || first > last) return Value::string(std::string_view());
    Value text = textOf(source);
    const StringObject* object = text.stringObject();
    const auto characters = static_cast<std::int64_t>(object->characters());
    if (first > characters) return Value::string(std::string_view());
    if (first == 1 && last >= characters) return text;
    const std::size_t from = object->byteOffset(static_cast<std::size_t>(first - 1));
    const std::size_t to = object->byteOffset(static_cast<std::size_t>(std::min(last, characters)));
    return Value::string(std::string_view(object->text()).substr(from, to - from));
}

}  // namespace

Value extractFrom(const Value& source, const Value& first) {
    return slice(source, first.toInteger(), INT64_MAX);
}

Value extractRange(const Value& source, const Value& first, const Value& last) {
    return slice(source, first.toInteger(), last.toInteger());
}

Value extractCount(const Value& source, const Value& first, const Value& count) {
    const std::int64_t from = first.toInteger();
    const std::int64_t length = count.toInteger();
    if (length < 1) return Value::string(std::string_view());
    return slice(source, from, from > INT64_MAX - length ? INT64_MAX : from + length - 1);
}

}  // namespace uproc
