// The subcommands: each adds itself to the command line and runs when it was chosen.
#pragma once

#include <functional>
#include <memory>

#include "cli/commands/command_line.hpp"

namespace uproc::cli {

// Adds the subcommand to `app`; the function it leaves in `chosen` runs it.
using Chosen = std::function<int(const GlobalOptions&)>;
void addRun(CLI::App& app, Chosen& chosen);
void addCheck(CLI::App& app, Chosen& chosen);
void addFeatures(CLI::App& app, Chosen& chosen);
void addSandbox(CLI::App& app, Chosen& chosen);
// `test` and `repl`: they say that they are not there yet.
void addUnsupported(CLI::App& app, Chosen& chosen);

}  // namespace uproc::cli
