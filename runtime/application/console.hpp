// Where an application's output goes: the message frame and the person at the terminal.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/source/source_file.hpp"

namespace uproc::runtime {

// Output of one application; tests replace it by one that collects.
class Console {
  public:
    virtual ~Console() = default;
    // Results: the message frame. Whole lines.
    virtual void out(std::string_view line) = 0;
    // Diagnostics, progress and message statements. Whole lines.
    virtual void err(std::string_view line) = 0;
    virtual void flush() = 0;
};

// stdout and stderr of this process.
class ProcessConsole final : public Console {
  public:
    void out(std::string_view line) override;
    void err(std::string_view line) override;
    void flush() override;
};

// Text as a person sees it: GOLD characters as "·;" (or ";" in the documentation notation).
std::string forPeople(std::string_view text, GoldNotation notation);

}  // namespace uproc::runtime
