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

// Linear number of days of a date: 1 January 0000 is day 1 (manual: "Date and Time Data").
Decimal linearDays(std::int64_t ccyymmdd);
// Fraction of a day of a time.
Decimal linearTime(std::int64_t hhnnsstt);
Decimal linearDateTime(std::int64_t ccyymmddhhnnsstt);
// The way back; nullopt out of the years 1 to 9999.
std::optional<std::int64_t> dateFromLinear(const Decimal& days);
std::int64_t timeFromLinear(const Decimal& days);
std::optional<std::int64_t> dateTimeFromLinear(const Decimal& days);

// `digits` decimal digits with leading zeros.
std::string paddedDigits(std::int64_t value, int digits);

}  // namespace uproc
