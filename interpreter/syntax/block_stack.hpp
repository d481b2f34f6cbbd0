// Assembles parsed lines into blocks and modules: if … endif, while … endwhile, operation … end.
#pragma once

#include <string_view>
#include <vector>

#include "interpreter/source/diagnostic.hpp"
#include "interpreter/syntax/tree.hpp"

namespace uproc::syntax {

// What a block that is still open was opened by.
enum class BlockKind : std::uint8_t { If, While, Repeat, For, ForList, ForEntity, SelectCase, Try };

class BlockStack {
  public:
    BlockStack(const SourceFile& source, Tree& tree, Diagnostics& diagnostics)
        : source_(source), tree_(tree), diagnostics_(diagnostics) {}

    // ---- modules
    // Opens a module; one that is still open ends here.
    void openModule(Node* head);
    // `end`: closes the open module. At the top level it ends the plain script's statements.
    void closeModule(std::uint32_t line, std::uint32_t offset);
    // `undeclare`: ends the open module, and keeps the order of the two for the checker.
    void undeclare(Node* node);
    // The module statements go to now; the plain script's exec if none is open.
    Node* module(std::uint32_t line, std::uint32_t offset);
    [[nodiscard]] bool inModule() const { return module_ != nullptr && module_ != tree_.topLevel; }
    // A declarations block may still follow: no statement was added to the module yet.
    [[nodiscard]] bool moduleIsEmpty() const { return blocks_.empty() && statements_.empty(); }

    // ---- statements and blocks
    void add(Node* statement);
    // Opens a block; `head` holds what stands on the opening line and gets the block's parts when it closes.
    void open(BlockKind kind, Node* head, std::vector<Node*> parts);
    // Whether the innermost block is of that kind.
    [[nodiscard]] bool inside(BlockKind kind) const { return !blocks_.empty() && blocks_.back().kind == kind; }
    // Ends the part under way (the statements so far become a Block) and adds `more` behind it.
    void nextPart(std::vector<Node*> more);
    [[nodiscard]] std::size_t parts() const { return blocks_.back().parts.size(); }
    // What began the part under way, behind nextPart(); nullptr in the first part.
    [[nodiscard]] const Node* partHead() const {
        return blocks_.back().parts.empty() ? nullptr : blocks_.back().parts.back();
    }
    // Counts whatever opened, divided or closed a block or module: tells whether a line in error did so before it
    // failed.
    [[nodiscard]] std::size_t changes() const { return changes_; }
    // Closes the innermost block, which must be of that kind; otherwise reports it and recovers.
    bool close(BlockKind kind, std::uint32_t line, std::uint32_t offset, std::string_view keyword,
               Node* last = nullptr);
    // Reports every block that is still open.
    void closeAll();
    // The end of the source: closes what is open and completes the tree.
    void finish();

  private:
    struct Open {
        BlockKind kind;
        Node* head;
        std::vector<Node*> parts;
        std::vector<Node*> outer;  // the enclosing block's statements
    };
    Node* makeBlock(std::uint32_t line, std::uint32_t offset);
    void closeInnermost(Node* last);
    // Reports the innermost block, whose end is missing, and closes it.
    void closeUnfinished();
    [[nodiscard]] std::string openedAt(const Open& block) const;
    void finishModule();

    const SourceFile& source_;
    Tree& tree_;
    Diagnostics& diagnostics_;
    std::vector<Open> blocks_;
    std::vector<Node*> statements_;
    Node* module_ = nullptr;
    std::size_t changes_ = 0;
    std::vector<Node*> topLevelStatements_;
};

std::string_view openingKeyword(BlockKind kind);
std::string_view closingKeyword(BlockKind kind);

}  // namespace uproc::syntax
