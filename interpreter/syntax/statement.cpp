#include "interpreter/syntax/statement.hpp"

#include <array>

#include "interpreter/syntax/exception_blocks.hpp"
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

// Reads "/name" qualifiers (blanks allowed between them) into "name/name", lower case.
std::string qualifiers(LineCursor& cursor) {
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

Node* parseCall(LineCursor& cursor, std::uint32_t start) {
    const std::string_view name = moduleName(cursor);
    Node* node = make(cursor, NodeKind::CallModule, start, name);
    bool written = false;
    setChildren(cursor, node, argumentsIfAny(cursor, written));
    return node;
}

// activate{/list|/sync|/async|/stateless} InstName{.Operation({arguments})}
Node* parseActivate(LineCursor& cursor, std::uint32_t start) {
    const std::string switches = qualifiers(cursor);
    cursor.skipBlanks();
    const std::uint32_t at = cursor.offset();
    Node* target = nullptr;
    std::uint32_t offset = at;
    std::string_view operation;
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
        if (parts.size() > 1) {
            operation = parts.back();
        } else {
            end = cursor.offset();
        }
        target = make(cursor, NodeKind::Name, at, cursor.line().text.substr(at, end - at));
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
    if ((target->kind == NodeKind::Call || target->kind == NodeKind::Arrow) && cursor.atEnd()) {
        Node* node = make(cursor, NodeKind::Evaluate, start);
        setChildren(cursor, node, {target});
        return node;
    }
    cursor.moveTo(start);
    return nullptr;
}

Node* parseCommand(LineCursor& cursor, std::uint32_t start, std::string_view name) {
    const std::string text = lowerCase(name) + qualifiers(cursor);
    Node* node = make(cursor, NodeKind::Command, start, cursor.line().arena->keep(text));
    setChildren(cursor, node, cursor.expressionList());
    return node;
}

// Statements whose arguments begin with a parenthesis all the same: "clear (x)" is no inline call.
bool isStatementWord(std::string_view word) {
    constexpr std::array<std::string_view, 14> words = {
        "putmess",   "message",   "putitem", "getitem", "delitem",  "scan",        "length",
        "uppercase", "lowercase", "clrmess", "remocc",  "retrieve", "newinstance", "deleteinstance"};
    for (const std::string_view known : words) {
        if (equalIgnoreCase(known, word)) return true;
    }
    return false;
}

}  // namespace

bool isAssignedName(const LineCursor& cursor, std::string_view word) {
    std::string_view rest = cursor.rest().substr(word.size());
    while (!rest.empty() && LineCursor::isBlank(rest.front()))
        rest.remove_prefix(1);
    return rest.starts_with('=') && !rest.starts_with("==");
}

Node* parseStatement(LineCursor& cursor) {
    cursor.skipBlanks();
    const std::uint32_t start = cursor.offset();
    const std::string_view word = cursor.peekWord();
    Node* node = nullptr;
    if (!word.empty() && !isAssignedName(cursor, word)) {
        const std::string name = lowerCase(word);
        const auto take = [&] { cursor.word(); };
        if (name == "if") {
            take();
            node = parseConditional(cursor, NodeKind::If, start);
        } else if (name == "while") {
            take();
            node = parseConditional(cursor, NodeKind::While, start);
        } else if (name == "return") {
            take();
            node = parseReturn(cursor, NodeKind::Return, start);
        } else if (name == "exit") {
            take();
            node = parseReturn(cursor, NodeKind::Exit, start);
        } else if (name == "apexit") {
            take();
            node = parseReturn(cursor, NodeKind::ApExit, start);
        } else if (name == "break" || name == "done") {
            take();
            node = make(cursor, name == "break" ? NodeKind::Break : NodeKind::Done, start);
        } else if (name == "goto") {
            take();
            cursor.skipBlanks();
            const std::string_view label = cursor.word();
            if (label.empty()) cursor.complain(MessageId::NameExpected);
            node = make(cursor, NodeKind::Goto, start, label);
        } else if (name == "call") {
            take();
            node = parseCall(cursor, start);
        } else if (name == "activate") {
            take();
            node = parseActivate(cursor, start);
        } else if (name == "throw" || name == "rethrow") {
            take();
            node = name == "throw" ? parseThrow(cursor, start) : make(cursor, NodeKind::Rethrow, start);
        } else if (isStatementWord(word)) {
            take();
            node = parseCommand(cursor, start, word);
        }
    }
    if (node == nullptr) node = parseOperandStatement(cursor);
    if (node == nullptr) {
        if (word.empty()) cursor.expectEnd();
        cursor.word();
        node = parseCommand(cursor, start, word);
    }
    cursor.expectEnd();
    return node;
}

std::vector<Node*> parseDeclaration(LineCursor& cursor, bool parameters) {
    std::vector<Node*> declared;
    Type type = Type::Any;
    bool typed = false;
    cursor.skipBlanks();
    if (equalIgnoreCase(cursor.peekWord(), "byref") || equalIgnoreCase(cursor.peekWord(), "byval")) {
        cursor.word();
        cursor.skipBlanks();
    }
    if (!parameters &&
        (equalIgnoreCase(cursor.peekWord(), "public") || equalIgnoreCase(cursor.peekWord(), "partner"))) {
        const std::uint32_t start = cursor.offset();
        cursor.word();
        cursor.skipBlanks();
        if (!equalIgnoreCase(cursor.peekWord(), "handle")) cursor.moveTo(start);
    }
    const std::string_view first = cursor.peekWord();
    if (const auto known = typeFromName(first)) {
        type = *known;
        typed = true;
        cursor.word();
    } else if (!first.empty() && !parameters) {
        cursor.complain(MessageId::UnknownType, first);
    }
    if (cursor.symbol('[')) {  // xmlstream [dtd:NAME]
        while (!cursor.atEnd() && cursor.peek() != ']')
            cursor.moveTo(cursor.offset() + 1);
        if (!cursor.symbol(']')) cursor.complain(MessageId::MissingBracket);
    }
    if (cursor.symbol('@')) {  // a modeled display format: date @LIB::FORMAT v
        if (cursor.word().empty()) cursor.complain(MessageId::NameExpected);
        if (cursor.rest().starts_with("::")) {
            cursor.moveTo(cursor.offset() + 2);
            if (cursor.word().empty()) cursor.complain(MessageId::NameExpected);
        }
    }
    do {
        cursor.skipBlanks();
        const std::uint32_t start = cursor.offset();
        const bool component = cursor.symbol('$');
        std::string_view name = cursor.word();
        if (name.empty()) cursor.complain(MessageId::NameExpected);
        if (!component && upperCase(name) == "DIS" && cursor.symbol('(')) {  // a display format: numeric DIS(99P99) v
            while (!cursor.atEnd() && cursor.peek() != ')')
                cursor.moveTo(cursor.offset() + 1);
            if (!cursor.symbol(')')) cursor.complain(MessageId::MissingParenthesis);
            cursor.skipBlanks();
            name = cursor.word();
            if (name.empty()) cursor.complain(MessageId::NameExpected);
        } else {
            while (cursor.peek() == '.') {
                cursor.moveTo(cursor.offset() + 1);
                if (cursor.word().empty()) cursor.complain(MessageId::NameExpected);
            }
            if (component && !cursor.symbol('$')) cursor.complain(MessageId::NameExpected);
            name = cursor.line().text.substr(start, cursor.offset() - start);
        }
        Node* node = make(cursor, NodeKind::Declare, start, name);
        node->type = type;
        node->flag = typed;
        node->direction = Direction::InOut;
        if (parameters) node->traits = declareUndirected;
        if (parameters && cursor.symbol(':')) {
            cursor.skipBlanks();
            const std::string direction = upperCase(cursor.word());
            if (direction == "IN") {
                node->direction = Direction::In;
            } else if (direction == "OUT") {
                node->direction = Direction::Out;
            } else if (direction != "INOUT") {
                cursor.complain(MessageId::KeywordExpected, "IN, OUT or INOUT");
            }
            // "string a, b : IN" directs both.
            node->traits = 0;
            for (Node* before : declared) {
                if (before->traits != 0) before->direction = node->direction;
                before->traits = 0;
            }
        }
        declared.push_back(node);
        // handle SIGNATURE, SIGNATURE v: what stands before the variable names signatures.
        cursor.skipBlanks();
        if (type == Type::Handle && !parameters && !cursor.peekWord().empty()) {
            declared.back()->text = cursor.word();
            declared.erase(declared.begin(), declared.end() - 1);
        }
    } while (cursor.symbol(','));
    cursor.expectEnd();
    return declared;
}

}  // namespace uproc::syntax
