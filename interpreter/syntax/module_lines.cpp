// Heads and ends of modules, their declarations, and the opaque texts: scope, javascript, blockdata.
#include "interpreter/syntax/exception_blocks.hpp"
#include "interpreter/syntax/line_parser.hpp"
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {

// The lines between scope and endscope, javascript and endjavascript, and those of a blockdata.
void Parser::parseOpaqueLine(LineCursor& cursor) {
    if (mode_ == Mode::BlockData) {
        addBlockData(cursor, cursor.rest());
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
    if (comment != std::string_view::npos && text[comment] != ';') addBlockData(cursor, text);
}

// A line of the text; the delimiter may stand anywhere in it and ends the block.
void Parser::addBlockData(LineCursor& cursor, std::string_view text) {
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
    cursor.moveTo(static_cast<std::uint32_t>(text.data() + end + delimiter_.size() - cursor.line().text.data()));
    ignoreRest(cursor);
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
    } else if (!inContainer_ && mode == Mode::Params &&
               blocks_.module(cursor.line().line, start_)->child(1) != nullptr) {
        diagnostics_.add(source_, cursor.line().line, start_, MessageId::ParamsBehindVariables);
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

}  // namespace uproc::syntax
