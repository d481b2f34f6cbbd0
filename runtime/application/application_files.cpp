// The application's files: names as the file statements take them (manual: "filedump", "Specifying the File Name").
#include "interpreter/machine/procerror.hpp"
#include "runtime/application/application.hpp"

namespace uproc::runtime {
namespace {

constexpr std::size_t longestName = 255;  // manual: "filedump"

// "\" and "[a.b]" as "/": [docs.old]a.txt is docs/old/a.txt.
std::string pathOf(std::string_view name) {
    std::string path;
    bool inBrackets = false;
    for (const char c : name) {
        if (c == '\\') {
            path.push_back('/');
        } else if (c == '[' && path.empty() && !inBrackets) {
            inBrackets = true;
        } else if (c == ']' && inBrackets) {
            inBrackets = false;
            path.push_back('/');
        } else {
            if (inBrackets && c == '.' && path.empty()) path.push_back('.');  // [.a]: a below the current folder
            path.push_back(inBrackets && c == '.' ? '/' : c);
        }
    }
    return path;
}

Result<std::string> checkedPath(std::string_view name, const Assignment* assignment) {
    const auto refuse = [&](const char* reason) {
        return fail(procerror::UIOSERR_OPEN_FAILURE, "'" + std::string(name.substr(0, 80)) + "': " + reason);
    };
    std::string path(name);
    if (assignment != nullptr) path = assignment->redirectFile(name).value_or(path);
    if (path.empty()) return refuse("a file name is needed");
    if (path.size() > longestName) return refuse("a file name has 255 bytes at most");
    if (path.find('\0') != std::string::npos) return refuse("this is no file name");
    path = pathOf(path);
    if (path.ends_with('/')) return refuse("this is the name of a folder");
    return path;
}

}  // namespace

Result<std::string> Application::readFile(std::string_view name, FileNames names) {
    const auto path = checkedPath(name, names == FileNames::Redirected ? &assignment_ : nullptr);
    if (!path) return tl::unexpected<Error>(path.error());
    FileSystem& files = services_.files != nullptr ? *services_.files : systemFiles_;
    return files.read(*path);
}

Result<void> Application::writeFile(std::string_view name, std::string_view mark, std::string_view bytes, bool append,
                                    FileNames names) {
    const auto path = checkedPath(name, names == FileNames::Redirected ? &assignment_ : nullptr);
    if (!path) return tl::unexpected<Error>(path.error());
    FileSystem& files = services_.files != nullptr ? *services_.files : systemFiles_;
    return files.write(*path, mark, bytes, append ? FileSystem::Writing::Append : FileSystem::Writing::Anew);
}

}  // namespace uproc::runtime
