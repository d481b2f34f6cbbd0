// Dates and times as ProcScript holds them: packed digits (ccyymmdd, hhnnsstt, ccyymmddhhnnsstt), and the linear
// number of days they convert to (manual: "Date and Time Data", "Type Conversion Rules").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/values/decimal.hpp"

namespace uproc {

// Days since 0000-03-01 based civil arithmetic; proleptic Gregorian.
std::int64_t daysFromCivil(std::int64_t year, unsigned month, unsigned day) noexcept;
struct Civil {
    std::int64_t year;
    unsigned month;
    unsigned day;
};
Civil civilFromDays(std::int64_t days) noexcept;

// Whether ccyymmdd / hhnnsstt are possible.
bool isValidDate(std::int64_t ccyymmdd) noexcept;
bool isValidTime(std::int64_t hhnnsstt) noexcept;

// Day of the week: Monday is 1, Sunday 7.
unsigned weekday(std::int64_t ccyymmdd) noexcept;
// English names in lower case: of month 1 to 12, and of a date's day of the week.
std::string_view monthName(std::int64_t month) noexcept;
std::string_view dayName(std::int64_t ccyymmdd) noexcept;
// Week of ISO 8601 and the year that week belongs to (manual: "Extracting Values From Date and Time Data").
struct WeekOfYear {
    std::int64_t year;
    std::int64_t week;
};
WeekOfYear isoWeek(std::int64_t ccyymmdd) noexcept;
// The same day `months` later (earlier, if negative); `day`, or the month's last one if it has fewer days. nullopt out
// of the years 0 to 9999.
std::optional<std::int64_t> monthsLater(std::int64_t ccyymmdd, std::int64_t months, std::int64_t day) noexcept;

// Linear number of days of a date: 1 January 0000 is day 1 (manual: "Date and Time Data").
Decimal linearDays(std::int64_t ccyymmdd);
// Fraction of a day of a time.
Decimal linearTime(std::int64_t hhnnsstt);
Decimal linearDateTime(std::int64_t ccyymmddhhnnsstt);
// Hundredths of a second since the beginning of day 0, and a number of them as days: differences of moments are exact,
// and equal to the time constants that mean the same.
std::int64_t ticksOf(std::int64_t ccyymmdd, std::int64_t hhnnsstt);
Decimal daysOfTicks(std::int64_t ticks);
// The way back; nullopt out of the years 1 to 9999.
std::optional<std::int64_t> dateFromLinear(const Decimal& days);
std::int64_t timeFromLinear(const Decimal& days);
std::optional<std::int64_t> dateTimeFromLinear(const Decimal& days);

// `digits` decimal digits with leading zeros.
std::string paddedDigits(std::int64_t value, int digits);

}  // namespace uproc
