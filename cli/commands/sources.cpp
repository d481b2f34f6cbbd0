#include "cli/commands/sources.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <tuple>

#include <CLI/CLI.hpp>

#include "interpreter/preprocess/project_folders.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::cli {

bool collectSources(const std::vector<std::string>& arguments, const GlobalOptions& options,
                    std::vector<std::string>& files) {
    namespace fs = std::filesystem;
    bool fine = true;
    for (const std::string& argument : arguments) {
        std::error_code code;
        const fs::file_status status = fs::status(argument, code);
        if (fs::is_directory(status)) {
            std::vector<std::string> found;
            for (const auto& entry :
                 fs::recursive_directory_iterator(argument, fs::directory_options::skip_permission_denied, code)) {
                if (entry.is_regular_file(code) && lowerCase(entry.path().extension().string()) == ".proc") {
                    found.push_back(entry.path().string());
                }
            }
            std::sort(found.begin(), found.end());
            if (found.empty()) {
                printError(options, argument + ": there is no .proc file in this folder");
                fine = false;
            }
            files.insert(files.end(), found.begin(), found.end());
        } else if (!fs::exists(status)) {
            printError(options, argument + ": no such file");
            fine = false;
        } else if (lowerCase(fs::path(argument).extension().string()) == ".xml") {
            printError(options, argument + ": repository exports are not supported yet; give .proc files");
            fine = false;
        } else {
            files.push_back(argument);
        }
    }
    return fine;
}

IncludeLibrary& IncludeFolders::around(const std::string& file) {
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    std::unique_ptr<IncludeLibrary>& library = libraries_[folder];
    if (!library) {
        std::vector<std::filesystem::path> folders{folder};
        folders.insert(folders.end(), projects_.begin(), projects_.end());
        library = std::make_unique<ProjectFolders>(std::move(folders));
    }
    return *library;
}

void addProjectOption(CLI::App& command, std::vector<std::string>& projects) {
    command.add_option("--project", projects, "Folder with IncludeScripts (LIBRARY/NAME.inc); may be repeated")
        ->allow_extra_args(false)
        ->check(CLI::ExistingDirectory);
}

std::vector<Diagnostic> sorted(const Diagnostics& diagnostics) {
    std::vector<Diagnostic> all = diagnostics.all();
    // What an included file holds stands where it is included.
    const auto key = [](const Diagnostic& d) {
        return std::tuple(d.outerLine(), !d.includes.empty(), std::string_view(d.includes.empty() ? "" : d.file),
                          d.position.line, d.position.column);
    };
    std::stable_sort(all.begin(), all.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
    return all;
}

void printDiagnostics(const Diagnostics& diagnostics, const std::string& file, const GlobalOptions& options,
                      bool notes) {
    for (const Diagnostic& diagnostic : sorted(diagnostics)) {
        const bool asked = notes || diagnostic.id == MessageId::InfoDirective;
        if (diagnostic.severity == Severity::Note && !asked) continue;
        std::fputs(diagnostic.render(options.colorOnStderr()).c_str(), stderr);
    }
    if (diagnostics.full()) {
        printNote(options,
                  file + ": only the first " + std::to_string(Diagnostics::maximumErrors) + " errors are shown");
    } else if (diagnostics.dropped()) {
        printNote(options, file + ": further warnings are not shown");
    }
}

std::string componentName(const std::string& file) {
    std::string name = upperCase(std::filesystem::path(file).stem().string());
    for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    }
    if (name.empty() || std::isalpha(static_cast<unsigned char>(name.front())) == 0) name.insert(0, "P");
    return name.substr(0, 32);
}

}  // namespace uproc::cli
