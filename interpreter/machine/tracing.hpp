// ProcScript tracing and profiling (manual: "ProcScript Profiling and Tracing"). What is switched off costs nothing:
// the machine has a second copy of its loop for what is switched on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/machine/statement_text.hpp"

namespace uproc {

class ExecutionLog {
  public:
    bool tracing = false;            // $proc_tracing
    std::string addition;            // $proc_tracing_addition
    std::string separator = "\x1b";  // $PROC_PROFILING_SEPARATOR
    bool paused = false;             // the addition is being evaluated

    [[nodiscard]] bool profiling() const { return profiling_; }  // $proc_profiling
    void setProfiling(bool on);
    [[nodiscard]] bool active() const { return (tracing || profiling_) && !paused; }

    // The trace lines of the statements that begin at that instruction: several, if all but the last need no code.
    std::vector<std::string> traceLines(const Unit& unit, const CompiledModule& module, std::size_t instruction);

    // A module starts; frame is its depth, from 0.
    void entered(std::size_t frame);
    // Whether the innermost module whose start was seen is that of the frame.
    [[nodiscard]] bool isRunning(std::size_t frame);
    // It ended: its record.
    std::string left(const Unit& unit, const CompiledModule& module, std::string_view instance,
                     std::string_view application);

  private:
    struct Running {
        std::size_t frame;
        std::uint64_t sequence;
        std::int64_t start;  // in units of 10 microseconds
        std::int64_t inner;  // spent in modules called from this one
    };
    bool profiling_ = false;
    std::uint64_t sequence_ = 0;
    std::vector<Running> running_;
    StatementTexts texts_;
};

}  // namespace uproc
