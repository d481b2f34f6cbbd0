// Finds and compiles the source files that a command names.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/command_line.hpp"
#include "interpreter/compile/compiler.hpp"

namespace uproc::cli {

// The .proc files that FILE and DIR arguments stand for, in order; problems are printed and give false.
bool collectSources(const std::vector<std::string>& arguments, const GlobalOptions& options,
                    std::vector<std::string>& files);

// IncludeScripts for `file`: from its folder, then from the project folders. Files of one folder share them.
class IncludeFolders {
  public:
    explicit IncludeFolders(const std::vector<std::string>& projects) : projects_(projects.begin(), projects.end()) {}
    IncludeLibrary& around(const std::string& file);

  private:
    std::vector<std::filesystem::path> projects_;
    std::map<std::filesystem::path, std::unique_ptr<IncludeLibrary>> libraries_;  // by the file's folder
};
// The option --project of a command.
void addProjectOption(CLI::App& command, std::vector<std::string>& projects);

// The messages of one file in the order of its lines, on stderr; those for information, but for #info, only where
// `notes` asks for them.
void printDiagnostics(const Diagnostics& diagnostics, const std::string& file, const GlobalOptions& options,
                      bool notes);
// The messages in the order of their lines.
std::vector<Diagnostic> sorted(const Diagnostics& diagnostics);

// The component a plain script is: its file's stem in upper case, other characters than letters, digits and '_' as '_'.
std::string componentName(const std::string& file);

}  // namespace uproc::cli
