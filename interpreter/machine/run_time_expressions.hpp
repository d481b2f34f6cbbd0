// Expressions that are given as texts (manual: "$expression", "$condition"): compiled when first met, kept, and
// evaluated with the variables and fields of the module that runs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "interpreter/compile/unit.hpp"
#include "interpreter/values/result.hpp"

namespace uproc {

// A component with one operation that assigns the expression's value to its first slot; the other slots are the names
// the expression refers to.
struct RunTimeExpression {
    std::shared_ptr<const Unit> unit;
    bool isCondition = false;  // its value is that of a comparison or a logical operator
};

class RunTimeExpressions {
  public:
    // The expression in that text; an Error has a $procerror number, and `errorAt` is its place in bytes. Syntax is
    // that of one line.
    Result<RunTimeExpression> compiled(std::string_view text, GoldNotation notation, std::size_t& errorAt);

  private:
    // More than a program with fixed expressions has; an endless number of different ones must not fill the memory.
    static constexpr std::size_t mostKept = 1000;
    std::unordered_map<std::string, RunTimeExpression> kept_;
};

}  // namespace uproc
