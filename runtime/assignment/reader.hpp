// Reads assignment files into an Assignment: sections, lines, #file, then expressions (manual: "Assignment Files",
// "Including Assignment Files", "Using Expressions in Assignment Files").
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/assignment/assignment.hpp"
#include "runtime/assignment/expressions.hpp"
#include "runtime/assignment/text.hpp"

namespace uproc::runtime {

// One reader reads one file (or text) with all it includes.
class AssignmentReader {
  public:
    static constexpr int maxIncludeDepth = 16;
    static constexpr int maxFiles = 256;                         // in one reading, the first one included
    static constexpr std::size_t maxBytes = 16UL * 1024 * 1024;  // in one reading, all files together
    static constexpr std::size_t maxExpanded = 2 * maxBytes;     // bytes kept of one reading, expressions replaced
    static constexpr std::size_t maxLines = 200'000;             // in one reading
    static constexpr std::size_t maxWarnings = 100;

    explicit AssignmentReader(Assignment& into);

    Result<void> readFile(const std::filesystem::path& file);
    void readText(std::string_view text, std::string_view name);
    // Resolves expressions and escapes, [LOGICALS] first, hands the lines over and checks them against the table.
    void finish();

  private:
    struct RawLine {
        std::string section;  // upper case
        std::string text;
        std::string file;
        int line = 0;
    };

    void readLines(const std::vector<LogicalLine>& lines, const std::string& name);
    std::string readHeader(const LogicalLine& line, const std::string& name);
    void include(std::string_view fileName, const std::string& from, int line);
    void store(const RawLine& raw);
    void check(std::string_view section, const AssignmentLine& line);
    std::vector<AssignmentLine>& linesOf(std::string_view section);
    void warn(const std::string& file, int line, const std::string& text);

    Assignment& into_;
    ExpressionNames names_;
    std::vector<RawLine> raw_;
    std::unordered_map<std::string, std::string> logicals_;   // upper case: value
    std::unordered_map<std::string, std::size_t> sectionAt_;  // upper case: index in into_.sections_
    std::set<std::string> open_;                              // files being read: an include of one of these is a cycle
    std::set<std::string> reported_;                          // sections and settings already warned about
    std::size_t bytes_ = 0;
    std::size_t expanded_ = 0;
    int depth_ = 0;
    int files_ = 0;
};

}  // namespace uproc::runtime
