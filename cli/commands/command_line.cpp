#include "cli/commands/command_line.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/process.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::cli {
namespace {

bool colorOn(ColorChoice choice, int descriptor) {
    if (choice != ColorChoice::Auto) return choice == ColorChoice::Always;
    const char* off = std::getenv("NO_COLOR");
    return (off == nullptr || *off == '\0') && isatty(descriptor) != 0;
}

// Every subcommand and option that may stand where a word was mistyped.
std::vector<std::string> knownNames(const CLI::App& app, const CLI::App& command) {
    std::vector<std::string> names;
    if (&command == &app) {
        for (const CLI::App* sub : app.get_subcommands(nullptr))
            names.push_back(sub->get_name());
    }
    for (const CLI::App* from : {&command, &app}) {
        for (const CLI::Option* option : from->get_options()) {
            for (const std::string& name : option->get_lnames())
                names.push_back("--" + name);
        }
    }
    return names;
}

// "--format: jsn not in {text,json,sarif}": suggests the value that was meant; false if it is no such text.
bool suggestValue(const std::string& text) {
    const std::size_t list = text.find(" not in {");
    const std::size_t start = text.find(": ");
    if (list == std::string::npos || start == std::string::npos || start + 2 > list) return false;
    std::vector<std::string> values;
    std::string_view rest = std::string_view(text).substr(list + 9);
    rest = rest.substr(0, rest.find('}'));
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        values.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    suggest(text.substr(start + 2, list - start - 2), values);
    return true;
}

int usageError(const GlobalOptions& options, const CLI::App& app, const CLI::ParseError& error,
               const std::vector<std::string>& words) {
    const CLI::App* command = &app;
    if (!app.get_subcommands().empty()) command = app.get_subcommands().front();
    std::string text = error.what();
    // The last line of CLI11's text repeats the help hint; the first one says it all.
    text = text.substr(0, text.find('\n'));
    std::string wrong;
    for (const std::string& word : words) {
        if (command == &app && !word.empty() && word.front() != '-') {  // CLI11 only says that a subcommand is missing
            text = "there is no command '" + word + "'";
            wrong = word;
            break;
        }
        if (word.size() > 1 && word.front() == '-' && text.find(word) != std::string::npos) wrong = word;
    }
    printError(options, text);
    if (!suggestValue(text) && !wrong.empty()) suggest(wrong.substr(0, wrong.find('=')), knownNames(app, *command));
    std::fprintf(stderr, "Run '%s --help' for more information.\n",
                 command == &app ? "uproc" : ("uproc " + command->get_name()).c_str());
    return exitUsage;
}

int parseAndRun(int argc, char** argv) {
    GlobalOptions options;
    std::vector<std::string> words;
    int count = argc;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--") {
            count = i;
            for (int j = i + 1; j < argc; ++j)
                options.rest.emplace_back(argv[j]);
            break;
        }
        words.push_back(word);
    }
    CLI::App app("uproc runs Uniface ProcScript off-platform: compiler, virtual machine, runtime.", "uproc");
    app.set_version_flag("--version", "uproc 0.1.0");
    app.require_subcommand(1);
    app.fallthrough();
    app.footer("Example: uproc run samples/starttls/starttls.proc --asn samples/starttls/starttls.asn --sandbox");
    std::string color = "auto";
    app.add_option("--color", color, "Colours: auto, always or never (NO_COLOR is respected)")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    Chosen chosen;
    addRun(app, chosen);
    addCheck(app, chosen);
    addFeatures(app, chosen);
    addSandbox(app, chosen);
    addUnsupported(app, chosen);
    if (count <= 1) {
        std::fputs(app.help().c_str(), stderr);
        return exitUsage;
    }
    try {
        app.parse(count, argv);
    } catch (const CLI::CallForHelp&) {
        std::fputs(app.help().c_str(), stdout);  // that of the subcommand, if one was chosen
        return exitFine;
    } catch (const CLI::CallForVersion& version) {
        std::puts(version.what());
        return exitFine;
    } catch (const CLI::ParseError& error) {
        return usageError(options, app, error, words);
    }
    if (color == "always") options.color = ColorChoice::Always;
    if (color == "never") options.color = ColorChoice::Never;
    return chosen(options);
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::size_t best = std::max<std::size_t>(3, word.size() / 2);
    std::string found;
    if (word.size() > 200) return found;
    const std::string wanted = lowerCase(word);
    for (const std::string& candidate : candidates) {
        const std::size_t distance = editDistance(wanted, lowerCase(candidate));
        if (distance < best && distance < candidate.size()) {
            best = distance;
            found = candidate;
        }
    }
    return found == word ? std::string() : found;
}

void suggest(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string found = nearest(word, candidates);
    if (!found.empty()) std::fprintf(stderr, "did you mean '%s'?\n", found.c_str());
}

bool GlobalOptions::colorOnStderr() const {
    return colorOn(color, STDERR_FILENO);
}
bool GlobalOptions::colorOnStdout() const {
    return colorOn(color, STDOUT_FILENO);
}

void printError(const GlobalOptions& options, std::string_view text) {
    std::fflush(stdout);
    const bool color = options.colorOnStderr();
    std::fprintf(stderr, "%serror:%s %.*s\n", color ? "\033[1;31m" : "", color ? "\033[0m" : "",
                 static_cast<int>(text.size()), text.data());
}

void printNote(const GlobalOptions& options, std::string_view text) {
    std::fflush(stdout);
    const bool color = options.colorOnStderr();
    std::fprintf(stderr, "%snote:%s %.*s\n", color ? "\033[1;36m" : "", color ? "\033[0m" : "",
                 static_cast<int>(text.size()), text.data());
}

int runProgram(int argc, char** argv) {
    try {
        openStandardStreams();
        const int status = parseAndRun(argc, argv);
        return status != exitFine || finishOutput() ? status : exitFailed;
    } catch (const std::bad_alloc&) {
        std::fputs("error: not enough memory\n", stderr);
        return exitFailed;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "uproc: internal error: %s\n", problem.what());
    } catch (...) {
        std::fprintf(stderr, "uproc: internal error\n");
    }
    std::fprintf(stderr,
                 "This is a bug in uproc. Please report it with the command line, the script and the output of "
                 "'uproc --version'.\n");
    return exitInternal;
}

}  // namespace uproc::cli
