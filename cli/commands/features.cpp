// uproc features [--json]
#include "interpreter/builtins/features.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "components/upopmail/upopmail.hpp"

namespace uproc::cli {

void addFeatures(CLI::App& app, Chosen& chosen) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("features", "List what the manual documents, and how far it is supported");
    command->add_flag("--json", *json, "As JSON");
    command->footer("Example: uproc features --json | jq '.[] | select(.support == \"full\")'");
    command->callback([json, &chosen] {
        chosen = [json](const GlobalOptions&) {
            const std::vector<Feature> features = allFeatures();
            std::fputs((*json ? featuresJson(features) : featuresText(features)).c_str(), stdout);
            return exitFine;
        };
    });
}

}  // namespace uproc::cli
