#include "interpreter/values/calendar.hpp"

#include <array>

namespace uproc {
namespace {
constexpr std::int64_t ticksPerDay = 8640000;  // a tick is a hundredth of a second
// Manual "Date and Time Data": 1 is 1 January 0000; 0 means that there is no date.
const std::int64_t epoch = daysFromCivil(0, 1, 1) - 1;
constexpr std::int64_t lastDay = 3652425;  // 31 December 9999

std::int64_t ticksOfTime(std::int64_t hhnnsstt) noexcept {
    return hhnnsstt / 1000000 * 360000 + hhnnsstt / 10000 % 100 * 6000 + hhnnsstt / 100 % 100 * 100 + hhnnsstt % 100;
}

std::int64_t timeOfTicks(std::int64_t ticks) noexcept {
    return ticks / 360000 * 1000000 + ticks / 6000 % 60 * 10000 + ticks / 100 % 60 * 100 + ticks % 100;
}

Decimal inDays(std::int64_t ticks) {
    return *Decimal::divide(Decimal(ticks), Decimal(ticksPerDay));
}

std::int64_t wholeTicks(const Decimal& days) {
    return (days * Decimal(ticksPerDay)).rounded(0).toInt64().value_or(0);
}
}  // namespace

// The algorithms of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
std::int64_t daysFromCivil(std::int64_t year, unsigned month, unsigned day) noexcept {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t yearOfEra = year - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + dayOfEra;
}

Civil civilFromDays(std::int64_t days) noexcept {
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t dayOfEra = days - era * 146097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shifted = (5 * dayOfYear + 2) / 153;
    const auto day = static_cast<unsigned>(dayOfYear - (153 * shifted + 2) / 5 + 1);
    const auto month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

bool isValidDate(std::int64_t ccyymmdd) noexcept {
    const std::int64_t year = ccyymmdd / 10000;
    const auto month = static_cast<unsigned>(ccyymmdd / 100 % 100);
    const auto day = static_cast<unsigned>(ccyymmdd % 100);
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
    const Civil back = civilFromDays(daysFromCivil(year, month, day));
    return back.month == month && back.day == day;
}

bool isValidTime(std::int64_t hhnnsstt) noexcept {
    return hhnnsstt >= 0 && hhnnsstt / 1000000 < 24 && hhnnsstt / 10000 % 100 < 60 && hhnnsstt / 100 % 100 < 60;
}

namespace {
std::int64_t daysOf(std::int64_t ccyymmdd) noexcept {
    return daysFromCivil(ccyymmdd / 10000, static_cast<unsigned>(ccyymmdd / 100 % 100),
                         static_cast<unsigned>(ccyymmdd % 100));
}
}  // namespace

unsigned weekday(std::int64_t ccyymmdd) noexcept {
    // 1 March 0000, day 0, was a Wednesday.
    const std::int64_t days = daysOf(ccyymmdd) + 2;
    return static_cast<unsigned>((days % 7 + 7) % 7) + 1;
}

std::string_view monthName(std::int64_t month) noexcept {
    constexpr std::array<std::string_view, 12> names = {"january",   "february", "march",    "april",
                                                        "may",       "june",     "july",     "august",
                                                        "september", "october",  "november", "december"};
    return names[static_cast<std::size_t>(month - 1)];
}

std::string_view dayName(std::int64_t ccyymmdd) noexcept {
    constexpr std::array<std::string_view, 7> names = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};
    return names[weekday(ccyymmdd) - 1];
}

WeekOfYear isoWeek(std::int64_t ccyymmdd) noexcept {
    // The week belongs to the year of its Thursday.
    const std::int64_t thursday = daysOf(ccyymmdd) + 4 - weekday(ccyymmdd);
    const Civil civil = civilFromDays(thursday);
    return {civil.year, (thursday - daysFromCivil(civil.year, 1, 1)) / 7 + 1};
}

std::optional<std::int64_t> monthsLater(std::int64_t ccyymmdd, std::int64_t months, std::int64_t day) noexcept {
    constexpr std::int64_t most = 120000;
    if (months > most || months < -most) return std::nullopt;
    const std::int64_t month = ccyymmdd / 10000 * 12 + ccyymmdd / 100 % 100 - 1 + months;
    if (month < 0 || month >= most) return std::nullopt;
    const std::int64_t first = month / 12 * 10000 + (month % 12 + 1) * 100;
    std::int64_t date = first + day;
    while (!isValidDate(date) && date > first + 28)
        --date;
    return date;
}

Decimal linearDays(std::int64_t ccyymmdd) {
    if (ccyymmdd == 0) return {};
    return Decimal(daysFromCivil(ccyymmdd / 10000, static_cast<unsigned>(ccyymmdd / 100 % 100),
                                 static_cast<unsigned>(ccyymmdd % 100)) -
                   epoch);
}

Decimal linearTime(std::int64_t hhnnsstt) {
    return inDays(ticksOfTime(hhnnsstt));
}

Decimal linearDateTime(std::int64_t ccyymmddhhnnsstt) {
    return linearDays(ccyymmddhhnnsstt / 100000000) + linearTime(ccyymmddhhnnsstt % 100000000);
}

std::int64_t ticksOf(std::int64_t ccyymmdd, std::int64_t hhnnsstt) {
    const std::int64_t days = ccyymmdd == 0 ? 0 : daysOf(ccyymmdd) - epoch;
    return days * ticksPerDay + ticksOfTime(hhnnsstt);
}

Decimal daysOfTicks(std::int64_t ticks) {
    return inDays(ticks);
}

std::optional<std::int64_t> dateFromLinear(const Decimal& days) {
    const auto whole = days.truncated().toInt64();
    if (!whole || *whole < 1 || *whole > lastDay) return std::nullopt;
    const Civil civil = civilFromDays(*whole + epoch);
    return civil.year * 10000 + civil.month * 100 + civil.day;
}

std::int64_t timeFromLinear(const Decimal& days) {
    const std::int64_t ticks = wholeTicks(days.fraction()) % ticksPerDay;
    return timeOfTicks(ticks < 0 ? ticks + ticksPerDay : ticks);
}

std::optional<std::int64_t> dateTimeFromLinear(const Decimal& days) {
    if (days.isNegative() || days >= Decimal(lastDay + 1)) return std::nullopt;
    const std::int64_t ticks = wholeTicks(days);
    const Decimal day(ticks / ticksPerDay);
    const std::int64_t time = timeOfTicks(ticks % ticksPerDay);
    if (day.isZero()) return time;
    const auto date = dateFromLinear(day);
    return date ? std::optional(*date * 100000000 + time) : std::nullopt;
}

std::string paddedDigits(std::int64_t value, int digits) {
    std::string text = std::to_string(value);
    if (text.size() < static_cast<std::size_t>(digits))
        text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
    return text;
}

}  // namespace uproc
