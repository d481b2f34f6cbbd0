#include "interpreter/syntax/line_cursor.hpp"

#include <array>

#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

// Characters that nobody sees come with text copied from web pages and word processors.
std::string_view visibleName(std::string_view character) {
    if (character == "\u00a0") return "no-break space (U+00A0)";
    if (character == "\u200b") return "zero width space (U+200B)";
    if (character == "\ufeff") return "byte order mark (U+FEFF)";
    return character;
}

// Of a word: 1 what it may begin with, 2 what it may go on with.
constexpr std::array<unsigned char, 256> wordCharacters = [] {
    std::array<unsigned char, 256> table{};
    for (std::size_t c = '0'; c <= '9'; ++c)
        table[c] = 2;
    for (std::size_t c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 'a' + 'A'] = 3;
    table['_'] = 3;
    return table;
}();
unsigned wordCharacter(char c) {
    return wordCharacters[static_cast<unsigned char>(c)];
}
}  // namespace

std::string_view LineCursor::peekWord() const {
    const std::string_view text = rest();
    if (text.empty() || (wordCharacter(text.front()) & 1U) == 0) return {};
    std::size_t end = 1;
    while (end < text.size() && wordCharacter(text[end]) != 0)
        ++end;
    return text.substr(0, end);
}

std::string_view LineCursor::word() {
    const std::string_view found = peekWord();
    offset_ += static_cast<std::uint32_t>(found.size());
    return found;
}

bool LineCursor::keyword(std::string_view keyword) {
    skipBlanks();
    const std::string_view found = peekWord();
    if (!equalIgnoreCase(found, keyword)) return false;
    offset_ += static_cast<std::uint32_t>(found.size());
    return true;
}

bool LineCursor::symbol(char c) {
    skipBlanks();
    if (peek() != c) return false;
    ++offset_;
    return true;
}

Node* LineCursor::expressionIfAny() {
    if (atEnd()) return nullptr;
    return parseExpression(line_, offset_);
}

Node* LineCursor::expression() {
    Node* node = expressionIfAny();
    if (node == nullptr) {
        const std::string_view constant = constantAhead(rest());
        if (!constant.empty()) complain(MessageId::ConstantNotDefined, constant);
        complain(MessageId::ExpressionExpected);
    }
    return node;
}

std::vector<Node*> LineCursor::expressionList() {
    std::vector<Node*> list;
    if (parenthesizedList(list)) return list;
    while (!atEnd()) {
        Node* node = expressionIfAny();
        if (node == nullptr) break;
        list.push_back(node);
        if (symbol(',') && atEnd()) complain(MessageId::ExpressionExpected);
    }
    return list;
}

// "(a, b)" and nothing behind it.
bool LineCursor::parenthesizedList(std::vector<Node*>& list) {
    const std::uint32_t start = offset_;
    if (!symbol('(')) return false;
    skipBlanks();
    list.push_back(expressionIfAny());
    while (list.back() != nullptr && symbol(','))
        list.push_back(expressionIfAny());
    if (list.size() > 1 && list.back() != nullptr && symbol(')') && atEnd()) return true;
    list.clear();
    offset_ = start;
    return false;
}

void LineCursor::expectEnd() {
    if (atEnd()) return;
    std::string_view text = rest();
    if (const std::string_view constant = constantAhead(text); !constant.empty()) {
        complain(MessageId::ConstantNotDefined, constant);
    }
    const std::string_view name = peekWord();
    if (!name.empty()) {
        text = name;
    } else {
        text = visibleName(text.substr(0, utf8Length(text)));
    }
    complain(MessageId::UnexpectedText, text);
}

void LineCursor::complain(MessageId id, std::string_view argument) const {
    throw SyntaxError{offset_, id, std::string(argument)};
}

}  // namespace uproc::syntax
