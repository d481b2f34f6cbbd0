// What the precompiler made of a source file: its lines, and for each of them where it came from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace uproc {

class SourceFile;

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

// One use of a file: the compiled file itself (number 0), or an #include of another one.
struct Inclusion {
    const SourceFile* file = nullptr;
    std::uint32_t fileNumber = 0;  // in SourceFile::files()
    std::uint32_t parent = 0;      // the inclusion that holds the directive; of number 0: itself
    std::uint32_t line = 0;        // physical line of the directive there
};

// Where a line came from.
struct LineOrigin {
    std::uint32_t inclusion = 0;
    std::uint32_t line = 0;  // logical line of that file
    // What was replaced in it: a range of Expansion::pieces.
    std::uint32_t firstPiece = 0;
    std::uint32_t pieces = 0;
};

// From byte `offset` of a replaced line on, up to the next piece, the text comes from byte `original` of the line as it
// was: from there on, or, if `fixed`, as a whole (it is a constant's value).
struct ReplacedPiece {
    std::uint32_t offset = 0;
    std::uint32_t original = 0;
    bool fixed = false;
};

// Keeps texts at stable addresses, many to an allocation.
class TextArena {
  public:
    std::string_view keep(std::string_view text);

  private:
    std::vector<std::unique_ptr<char[]>> blocks_;  // NOLINT(modernize-avoid-c-arrays): a block of bytes
    std::size_t used_ = 0;
    std::size_t size_ = 0;
};

struct Expansion {
    std::vector<LogicalLine> lines;
    std::vector<LineOrigin> origins;  // one a line
    std::vector<ReplacedPiece> pieces;
    std::vector<Inclusion> inclusions;
    std::vector<std::shared_ptr<const SourceFile>> included;  // each file once, in the order of first use
    TextArena texts;
};

}  // namespace uproc
