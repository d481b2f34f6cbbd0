// The lines of params and variables blocks (manual: "params…endparams", "variables…endvariables").
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

// What stands in the parentheses of DIS(...), behind the opening one; there may be further ones in it.
std::string_view parseFormat(LineCursor& cursor) {
    const std::uint32_t start = cursor.offset();
    int open = 1;
    while (!cursor.atEnd()) {
        if (cursor.peek() == '(') ++open;
        if (cursor.peek() == ')' && --open == 0) break;
        cursor.moveTo(cursor.offset() + 1);
    }
    const std::string_view text = cursor.line().text.substr(start, cursor.offset() - start);
    if (!cursor.symbol(')')) cursor.complain(MessageId::MissingParenthesis);
    return text;
}

}  // namespace

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
    Node* format = nullptr;
    do {
        cursor.skipBlanks();
        std::uint32_t start = cursor.offset();
        const bool component = cursor.symbol('$');
        std::string_view name = cursor.word();
        if (name.empty()) cursor.complain(MessageId::NameExpected);
        if (!component && upperCase(name) == "DIS" && cursor.symbol('(')) {  // a display format: numeric DIS(99P99) v
            format = cursor.line().arena->node(NodeKind::StringText, cursor.line().line, start);
            format->text = parseFormat(cursor);
            cursor.skipBlanks();
            start = cursor.offset();
            name = cursor.word();
            if (name.empty()) cursor.complain(MessageId::NameExpected);
        } else {
            while (parameters && cursor.peek() == '.') {  // FIELD.ENTITY.MODEL
                cursor.moveTo(cursor.offset() + 1);
                if (cursor.word().empty()) cursor.complain(MessageId::NameExpected);
            }
            if (component && !cursor.symbol('$')) cursor.complain(MessageId::NameExpected);
            name = cursor.line().text.substr(start, cursor.offset() - start);
        }
        Node* node = cursor.line().arena->node(NodeKind::Declare, cursor.line().line, start, name);
        node->type = type;
        node->flag = typed;
        node->direction = Direction::InOut;
        if (format != nullptr) node->children = cursor.line().arena->list({&format, 1});
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
    return declared;
}

}  // namespace uproc::syntax
