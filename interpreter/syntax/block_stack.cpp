#include "interpreter/syntax/block_stack.hpp"

#include <array>

#include "interpreter/syntax/parser.hpp"

namespace uproc::syntax {

std::string_view openingKeyword(BlockKind kind) {
    switch (kind) {
        case BlockKind::If:
            return "if";
        case BlockKind::While:
            return "while";
        case BlockKind::Repeat:
            return "repeat";
        case BlockKind::For:
            return "for";
        case BlockKind::ForList:
            return "forlist";
        case BlockKind::ForEntity:
            return "forentity";
        case BlockKind::SelectCase:
            return "selectcase";
        case BlockKind::Try:
            break;
    }
    return "try";
}

std::string_view closingKeyword(BlockKind kind) {
    switch (kind) {
        case BlockKind::If:
            return "endif";
        case BlockKind::While:
            return "endwhile";
        case BlockKind::Repeat:
            return "until";
        case BlockKind::For:
        case BlockKind::ForList:
        case BlockKind::ForEntity:
            return "endfor";
        case BlockKind::SelectCase:
            return "endselectcase";
        case BlockKind::Try:
            break;
    }
    return "endtry";
}

Node* BlockStack::makeBlock(std::uint32_t line, std::uint32_t offset) {
    Node* block = tree_.arena.node(NodeKind::Block, line, offset);
    block->children = tree_.arena.list(statements_);
    statements_.clear();
    return block;
}

void BlockStack::finishModule() {
    closeAll();
    if (module_ == nullptr) return;
    if (module_ == tree_.topLevel) {
        topLevelStatements_ = std::move(statements_);
        statements_.clear();
    } else {
        module_->children[2] = makeBlock(module_->line, module_->offset);
    }
    module_ = nullptr;
}

void BlockStack::finish() {
    // A source without any statement is a plain script that does nothing.
    if (tree_.topLevel == nullptr && tree_.modules.empty()) (void)module(0, 0);
    finishModule();
    if (tree_.topLevel == nullptr) return;
    statements_ = std::move(topLevelStatements_);
    tree_.topLevel->children[2] = makeBlock(tree_.topLevel->line, tree_.topLevel->offset);
}

void BlockStack::openModule(Node* head) {
    ++changes_;
    finishModule();
    head->children = tree_.arena.list(std::array<Node*, 3>{});
    module_ = head;
    tree_.modules.push_back(head);
}

void BlockStack::undeclare(Node* node) {
    ++changes_;
    finishModule();
    tree_.modules.push_back(node);
}

Node* BlockStack::module(std::uint32_t line, std::uint32_t offset) {
    if (module_ != nullptr) return module_;
    if (tree_.topLevel == nullptr) {
        tree_.topLevel = tree_.arena.node(NodeKind::Module, line, offset, "EXEC");
        tree_.topLevel->children = tree_.arena.list(std::array<Node*, 3>{});
    }
    module_ = tree_.topLevel;
    statements_ = std::move(topLevelStatements_);
    topLevelStatements_.clear();
    return module_;
}

void BlockStack::closeModule(std::uint32_t line, std::uint32_t offset) {
    ++changes_;
    if (module_ == nullptr) {
        diagnostics_.add(source_, line, offset, MessageId::BlockNotOpen, "end");
        return;
    }
    module_->index = line + 1;
    if (module_ == tree_.topLevel) {
        // A snippet may close its statements with 'end'; what follows is reached no more.
        closeAll();
        add(tree_.arena.node(NodeKind::Done, line, offset));
    }
    finishModule();
}

void BlockStack::add(Node* statement) {
    (void)module(statement->line, statement->offset);
    if (!blocks_.empty() && blocks_.back().kind == BlockKind::SelectCase && blocks_.back().parts.size() == 1) {
        diagnostics_.add(source_, statement->line, statement->offset, MessageId::StatementOutsideCase);
        return;
    }
    statements_.push_back(statement);
}

void BlockStack::open(BlockKind kind, Node* head, std::vector<Node*> parts) {
    ++changes_;
    (void)module(head->line, head->offset);
    if (blocks_.size() == maximumBlockDepth) {
        diagnostics_.add(source_, head->line, head->offset, MessageId::TooManyBlocks,
                         std::to_string(maximumBlockDepth));
    }
    if (blocks_.size() == documentedBlockDepth) {
        diagnostics_.add(source_, head->line, head->offset, MessageId::NestedTooDeep);
    }
    blocks_.push_back({kind, head, std::move(parts), std::move(statements_)});
    statements_.clear();
}

void BlockStack::nextPart(std::vector<Node*> more) {
    ++changes_;
    Open& top = blocks_.back();
    top.parts.push_back(makeBlock(top.head->line, top.head->offset));
    top.parts.insert(top.parts.end(), more.begin(), more.end());
}

void BlockStack::closeInnermost(Node* last) {
    Open top = std::move(blocks_.back());
    blocks_.pop_back();
    top.parts.push_back(makeBlock(top.head->line, top.head->offset));
    if (last != nullptr) top.parts.push_back(last);
    top.head->children = tree_.arena.list(top.parts);
    statements_ = std::move(top.outer);
    // Blocks nested too deep (which was reported) stay out of the tree: it is walked by recursion.
    if (blocks_.size() < maximumBlockDepth) statements_.push_back(top.head);
}

std::string BlockStack::openedAt(const Open& block) const {
    return "opened at line " + std::to_string(source_.position(block.head->line, 0).line);
}

void BlockStack::closeUnfinished() {
    const Open& left = blocks_.back();
    diagnostics_.add(source_, left.head->line, left.head->offset, MessageId::BlockNotClosed, closingKeyword(left.kind),
                     "'" + std::string(openingKeyword(left.kind)) + "' was " + openedAt(left));
    closeInnermost(nullptr);
}

bool BlockStack::close(BlockKind kind, std::uint32_t line, std::uint32_t offset, std::string_view keyword, Node* last) {
    ++changes_;
    // Recovery: an inner block that was left open ends with the outer one's end.
    std::size_t depth = blocks_.size();
    while (depth > 0 && blocks_[depth - 1].kind != kind)
        --depth;
    if (depth == 0) {
        diagnostics_.add(source_, line, offset, MessageId::BlockNotOpen, keyword,
                         blocks_.empty()
                             ? std::string()
                             : "the block open here is '" + std::string(openingKeyword(blocks_.back().kind)) + "', " +
                                   openedAt(blocks_.back()));
        return false;
    }
    while (blocks_.size() > depth) {
        closeUnfinished();
    }
    closeInnermost(last);
    return true;
}

void BlockStack::closeAll() {
    while (!blocks_.empty()) {
        closeUnfinished();
    }
}

}  // namespace uproc::syntax
