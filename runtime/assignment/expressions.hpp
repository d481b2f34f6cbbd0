// %%( ) expressions and caret escapes within an assignment file (manual: "Using Expressions in Assignment Files",
// "Assignment Files" under "Escaping Literal Characters").
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// What a name stands for: a logical, or with the '$' taken off an environment variable. nullopt: not defined.
struct ExpressionNames {
    std::function<std::optional<std::string>(std::string_view)> logical;
    std::function<std::optional<std::string>(std::string_view)> environment;
};

// The length of the "%%( ... )" at the start of `text`; 0 if there is none or it is not closed
// within 1023 bytes.
[[nodiscard]] std::size_t expressionLength(std::string_view text);

// The value of an expression, without the "%%(" and ")": numbers, logicals, $ENVIRONMENT, + - * / % and brackets, and
// the extractions [x,y] [x:y] [x] [?x]. Errors name no value.
[[nodiscard]] Result<std::string> evaluateExpression(std::string_view expression, const ExpressionNames& names);

// `text` with expressions replaced and "^x" reduced to "x" for every x that is neither a letter, a digit nor a blank.
// An expression that fails stays as written and is reported through `problem`.
[[nodiscard]] std::string expandText(std::string_view text, const ExpressionNames& names,
                                     const std::function<void(const std::string&)>& problem);

}  // namespace uproc::runtime
