#include "cli/commands/sources.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <utility>

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

std::vector<Diagnostic> sorted(const Diagnostics& diagnostics) {
    std::vector<Diagnostic> all = diagnostics.all();
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.position.line, a.position.column) < std::pair(b.position.line, b.position.column);
    });
    return all;
}

void printDiagnostics(const Diagnostics& diagnostics, const std::string& file, const GlobalOptions& options,
                      bool notes) {
    for (const Diagnostic& diagnostic : sorted(diagnostics)) {
        if (diagnostic.severity == Severity::Note && !notes) continue;
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
