// uproc features [--json]
#include "interpreter/builtins/features.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "components/upopmail/upopmail.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::cli {
namespace {

// What an operation of UPOPMAIL lacks (docs/mail.md); "" for nothing.
std::string_view missingOfUpopmail(std::string_view operation) {
    if (equalIgnoreCase(operation, "SetMessage")) return "MIMEType=text/html is not supported yet";
    return {};
}

// The built-ins, and the operations of the components this program contains.
std::optional<Support> support(FeatureKind kind, std::string_view name) {
    if (kind != FeatureKind::ComponentOperation) return builtinSupport(kind, name);
    const std::size_t dot = name.find('.');
    const runtime::NativeComponent& component = upopmailComponent();
    if (!equalIgnoreCase(name.substr(0, dot), component.name)) return std::nullopt;
    const std::string_view operation = name.substr(dot + 1);
    for (const runtime::NativeOperation& known : component.operations) {
        if (!equalIgnoreCase(known.name, operation)) continue;
        const std::string_view missing = missingOfUpopmail(operation);
        if (!missing.empty()) return Support{SupportLevel::Partial, std::string(missing)};
        return Support{SupportLevel::Full, {}};
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
