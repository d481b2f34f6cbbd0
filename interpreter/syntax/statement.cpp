#include "interpreter/syntax/statement.hpp"

#include <array>

#include "interpreter/syntax/exception_blocks.hpp"
#include "interpreter/syntax/keywords.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

Node* make(LineCursor& cursor, NodeKind kind, std::uint32_t offset, std::string_view text = {}) {
    return cursor.line().arena->node(kind, cursor.line().line, offset, text);
}

void setChildren(LineCursor& cursor, Node* node, const std::vector<Node*>& children) {
    node->children = cursor.line().arena->list(children);
}

Node* block(LineCursor& cursor, Node* statement) {
    Node* node = make(cursor, NodeKind::Block, statement->offset);
    setChildren(cursor, node, {statement});
    return node;
}

// "LIB::NAME" or "NAME".
std::string_view moduleName(LineCursor& cursor) {
    cursor.skipBlanks();
    const std::uint32_t start = cursor.offset();
    if (cursor.word().empty()) cursor.complain(MessageId::NameExpected);
    if (cursor.rest().starts_with("::")) {
        cursor.moveTo(cursor.offset() + 2);
        if (cursor.word().empty()) cursor.complain(MessageId::NameExpected);
    }
    return cursor.line().text.substr(start, cursor.offset() - start);
}

// "(a, b)" if it stands here.
std::vector<Node*> argumentsIfAny(LineCursor& cursor, bool& written) {
    std::vector<Node*> arguments;
    written = cursor.symbol('(');
    if (!written) return arguments;
    while (!cursor.symbol(')')) {
        if (cursor.atEnd()) cursor.complain(MessageId::MissingParenthesis);
        arguments.push_back(cursor.expression());
        if (!cursor.symbol(',')) {
            if (!cursor.symbol(')')) cursor.complain(MessageId::MissingParenthesis);
            break;
        }
    }
    return arguments;
}

}  // namespace

std::string parseQualifiers(LineCursor& cursor) {
    std::string all;
    while (true) {
        const std::uint32_t before = cursor.offset();
        cursor.skipBlanks();
        if (cursor.peek() != '/') {
            cursor.moveTo(before);
            return all;
        }
        cursor.symbol('/');
        cursor.skipBlanks();
        const std::string_view name = cursor.word();
        if (name.empty()) cursor.complain(MessageId::NameExpected);
        all += "/" + lowerCase(name);
    }
}

namespace {

Node* parseCall(LineCursor& cursor, std::uint32_t start) {
    const std::string_view name = moduleName(cursor);
    Node* node = make(cursor, NodeKind::CallModule, start, name);
    bool written = false;
    setChildren(cursor, node, argumentsIfAny(cursor, written));
    return node;
}

Node* parseOperandStatement(LineCursor& cursor);

// activate{/list|/sync|/async|/stateless} InstName{.Operation({arguments})}
Node* parseActivate(LineCursor& cursor, std::uint32_t start) {
    const std::string switches = parseQualifiers(cursor);
    cursor.skipBlanks();
    const std::uint32_t at = cursor.offset();
    Node* target = nullptr;
    std::uint32_t offset = at;
    std::string_view operation;
    // @FIELD holds the instance's name.
    const bool indirect = cursor.peek() == '@';
    if (indirect) cursor.moveTo(at + 1);
    if (indirect && cursor.peekWord().empty()) cursor.moveTo(at);
    if (!cursor.peekWord().empty()) {
        // NAME.OPERATION or FIELD.ENTITY.OPERATION: the last part is the operation.
        std::vector<std::string_view> parts{cursor.word()};
        std::uint32_t end = cursor.offset();
        while (cursor.peek() == '.') {
            cursor.moveTo(cursor.offset() + 1);
            if (cursor.peekWord().empty()) {
                cursor.moveTo(cursor.offset() - 1);
                break;
            }
            end = static_cast<std::uint32_t>(cursor.offset() - 1);
            parts.push_back(cursor.word());
        }
        if (cursor.rest().starts_with("->")) {  // activate handle->operation()
            cursor.moveTo(at);
            cursor.skipBlanks();
            if (Node* statement = parseOperandStatement(cursor)) return statement;
        }
        if (parts.size() > 1) {
            operation = parts.back();
        } else {
            end = cursor.offset();
        }
        const std::uint32_t name = indirect ? at + 1 : at;
        target = make(cursor, NodeKind::Name, name, cursor.line().text.substr(name, end - name));
        if (indirect) {
            Node* operand = target;
            target = make(cursor, NodeKind::Indirect, at);
            setChildren(cursor, target, {operand});
        }
    } else {
        const std::string_view before = cursor.rest();
        target = before.starts_with('"') || before.starts_with('(') ? parseExpression(cursor.line(), offset)
                                                                    : parseOperand(cursor.line(), offset);
        if (target == nullptr) cursor.complain(MessageId::ExpressionExpected);
        cursor.moveTo(offset);
    }
    Node* operationNode = nullptr;
    if (operation.empty() && cursor.symbol('.')) {
        cursor.skipBlanks();
        if (!cursor.peekWord().empty()) {
            operation = cursor.word();
        } else {
            offset = cursor.offset();
            operationNode =
                cursor.peek() == '"' ? parseExpression(cursor.line(), offset) : parseOperand(cursor.line(), offset);
            if (operationNode == nullptr) cursor.complain(MessageId::NameExpected);
            // "$vOperation$()": the operand parser leaves the parenthesis alone for variables.
            cursor.moveTo(offset);
        }
    }
    Node* node = make(cursor, NodeKind::Activate, start, operation.empty() ? std::string_view("exec") : operation);
    node->flag = operationNode != nullptr;
    bool written = false;
    std::vector<Node*> children{target, operationNode};
    const std::vector<Node*> arguments = argumentsIfAny(cursor, written);
    children.insert(children.end(), arguments.begin(), arguments.end());
    setChildren(cursor, node, children);
    const auto has = [&](std::string_view name) { return switches.find(name) != std::string::npos; };
    node->traits =
        static_cast<std::uint8_t>((has("/list") ? activateList : 0) | (has("/stateless") ? activateStateless : 0) |
                                  (has("/async") ? activateAsync : 0));
    return node;
}

Node* parseReturn(LineCursor& cursor, NodeKind kind, std::uint32_t start) {
    Node* node = make(cursor, kind, start);
    std::vector<Node*> children;
    if (Node* value = cursor.expressionIfAny()) children.push_back(value);
    if (kind == NodeKind::Exit && cursor.symbol(',')) {
        if (children.empty()) children.push_back(nullptr);
        children.push_back(cursor.expression());
    }
    setChildren(cursor, node, children);
    return node;
}

// One-line "if (c) statement" and "while (c) statement".
Node* parseConditional(LineCursor& cursor, NodeKind kind, std::uint32_t start) {
    Node* node = make(cursor, kind, start);
    Node* condition = cursor.expression();
    if (cursor.atEnd()) cursor.complain(MessageId::KeywordExpected, "a statement");
    setChildren(cursor, node, {condition, block(cursor, parseStatement(cursor))});
    return node;
}

constexpr std::array<std::string_view, 6> assignmentOperators = {"+=", "-=", "*=", "/=", "%=", "="};

// An assignment, an inline call or a handle call; nullptr (cursor unmoved) if the line is none of these.
Node* parseOperandStatement(LineCursor& cursor) {
    const std::uint32_t start = cursor.offset();
    std::uint32_t offset = start;
    Node* target = parseOperand(cursor.line(), offset);
    if (target == nullptr) return nullptr;
    cursor.moveTo(offset);
    cursor.skipBlanks();
    const std::string_view rest = cursor.rest();
    for (const std::string_view op : assignmentOperators) {
        if (!rest.starts_with(op) || (op == "=" && rest.starts_with("=="))) continue;
        Node* node = make(cursor, NodeKind::Assign, start, rest.substr(0, op.size()));
        cursor.moveTo(cursor.offset() + static_cast<std::uint32_t>(op.size()));
        setChildren(cursor, node, {target, cursor.expression()});
        return node;
    }
    // "handle->OPERATION" alone activates it without arguments.
    if (target->kind == NodeKind::Member && target->children.size() == 1 && !target->text.empty() &&
        target->text != "*" && target->text.front() != '$' && cursor.atEnd()) {
        target->kind = NodeKind::Arrow;
    }
    if ((target->kind == NodeKind::Call || target->kind == NodeKind::Arrow) && cursor.atEnd()) {
        Node* node = make(cursor, NodeKind::Evaluate, start);
        setChildren(cursor, node, {target});
        return node;
    }
    cursor.moveTo(start);
    return nullptr;
}

}  // namespace

bool isVariableName(const LineCursor& cursor, std::string_view word) {
    std::string_view rest = cursor.rest().substr(word.size());
    if (rest.starts_with('.') || rest.starts_with("->") || rest.starts_with("::")) return true;
    while (!rest.empty() && LineCursor::isBlank(rest.front()))
        rest.remove_prefix(1);
    if (rest.starts_with('=')) return !rest.starts_with("==");
    if (rest.size() > 1 && rest[1] == '=') return std::string_view("+-*/%").find(rest[0]) != std::string_view::npos;
    return equalIgnoreCase(rest.substr(0, 5), "/init");
}

Node* parseCommand(LineCursor& cursor, std::uint32_t start, std::string_view name) {
    const std::string switches = parseQualifiers(cursor);
    const std::string_view text = switches.empty() ? name : cursor.line().arena->keep(std::string(name) + switches);
    Node* node = make(cursor, NodeKind::Command, start, text);
    setChildren(cursor, node, cursor.expressionList());
    return node;
}

namespace {

Node* parseGoto(LineCursor& cursor, std::uint32_t start) {
    cursor.skipBlanks();
    const std::string_view label = cursor.word();
    if (label.empty()) cursor.complain(MessageId::NameExpected);
    return make(cursor, NodeKind::Goto, start, label);
}

// A statement that begins with a keyword; the cursor stands behind that. nullptr: it begins none that fits on one line.
Node* parseKeywordStatement(LineCursor& cursor, const KeywordInfo& info, std::uint32_t start) {
    switch (info.keyword) {
        case Keyword::If:
            return parseConditional(cursor, NodeKind::If, start);
        case Keyword::While:
            return parseConditional(cursor, NodeKind::While, start);
        case Keyword::Return:
            return parseReturn(cursor, NodeKind::Return, start);
        case Keyword::Exit:
            return parseReturn(cursor, NodeKind::Exit, start);
        case Keyword::ApExit:
            return parseReturn(cursor, NodeKind::ApExit, start);
        case Keyword::Break:
            return make(cursor, NodeKind::Break, start);
        case Keyword::Done:
            return make(cursor, NodeKind::Done, start);
        case Keyword::Goto:
            return parseGoto(cursor, start);
        case Keyword::Call:
            return parseCall(cursor, start);
        case Keyword::Activate:
            return parseActivate(cursor, start);
        case Keyword::WebActivate: {  // refused, whatever its arguments
            Node* node = parseActivate(cursor, start);
            node->kind = NodeKind::Command;
            node->text = info.name;
            return node;
        }
        case Keyword::Compute:
            cursor.skipBlanks();
            return parseOperandStatement(cursor);
        case Keyword::Throw:
            return parseThrow(cursor, start);
        case Keyword::Rethrow:
            return make(cursor, NodeKind::Rethrow, start);
        case Keyword::Read:
            return parseRead(cursor, start);
        case Keyword::SelectDb:
            return parseSelectDb(cursor, start);
        case Keyword::Compare:
            return parseCompare(cursor, start);
        case Keyword::Statement:
            return parseCommand(cursor, start, info.name);
        default:
            return nullptr;
    }
}

}  // namespace

Node* parseStatement(LineCursor& cursor) {
    cursor.skipBlanks();
    const std::uint32_t start = cursor.offset();
    const std::string_view word = cursor.peekWord();
    Node* node = nullptr;
    if (!word.empty() && !isVariableName(cursor, word)) {
        const KeywordInfo info = keywordOf(word);
        if (info.keyword != Keyword::None) {
            cursor.word();
            node = parseKeywordStatement(cursor, info, start);
            if (node == nullptr) cursor.moveTo(start);
            if (node != nullptr && info.deprecated) node->flag = true;
        }
    }
    if (node == nullptr) node = parseOperandStatement(cursor);
    if (node == nullptr) {
        if (word.empty()) cursor.expectEnd();
        cursor.word();
        node = parseCommand(cursor, start, cursor.line().arena->keep(lowerCase(word)));
    }
    cursor.expectEnd();
    return node;
}

}  // namespace uproc::syntax
