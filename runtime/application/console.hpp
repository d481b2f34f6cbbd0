// Where an application's output goes: the message frame and the person at the terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
    // Shows `prompt` and reads a line; nothing if there is nobody to answer. Never waits without a terminal.
    virtual std::optional<std::string> ask(std::string_view prompt) {
        (void)prompt;
        return std::nullopt;
    }
    // Why results can no longer be written (a full disk); "" while they can.
    [[nodiscard]] virtual std::string failure() const { return {}; }
};

// stdout and stderr of this process.
class ProcessConsole final : public Console {
  public:
    void out(std::string_view line) override;
    void err(std::string_view line) override;
    void flush() override;
    std::optional<std::string> ask(std::string_view prompt) override;
    [[nodiscard]] std::string failure() const override;

    // The answers to give instead of asking at the terminal, one a question; when they are used up, there is nobody.
    void setAnswers(std::vector<std::string> answers) { answers_ = std::move(answers); }

  private:
    std::optional<std::vector<std::string>> answers_;
    std::size_t answered_ = 0;
    int failure_ = 0;  // errno of the first write that failed
};

// Text as a person sees it: GOLD characters as "·;" (or ";" in the documentation notation).
std::string forPeople(std::string_view text, GoldNotation notation);

}  // namespace uproc::runtime
