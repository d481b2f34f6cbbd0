// A source text and its logical lines (manual: "Line Continuation").
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc {

// How GOLD characters are written in a source text, and shown to a person (docs/language.md "GOLD notations").
enum class GoldNotation : std::uint8_t {
    Explicit,       // "·;" or the raw byte 0x1B is GOLD ; - a plain ';' in a string is a semicolon
    Documentation,  // as the manual prints it: a plain ';' in a string constant is GOLD ;
};

// A place in a file; both count from 1, the column in characters.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

// One line of ProcScript after joining continued physical lines.
struct LogicalLine {
    std::string_view text;        // stays valid as long as its SourceFile
    std::uint32_t firstLine = 0;  // physical line it starts on
    // Where each physical line begins in `text`: (offset, line). Only for continued lines.
    struct Piece {
        std::uint32_t offset;
        std::uint32_t line;
    };
    std::vector<Piece> pieces;
};

// Limits that keep hostile input from exhausting memory; each has its own error.
inline constexpr std::size_t maximumSourceBytes = 64UL << 20U;

class SourceFile {
  public:
    // Takes UTF-8 text (a byte order mark is skipped, CRLF and LF end lines).
    SourceFile(std::string name, std::string text);
    // Reads a file; the Error says why it cannot be read.
    static Result<SourceFile> read(const std::string& path);

    SourceFile(SourceFile&&) = default;
    SourceFile& operator=(SourceFile&&) = default;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::string_view text() const { return *text_; }
    [[nodiscard]] const std::vector<LogicalLine>& lines() const { return lines_; }
    // The physical line with that number (from 1) without its end; "" if there is none.
    [[nodiscard]] std::string_view physicalLine(std::uint32_t number) const;
    // The place of a byte offset within a logical line.
    [[nodiscard]] Position position(std::uint32_t logicalLine, std::uint32_t offset) const;

  private:
    void split();

    std::string name_;
    std::unique_ptr<std::string> text_;  // stable address for the views
    std::vector<std::string_view> physical_;
    std::vector<std::unique_ptr<std::string>> joined_;  // texts of continued lines
    std::vector<LogicalLine> lines_;
};

// Chooses the notation for a text: Documentation if it holds no explicit GOLD character and some string constant has
// the form KEY=VALUE;KEY=VALUE, which only makes sense as a list (e.g. SetSecurity's "SMTP=UStartTLSSMTP;USE=MAND").
GoldNotation chooseNotation(std::string_view text);

}  // namespace uproc
