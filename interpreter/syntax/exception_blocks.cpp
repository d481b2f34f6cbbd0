#include "interpreter/syntax/exception_blocks.hpp"

#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

Node* make(LineCursor& cursor, NodeKind kind, std::uint32_t start, std::string_view text = {}) {
    return cursor.line().arena->node(kind, cursor.line().line, start, text);
}

// Node::flag of a Catch: it is, or stands behind, a finally. Node::traits: the same for a catch without numbers.
// A part in the wrong order is reported and kept, so that its statements are checked; false: there is no try block.
bool beginPart(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source, Node& node) {
    const std::string_view keyword = node.text;
    if (!blocks.inside(BlockKind::Try)) {
        diagnostics.add(source, cursor.line().line, node.offset, MessageId::BlockNotOpen, keyword);
        return false;
    }
    const Node* before = blocks.partHead();
    if (before == nullptr) return true;
    if (before->flag) {
        diagnostics.add(source, cursor.line().line, node.offset, MessageId::FinallyNotLast, keyword);
    } else if (before->traits != 0 && keyword == "catch") {
        diagnostics.add(source, cursor.line().line, node.offset, MessageId::CatchAllNotLast);
    }
    node.flag = before->flag;
    node.traits = before->traits;
    return true;
}

// "(a, b)" up to the end of the line; false, and the cursor where it was, if it is something else.
bool parenthesized(LineCursor& cursor, std::vector<Node*>& arguments) {
    const std::uint32_t before = cursor.offset();
    if (!cursor.symbol('(')) return false;
    do {
        Node* argument = cursor.expressionIfAny();
        if (argument == nullptr) break;
        arguments.push_back(argument);
    } while (cursor.symbol(','));
    if (cursor.symbol(')') && cursor.atEnd()) return true;
    arguments.clear();
    cursor.moveTo(before);
    return false;
}

}  // namespace

void parseThrows(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source) {
    const std::uint32_t line = cursor.line().line;
    const auto start = static_cast<std::uint32_t>(cursor.offset() - std::string_view("throws").size());
    Node* module = blocks.module(line, start);
    if (!blocks.moduleIsEmpty()) {
        diagnostics.add(source, line, start, MessageId::DeclarationMisplaced, "throws");
    } else if ((module->traits & traitThrows) != 0) {
        diagnostics.add(source, line, start, MessageId::ThrowsTwice);
    }
    module->traits |= traitThrows;
    cursor.expectEnd();
}

void openTry(LineCursor& cursor, BlockStack& blocks, std::uint32_t start) {
    cursor.expectEnd();
    blocks.open(BlockKind::Try, make(cursor, NodeKind::Try, start), {});
}

void nextCatch(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source,
               std::uint32_t start) {
    Node* node = make(cursor, NodeKind::Catch, start, "catch");
    if (!beginPart(cursor, blocks, diagnostics, source, *node)) return;
    std::vector<Node*> numbers;
    if (!parenthesized(cursor, numbers)) numbers = cursor.expressionList();
    cursor.expectEnd();
    node->children = cursor.line().arena->list(numbers);
    if (numbers.empty()) node->traits = 1;
    blocks.nextPart({node});
}

void nextFinally(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source,
                 std::uint32_t start) {
    Node* node = make(cursor, NodeKind::Catch, start, "finally");
    if (!beginPart(cursor, blocks, diagnostics, source, *node)) return;
    cursor.expectEnd();
    node->flag = true;
    blocks.nextPart({node});
}

Node* parseThrow(LineCursor& cursor, std::uint32_t start) {
    std::string_view variant;
    if (cursor.symbol('/')) {
        cursor.skipBlanks();
        if (!cursor.keyword("list")) cursor.complain(MessageId::KeywordExpected, "list");
        variant = "list";
    }
    Node* node = make(cursor, NodeKind::Throw, start, variant);
    std::vector<Node*> arguments;
    if (!parenthesized(cursor, arguments)) arguments = cursor.expressionList();
    node->children = cursor.line().arena->list(arguments);
    return node;
}

}  // namespace uproc::syntax
