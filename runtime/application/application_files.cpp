// The application's files: names as the file statements take them.
#include "runtime/application/application.hpp"
#include "runtime/files/script_file_names.hpp"

namespace uproc::runtime {

Result<std::string> Application::readFile(std::string_view name, FileNames names) {
    const Assignment* const assignment = names == FileNames::Redirected ? &assignment_ : nullptr;
    const auto path = scriptFilePath(name, assignment, longestFileName, ScriptFileNames::Kind::File);
    if (!path) return tl::unexpected<Error>(path.error());
    FileSystem& files = services_.files != nullptr ? *services_.files : systemFiles_;
    return files.read(*path);
}

Result<void> Application::writeFile(std::string_view name, std::string_view mark, std::string_view bytes, bool append,
                                    FileNames names) {
    const Assignment* const assignment = names == FileNames::Redirected ? &assignment_ : nullptr;
    const auto path = scriptFilePath(name, assignment, longestFileName, ScriptFileNames::Kind::File);
    if (!path) return tl::unexpected<Error>(path.error());
    FileSystem& files = services_.files != nullptr ? *services_.files : systemFiles_;
    return files.write(*path, mark, bytes, append ? FileSystem::Writing::Append : FileSystem::Writing::Anew);
}

}  // namespace uproc::runtime
