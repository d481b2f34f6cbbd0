// Reading numbers by the classic rules (manual: "$number", "Classic Conversion Rules").
#pragma once

#include <string_view>

#include "interpreter/values/decimal.hpp"

namespace uproc {

// Leading spaces are skipped; the first character that does not fit ends the number; no number gives 0.
Decimal classicNumber(std::string_view text);

}  // namespace uproc
