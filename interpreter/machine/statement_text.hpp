// The text of statements, for traces.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/compile/unit.hpp"

namespace uproc {

class StatementTexts {
  public:
    // The statement that begins on that line of the unit's source: continued lines joined, without comment, and without
    // passwords. The unit must live as long as this object.
    std::string text(const Unit& unit, SourceLine place);

  private:
    // Where each line of a file begins, from line 1; by the file's text.
    std::unordered_map<const char*, std::vector<std::size_t>> starts_;
};

}  // namespace uproc
