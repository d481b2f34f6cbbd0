// The file of ProcScript traces and profiles (manual: "$PROC_LOG_FILE").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interpreter/machine/tracing.hpp"
#include "runtime/assignment/assignment.hpp"
#include "runtime/seams/file_system.hpp"

namespace uproc::runtime {

// Switches tracing and profiling on as $PROC_TRACING, $PROC_TRACING_ADDITION, $PROC_PROFILING and
// $PROC_PROFILING_SEPARATOR say. A value that none of them knows is a warning.
std::optional<std::string> configure(ExecutionLog& log, const Assignment& assignment);

class ProcLog {
  public:
    // "" is no file. An old file is overwritten by the first line.
    void setFile(std::string path) { path_ = std::move(path); }
    [[nodiscard]] bool hasFile() const { return !path_.empty(); }

    // Adds a line. The error, once, if the file cannot be written: there is no file then.
    Result<void> write(FileSystem& files, std::string_view line);
    Result<void> flush(FileSystem& files);

  private:
    std::string path_;
    std::string waiting_;
    bool begun_ = false;
};

}  // namespace uproc::runtime
