#include "interpreter/values/convert.hpp"

#include <array>
#include <charconv>
#include <vector>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

constexpr std::int64_t first1900 = 19000101;  // what True is as a date

std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
    return number;
}

std::optional<std::int64_t> monthNumber(std::string_view text) {
    constexpr std::array<std::string_view, 12> names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    if (text.size() >= 3) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (equalIgnoreCase(text.substr(0, 3), names[i])) return static_cast<std::int64_t>(i + 1);
        }
    }
    return text.empty() ? std::nullopt : digits(text);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

Value toDate(const Value& value) {
    switch (value.tag()) {
        case Tag::Date:
            return value;
        case Tag::DateTime:
            return Value::date(value.integer() / 100000000);
        case Tag::Boolean:
            return value.integer() != 0 ? Value::date(first1900) : Value();
        case Tag::String:
        case Tag::Raw: {
            const auto date = parseDate(trimmed(value.view()));
            return date ? Value::date(*date) : Value();
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
            return Value::time(value.integer() % 100000000);
        case Tag::Date:
        case Tag::Boolean:
            return Value::time(0);
        case Tag::String:
        case Tag::Raw: {
            const auto time = parseTime(trimmed(value.view()));
            return time ? Value::time(*time) : Value();
        }
        default:
            break;
    }
    return value.isNumber() ? Value::time(timeFromLinear(value.toDecimal())) : Value();
}

Value toDateTime(const Value& value) {
    switch (value.tag()) {
        case Tag::DateTime:
            return value;
        case Tag::Date:
            return Value::dateTime(value.integer() * 100000000);
        case Tag::Time:
            return Value::dateTime(value.integer());
        case Tag::Boolean:
            return Value::dateTime(value.integer() != 0 ? first1900 * 100000000 : 0);
        case Tag::String:
        case Tag::Raw: {
            const std::string_view text = trimmed(value.view());
            if (text.size() == 16 || text.size() == 14) {
                const auto date = parseDate(text.substr(0, 8));
                const auto time = parseTime(text.substr(8));
                if (date && time) return Value::dateTime(*date * 100000000 + *time);
            }
            const std::size_t blank = text.find_first_of(" T");
            const auto date = parseDate(text.substr(0, blank));
            if (!date) return {};
            if (blank == std::string_view::npos) return Value::dateTime(*date * 100000000);
            const auto time = parseTime(trimmed(text.substr(blank + 1)));
            return time ? Value::dateTime(*date * 100000000 + *time) : Value();
        }
        default:
            break;
    }
    if (!value.isNumber()) return {};
    const auto linear = dateTimeFromLinear(value.toDecimal());
    return linear ? Value::dateTime(*linear) : Value();
}

}  // namespace

std::optional<std::int64_t> parseDate(std::string_view text) {
    if (text.size() == 8) {
        if (const auto packed = digits(text); packed && isValidDate(*packed)) return packed;
    }
    const auto parts = split(text, "-/. ");
    if (parts.size() != 3) return std::nullopt;
    const auto day = digits(parts[0]);
    const auto month = monthNumber(parts[1]);
    auto year = digits(parts[2]);
    if (!day || !month || !year || *day > 31 || *month > 12 || *year > 9999) return std::nullopt;
    // Two digits: the century is the one that lies nearest (1950 to 2049).
    if (parts[2].size() <= 2) *year += *year < 50 ? 2000 : 1900;
    const std::int64_t packed = *year * 10000 + *month * 100 + *day;
    return isValidDate(packed) ? std::optional(packed) : std::nullopt;
}

std::optional<std::int64_t> parseTime(std::string_view text) {
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    std::int64_t ticks = 0;
    if (text.find(':') != std::string_view::npos) {
        const auto parts = split(text, ":.");
        std::array<std::int64_t, 4> numbers{};
        if (parts.empty() || parts.size() > numbers.size()) return std::nullopt;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto number = digits(parts[i]);
            if (!number || *number > 99) return std::nullopt;
            numbers[i] = *number;
        }
        hours = numbers[0];
        minutes = numbers[1];
        seconds = numbers[2];
        ticks = numbers[3];
    } else {
        // Manual "$clock": the number of digits decides; eight or "00000000hhnnsstt" carry ticks.
        if (text.size() == 16 && text.starts_with("00000000")) text.remove_prefix(8);
        if (text.empty() || text.size() > 8 || text.size() == 7) return std::nullopt;
        const auto number = digits(text);
        if (!number) return std::nullopt;
        switch (text.size()) {
            case 1:
            case 2:
                hours = *number;
                break;
            case 3:
            case 4:
                hours = *number / 100;
                minutes = *number % 100;
                break;
            case 8:
                ticks = *number % 100;
                hours = *number / 1000000;
                minutes = *number / 10000 % 100;
                seconds = *number / 100 % 100;
                break;
            default:
                hours = *number / 10000;
                minutes = *number / 100 % 100;
                seconds = *number % 100;
                break;
        }
    }
    const std::int64_t packed = hours * 1000000 + minutes * 10000 + seconds * 100 + ticks;
    return isValidTime(packed) && hours < 24 && minutes < 60 ? std::optional(packed) : std::nullopt;
}

Value convert(const Value& value, Type type) {
    if (fits(value.tag(), type)) return value;
    switch (type) {
        case Type::String:
        case Type::XmlStream:
            return Value::string(value.toText());
        case Type::Numeric:
        case Type::Float:
        case Type::LinearDate:
        case Type::LinearTime:
        case Type::LinearDateTime:
            if (value.isText() && trimmed(value.view()).empty()) return {};
            return Value::number(value.toDecimal());
        case Type::Boolean:
            if (value.isText() && value.isEmpty()) return {};
            return Value::boolean(value.toBoolean());
        case Type::Date:
            return toDate(value);
        case Type::Time:
            return toTime(value);
        case Type::DateTime:
            return toDateTime(value);
        case Type::Raw:
        case Type::Image:
            return Value::raw(value.toText());
        default:
            return {};  // a handle or struct: anything else assigned to it clears it
    }
}

}  // namespace uproc
