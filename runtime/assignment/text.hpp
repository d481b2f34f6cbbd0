// The text of an assignment file: encodings, logical lines, names and wildcards (manual: "Assignment Files",
// "Assignment Settings"). Nothing here reads files.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::runtime {

// ASCII case only: setting, section and logical names are ASCII in every documented case.
[[nodiscard]] char upper(char c);
[[nodiscard]] std::string upperCopy(std::string_view text);
[[nodiscard]] std::string lowerCopy(std::string_view text);
[[nodiscard]] bool equalIgnoringCase(std::string_view left, std::string_view right);
// Without the blanks, tabs and carriage returns at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Bytes of a file as UTF-8 without BOM. UTF-8, and UTF-16 of either byte order, are recognised by their BOM; without
// one, text that is not UTF-8 is taken as ISO 8859-1. nullopt: not text (holds a NUL).
struct DecodedText {
    std::string text;
    bool guessed = false;  // taken as ISO 8859-1
};
[[nodiscard]] std::optional<DecodedText> decodeText(std::string_view bytes);

// One line after joining continued lines. `line` is the first physical line, from 1.
struct LogicalLine {
    std::string text;
    int line = 0;
};

constexpr std::size_t maxLogicalLine = 64UL * 1024;  // bytes; the manual allows 1023 a physical line

// Splits at LF or CRLF; "%\" (and "%/", as several pages print it) at a line's end joins the next line, without that
// line's leading blanks. A logical line that outgrows maxLogicalLine is cut there. Blank lines and comments are
// dropped.
[[nodiscard]] std::vector<LogicalLine> logicalLines(std::string_view text);

// A line cut at its first blanks and/or single '='. An escaped "^=" and anything within %%( ) does not cut.
struct NameAndValue {
    std::string_view name;
    std::string_view value;
};
[[nodiscard]] NameAndValue splitAssignment(std::string_view line);

// What each '*' of `pattern` stands for in `text`, if it matches in any case. '*' matches any run, also an empty one
// and across separators; each takes the shortest run that lets the rest match.
[[nodiscard]] std::optional<std::vector<std::string_view>> matchWildcards(std::string_view pattern,
                                                                          std::string_view text);

// `target` with its n-th '*' replaced by the n-th run; further '*' stay as they are.
[[nodiscard]] std::string substituteWildcards(std::string_view target, const std::vector<std::string_view>& runs);

}  // namespace uproc::runtime
