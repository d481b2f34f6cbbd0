#include "runtime/files/script_file_names.hpp"

#include "interpreter/machine/procerror.hpp"

namespace uproc::runtime {
namespace {

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

}  // namespace

Result<std::string> scriptFilePath(std::string_view name, const Assignment* assignment, std::size_t limit,
                                   ScriptFileNames::Kind kind) {
    const bool isFolder = kind == ScriptFileNames::Kind::Folder;
    const auto refuse = [&](const std::string& reason) {
        return fail(procerror::UIOSERR_OPEN_FAILURE, "'" + std::string(name.substr(0, 80)) + "': " + reason);
    };
    std::string path(name);
    if (assignment != nullptr) path = assignment->redirectFile(name).value_or(path);
    if (path.empty()) return refuse(isFolder ? "the name of a folder is needed" : "a file name is needed");
    if (path.size() > limit) return refuse("a file name has " + std::to_string(limit) + " bytes at most");
    if (path.find('\0') != std::string::npos) return refuse("this is no file name");
    path = pathOf(path);
    if (!isFolder && path.ends_with('/')) return refuse("this is the name of a folder");
    return path;
}

}  // namespace uproc::runtime
