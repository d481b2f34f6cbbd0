// The parser's state, shared by the files that read its kinds of lines: parser.cpp (any line), module_lines.cpp
// (modules and declarations), block_lines.cpp (blocks of statements).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "interpreter/syntax/block_stack.hpp"
#include "interpreter/syntax/keywords.hpp"
#include "interpreter/syntax/statement.hpp"

namespace uproc::syntax {

class Parser {
  public:
    Parser(const SourceFile& source, GoldNotation notation, Diagnostics& diagnostics)
        : source_(source),
          notation_(notation),
          diagnostics_(diagnostics),
          tree_(std::make_unique<Tree>()),
          blocks_(source, *tree_, diagnostics) {}

    std::unique_ptr<Tree> run();

  private:
    enum class Mode : std::uint8_t { Statements, Params, Variables, Scope, JavaScript, BlockData };

    void parseLine(LineCursor& cursor);
    void reportDirective(LineCursor& cursor);
    void recover(LineCursor& cursor);
    void parseDeclarationLine(LineCursor& cursor);
    bool parseControl(LineCursor& cursor, const KeywordInfo& info);
    void parseModuleHead(LineCursor& cursor, Keyword keyword, std::uint8_t traits);
    void parseAccess(LineCursor& cursor, bool partner);
    static void setModuleKind(Node& module, Keyword keyword);
    void parseReturns(LineCursor& cursor);
    void parseUndeclare(LineCursor& cursor);
    void parseDeclarationsLine(LineCursor& cursor, const KeywordInfo& info);
    // What stands behind a complete line is comment, though no ';' says so.
    void ignoreRest(LineCursor& cursor);
    void parseOpaqueLine(LineCursor& cursor);
    void openBlockData(LineCursor& cursor, std::string_view name);
    void addBlockData(LineCursor& cursor, std::string_view text);
    bool parseLabel(LineCursor& cursor);
    [[nodiscard]] std::string_view closingWord() const;
    void openDeclarations(LineCursor& cursor, Mode mode);
    void closeDeclarations();

    void parseIf(LineCursor& cursor);
    void parseElse(LineCursor& cursor, bool conditional);
    void parseWhile(LineCursor& cursor);
    void parseFor(LineCursor& cursor);
    void parseForList(LineCursor& cursor);
    void parseForEntity(LineCursor& cursor);
    void parseEndFor(LineCursor& cursor);
    void parseSelectCase(LineCursor& cursor);
    void parseCase(LineCursor& cursor, bool otherwise);
    void parseUntil(LineCursor& cursor);
    void parseEnd(LineCursor& cursor, BlockKind kind);

    Node* make(LineCursor& cursor, NodeKind kind, std::string_view text = {}) {
        return tree_->arena.node(kind, cursor.line().line, start_, text);
    }
    Node* oneStatementBlock(LineCursor& cursor) {
        Node* statement = parseStatement(cursor);
        Node* block = make(cursor, NodeKind::Block);
        block->children = tree_->arena.list(std::vector<Node*>{statement});
        return block;
    }

    const SourceFile& source_;
    GoldNotation notation_;
    Diagnostics& diagnostics_;
    std::unique_ptr<Tree> tree_;
    BlockStack blocks_;
    Mode mode_ = Mode::Statements;
    bool inContainer_ = false;  // between declarations and enddeclarations
    std::uint32_t start_ = 0;   // offset of the current statement
    std::uint32_t declarationsLine_ = 0;
    std::uint32_t containerLine_ = 0;
    std::vector<Node*> declared_;
    // The blockdata under way.
    Node* blockData_ = nullptr;
    std::string delimiter_;
    std::string blockText_;
};

}  // namespace uproc::syntax
