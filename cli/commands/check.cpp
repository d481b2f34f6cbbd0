// uproc check FILE|DIR... [--format text|json|sarif]
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/reports.hpp"
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
    if (arguments.format == "json") std::puts(jsonReport(all).c_str());
    if (arguments.format == "sarif") std::puts(sarifReport(all).c_str());
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
