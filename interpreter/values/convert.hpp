// Implicit type conversion (manual: "Type Conversion Rules", "Implicit Type Conversion").
#pragma once

#include <optional>
#include <string_view>

#include "interpreter/values/type.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

// `value` as `type`. Never fails: what cannot be converted becomes what the manual's rules say (0, null, ...).
Value convert(const Value& value, Type type);

// Whether a value with that tag may stand in a variable of `type` as it is.
bool fits(Tag tag, Type type) noexcept;

// Classic forms of dates and times: ccyymmdd, dd-mm-yy, dd-mm-ccyy, dd-mmm-ccyy with any of "-/. " between;
// hh:nn{:ss}, hhnnss, hhnnsstt. Packed digits, or nullopt.
std::optional<std::int64_t> parseDate(std::string_view text);
std::optional<std::int64_t> parseTime(std::string_view text);

}  // namespace uproc
