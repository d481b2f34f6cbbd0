// uproc check FILE|DIR... [--format text|json|sarif]
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/sources.hpp"

namespace uproc::cli {
namespace {

struct CheckArguments {
    std::vector<std::string> files;
    std::vector<std::string> projects;
    std::string format = "text";
    std::string notation;
    bool strict = false;
    bool listing = false;
};

std::string_view severityWord(Severity severity) {
    return severity == Severity::Error ? "error" : severity == Severity::Warning ? "warning" : "note";
}

nlohmann::json asJson(const std::vector<Diagnostic>& diagnostics) {
    nlohmann::json list = nlohmann::json::array();
    for (const Diagnostic& d : diagnostics) {
        nlohmann::json entry = {{"file", d.file},
                                {"line", d.position.line},
                                {"column", d.position.column},
                                {"severity", severityWord(d.severity)},
                                {"id", messageInfo(d.id).id},
                                {"message", d.text}};
        if (!d.hint.empty()) entry["hint"] = d.hint;
        list.push_back(std::move(entry));
    }
    return list;
}

// SARIF 2.1.0 (OASIS standard): what code-scanning services read.
nlohmann::json asSarif(const std::vector<Diagnostic>& diagnostics) {
    nlohmann::json rules = nlohmann::json::array();
    for (const MessageInfo& info : allMessages()) {
        rules.push_back({{"id", info.id}, {"name", info.name}, {"shortDescription", {{"text", info.text}}}});
    }
    nlohmann::json results = nlohmann::json::array();
    for (const Diagnostic& d : diagnostics) {
        const nlohmann::json place = {
            {"physicalLocation",
             {{"artifactLocation", {{"uri", d.file}}},
              {"region", {{"startLine", d.position.line}, {"startColumn", d.position.column}}}}}};
        results.push_back({{"ruleId", messageInfo(d.id).id},
                           {"level", severityWord(d.severity)},
                           {"message", {{"text", d.hint.empty() ? d.text : d.text + " (" + d.hint + ")"}}},
                           {"locations", nlohmann::json::array({place})}});
    }
    return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
            {"version", "2.1.0"},
            {"runs", nlohmann::json::array({{{"tool", {{"driver", {{"name", "uproc"}, {"rules", rules}}}}},
                                             {"columnKind", "unicodeCodePoints"},
                                             {"results", results}}})}};
}

int runCheck(const CheckArguments& arguments, const GlobalOptions& options) {
    std::vector<std::string> files;
    bool fine = collectSources(arguments.files, options, files);
    if (!fine) return exitUsage;
    std::vector<Diagnostic> all;
    std::size_t errors = 0;
    std::size_t warnings = 0;
    const GoldNotation chosen =
        arguments.notation == "documentation" ? GoldNotation::Documentation : GoldNotation::Explicit;
    IncludeFolders folders(arguments.projects);
    for (const std::string& file : files) {
        Result<SourceFile> source = SourceFile::read(file);
        if (!source) {
            printError(options, source.error().text);
            return exitUsage;
        }
        CompileOptions compile;
        compile.check.strict = arguments.strict;
        compile.preprocess.library = &folders.around(file);
        compile.preprocess.explainIgnored = true;
        compile.check.unusedWarnings = true;
        if (!arguments.notation.empty()) compile.notation = &chosen;
        Diagnostics diagnostics;
        const auto unit = compileSource(*source, componentName(file), compile, diagnostics);
        if (arguments.listing && unit) std::fputs(disassemble(*unit).c_str(), stdout);
        errors += diagnostics.errors();
        warnings += diagnostics.warnings();
        if (arguments.format == "text") {
            printDiagnostics(diagnostics, file, options, true);
        } else {
            const std::vector<Diagnostic> found = sorted(diagnostics);
            all.insert(all.end(), found.begin(), found.end());
        }
    }
    constexpr auto replace = nlohmann::json::error_handler_t::replace;
    if (arguments.format == "json") std::puts(asJson(all).dump(2, ' ', false, replace).c_str());
    if (arguments.format == "sarif") std::puts(asSarif(all).dump(2, ' ', false, replace).c_str());
    if (arguments.format == "text") {
        std::fprintf(stderr, "%zu file%s checked: %zu error%s, %zu warning%s\n", files.size(),
                     files.size() == 1 ? "" : "s", errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
    }
    return errors > 0 ? exitFailed : exitFine;
}

}  // namespace

void addCheck(CLI::App& app, Chosen& chosen) {
    auto arguments = std::make_shared<CheckArguments>();
    CLI::App* command = app.add_subcommand("check", "Compile only, and say what is wrong");
    command->add_option("FILE", arguments->files, "Source files, or folders of .proc files")->required();
    command->add_option("--format", arguments->format, "text (on stderr), json or sarif (on stdout)")
        ->check(CLI::IsMember({"text", "json", "sarif"}));
    command->add_option("--notation", arguments->notation, "How GOLD is written: explicit (·;) or documentation (;)")
        ->check(CLI::IsMember({"explicit", "documentation"}));
    addProjectOption(*command, arguments->projects);
    command->add_flag("--strict", arguments->strict, "An undeclared name is an error");
    command->add_flag("--listing", arguments->listing, "Print the bytecode");
    command->footer("Example: uproc check --format sarif src > report.sarif");
    command->callback([arguments, &chosen] {
        chosen = [arguments](const GlobalOptions& options) { return runCheck(*arguments, options); };
    });
}

}  // namespace uproc::cli
