#include "interpreter/syntax/recovery.hpp"

#include <algorithm>
#include <array>

#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

template <std::size_t Size>
bool isOneOf(std::string_view word, const std::array<std::string_view, Size>& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view candidate) { return equalIgnoreCase(candidate, word); });
}

// Moves behind the parenthesis that closes the one here; to the end of the line if there is none.
void skipParentheses(LineCursor& cursor) {
    int depth = 0;
    bool quoted = false;
    while (!cursor.rest().empty()) {
        const char c = cursor.peek();
        if (c == '"') quoted = !quoted;
        if (!quoted && c == ';') return;
        cursor.moveTo(cursor.offset() + 1);
        if (!quoted && c == '(') ++depth;
        if (!quoted && c == ')' && --depth == 0) return;
    }
}

// Behind `if` or `while`: "(condition) statement" is no block.
bool isOneStatement(LineCursor& cursor) {
    cursor.skipBlanks();
    if (cursor.peek() != '(') return false;
    skipParentheses(cursor);
    cursor.skipBlanks();
    return !cursor.peekWord().empty() || cursor.peek() == '$' || cursor.peek() == '@';
}

}  // namespace

void recoverBlock(LineCursor& cursor, BlockStack& blocks) {
    cursor.skipBlanks();
    const std::uint32_t line = cursor.line().line;
    const std::uint32_t start = cursor.offset();
    Arena& arena = *cursor.line().arena;
    const auto make = [&](NodeKind kind, std::string_view text = {}) { return arena.node(kind, line, start, text); };
    // Stand-ins for what could not be read: a value, and something that can be assigned to.
    const auto value = [&] { return make(NodeKind::StringText); };
    const auto variable = [&] { return make(NodeKind::General, "1"); };

    std::string name = lowerCase(cursor.word());
    if (name == "public" || name == "partner") {
        cursor.skipBlanks();
        name = lowerCase(cursor.word());
    }
    if (name == "if" || name == "while") {
        if (isOneStatement(cursor)) return;
        const bool conditional = name == "if";
        blocks.open(conditional ? BlockKind::If : BlockKind::While, make(conditional ? NodeKind::If : NodeKind::While),
                    {value()});
    } else if (name == "repeat") {
        blocks.open(BlockKind::Repeat, make(NodeKind::Repeat), {});
    } else if (name == "for") {
        blocks.open(BlockKind::For, make(NodeKind::For), {variable(), value(), nullptr, nullptr});
    } else if (name == "forlist") {
        blocks.open(BlockKind::ForList, make(NodeKind::ForList), {variable(), nullptr, value(), nullptr});
    } else if (name == "forentity") {
        blocks.open(BlockKind::ForEntity, make(NodeKind::ForEntity), {value()});
    } else if (name == "selectcase") {
        blocks.open(BlockKind::SelectCase, make(NodeKind::SelectCase), {value()});
    } else if ((name == "case" || name == "elsecase") && blocks.inside(BlockKind::SelectCase)) {
        Node* node = make(NodeKind::Case);
        if (name == "case") node->children = arena.list(std::vector<Node*>{value()});
        blocks.nextPart({node});
    } else if (name == "try") {
        blocks.open(BlockKind::Try, make(NodeKind::Try), {});
    } else if ((name == "catch" || name == "finally") && blocks.inside(BlockKind::Try)) {
        Node* node = make(NodeKind::Catch, name == "catch" ? "catch" : "finally");
        node->children = arena.list(std::vector<Node*>{value()});
        blocks.nextPart({node});
    } else if (name == "elseif" && blocks.inside(BlockKind::If)) {
        blocks.nextPart({value()});
    } else if (name == "until") {
        blocks.close(BlockKind::Repeat, line, start, "until", value());
    } else if (name == "end") {
        blocks.closeModule(line, start);
    } else if (name == "operation" || name == "entry" || name == "function" || name == "trigger") {
        Node* head = make(NodeKind::Module);
        head->module = name == "operation"  ? ModuleKind::Operation
                       : name == "entry"    ? ModuleKind::Entry
                       : name == "function" ? ModuleKind::Function
                                            : ModuleKind::Trigger;
        blocks.openModule(head);
    }
}

bool endsDeclarations(LineCursor cursor) {
    constexpr std::array<std::string_view, 38> statements = {
        "if",      "elseif",      "else",    "endif",      "while",    "endwhile",  "repeat",        "until",
        "for",     "forlist",     "endfor",  "selectcase", "case",     "elsecase",  "endselectcase", "operation",
        "entry",   "function",    "trigger", "end",        "params",   "variables", "public",        "partner",
        "return",  "returns",     "exit",    "call",       "activate", "putmess",   "message",       "putitem",
        "getitem", "newinstance", "done",    "break",      "try",      "throw"};
    cursor.skipBlanks();
    const std::string_view word = cursor.word();
    if (!isOneOf(word, statements)) return false;
    // A parameter without a type may be named so: "message : IN", "message, text"; handles may be public or partner.
    if (equalIgnoreCase(word, "public") || equalIgnoreCase(word, "partner")) return !cursor.keyword("handle");
    return !cursor.symbol(':') && !cursor.symbol(',');
}

std::vector<Node*> recoverDeclaration(LineCursor& cursor) {
    constexpr std::array<std::string_view, 6> notNames = {"IN", "OUT", "INOUT", "DIS", "BYREF", "BYVAL"};
    std::vector<Node*> declared;
    cursor.skipBlanks();
    cursor.word();
    while (!cursor.atEnd()) {
        const std::uint32_t at = cursor.offset();
        const std::string_view word = cursor.word();
        if (word.empty()) {
            cursor.moveTo(at + 1);
            continue;
        }
        if (isOneOf(word, notNames) || typeFromName(word)) continue;
        const bool known = std::any_of(declared.begin(), declared.end(),
                                       [&](const Node* node) { return equalIgnoreCase(node->text, word); });
        if (known || declared.size() == 64) continue;
        Node* node = cursor.line().arena->node(NodeKind::Declare, cursor.line().line, at, word);
        node->flag = true;
        node->direction = Direction::InOut;
        declared.push_back(node);
    }
    return declared;
}

}  // namespace uproc::syntax
