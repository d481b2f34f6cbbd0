// The work of one precompilation: reads the files line by line, keeps the open blocks and writes the generated lines.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "interpreter/preprocess/block_text.hpp"
#include "interpreter/preprocess/blocks.hpp"
#include "interpreter/preprocess/constants.hpp"
#include "interpreter/preprocess/directive.hpp"
#include "interpreter/preprocess/limits.hpp"
#include "interpreter/preprocess/preprocessor.hpp"
#include "interpreter/preprocess/replacement.hpp"

namespace uproc::preprocess {

class Expander {
  public:
    Expander(const SourceFile& source, const PreprocessOptions& options, Diagnostics& diagnostics);

    // False: a limit was passed.
    bool run();
    // Whether anything was done that a reader of the source would notice.
    [[nodiscard]] bool changed() const { return changed_; }
    Expansion take() { return std::move(out_); }

  private:
    // A file that is being read.
    struct Frame {
        const SourceFile* file = nullptr;
        std::uint32_t inclusion = 0;
        std::uint32_t next = 0;       // logical line
        std::size_t outerBlocks = 0;  // blocks that were open before it
        std::string library;
        bool constantsOnly = false;  // DEFPARAM: only its directives count
        bool hasScope = false;       // a scope was opened for <$libraryName>
        bool needsEnd = false;       // its text is a module whose "end" must be added
        BlockText text;
    };

    // ---- expander.cpp: files and lines
    void readGlobalConstants();
    bool pushFile(std::shared_ptr<const SourceFile> file, std::string_view library, std::uint32_t fromLine);
    void popFile();
    void step();
    void plainLine(std::string_view line);
    void emit(std::string_view text, std::vector<ReplacedPiece>* pieces = nullptr);
    [[nodiscard]] bool active() const { return blocks_.empty() || blocks_.back().active; }
    [[nodiscard]] Frame& frame() { return frames_.back(); }
    [[nodiscard]] std::string_view lineText() { return frame().file->lines()[line_].text; }
    // Uses up some of what may be generated; false, with an error, if nothing is left.
    bool spend(std::size_t bytes);
    std::string replaced(std::string_view text);
    void report(MessageId id, std::string_view argument = {}, std::string_view hint = {});
    void reportAt(std::uint32_t line, MessageId id, std::string_view argument = {});
    void ignore(std::string_view reason);
    void fail(MessageId id, std::size_t limit);

    // ---- directives.cpp: what each directive does
    void directive(const Directive& directive);
    void blockDirective(const Directive& directive);
    void define(std::string_view rest);
    void undefine(std::string_view rest);
    [[nodiscard]] std::string constantName(std::string_view written);
    [[nodiscard]] bool isDefined(std::string_view rest);
    [[nodiscard]] bool condition(std::string_view rest);
    void open(DirectiveBlock block);
    void openIf(bool holds);
    void elseIf(const Directive& directive);
    void openFor(std::string_view rest);
    void nextItem(DirectiveBlock& block);
    void close(DirectiveBlockKind kind);
    void closeUnfinished(std::size_t keep);
    void include(std::string_view rest);
    void insertModule(const Directive& directive);

    const PreprocessOptions& options_;
    Diagnostics& diagnostics_;
    Constants constants_;
    std::size_t budget_ = maximumExpansionBytes;
    Replacement replacement_;
    Expansion out_;
    std::vector<Frame> frames_;
    std::vector<DirectiveBlock> blocks_;
    std::unordered_map<const SourceFile*, std::uint32_t> fileNumbers_;
    std::vector<ReplacedPiece> pieces_;  // of the line at hand
    std::uint32_t line_ = 0;             // logical line at hand, in the innermost file
    std::uint32_t column_ = 0;           // byte offset of its directive
    bool changed_ = false;
    bool failed_ = false;
};

}  // namespace uproc::preprocess
