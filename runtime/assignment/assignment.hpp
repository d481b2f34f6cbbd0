// Assignment files (.asn): sections, settings, #file includes (manual: "Assignment Files", "Configuration Settings:
// Assignment").
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// One line of a section: `name` up to the first blank or '=' (the manual allows both), `value` the rest. In [USER_3GL],
// [RESOURCES] and [PRE_START], which have no such form, `name` is the whole line and `value` is empty. Expressions and
// caret escapes are resolved in both. A value may hold a secret (logon data): never print one.
struct AssignmentLine {
    std::string name;
    std::string value;
    std::string file;  // where it stands
    int line = 0;
};

// One entry of [USER_3GL]: a library path, and the entry points named after it in parentheses (none: all). Manual:
// "Specifying Libraries and Functions".
struct User3gl {
    std::string library;                 // as written, backslashes and all
    std::vector<std::string> functions;  // case matters
    bool preload = false;
    std::string file;
    int line = 0;
};

// The settings of one application. Load the global file first, then the local one: the last setting of a name wins, but
// the first line that matches in [FILES], [ENTITIES], [SERVICES_EXEC] and [REPORTS_EXEC] (manual: "Assignment
// Settings", "Global and Local Assignment Files").
class Assignment {
  public:
    // Looks an environment variable up by its name without '$'.
    using Environment = std::function<std::optional<std::string>(std::string_view)>;

    // The process's environment.
    Assignment();
    explicit Assignment(Environment environment);

    // Reads a file with its #file includes. A missing file is an Error; everything else is a warning. The name is tried
    // as written, in lower case and in upper case, then likewise with ".asn" (manual: "/asn").
    Result<void> load(const std::filesystem::path& file);
    // Reads text as if it were the file `name`; #file names are sought from the folder of `name`.
    void loadText(std::string_view text, std::string_view name);

    // The lines of a section ("DRIVER_SETTINGS", no brackets, any case), in order; empty if absent.
    [[nodiscard]] const std::vector<AssignmentLine>& section(std::string_view name) const;
    // The names of the sections that occur, in upper case, in order of first occurrence.
    [[nodiscard]] std::vector<std::string> sectionNames() const;
    // The value of a setting in a section; names match in any case; the manual's rule on repetition holds: the last.
    // Without a value in the file: an empty string, which means the setting's default.
    [[nodiscard]] std::optional<std::string> value(std::string_view section, std::string_view name) const;
    // A setting of [SETTINGS], e.g. "$NUM_NULL_CMP_ZERO"; with or without underscores.
    [[nodiscard]] std::optional<std::string> setting(std::string_view name) const;
    // [LOGICALS] look-up. The manual knows no other place: an unknown logical is not sought in the environment.
    [[nodiscard]] std::optional<std::string> logical(std::string_view name) const;
    [[nodiscard]] std::vector<User3gl> user3gl() const;

    // [FILES]: where the file goes, with the runs of '*' filled in and USYS logicals and $ENVIRONMENT resolved; a path
    // of [PATHS], $RES or an archive stays in front ("$NET:a.txt", "my.zip:a.txt"). nullopt: no redirection.
    // The statements of "ProcScript for File System Management" (lfile..., $ldir...) do not use it.
    [[nodiscard]] std::optional<std::string> redirectFile(std::string_view name) const;
    // [ENTITIES] for "ENTITY.MODEL" or "ENTITY": e.g. "$MSS:model1_CUST.*". A line without a model is for every model.
    [[nodiscard]] std::optional<std::string> redirectEntity(std::string_view entity) const;
    // [SERVICES_EXEC] and [REPORTS_EXEC] for a component name (not an instance name): e.g. "$NET1:MYSERVICE", followed
    // by a blank and the parameters if there are any.
    [[nodiscard]] std::optional<std::string> redirectService(std::string_view component) const;
    [[nodiscard]] std::optional<std::string> redirectReport(std::string_view component) const;
    // [PATHS]: the connection string of a path, with or without its '$', after following path-to-path assignments; a
    // path that leads to an undefined one gives that one's name ("$SLE"). nullopt: not defined, or it leads in a
    // circle.
    [[nodiscard]] std::optional<std::string> path(std::string_view name) const;
    // "USYSADM:x" or "$ENV:x" as a real location if the environment knows the word; otherwise unchanged (manual: "USYS
    // Path Logicals": on Unix and Linux they are environment variables).
    [[nodiscard]] std::string location(std::string_view text) const;

    // One text a problem: unknown section, unknown or unsupported setting, malformed line. "FILE:LINE: warning: ...".
    // Each once, at most 100; none holds a value.
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    friend class AssignmentReader;

    struct Section {
        std::string name;
        std::vector<AssignmentLine> lines;
    };
    [[nodiscard]] std::optional<std::string> redirect(std::string_view section, std::string_view name) const;

    Environment environment_;
    std::vector<Section> sections_;
    std::vector<std::string> warnings_;
};

}  // namespace uproc::runtime
