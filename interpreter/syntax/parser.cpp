#include "interpreter/syntax/parser.hpp"

#include <functional>
#include <unordered_map>

#include "interpreter/syntax/block_stack.hpp"
#include "interpreter/syntax/exception_blocks.hpp"
#include "interpreter/syntax/recovery.hpp"
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

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
    enum class Mode { Statements, Params, Variables };

    void parseLine(LineCursor& cursor);
    void recover(LineCursor& cursor);
    void parseDeclarationLine(LineCursor& cursor);
    bool parseControl(LineCursor& cursor, std::string_view word);
    void parseModuleHead(LineCursor& cursor, ModuleKind kind, bool partner);
    bool parseAccess(LineCursor& cursor);
    bool parseLabel(LineCursor& cursor);
    void openDeclarations(LineCursor& cursor, Mode mode);
    void closeDeclarations();

    void parseIf(LineCursor& cursor);
    void parseElse(LineCursor& cursor, bool conditional);
    void parseWhile(LineCursor& cursor);
    void parseFor(LineCursor& cursor);
    void parseForList(LineCursor& cursor);
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
    std::uint32_t start_ = 0;  // offset of the current statement
    std::uint32_t declarationsLine_ = 0;
    std::vector<Node*> declared_;
};

std::unique_ptr<Tree> Parser::run() {
    std::uint32_t number = 0;
    for (const LogicalLine& logical : source_.lines()) {
        if (diagnostics_.full()) break;
        LineText line{logical.text, number, notation_, &tree_->arena};
        LineCursor cursor(line);
        const std::size_t changes = blocks_.changes();
        const Mode mode = mode_;
        try {
            if (logical.text.size() > maximumLineBytes) {
                throw SyntaxError{0, MessageId::LineTooLong, std::to_string(maximumLineBytes)};
            }
            if (logical.text.find('\0') != std::string_view::npos) throw SyntaxError{0, MessageId::NotText, {}};
            parseLine(cursor);
        } catch (const SyntaxError& error) {
            diagnostics_.add(source_, number, error.offset, error.id, error.argument);
            if (error.id == MessageId::NotText) break;
            if (error.id != MessageId::LineTooLong && blocks_.changes() == changes && mode_ == mode) recover(cursor);
        }
        ++number;
    }
    if (mode_ != Mode::Statements) {
        diagnostics_.add(source_, declarationsLine_, 0, MessageId::BlockNotClosed,
                         mode_ == Mode::Params ? "endparams" : "endvariables");
        closeDeclarations();
    }
    blocks_.finish();
    return std::move(tree_);
}

void Parser::recover(LineCursor& cursor) {
    cursor.moveTo(start_);
    if (mode_ == Mode::Statements) {
        recoverBlock(cursor, blocks_);
    } else {
        for (Node* node : recoverDeclaration(cursor))
            declared_.push_back(node);
    }
}

void Parser::parseLine(LineCursor& cursor) {
    if (cursor.atEnd()) {
        if (cursor.peek() == ';') tree_->comments.push_back({cursor.line().line, cursor.offset(), cursor.rest()});
        return;
    }
    start_ = cursor.offset();
    if (cursor.peek() == '#') {
        cursor.moveTo(start_ + 1);
        const std::string_view name = cursor.peekWord();
        if (equalIgnoreCase(name, "comment")) return;
        cursor.moveTo(start_);
        cursor.complain(MessageId::DirectiveNotSupported, "#" + std::string(name));
    }
    if (mode_ != Mode::Statements && endsDeclarations(cursor)) {
        diagnostics_.add(source_, declarationsLine_, 0, MessageId::BlockNotClosed,
                         mode_ == Mode::Params ? "endparams" : "endvariables");
        closeDeclarations();
    }
    if (mode_ != Mode::Statements) {
        parseDeclarationLine(cursor);
        return;
    }
    const std::string_view word = cursor.peekWord();
    if (!word.empty() && !isAssignedName(cursor, word)) {
        if (parseLabel(cursor)) return;
        if (parseControl(cursor, word)) return;
    }
    blocks_.add(parseStatement(cursor));
}

bool Parser::parseLabel(LineCursor& cursor) {
    const std::string_view word = cursor.peekWord();
    const std::string_view behind = cursor.rest().substr(word.size());
    if (!behind.starts_with(':') || behind.starts_with("::")) return false;
    cursor.moveTo(start_ + static_cast<std::uint32_t>(word.size()) + 1);
    if (cursor.keyword("blockdata")) {
        cursor.moveTo(start_);
        cursor.complain(MessageId::NotSupportedStatement, "blockdata");
    }
    blocks_.add(make(cursor, NodeKind::Label, word));
    if (!cursor.atEnd()) blocks_.add(parseStatement(cursor));
    return true;
}

// {public|partner} operation NAME, and the access lines "public web", "partner web", "public soap".
bool Parser::parseAccess(LineCursor& cursor) {
    const bool partner = equalIgnoreCase(cursor.peekWord(), "partner");
    cursor.word();
    if (cursor.keyword("web") || cursor.keyword("soap")) {
        cursor.expectEnd();
        return true;
    }
    if (cursor.keyword("operation")) {
        parseModuleHead(cursor, ModuleKind::Operation, partner);
        return true;
    }
    cursor.complain(MessageId::KeywordExpected, "operation");
}

void Parser::parseModuleHead(LineCursor& cursor, ModuleKind kind, bool partner) {
    cursor.skipBlanks();
    const std::string_view name = cursor.word();
    if (name.empty()) cursor.complain(MessageId::NameExpected);
    Node* head = make(cursor, NodeKind::Module, name);
    head->module = kind;
    head->traits = partner ? traitPartner : std::uint8_t{0};
    blocks_.openModule(head);
    if (cursor.keyword("throws")) head->traits |= traitThrows;
    cursor.expectEnd();
}

void Parser::openDeclarations(LineCursor& cursor, Mode mode) {
    (void)blocks_.module(cursor.line().line, start_);
    if (!blocks_.moduleIsEmpty() && blocks_.inModule()) {
        diagnostics_.add(source_, cursor.line().line, start_, MessageId::DeclarationMisplaced,
                         mode == Mode::Params ? "params" : "variables");
    }
    mode_ = mode;
    declarationsLine_ = cursor.line().line;
    declared_.clear();
    cursor.expectEnd();
}

void Parser::closeDeclarations() {
    Node* module = blocks_.module(declarationsLine_, 0);
    const std::size_t slot = mode_ == Mode::Params ? 0 : 1;
    // Several blocks of a plain script add up.
    if (module->children[slot] != nullptr) {
        const auto before = module->children[slot]->children;
        declared_.insert(declared_.begin(), before.begin(), before.end());
    }
    Node* node = tree_->arena.node(NodeKind::Declarations, declarationsLine_, 0);
    node->children = tree_->arena.list(declared_);
    module->children[slot] = node;
    mode_ = Mode::Statements;
}

void Parser::parseDeclarationLine(LineCursor& cursor) {
    const std::string_view closing = mode_ == Mode::Params ? "endparams" : "endvariables";
    const std::string_view word = cursor.peekWord();
    if (equalIgnoreCase(word, "endparams") || equalIgnoreCase(word, "endvariables")) {
        closeDeclarations();
        if (!equalIgnoreCase(word, closing)) cursor.complain(MessageId::KeywordExpected, closing);
        cursor.word();
        cursor.expectEnd();
        return;
    }
    for (Node* node : parseDeclaration(cursor, mode_ == Mode::Params))
        declared_.push_back(node);
}

bool Parser::parseControl(LineCursor& cursor, std::string_view word) {
    using Handler = void (*)(Parser&, LineCursor&);
    static const std::unordered_map<std::string, Handler> handlers = {
        {"if", [](Parser& p, LineCursor& c) { p.parseIf(c); }},
        {"elseif", [](Parser& p, LineCursor& c) { p.parseElse(c, true); }},
        {"else", [](Parser& p, LineCursor& c) { p.parseElse(c, c.keyword("if")); }},
        {"endif", [](Parser& p, LineCursor& c) { p.parseEnd(c, BlockKind::If); }},
        {"while", [](Parser& p, LineCursor& c) { p.parseWhile(c); }},
        {"endwhile", [](Parser& p, LineCursor& c) { p.parseEnd(c, BlockKind::While); }},
        {"repeat",
         [](Parser& p, LineCursor& c) {
             c.expectEnd();
             p.blocks_.open(BlockKind::Repeat, p.make(c, NodeKind::Repeat), {});
         }},
        {"until", [](Parser& p, LineCursor& c) { p.parseUntil(c); }},
        {"for", [](Parser& p, LineCursor& c) { p.parseFor(c); }},
        {"forlist", [](Parser& p, LineCursor& c) { p.parseForList(c); }},
        {"endfor",
         [](Parser& p, LineCursor& c) {
             p.parseEnd(c, p.blocks_.inside(BlockKind::ForList) ? BlockKind::ForList : BlockKind::For);
         }},
        {"selectcase", [](Parser& p, LineCursor& c) { p.parseSelectCase(c); }},
        {"case", [](Parser& p, LineCursor& c) { p.parseCase(c, false); }},
        {"elsecase", [](Parser& p, LineCursor& c) { p.parseCase(c, true); }},
        {"endselectcase", [](Parser& p, LineCursor& c) { p.parseEnd(c, BlockKind::SelectCase); }},
        {"operation", [](Parser& p, LineCursor& c) { p.parseModuleHead(c, ModuleKind::Operation, false); }},
        {"entry", [](Parser& p, LineCursor& c) { p.parseModuleHead(c, ModuleKind::Entry, false); }},
        {"function", [](Parser& p, LineCursor& c) { p.parseModuleHead(c, ModuleKind::Function, false); }},
        {"trigger", [](Parser& p, LineCursor& c) { p.parseModuleHead(c, ModuleKind::Trigger, false); }},
        {"end",
         [](Parser& p, LineCursor& c) {
             c.expectEnd();
             p.blocks_.closeModule(c.line().line, p.start_);
         }},
        {"variables", [](Parser& p, LineCursor& c) { p.openDeclarations(c, Mode::Variables); }},
        {"params", [](Parser& p, LineCursor& c) { p.openDeclarations(c, Mode::Params); }},
        {"throws", [](Parser& p, LineCursor& c) { parseThrows(c, p.blocks_, p.diagnostics_, p.source_); }},
        {"try", [](Parser& p, LineCursor& c) { openTry(c, p.blocks_, p.start_); }},
        {"catch", [](Parser& p, LineCursor& c) { nextCatch(c, p.blocks_, p.diagnostics_, p.source_, p.start_); }},
        {"finally", [](Parser& p, LineCursor& c) { nextFinally(c, p.blocks_, p.diagnostics_, p.source_, p.start_); }},
        {"endtry", [](Parser& p, LineCursor& c) { p.parseEnd(c, BlockKind::Try); }},
        {"returns",
         [](Parser& p, LineCursor& c) {
             Node* module = p.blocks_.module(c.line().line, p.start_);
             c.skipBlanks();
             const std::string_view name = c.peekWord();
             const auto type = typeFromName(name);
             if (!type) c.complain(MessageId::UnknownType, name);
             if (!p.blocks_.moduleIsEmpty()) {
                 c.moveTo(p.start_);
                 c.complain(MessageId::DeclarationMisplaced, "returns");
             }
             c.word();
             c.expectEnd();
             module->type = *type;
             module->traits |= traitReturns;
         }},
    };
    if (equalIgnoreCase(word, "public") || equalIgnoreCase(word, "partner")) return parseAccess(cursor);
    const auto handler = handlers.find(lowerCase(word));
    if (handler == handlers.end()) return false;
    cursor.word();
    handler->second(*this, cursor);
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
    node->children = tree_->arena.list(std::vector<Node*>{condition, oneStatementBlock(cursor)});
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
    node->children = tree_->arena.list(std::vector<Node*>{condition, oneStatementBlock(cursor)});
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
    Node* last = cursor.keyword("to") ? cursor.expression() : nullptr;
    Node* step = cursor.keyword("step") ? cursor.expression() : nullptr;
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

}  // namespace

std::unique_ptr<Tree> parse(const SourceFile& source, GoldNotation notation, Diagnostics& diagnostics) {
    return Parser(source, notation, diagnostics).run();
}

}  // namespace uproc::syntax
