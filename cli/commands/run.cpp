// uproc run FILE... [--asn APP.asn] [--component NAME] [--operation NAME] [--sandbox] [-- ARG...]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/process.hpp"
#include "cli/commands/sandbox_session.hpp"
#include "cli/commands/sources.hpp"
#include "cli/parts/lazy_services.hpp"
#include "cli/parts/parts.hpp"
#include "components/upopmail/upopmail.hpp"
#include "interpreter/source/read_file.hpp"
#include "interpreter/values/text.hpp"
#include "runtime/application/application.hpp"
#include "runtime/application/system_services.hpp"

namespace uproc::cli {
namespace {

struct RunArguments {
    std::vector<std::string> files;
    std::vector<std::string> projects;
    std::vector<std::string> assignments;
    std::string component;
    std::string operation = "exec";
    std::string notation;
    bool strict = false;
    bool sandbox = false;
    bool showMail = false;
    double networkTimeout = 60;  // seconds
    std::string answers;
    std::size_t memoryLimit = 2048;  // megabytes
    SandboxArguments sandboxArguments;
};

// The folders of the drivers that come with uproc: beside the program, and where `make install` puts them.
std::vector<std::filesystem::path> installedDriverFolders() {
    const std::filesystem::path program = programFolder();
    if (program.empty()) return {};
    return {program / "drivers", program.parent_path() / "lib" / "uproc" / "drivers"};
}

bool loadAssignments(const RunArguments& arguments, const GlobalOptions& options, runtime::Assignment& assignment) {
    for (const std::string& file : arguments.assignments) {
        if (const auto loaded = assignment.load(file); !loaded) {
            printError(options, loaded.error().text);
            return false;
        }
    }
    for (const std::string& warning : assignment.warnings())
        std::fprintf(stderr, "%s\n", warning.c_str());
    return true;
}

// Compiles every file; the components in order, empty after an error.
std::vector<std::shared_ptr<const Unit>> compileAll(const RunArguments& arguments,
                                                    const std::vector<std::string>& files,
                                                    const GlobalOptions& options) {
    std::vector<std::shared_ptr<const Unit>> units;
    bool failed = false;
    const GoldNotation notation =
        arguments.notation == "documentation" ? GoldNotation::Documentation : GoldNotation::Explicit;
    IncludeFolders folders(arguments.projects);
    for (const std::string& file : files) {
        Result<SourceFile> source = SourceFile::read(file);
        if (!source) {
            printError(options, source.error().text);
            return {};
        }
        CompileOptions compile;
        compile.check.strict = arguments.strict;
        compile.preprocess.library = &folders.around(file);
        if (!arguments.notation.empty()) compile.notation = &notation;
        Diagnostics diagnostics;
        auto unit = compileSource(*source, componentName(file), compile, diagnostics);
        printDiagnostics(diagnostics, file, options, false);
        failed = failed || !unit;
        if (unit) units.push_back(std::move(unit));
    }
    if (failed) units.clear();
    return units;
}

// Global ProcScript: LIBRARY/NAME.proc in the folder of the first file or in a --project folder; without a library also
// in the system library (manual: "call", "Locating the Called Module").
runtime::GlobalLoader globalLoader(const RunArguments& arguments, const std::vector<std::string>& files,
                                   const GlobalOptions& options) {
    auto folders = std::make_shared<IncludeFolders>(arguments.projects);
    return [folders, files, &arguments, options](std::string_view name) -> std::shared_ptr<const Unit> {
        IncludeLibrary& known = folders->around(files.front());
        const auto source = known.findGlobal(name);
        // A component's file in the same folder is no global ProcScript.
        if (!source || std::find(files.begin(), files.end(), source->name()) != files.end()) return nullptr;
        const std::size_t colons = name.find("::");
        const std::string_view module = colons == std::string_view::npos ? name : name.substr(colons + 2);
        CompileOptions compile;
        compile.check.strict = arguments.strict;
        compile.preprocess.library = &known;
        if (colons != std::string_view::npos) {
            compile.preprocess.context.libraryName = upperCase(name.substr(0, colons));
        }
        Diagnostics diagnostics;
        auto unit = compileSource(*source, std::string(module), compile, diagnostics);
        printDiagnostics(diagnostics, source->name(), options, false);
        return unit;
    };
}

// The lines of the --answers file; nothing, and a message, if it cannot be read.
std::optional<std::vector<std::string>> readAnswers(const std::string& file, const GlobalOptions& options) {
    constexpr std::size_t limit = 1U << 20U;
    const Result<std::string> text = readWholeFile(file, limit);
    if (!text) {
        printError(options, text.error().text);
        return std::nullopt;
    }
    std::vector<std::string> answers;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r')) line.pop_back();
        answers.push_back(line);
    }
    return answers;
}

// What was meant by a component or operation that does not exist.
void suggestActivation(const std::string& component, const std::string& operation,
                       const std::vector<std::shared_ptr<const Unit>>& units) {
    std::vector<std::string> components;
    std::vector<std::string> operations;
    bool known = false;
    for (const auto& unit : units) {
        components.push_back(unit->name);
        if (unit->name != upperCase(component)) continue;
        known = true;
        for (const auto& [name, index] : unit->operations)
            operations.push_back(name);
    }
    suggest(upperCase(known ? operation : component), known ? operations : components);
}

int exitStatus(const runtime::ActivationResult& result) {
    const auto capped = [](std::int64_t status) {
        if (status < 0) return exitFailed;
        return static_cast<int>(std::min<std::int64_t>(status, 255));
    };
    if (result.stopped) return capped(result.exitStatus);
    if (!result.activated) return exitUsage;
    if (result.exited) return capped(result.status);
    return result.status < 0 ? exitFailed : exitFine;
}

network::NetworkOptions networkOptionsFor(const RunArguments& arguments, const GlobalOptions& options) {
    network::NetworkOptions result;
    const std::chrono::milliseconds limit(std::llround(arguments.networkTimeout * 1000));
    result.timeouts = {limit, limit, limit, limit};
    result.notice = [](std::string_view line) {
        std::fprintf(stderr, "warning: %.*s\n", static_cast<int>(line.size()), line.data());
    };
    // What holds for every connection is said at the first one only.
    auto said = std::make_shared<std::set<std::string, std::less<>>>();
    result.remark = [said, options](std::string_view line) {
        if (said->emplace(line).second) printNote(options, line);
    };
    return result;
}

int runScript(const RunArguments& arguments, const GlobalOptions& options) {
    limitMemory(arguments.memoryLimit);
    std::vector<std::string> files;
    if (!collectSources(arguments.files, options, files)) return exitUsage;
    runtime::Assignment assignment;
    if (!loadAssignments(arguments, options, assignment)) return exitUsage;
    const auto units = compileAll(arguments, files, options);
    if (units.empty()) return exitUsage;

    network::NetworkOptions networkOptions = networkOptionsFor(arguments, options);
    std::unique_ptr<sandbox::Sandbox> mailHost;
    if (arguments.sandbox) {
        auto made = sandboxOptions(arguments.sandboxArguments);
        if (!made) {
            printError(options, made.error().text);
            return exitUsage;
        }
        auto started = startSandbox(std::move(*made));
        if (!started) {
            printError(options, started.error().text);
            return exitFailed;
        }
        mailHost = std::move(*started);
        redirectToSandbox(networkOptions, *mailHost);
        printNote(options, "running in the sandbox: every host is the embedded mail host on 127.0.0.1:" +
                               std::to_string(mailHost->smtpPort()) + ", nothing leaves this machine");
    }
    const auto network = makeLazyNetwork(assignment, std::move(networkOptions));
    const auto security = makeLazySecurityDrivers(assignment, installedDriverFolders(), [](std::string_view line) {
        std::fprintf(stderr, "warning: %.*s\n", static_cast<int>(line.size()), line.data());
    });
    const auto mime = makeLazyMimeReader();
    runtime::SystemClock clock;
    runtime::SystemRandom random;
    runtime::ProcessConsole console;
    if (!arguments.answers.empty()) {
        auto answers = readAnswers(arguments.answers, options);
        if (!answers) return exitUsage;
        console.setAnswers(std::move(*answers));
    }
    runtime::Services services;
    services.network = network.get();
    services.security = security.get();
    services.mime = mime.get();
    services.clock = &clock;
    services.random = &random;

    runtime::ActivationResult result;
    {
        runtime::Application application(assignment, console, services);
        application.addComponent(upopmailComponent());
        for (const auto& unit : units)
            application.addComponent(unit);
        application.setGlobalLoader(globalLoader(arguments, files, options));
        application.setNotation(units.front()->notation);
        const std::string component = arguments.component.empty() ? units.front()->name : arguments.component;
        result = application.activate(component, arguments.operation, options.rest);
        if (!result.activated && !result.stopped) {
            printError(options, result.error);
            suggestActivation(component, arguments.operation, units);
        }
        application.shutDown();
        if (application.machine().uncaughtException()) {  // in a cleanup operation, maybe
            result.stopped = true;
            result.exitStatus = std::max<std::int64_t>(result.exitStatus, exitFailed);
        }
    }
    console.flush();
    if (mailHost) {
        mailHost->stop();
        const auto messages = mailHost->messages();
        printNote(options, "the sandbox received " + std::to_string(messages.size()) +
                               (messages.size() == 1 ? " message" : " messages"));
        if (arguments.showMail) {
            for (const auto& message : messages)
                std::fputs((*sandboxPart())->describeMessage(message).c_str(), stderr);
        }
    }
    return exitStatus(result);
}

}  // namespace

void addRun(CLI::App& app, Chosen& chosen) {
    auto arguments = std::make_shared<RunArguments>();
    CLI::App* command =
        app.add_subcommand("run", "Compile and run a script; arguments behind -- are exec's parameters");
    command->add_option("FILE", arguments->files, "Source files, or folders of .proc files; the first one is run")
        ->required();
    command->add_option("--asn", arguments->assignments, "Assignment file; a later one overrides an earlier one");
    command->add_option("--component", arguments->component, "Component to activate (default: that of the first file)");
    command->add_option("--operation", arguments->operation, "Operation to activate")->capture_default_str();
    command->add_option("--notation", arguments->notation, "How GOLD is written: explicit (·;) or documentation (;)")
        ->check(CLI::IsMember({"explicit", "documentation"}));
    addProjectOption(*command, arguments->projects);
    command->add_flag("--strict", arguments->strict, "An undeclared name is an error");
    command->add_flag("--sandbox", arguments->sandbox, "Serve every host name from the embedded mail host");
    command->add_flag("--show-mail", arguments->showMail, "Print what arrived in the sandbox on stderr")
        ->needs("--sandbox");
    addSandboxOptions(*command, arguments->sandboxArguments, true);
    command->add_option("--network-timeout", arguments->networkTimeout, "Longest wait for a mail server, in seconds")
        ->check(CLI::Range(0.1, 86400.0))
        ->capture_default_str();
    command->add_option("--answers", arguments->answers, "File with the answers to askmess, one a line");
    command->add_option("--memory-limit", arguments->memoryLimit, "Most memory a script may use, in megabytes")
        ->check(CLI::Range(64, 1 << 20))
        ->capture_default_str();
    command->footer("Example: uproc run send.proc --asn app.asn -- alice@example.org");
    command->callback([arguments, &chosen] {
        chosen = [arguments](const GlobalOptions& options) { return runScript(*arguments, options); };
    });
}

}  // namespace uproc::cli
