#include "interpreter/syntax/parser.hpp"

#include "interpreter/syntax/block_stack.hpp"
#include "interpreter/syntax/exception_blocks.hpp"
#include "interpreter/syntax/keywords.hpp"
#include "interpreter/syntax/recovery.hpp"
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

constexpr std::size_t longestLabel = 128;          // manual: "ProcScript Labels"
constexpr std::size_t documentedLineBytes = 1000;  // manual: "Uniface Maximums"

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
    enum class Mode { Statements, Params, Variables, Scope, JavaScript, BlockData };

    void parseLine(LineCursor& cursor);
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
    void addBlockData(std::string_view text);
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

std::string_view Parser::closingWord() const {
    switch (mode_) {
        case Mode::Params:
            return "endparams";
        case Mode::Variables:
            return "endvariables";
        case Mode::Scope:
            return "endscope";
        case Mode::JavaScript:
            return "endjavascript";
        default:
            return delimiter_;
    }
}

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
            if (logical.text.size() > documentedLineBytes && mode_ < Mode::Scope) {
                diagnostics_.add(source_, number, 0, MessageId::LongStatement);
            }
            parseLine(cursor);
        } catch (const SyntaxError& error) {
            diagnostics_.add(source_, number, error.offset, error.id, error.argument);
            if (error.id == MessageId::NotText) break;
            if (error.id != MessageId::LineTooLong && blocks_.changes() == changes && mode_ == mode) recover(cursor);
        }
        ++number;
    }
    if (mode_ != Mode::Statements) {
        diagnostics_.add(source_, declarationsLine_, 0, MessageId::BlockNotClosed, closingWord());
        if (mode_ == Mode::Params || mode_ == Mode::Variables) closeDeclarations();
    }
    if (inContainer_) {
        diagnostics_.add(source_, containerLine_, 0, MessageId::BlockNotClosed, "enddeclarations");
    }
    blocks_.finish();
    return std::move(tree_);
}

void Parser::recover(LineCursor& cursor) {
    cursor.moveTo(start_);
    if (mode_ == Mode::Statements) {
        recoverBlock(cursor, blocks_);
    } else if (mode_ == Mode::Params || mode_ == Mode::Variables) {
        for (Node* node : recoverDeclaration(cursor))
            declared_.push_back(node);
    }
}

void Parser::parseLine(LineCursor& cursor) {
    if (mode_ >= Mode::Scope) {
        parseOpaqueLine(cursor);
        return;
    }
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
        diagnostics_.add(source_, declarationsLine_, 0, MessageId::BlockNotClosed, closingWord());
        closeDeclarations();
    }
    if (mode_ != Mode::Statements) {
        parseDeclarationLine(cursor);
        return;
    }
    const std::string_view word = cursor.peekWord();
    if (inContainer_) {
        parseDeclarationsLine(cursor, keywordOf(word));
        return;
    }
    if (!word.empty() && !isVariableName(cursor, word)) {
        if (parseLabel(cursor)) return;
        const KeywordInfo info = keywordOf(word);
        if (info.keyword != Keyword::None && parseControl(cursor, info)) return;
    }
    blocks_.add(parseStatement(cursor));
}

// The lines between scope and endscope, javascript and endjavascript, and those of a blockdata.
void Parser::parseOpaqueLine(LineCursor& cursor) {
    if (mode_ == Mode::BlockData) {
        addBlockData(cursor.rest());
        return;
    }
    cursor.skipBlanks();
    start_ = cursor.offset();
    const std::string_view word = cursor.peekWord();
    if (equalIgnoreCase(word, closingWord())) {
        mode_ = Mode::Statements;
        cursor.word();
        cursor.expectEnd();
        return;
    }
    if (mode_ == Mode::JavaScript || cursor.atEnd()) return;
    if (equalIgnoreCase(word, "input") || equalIgnoreCase(word, "output") || equalIgnoreCase(word, "operation")) return;
    cursor.complain(MessageId::KeywordExpected, "input, output, operation or endscope");
}

// NAME:blockdata Delimiter {text}
void Parser::openBlockData(LineCursor& cursor, std::string_view name) {
    cursor.skipBlanks();
    const std::string_view rest = cursor.rest();
    if (rest.empty()) cursor.complain(MessageId::BlockDataDelimiter);
    if (rest.front() == '#') cursor.complain(MessageId::BlockDataDelimiter);
    delimiter_ = std::string(rest.substr(0, utf8Length(rest)));
    blockData_ = make(cursor, NodeKind::BlockData, name);
    blockText_.clear();
    mode_ = Mode::BlockData;
    declarationsLine_ = cursor.line().line;
    const std::string_view text = rest.substr(delimiter_.size());
    const std::size_t comment = text.find_first_not_of(" \t");
    if (comment != std::string_view::npos && text[comment] != ';') addBlockData(text);
}

// A line of the text; the delimiter may stand anywhere in it and ends the block.
void Parser::addBlockData(std::string_view text) {
    const std::size_t end = text.find(delimiter_);
    blockText_ += text.substr(0, end);
    if (end == std::string_view::npos) {
        blockText_ += '\n';
        return;
    }
    if (end == 0 && !blockText_.empty()) blockText_.pop_back();  // the delimiter on a line of its own
    Node* value = tree_->arena.node(NodeKind::StringText, blockData_->line, blockData_->offset,
                                    tree_->arena.keep(std::move(blockText_)));
    blockData_->children = tree_->arena.list(std::vector<Node*>{value});
    blocks_.add(blockData_);
    blockText_.clear();
    mode_ = Mode::Statements;
}

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

// {public|partner} operation NAME, and the access lines "public web", "partner web", "public soap".
void Parser::parseAccess(LineCursor& cursor, bool partner) {
    const bool web = cursor.keyword("web");
    if (web || cursor.keyword("soap")) {
        cursor.expectEnd();
        if (web) blocks_.module(cursor.line().line, start_)->traits |= traitWeb;
        return;
    }
    cursor.skipBlanks();
    const KeywordInfo info = keywordOf(cursor.peekWord());
    if (info.keyword < Keyword::Operation || info.keyword > Keyword::WebTrigger) {
        cursor.complain(MessageId::KeywordExpected, "operation, web or soap");
    }
    cursor.word();
    parseModuleHead(cursor, info.keyword, partner ? traitPartner : std::uint8_t{0});
}

void Parser::setModuleKind(Node& module, Keyword keyword) {
    switch (keyword) {
        case Keyword::Entry:
            module.module = ModuleKind::Entry;
            break;
        case Keyword::Function:
            module.module = ModuleKind::Function;
            break;
        case Keyword::Trigger:
            module.module = ModuleKind::Trigger;
            break;
        case Keyword::WebOperation:
            module.traits |= traitBrowser;
            break;
        case Keyword::WebTrigger:
            module.module = ModuleKind::Trigger;
            module.traits |= traitBrowser;
            break;
        default:
            break;
    }
}

void Parser::parseModuleHead(LineCursor& cursor, Keyword keyword, std::uint8_t traits) {
    cursor.skipBlanks();
    const std::string_view name = cursor.word();
    if (name.empty()) cursor.complain(MessageId::NameExpected);
    Node* head = make(cursor, NodeKind::Module, name);
    setModuleKind(*head, keyword);
    head->traits |= traits;
    if (cursor.symbol('(') && !cursor.symbol(')')) cursor.complain(MessageId::MissingParenthesis);
    blocks_.openModule(head);
    if (cursor.keyword("throws")) head->traits |= traitThrows;
    if (cursor.keyword("returns")) {
        parseReturns(cursor);
    } else {
        cursor.expectEnd();
    }
}

void Parser::parseReturns(LineCursor& cursor) {
    Node* module = blocks_.module(cursor.line().line, start_);
    cursor.skipBlanks();
    const std::string_view name = cursor.peekWord();
    const auto type = typeFromName(name);
    if (!type) cursor.complain(MessageId::UnknownType, name);
    if (!blocks_.moduleIsEmpty()) {
        cursor.moveTo(start_);
        cursor.complain(MessageId::DeclarationMisplaced, "returns");
    }
    cursor.word();
    cursor.expectEnd();
    module->type = *type;
    module->traits |= traitReturns;
}

// undeclare trigger|operation|entry NAME: ends the module before it.
void Parser::parseUndeclare(LineCursor& cursor) {
    cursor.skipBlanks();
    const Keyword keyword = keywordOf(cursor.peekWord()).keyword;
    if (keyword < Keyword::Operation || keyword > Keyword::WebTrigger) {
        cursor.complain(MessageId::KeywordExpected, "trigger, operation, entry or function");
    }
    cursor.word();
    cursor.skipBlanks();
    const std::string_view name = cursor.word();
    if (name.empty()) cursor.complain(MessageId::NameExpected);
    cursor.expectEnd();
    Node* node = make(cursor, NodeKind::Undeclare, name);
    setModuleKind(*node, keyword);
    blocks_.undeclare(node);
}

// Between declarations and enddeclarations, and those lines themselves.
void Parser::parseDeclarationsLine(LineCursor& cursor, const KeywordInfo& info) {
    switch (info.keyword) {
        case Keyword::Declarations:
            if (inContainer_ || blocks_.inModule() || !blocks_.moduleIsEmpty()) {
                diagnostics_.add(source_, cursor.line().line, start_, MessageId::DeclarationMisplaced, info.name);
            }
            cursor.word();
            cursor.expectEnd();
            inContainer_ = true;
            tree_->hasDeclarations = true;
            containerLine_ = cursor.line().line;
            break;
        case Keyword::EndDeclarations:
            if (!inContainer_) {
                diagnostics_.add(source_, cursor.line().line, start_, MessageId::BlockNotOpen, info.name);
            }
            inContainer_ = false;
            cursor.word();
            cursor.expectEnd();
            break;
        case Keyword::Variables:
            cursor.word();
            openDeclarations(cursor, Mode::Variables);
            break;
        default:
            cursor.complain(MessageId::NoDeclaration);
    }
}

void Parser::ignoreRest(LineCursor& cursor) {
    if (cursor.atEnd()) return;
    diagnostics_.add(source_, cursor.line().line, cursor.offset(), MessageId::TextIgnored);
}

void Parser::openDeclarations(LineCursor& cursor, Mode mode) {
    if (!inContainer_) (void)blocks_.module(cursor.line().line, start_);
    if (!inContainer_ && !blocks_.moduleIsEmpty() && blocks_.inModule()) {
        diagnostics_.add(source_, cursor.line().line, start_, MessageId::DeclarationMisplaced,
                         mode == Mode::Params ? "params" : "variables");
    }
    mode_ = mode;
    declarationsLine_ = cursor.line().line;
    declared_.clear();
    cursor.expectEnd();
}

void Parser::closeDeclarations() {
    if (inContainer_) {
        mode_ = Mode::Statements;
        tree_->componentVariables.insert(tree_->componentVariables.end(), declared_.begin(), declared_.end());
        return;
    }
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
        ignoreRest(cursor);
        return;
    }
    const std::vector<Node*> line = parseDeclaration(cursor, mode_ == Mode::Params);
    if (mode_ == Mode::Params && !line.empty() && line.back()->traits == 0) {
        ignoreRest(cursor);  // behind the direction
    } else {
        cursor.expectEnd();
    }
    declared_.insert(declared_.end(), line.begin(), line.end());
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

}  // namespace

std::unique_ptr<Tree> parse(const SourceFile& source, GoldNotation notation, Diagnostics& diagnostics) {
    return Parser(source, notation, diagnostics).run();
}

}  // namespace uproc::syntax
