// Parses the statements that fit on one line; blocks are assembled by parser.cpp.
#pragma once

#include "interpreter/syntax/line_cursor.hpp"

namespace uproc::syntax {

// Parses one statement that needs no further line (assignment, call, command, one-line if/while ...).
// Throws SyntaxError.
Node* parseStatement(LineCursor& cursor);

// Reads "/name" qualifiers (blanks allowed between them) into "/name/name", lower case; "" if there are none.
std::string parseQualifiers(LineCursor& cursor);
// A statement of the common form behind its name: {/qualifiers} {argument, ...}.
Node* parseCommand(LineCursor& cursor, std::uint32_t start, std::string_view name);

// Statements with clauses (clauses.cpp), behind their first word.
Node* parseRead(LineCursor& cursor, std::uint32_t start);
Node* parseSelectDb(LineCursor& cursor, std::uint32_t start);
Node* parseCompare(LineCursor& cursor, std::uint32_t start);

// A line in a params or variables block: one Declare a name; the cursor stands where it ends. Throws SyntaxError.
std::vector<Node*> parseDeclaration(LineCursor& cursor, bool parameters);

// Whether the word is a variable's or field's name here ("word =", "word.ENTITY", "word->...") rather than a
// statement's.
bool isVariableName(const LineCursor& cursor, std::string_view word);

}  // namespace uproc::syntax
