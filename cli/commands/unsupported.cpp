// uproc test, uproc repl: commands that are not there yet. They are listed, so that nobody searches for them, and say
// so.
#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"

namespace uproc::cli {
namespace {

void addCommand(CLI::App& app, Chosen& chosen, const std::string& name, const std::string& description,
                const std::string& instead) {
    auto ignored = std::make_shared<std::vector<std::string>>();
    CLI::App* command = app.add_subcommand(name, description + " (not supported yet)");
    command->add_option("PATH", *ignored, "Ignored");
    command->footer("Not supported yet. " + instead);
    command->callback([name, instead, ignored, &chosen] {
        chosen = [name, instead](const GlobalOptions& options) {
            printError(options, "'uproc " + name + "' is not supported yet. " + instead);
            return exitUsage;
        };
    });
}

}  // namespace

void addUnsupported(CLI::App& app, Chosen& chosen) {
    addCommand(app, chosen, "test", "Run regression tests", "Example of what is: uproc run tests/mine.proc");
    addCommand(app, chosen, "repl", "Type statements and see what they do",
               "Example of what is: uproc run <(echo 'putmess $length(\"abc\")')");
}

}  // namespace uproc::cli
