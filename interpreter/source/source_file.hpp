// A source text and its logical lines (manual: "Line Continuation"), or what the precompiler made of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/source/expansion.hpp"
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

// A physical line of one of the files a component is compiled from.
struct SourceLine {
    std::uint32_t line = 0;
    std::uint32_t file = 0;  // in SourceFile::files()

    bool operator==(const SourceLine&) const = default;
};

// A place as a person finds it.
struct Place {
    const SourceFile* file = nullptr;
    Position position;
    std::uint32_t inclusion = 0;  // by which the file came in: 0 for the compiled file itself
};

// The place of an #include: file and line.
struct IncludedFrom {
    std::string file;
    std::uint32_t line = 0;
};

// Limits that keep hostile input from exhausting memory; each has its own error.
inline constexpr std::size_t maximumSourceBytes = 64UL << 20U;

class SourceFile {
  public:
    // Takes UTF-8 text (a byte order mark is skipped, CRLF and LF end lines).
    SourceFile(std::string name, std::string text);
    // Reads a file; the Error says why it cannot be read.
    static Result<SourceFile> read(const std::string& path);

    // `original` as the precompiler left it: other lines, positions in the files they came from. `original` must
    // outlive it.
    SourceFile(const SourceFile& original, Expansion expansion);

    SourceFile(SourceFile&&) = default;
    SourceFile& operator=(SourceFile&&) = default;

    [[nodiscard]] const std::string& name() const { return name_; }
    // As it was read, also after precompilation.
    [[nodiscard]] std::string_view text() const { return original_ != nullptr ? original_->text() : *text_; }
    [[nodiscard]] const std::vector<LogicalLine>& lines() const { return expansion_ ? expansion_->lines : lines_; }
    // The physical line with that number (from 1) without its end; "" if there is none.
    [[nodiscard]] std::string_view physicalLine(std::uint32_t number) const;
    // The place of a byte offset within a logical line: line and column in the file that line came from.
    [[nodiscard]] Position position(std::uint32_t logicalLine, std::uint32_t offset) const {
        return place(logicalLine, offset).position;
    }
    [[nodiscard]] SourceLine sourceLine(std::uint32_t logicalLine, std::uint32_t offset) const;
    [[nodiscard]] Place place(std::uint32_t logicalLine, std::uint32_t offset) const;
    // The #include directives that led to an inclusion, the innermost first; of the compiled file: none.
    [[nodiscard]] std::vector<IncludedFrom> includeChain(std::uint32_t inclusion) const;
    // This file, and what it includes.
    [[nodiscard]] std::vector<const SourceFile*> files() const;

  private:
    void split();
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> pieceAt(std::uint32_t logicalLine,
                                                                  std::uint32_t offset) const;
    [[nodiscard]] Position ownPosition(std::uint32_t logicalLine, std::uint32_t offset) const;
    [[nodiscard]] std::uint32_t originalOffset(const LineOrigin& origin, std::uint32_t offset) const;

    std::string name_;
    const SourceFile* original_ = nullptr;
    std::unique_ptr<Expansion> expansion_;
    std::unique_ptr<std::string> text_;  // stable address for the views
    std::vector<std::string_view> physical_;
    std::vector<std::unique_ptr<std::string>> joined_;  // texts of continued lines
    std::vector<LogicalLine> lines_;
};

// Whether a line is for the precompiler: '#' is the first character that is not blank.
bool isDirective(std::string_view line);

// Chooses the notation for a text: Documentation if it holds no explicit GOLD character and some string constant has
// the form KEY=VALUE;KEY=VALUE, which only makes sense as a list (e.g. SetSecurity's "SMTP=UStartTLSSMTP;USE=MAND").
GoldNotation chooseNotation(std::string_view text);

}  // namespace uproc
