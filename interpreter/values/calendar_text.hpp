// Reading dates and times that people write: the tolerant rules of the classic locale (manual: "$date", "$clock",
// "$datim", "datetime", "Parsing and Displaying Date and Time Data").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace uproc {

// Packed digits as in calendar.hpp, nullopt for what is no date or time.
//
// `today` is the present date, which completes partial dates (manual: "datetime": a missing day becomes 1, a missing
// month or year the present one); 0 if it is not known, and then partial dates are none.

// ccyymmdd; or day, month and year with any of "-/.,' " between them, the month as a number or by its name; the year
// with four or two digits.
std::optional<std::int64_t> parseDate(std::string_view text, std::int64_t today = 0);

// hh:nn{:ss{.tt}}, h, hh, hnn, hhnn, hnnss, hhnnss, hhnnsstt, 00000000hhnnsstt.
std::optional<std::int64_t> parseTime(std::string_view text);

// The two together, with or without a blank between them; a date alone (at 0:00), a time alone (today).
std::optional<std::int64_t> parseDateTime(std::string_view text, std::int64_t today = 0);

}  // namespace uproc
