// uproc features [--json]
#include "interpreter/builtins/features.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "components/upopmail/upopmail.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::cli {
namespace {

// The built-ins, and the operations of the components this program contains.
std::optional<Support> support(FeatureKind kind, std::string_view name) {
    if (kind != FeatureKind::ComponentOperation) return builtinSupport(kind, name);
    const std::size_t dot = name.find('.');
    const runtime::NativeComponent& component = upopmailComponent();
    if (!equalIgnoreCase(name.substr(0, dot), component.name)) return std::nullopt;
    const std::string_view operation = name.substr(dot + 1);
    for (const runtime::NativeOperation& known : component.operations) {
        if (!equalIgnoreCase(known.name, operation)) continue;
        if (!known.isBuilt) return Support{SupportLevel::Refused, "not yet implemented"};
        if (known.missing.empty()) return Support{SupportLevel::Full, {}};
        return Support{SupportLevel::Partial, std::string(known.missing)};
    }
    return std::nullopt;
}

}  // namespace

void addFeatures(CLI::App& app, Chosen& chosen) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("features", "List what the manual documents, and how far it is supported");
    command->add_flag("--json", *json, "As JSON");
    command->footer("Example: uproc features --json | jq '.[] | select(.support == \"full\")'");
    command->callback([json, &chosen] {
        chosen = [json](const GlobalOptions&) {
            const std::vector<Feature> features = allFeatures(support);
            std::fputs((*json ? featuresJson(features) : featuresText(features)).c_str(), stdout);
            return exitFine;
        };
    });
}

}  // namespace uproc::cli
