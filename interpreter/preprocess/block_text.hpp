// Texts between the lines of ProcScript that the precompiler must leave alone (manual: "blockdata").
#pragma once

#include <string>
#include <string_view>

namespace uproc::preprocess {

class BlockText {
  public:
    // To be told every line that is not a directive; true if it belongs to a blockdata text, its first line included.
    bool takes(std::string_view line);
    // A text is open: the next line belongs to it, even if it looks like a directive.
    [[nodiscard]] bool inside() const { return !delimiter_.empty(); }

  private:
    std::string delimiter_;  // one character; "" outside
};

}  // namespace uproc::preprocess
