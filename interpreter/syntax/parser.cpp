#include "interpreter/syntax/parser.hpp"

#include "interpreter/preprocess/directive.hpp"
#include "interpreter/syntax/line_parser.hpp"
#include "interpreter/syntax/recovery.hpp"
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {
constexpr std::size_t documentedLineBytes = 1000;  // manual: "Uniface Maximums"
}  // namespace

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

// The precompiler took the directives that exist.
void Parser::reportDirective(LineCursor& cursor) {
    cursor.moveTo(start_ + 1);
    const std::string_view word = cursor.peekWord();
    const std::string meant = preprocess::nearestDirective(word);
    diagnostics_.add(source_, cursor.line().line, start_, MessageId::UnknownDirective, "#" + std::string(word),
                     meant.empty() ? meant : "did you mean '" + meant + "'?");
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
        reportDirective(cursor);
        return;
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

std::unique_ptr<Tree> parse(const SourceFile& source, GoldNotation notation, Diagnostics& diagnostics) {
    return Parser(source, notation, diagnostics).run();
}

}  // namespace uproc::syntax
