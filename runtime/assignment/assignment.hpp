// Assignment files (.asn): sections, settings, #file includes (manual: "Assignment Files", "Configuration Settings:
// Assignment").
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// One line of a section, as written: `name` up to the first blank or '=' (the manual allows both), `value` the rest.
struct AssignmentLine {
    std::string name;
    std::string value;
    std::string file;  // where it stands
    int line = 0;
};

// One entry of [USER_3GL]: a library path, and the entry points named after it in parentheses (none: all).
struct User3gl {
    std::string library;
    std::vector<std::string> functions;
};

// The settings of one application. Later files override earlier ones where the manual says so.
class Assignment {
  public:
    // Reads a file with its #file includes. A missing file is an Error; everything else is a warning.
    Result<void> load(const std::filesystem::path& file);
    // Reads text as if it were the file `name`.
    void loadText(std::string_view text, std::string_view name);

    // The lines of a section ("DRIVER_SETTINGS", no brackets, any case), in order; empty if absent.
    [[nodiscard]] const std::vector<AssignmentLine>& section(std::string_view name) const;
    // The value of a setting in a section; names match in any case; the manual's rule on repetition holds.
    [[nodiscard]] std::optional<std::string> value(std::string_view section, std::string_view name) const;
    // A setting of [SETTINGS], e.g. "$NUM_NULL_CMP_ZERO".
    [[nodiscard]] std::optional<std::string> setting(std::string_view name) const;
    // [LOGICALS] look-up, then the environment if the manual says so.
    [[nodiscard]] std::optional<std::string> logical(std::string_view name) const;
    [[nodiscard]] std::vector<User3gl> user3gl() const;

    // One text a problem: unknown section, unknown or unsupported setting, malformed line. "FILE:LINE: warning: ...".
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    struct Section {
        std::string name;
        std::vector<AssignmentLine> lines;
    };
    std::vector<Section> sections_;
    std::vector<std::string> warnings_;
};

}  // namespace uproc::runtime
