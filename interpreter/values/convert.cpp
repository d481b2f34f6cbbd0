#include "interpreter/values/convert.hpp"

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/calendar_text.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

constexpr std::int64_t first1900 = 19000101;  // what True is as a date
constexpr std::int64_t timesInADate = 100000000;

Value toDate(const Value& value, std::int64_t today) {
    switch (value.tag()) {
        case Tag::Date:
            return value;
        case Tag::DateTime:
            return value.integer() >= timesInADate ? Value::date(value.integer() / timesInADate) : Value();
        case Tag::Boolean:
            return value.integer() != 0 ? Value::date(first1900) : Value();
        case Tag::String:
        case Tag::Raw: {
            const auto moment = parseDateTime(value.view(), today);
            return moment && *moment >= timesInADate ? Value::date(*moment / timesInADate) : Value();
        }
        default:
            break;
    }
    if (!value.isNumber()) return {};
    const auto date = dateFromLinear(value.toDecimal());
    return date ? Value::date(*date) : Value();
}

Value toTime(const Value& value) {
    switch (value.tag()) {
        case Tag::Time:
            return value;
        case Tag::DateTime:
            return Value::time(value.integer() % timesInADate);
        case Tag::Date:
        case Tag::Boolean:
            return Value::time(0);
        case Tag::String:
        case Tag::Raw: {
            if (const auto time = parseTime(value.view())) return Value::time(*time);
            const auto moment = parseDateTime(value.view());
            return moment ? Value::time(*moment % timesInADate) : Value();
        }
        default:
            break;
    }
    return value.isNumber() ? Value::time(timeFromLinear(value.toDecimal())) : Value();
}

Value toDateTime(const Value& value, std::int64_t today) {
    switch (value.tag()) {
        case Tag::DateTime:
            return value;
        case Tag::Date:
            return Value::dateTime(value.integer() * timesInADate);
        case Tag::Time:
            return Value::dateTime(value.integer());
        case Tag::Boolean:
            return Value::dateTime(value.integer() != 0 ? first1900 * timesInADate : 0);
        case Tag::String:
        case Tag::Raw: {
            const auto moment = parseDateTime(value.view(), today);
            return moment ? Value::dateTime(*moment) : Value();
        }
        default:
            break;
    }
    if (!value.isNumber()) return {};
    const auto linear = dateTimeFromLinear(value.toDecimal());
    return linear ? Value::dateTime(*linear) : Value();
}

}  // namespace

Value convert(const Value& value, Type type, std::int64_t today) {
    if (fits(value.tag(), type)) return value;
    switch (type) {
        case Type::String:
        case Type::XmlStream:
            return Value::string(value.toText());
        case Type::Numeric:
        case Type::Float:
        case Type::LinearTime:
        case Type::LinearDateTime:
            if (value.isText() && trimmed(value.view()).empty()) return {};
            return Value::number(value.toDecimal());
        case Type::LinearDate:
            if (value.isText() && trimmed(value.view()).empty()) return {};
            return Value::number(value.toDecimal().truncated());
        case Type::Boolean:
            if (value.isText() && value.isEmpty()) return {};
            return Value::boolean(value.toBoolean());
        case Type::Date:
            return toDate(value, today);
        case Type::Time:
            return toTime(value);
        case Type::DateTime:
            return toDateTime(value, today);
        case Type::Raw:
        case Type::Image:
            return Value::raw(value.toText());
        default:
            return {};  // a handle or struct: anything else assigned to it clears it
    }
}

}  // namespace uproc
