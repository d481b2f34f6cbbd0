// Lines that open, divide or close blocks of statements.
#include <array>

#include "interpreter/syntax/exception_blocks.hpp"
#include "interpreter/syntax/line_parser.hpp"
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {
constexpr std::size_t longestLabel = 128;  // manual: "ProcScript Labels"
}  // namespace

bool Parser::parseLabel(LineCursor& cursor) {
    const std::string_view word = cursor.peekWord();
    std::string_view behind = cursor.rest().substr(word.size());
    while (!behind.empty() && LineCursor::isBlank(behind.front()))
        behind.remove_prefix(1);
    if (!behind.starts_with(':') || behind.starts_with("::")) return false;
    cursor.moveTo(start_ + static_cast<std::uint32_t>(behind.data() - cursor.rest().data()) + 1);
    if (cursor.keyword("blockdata")) {
        openBlockData(cursor, word);
        return true;
    }
    if (word.size() > longestLabel) {
        diagnostics_.add(source_, cursor.line().line, start_, MessageId::LabelTooLong, std::to_string(longestLabel));
    }
    blocks_.add(make(cursor, NodeKind::Label, word));
    if (!cursor.atEnd()) blocks_.add(parseStatement(cursor));
    return true;
}

// A line that opens, divides or closes a block or a module, or a declaration; false if it is a plain statement.
bool Parser::parseControl(LineCursor& cursor, const KeywordInfo& info) {
    if (info.keyword >= Keyword::Return) return false;
    cursor.word();
    const auto opaque = [&](Mode mode) {
        cursor.expectEnd();
        (void)blocks_.module(cursor.line().line, start_);
        mode_ = mode;
        declarationsLine_ = cursor.line().line;
    };
    switch (info.keyword) {
        case Keyword::If:
            parseIf(cursor);
            break;
        case Keyword::ElseIf:
            parseElse(cursor, true);
            break;
        case Keyword::Else:
            parseElse(cursor, cursor.keyword("if"));
            break;
        case Keyword::EndIf:
            parseEnd(cursor, BlockKind::If);
            break;
        case Keyword::While:
            parseWhile(cursor);
            break;
        case Keyword::EndWhile:
            parseEnd(cursor, BlockKind::While);
            break;
        case Keyword::Repeat:
            cursor.expectEnd();
            blocks_.open(BlockKind::Repeat, make(cursor, NodeKind::Repeat), {});
            break;
        case Keyword::Until:
            parseUntil(cursor);
            break;
        case Keyword::For:
            parseFor(cursor);
            break;
        case Keyword::ForList:
            parseForList(cursor);
            break;
        case Keyword::ForEntity:
            parseForEntity(cursor);
            break;
        case Keyword::EndFor:
            parseEndFor(cursor);
            break;
        case Keyword::SelectCase:
            parseSelectCase(cursor);
            break;
        case Keyword::Case:
            parseCase(cursor, false);
            break;
        case Keyword::ElseCase:
            parseCase(cursor, true);
            break;
        case Keyword::EndSelectCase:
            parseEnd(cursor, BlockKind::SelectCase);
            break;
        case Keyword::End:
            cursor.skipBlanks();
            cursor.word();  // end NAME
            cursor.expectEnd();
            blocks_.closeModule(cursor.line().line, start_);
            break;
        case Keyword::Public:
        case Keyword::Partner:
            parseAccess(cursor, info.keyword == Keyword::Partner);
            break;
        case Keyword::Params:
            openDeclarations(cursor, Mode::Params);
            break;
        case Keyword::Variables:
            openDeclarations(cursor, Mode::Variables);
            break;
        case Keyword::Returns:
            parseReturns(cursor);
            break;
        case Keyword::Throws:
            parseThrows(cursor, blocks_, diagnostics_, source_);
            break;
        case Keyword::Try:
            openTry(cursor, blocks_, start_);
            break;
        case Keyword::Catch:
            nextCatch(cursor, blocks_, diagnostics_, source_, start_);
            break;
        case Keyword::Finally:
            nextFinally(cursor, blocks_, diagnostics_, source_, start_);
            break;
        case Keyword::EndTry:
            parseEnd(cursor, BlockKind::Try);
            break;
        case Keyword::Undeclare:
            parseUndeclare(cursor);
            break;
        case Keyword::Declarations:
        case Keyword::EndDeclarations:
            cursor.moveTo(start_);
            parseDeclarationsLine(cursor, info);
            break;
        case Keyword::Scope:
            opaque(Mode::Scope);
            break;
        case Keyword::JavaScript:
            opaque(Mode::JavaScript);
            break;
        case Keyword::EndParams:
        case Keyword::EndVariables:
        case Keyword::EndScope:
        case Keyword::EndJavaScript:
            diagnostics_.add(source_, cursor.line().line, start_, MessageId::BlockNotOpen, info.name);
            break;
        default:
            parseModuleHead(cursor, info.keyword, 0);
            break;
    }
    return true;
}

void Parser::parseIf(LineCursor& cursor) {
    Node* node = make(cursor, NodeKind::If);
    Node* condition = cursor.expression();
    cursor.skipBlanks();
    const std::uint32_t behind = cursor.offset();
    if (cursor.keyword("then")) {
        diagnostics_.add(source_, cursor.line().line, behind, MessageId::UnexpectedText, "then",
                         "ProcScript has no 'then'");
    }
    if (cursor.atEnd()) {
        blocks_.open(BlockKind::If, node, {condition});
        return;
    }
    node->children = tree_->arena.list(std::array{condition, oneStatementBlock(cursor)});
    blocks_.add(node);
}

void Parser::parseElse(LineCursor& cursor, bool conditional) {
    if (!blocks_.inside(BlockKind::If) || (blocks_.parts() % 2 == 0 && blocks_.parts() != 0)) {
        diagnostics_.add(source_, cursor.line().line, start_, MessageId::BlockNotOpen, conditional ? "elseif" : "else");
        return;
    }
    std::vector<Node*> more;
    if (conditional) more.push_back(cursor.expression());
    blocks_.nextPart(more);
    // else leaves an even number of parts: conditions and blocks in pairs, then the last block.
    if (cursor.atEnd()) return;
    try {
        blocks_.add(parseStatement(cursor));
    } catch (const SyntaxError&) {
        blocks_.close(BlockKind::If, cursor.line().line, start_, "else");
        throw;
    }
    blocks_.close(BlockKind::If, cursor.line().line, start_, "else");
}

void Parser::parseWhile(LineCursor& cursor) {
    Node* node = make(cursor, NodeKind::While);
    Node* condition = cursor.expression();
    if (cursor.atEnd()) {
        blocks_.open(BlockKind::While, node, {condition});
        return;
    }
    node->children = tree_->arena.list(std::array{condition, oneStatementBlock(cursor)});
    blocks_.add(node);
}

// for Counter = Start {to End} {step Step}
void Parser::parseFor(LineCursor& cursor) {
    cursor.skipBlanks();
    std::uint32_t offset = cursor.offset();
    Node* counter = parseOperand(cursor.line(), offset);
    if (counter == nullptr) cursor.complain(MessageId::NameExpected);
    cursor.moveTo(offset);
    if (!cursor.symbol('=')) cursor.complain(MessageId::KeywordExpected, "=");
    Node* first = cursor.expression();
    const bool to = cursor.keyword("to");
    const bool immediateStep = cursor.keyword("step");  // "to step 2": without an end
    Node* last = to && !immediateStep ? cursor.expressionIfAny() : nullptr;
    Node* step = immediateStep || cursor.keyword("step") ? cursor.expression() : nullptr;
    cursor.expectEnd();
    blocks_.open(BlockKind::For, make(cursor, NodeKind::For), {counter, first, last, step});
}

// forlist Item {, Index} in SourceList; forlist/id Id, Value {, Index} in SourceList
void Parser::parseForList(LineCursor& cursor) {
    std::string_view variant;
    if (cursor.symbol('/')) {
        if (!cursor.keyword("id")) cursor.complain(MessageId::KeywordExpected, "id");
        variant = "id";
    }
    const auto operand = [&] {
        cursor.skipBlanks();
        std::uint32_t offset = cursor.offset();
        Node* node = parseOperand(cursor.line(), offset);
        if (node == nullptr) cursor.complain(MessageId::NameExpected);
        cursor.moveTo(offset);
        return node;
    };
    Node* item = operand();
    Node* second = cursor.symbol(',') ? operand() : nullptr;
    Node* index = !variant.empty() && second != nullptr && cursor.symbol(',') ? operand() : nullptr;
    if (!cursor.keyword("in")) cursor.complain(MessageId::KeywordExpected, "in");
    Node* list = cursor.expression();
    cursor.expectEnd();
    blocks_.open(BlockKind::ForList, make(cursor, NodeKind::ForList, variant), {item, second, list, index});
}

void Parser::parseForEntity(LineCursor& cursor) {
    Node* entity = cursor.expression();
    cursor.expectEnd();
    blocks_.open(BlockKind::ForEntity, make(cursor, NodeKind::ForEntity), {entity});
}

void Parser::parseEndFor(LineCursor& cursor) {
    BlockKind kind = BlockKind::For;
    for (const BlockKind other : {BlockKind::ForList, BlockKind::ForEntity}) {
        if (blocks_.inside(other)) kind = other;
    }
    parseEnd(cursor, kind);
}

void Parser::parseSelectCase(LineCursor& cursor) {
    Node* node = make(cursor, NodeKind::SelectCase);
    Node* subject = cursor.expression();
    cursor.expectEnd();
    blocks_.open(BlockKind::SelectCase, node, {subject});
}

void Parser::parseCase(LineCursor& cursor, bool otherwise) {
    if (!blocks_.inside(BlockKind::SelectCase)) {
        diagnostics_.add(source_, cursor.line().line, start_, MessageId::BlockNotOpen, otherwise ? "elsecase" : "case");
        return;
    }
    std::vector<Node*> values;
    if (!otherwise) {
        values = cursor.expressionList();
        if (values.empty()) cursor.complain(MessageId::ExpressionExpected);
    }
    cursor.expectEnd();
    Node* node = make(cursor, NodeKind::Case);
    node->children = tree_->arena.list(values);
    blocks_.nextPart({node});  // what stood before the first case is dropped (and was reported)
}

void Parser::parseUntil(LineCursor& cursor) {
    Node* condition = cursor.expression();
    cursor.expectEnd();
    blocks_.close(BlockKind::Repeat, cursor.line().line, start_, "until", condition);
}

void Parser::parseEnd(LineCursor& cursor, BlockKind kind) {
    blocks_.close(kind, cursor.line().line, start_, closingKeyword(kind));
    cursor.expectEnd();
}

}  // namespace uproc::syntax
