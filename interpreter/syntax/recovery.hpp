// What a line in error means for the lines around it: a `while` that does not parse opens its block all the same, so
// that its `endwhile` is no second error.
#pragma once

#include <vector>

#include "interpreter/syntax/block_stack.hpp"
#include "interpreter/syntax/line_cursor.hpp"

namespace uproc::syntax {

// The cursor stands at the first word of a statement that did not parse: does to `blocks` what it would have done.
void recoverBlock(LineCursor& cursor, BlockStack& blocks);

// The cursor stands at the first word of a line in a params or variables block whose end is missing: whether the line
// can only be a statement.
[[nodiscard]] bool endsDeclarations(LineCursor cursor);

// The cursor stands at the first word of a declaration that did not parse: declares the words behind its type, so that
// their uses are no further errors.
std::vector<Node*> recoverDeclaration(LineCursor& cursor);

}  // namespace uproc::syntax
