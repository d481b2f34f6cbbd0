// Statements with clauses: read, selectdb, compare (manual: "read", "selectdb", "u_where", "u_condition", "compare").
#include "interpreter/syntax/keywords.hpp"
#include "interpreter/syntax/statement.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::syntax {
namespace {

Node* makeNode(LineCursor& cursor, NodeKind kind, std::uint32_t offset, std::string_view text,
               const std::vector<Node*>& children) {
    Node* node = cursor.line().arena->node(kind, cursor.line().line, offset, text);
    node->children = cursor.line().arena->list(children);
    return node;
}

// "(a, b)" or "a, b"; "(a), (b)" as well.
void readList(LineCursor& cursor, std::vector<Node*>& list) {
    do {
        cursor.skipBlanks();
        const std::uint32_t start = cursor.offset();
        if (cursor.symbol('(')) {
            list.push_back(cursor.expression());
            while (cursor.symbol(','))
                list.push_back(cursor.expression());
            if (!cursor.symbol(')')) {  // "(a + b) * c": the parenthesis belongs to an expression
                cursor.moveTo(start);
                list.pop_back();
                list.push_back(cursor.expression());
            }
        } else {
            list.push_back(cursor.expression());
        }
    } while (cursor.symbol(','));
}

// order by "A, B desc", or field names with `desc` behind them.
Node* readOrder(LineCursor& cursor, std::uint32_t start) {
    if (!cursor.keyword("by")) cursor.complain(MessageId::KeywordExpected, "by");
    std::vector<Node*> fields;
    do {
        fields.push_back(cursor.expression());
        if (!cursor.keyword("desc")) cursor.keyword("asc");
    } while (cursor.symbol(','));
    return makeNode(cursor, NodeKind::Clause, start, "order by", fields);
}

// The clause that begins here; nullptr if none does.
Node* readClause(LineCursor& cursor) {
    cursor.skipBlanks();
    const std::uint32_t start = cursor.offset();
    for (const std::string_view name : {"u_where", "u_condition", "where", "using", "options", "from"}) {
        if (!cursor.keyword(name)) continue;
        return makeNode(cursor, NodeKind::Clause, start, name, {cursor.expression()});
    }
    if (cursor.keyword("order")) return readOrder(cursor, start);
    if (cursor.keyword("to")) {
        std::vector<Node*> destinations;
        readList(cursor, destinations);
        return makeNode(cursor, NodeKind::Clause, start, "to", destinations);
    }
    return nullptr;
}

Node* finish(LineCursor& cursor, std::uint32_t start, std::string_view name, std::vector<Node*> children) {
    while (!cursor.atEnd()) {
        Node* clause = readClause(cursor);
        if (clause == nullptr) break;
        children.push_back(clause);
    }
    return makeNode(cursor, NodeKind::Command, start, name, children);
}

std::string_view named(LineCursor& cursor, std::string_view name) {
    return cursor.line().arena->keep(std::string(name) + parseQualifiers(cursor));
}

}  // namespace

Node* parseRead(LineCursor& cursor, std::uint32_t start) {
    return finish(cursor, start, named(cursor, "read"), {});
}

Node* parseSelectDb(LineCursor& cursor, std::uint32_t start) {
    std::vector<Node*> values;
    readList(cursor, values);
    return finish(cursor, start, "selectdb", std::move(values));
}

Node* parseCompare(LineCursor& cursor, std::uint32_t start) {
    const std::string_view name = named(cursor, "compare");
    std::vector<Node*> fields;
    readList(cursor, fields);
    return finish(cursor, start, name, std::move(fields));
}

}  // namespace uproc::syntax
