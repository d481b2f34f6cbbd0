#include "interpreter/values/calendar_text.hpp"

#include <array>
#include <charconv>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

constexpr std::int64_t timesInADate = 100000000;  // a datetime is its date times this, plus its time

bool isDigitCharacter(char c) {
    return c >= '0' && c <= '9';
}

bool allDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::int64_t> digits(std::string_view text) {
    std::int64_t number = 0;
    if (!allDigits(text)) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

struct MonthName {
    std::string_view start;
    std::int64_t number;
};
// The first three letters count; "$date" takes Dutch names as well.
constexpr std::array monthNames = {
    MonthName{"jan", 1},  MonthName{"feb", 2},  MonthName{"mar", 3},  MonthName{"mrt", 3},
    MonthName{"maa", 3},  MonthName{"apr", 4},  MonthName{"may", 5},  MonthName{"mei", 5},
    MonthName{"jun", 6},  MonthName{"jul", 7},  MonthName{"aug", 8},  MonthName{"sep", 9},
    MonthName{"oct", 10}, MonthName{"okt", 10}, MonthName{"nov", 11}, MonthName{"dec", 12},
};

std::optional<std::int64_t> monthNamed(std::string_view text) {
    if (text.size() < 3) return std::nullopt;
    for (const MonthName& month : monthNames) {
        if (equalIgnoreCase(text.substr(0, 3), month.start)) return month.number;
    }
    return std::nullopt;
}

// Up to N parts; nullopt if there are more.
template <std::size_t N>
struct Parts {
    std::array<std::string_view, N> at{};
    std::size_t count = 0;
};
template <std::size_t N>
std::optional<Parts<N>> split(std::string_view text, std::string_view separators) {
    Parts<N> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) {
            if (parts.count == N) return std::nullopt;
            parts.at[parts.count++] = text.substr(0, end);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::optional<std::int64_t> packedDate(std::int64_t year, std::int64_t month, std::int64_t day) {
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const std::int64_t packed = year * 10000 + month * 100 + day;
    return isValidDate(packed) ? std::optional(packed) : std::nullopt;
}

// Two digits: the year between 1950 and 2049.
std::optional<std::int64_t> yearOf(std::string_view text) {
    const auto year = digits(text);
    if (!year || text.size() > 4) return std::nullopt;
    if (text.size() > 2) return year;
    return *year + (*year < 50 ? 2000 : 1900);
}

// What is left of a date when parts are missing: "21-may", "may 2019", "21", "2019".
std::optional<std::int64_t> partialDate(const Parts<3>& parts, std::int64_t today) {
    if (today == 0 || parts.count == 0) return std::nullopt;
    const std::int64_t year = today / 10000;
    const std::int64_t month = today / 100 % 100;
    const auto first = digits(parts.at[0]);
    if (parts.count == 1) {
        if (!first) return std::nullopt;
        return parts.at[0].size() == 4 ? packedDate(*first, month, 1) : packedDate(year, month, *first);
    }
    if (!first) {
        const auto named = monthNamed(parts.at[0]);
        return named && parts.at[1].size() == 4 ? packedDate(digits(parts.at[1]).value_or(-1), *named, 1)
                                                : std::nullopt;
    }
    const auto named = monthNamed(parts.at[1]);
    const auto second = named ? named : digits(parts.at[1]);
    if (!second) return std::nullopt;
    if (!named && parts.at[1].size() == 4) return packedDate(*second, *first, 1);
    return packedDate(year, *second, *first);
}

// hh:nn:ss.tt; a missing part is 0.
std::optional<std::int64_t> separatedTime(std::string_view text) {
    const auto parts = split<4>(text, ":.;, ");
    if (!parts || parts->count == 0) return std::nullopt;
    std::array<std::int64_t, 4> numbers{};
    for (std::size_t i = 0; i < parts->count; ++i) {
        const auto number = digits(parts->at[i]);
        if (!number || *number > 99) return std::nullopt;
        numbers[i] = *number;
    }
    const std::int64_t packed = numbers[0] * 1000000 + numbers[1] * 10000 + numbers[2] * 100 + numbers[3];
    return isValidTime(packed) ? std::optional(packed) : std::nullopt;
}

// Manual "$clock", table 3: the number of digits decides; eight, or sixteen with a date of zeros, carry ticks.
std::optional<std::int64_t> plainTime(std::string_view text) {
    if (text.size() == 16 && text.starts_with("00000000")) text.remove_prefix(8);
    const auto number = digits(text);
    if (!number) return std::nullopt;
    std::int64_t packed = 0;
    switch (text.size()) {
        case 1:
        case 2:
            packed = *number * 1000000;
            break;
        case 3:
        case 4:
            packed = *number * 10000;
            break;
        case 5:
        case 6:
            packed = *number * 100;
            break;
        case 8:
            packed = *number;
            break;
        default:
            return std::nullopt;
    }
    return isValidTime(packed) ? std::optional(packed) : std::nullopt;
}

std::optional<std::int64_t> joined(std::optional<std::int64_t> date, std::optional<std::int64_t> time) {
    return date && time ? std::optional(*date * timesInADate + *time) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parseDate(std::string_view text, std::int64_t today) {
    text = trimmed(text);
    if (text.size() == 8 || text.size() == 16) {
        const auto packed = digits(text.substr(0, 8));
        if (packed && allDigits(text) && isValidDate(*packed)) return packed;
    }
    const auto parts = split<3>(text, "-/.,' ");
    if (!parts) return std::nullopt;
    if (parts->count < 3) return partialDate(*parts, today);
    const auto named = monthNamed(parts->at[1]);
    const auto month = named ? named : digits(parts->at[1]);
    const bool yearFirst = parts->at[0].size() == 4 && parts->at[2].size() <= 2;
    const auto day = digits(parts->at[yearFirst ? 2 : 0]);
    const auto year = yearOf(parts->at[yearFirst ? 0 : 2]);
    return day && month && year ? packedDate(*year, *month, *day) : std::nullopt;
}

std::optional<std::int64_t> parseTime(std::string_view text) {
    text = trimmed(text);
    return text.find(':') != std::string_view::npos ? separatedTime(text) : plainTime(text);
}

std::optional<std::int64_t> parseDateTime(std::string_view text, std::int64_t today) {
    text = trimmed(text);
    if (allDigits(text)) {
        if (text.size() >= 12 && text.size() <= 16 && text.size() != 13 && text.size() != 15) {
            // A time in the internal format of a datetime: its date is missing.
            if (text.size() == 16 && text.starts_with("00000000")) return plainTime(text);
            const auto date = parseDate(text.substr(0, 8));
            return joined(date, plainTime(text.substr(8)));
        }
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        if (const auto date = parseDate(text, today)) return *date * timesInADate;
        // A blank before a time without colons: "12-jan-2019 2245".
        const std::size_t blank = text.find_last_of(" T");
        if (blank == std::string_view::npos) return std::nullopt;
        return joined(parseDate(text.substr(0, blank), today), plainTime(text.substr(blank + 1)));
    }
    // The hour is what stands before the first colon: two digits at most.
    std::size_t hour = colon;
    while (hour > 0 && colon - hour < 2 && isDigitCharacter(text[hour - 1]))
        --hour;
    std::string_view datePart = trimmed(text.substr(0, hour));
    if (datePart.ends_with('T') && datePart.size() > 1 && isDigitCharacter(datePart[datePart.size() - 2]))
        datePart.remove_suffix(1);
    const auto time = separatedTime(text.substr(hour));
    if (datePart.empty()) return joined(today != 0 ? std::optional(today) : std::nullopt, time);
    return joined(parseDate(datePart, today), time);
}

}  // namespace uproc
