// Parses the statements that fit on one line; blocks are assembled by parser.cpp.
#pragma once

#include "interpreter/syntax/line_cursor.hpp"

namespace uproc::syntax {

// Parses one statement that needs no further line (assignment, call, command, one-line if/while ...).
// Throws SyntaxError.
Node* parseStatement(LineCursor& cursor);

// A line in a params or variables block: one Declare a name. Throws SyntaxError.
std::vector<Node*> parseDeclaration(LineCursor& cursor, bool parameters);

// Whether the word starts an assignment ("word =", but not "word ==") rather than a statement of that name.
bool isAssignedName(const LineCursor& cursor, std::string_view word);

}  // namespace uproc::syntax
