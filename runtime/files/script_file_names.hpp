// Names of files in scripts (manual: "filedump", "Specifying the File Name").
#pragma once

#include <string>
#include <string_view>

#include "runtime/assignment/assignment.hpp"
#include "runtime/seams/file_system.hpp"

namespace uproc::runtime {

inline constexpr std::size_t longestFileName = 255;  // bytes; manual: "filedump"

// The path that a name stands for, redirected by [FILES] if there is an assignment. "\" and "[a.b]" as "/":
// [docs.old]a.txt is docs/old/a.txt. UIOSERR_OPEN_FAILURE for what is no name of a file or folder.
Result<std::string> scriptFilePath(std::string_view name, const Assignment* assignment, std::size_t limit,
                                   ScriptFileNames::Kind kind);

class AssignedFileNames final : public ScriptFileNames {
  public:
    explicit AssignedFileNames(const Assignment& assignment) : assignment_(assignment) {}
    [[nodiscard]] Result<std::string> pathOf(std::string_view name, std::size_t limit, Kind kind) const override {
        return scriptFilePath(name, &assignment_, limit, kind);
    }

  private:
    const Assignment& assignment_;
};

}  // namespace uproc::runtime
