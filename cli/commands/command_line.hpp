// What all subcommands share: exit statuses, colours, errors of usage.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/source/diagnostic.hpp"

namespace CLI {
class App;
}

namespace uproc::cli {

// The contract's exit statuses.
inline constexpr int exitFine = 0;
inline constexpr int exitFailed = 1;
inline constexpr int exitUsage = 2;
inline constexpr int exitInternal = 3;

enum class ColorChoice { Auto, Always, Never };

struct GlobalOptions {
    ColorChoice color = ColorChoice::Auto;
    // Arguments behind "--".
    std::vector<std::string> rest;
    // The options decide, then NO_COLOR, then whether stderr is a terminal.
    [[nodiscard]] bool colorOnStderr() const;
    [[nodiscard]] bool colorOnStdout() const;
};

// One subcommand: adds its options to `app` and, when parsed, sets `run`.
using CommandFunction = int (*)(const GlobalOptions&);

// The candidate that a mistyped word stands for; "" if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);
// Prints "did you mean 'X'?" on stderr if one of the candidates is near.
void suggest(std::string_view word, const std::vector<std::string>& candidates);

void printError(const GlobalOptions& options, std::string_view text);
void printNote(const GlobalOptions& options, std::string_view text);

// Runs the program; argv as main() gets it. Never throws.
int runProgram(int argc, char** argv);

}  // namespace uproc::cli
