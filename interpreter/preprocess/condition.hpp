// The expression of #if and #elseif (manual: "#if").
#pragma once

#include <optional>
#include <string_view>

namespace uproc::preprocess {

// Evaluates an expression whose constants are replaced: operands compared with = and !=, joined with & and |, turned
// round with !, grouped with parentheses. An operand is a text, with or without quotation marks; two numbers compare as
// numbers. An operand alone is false if it is empty, zero, F, FALSE, N, NO or a constant that is not defined.
// nullopt: this is no such expression.
std::optional<bool> evaluateCondition(std::string_view text);

}  // namespace uproc::preprocess
