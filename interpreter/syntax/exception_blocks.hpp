// The lines of exception handling: throws, try, catch, finally, throw and rethrow (manual: "Exception Handling").
#pragma once

#include "interpreter/syntax/block_stack.hpp"
#include "interpreter/syntax/line_cursor.hpp"

namespace uproc::syntax {

// The cursor stands behind the keyword, `start` is where the keyword begins.

// throws: a declaration of the module, before its first statement.
void parseThrows(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source);
void openTry(LineCursor& cursor, BlockStack& blocks, std::uint32_t start);
// catch {ErrorNumber {, ErrorNumber}}
void nextCatch(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source,
               std::uint32_t start);
void nextFinally(LineCursor& cursor, BlockStack& blocks, Diagnostics& diagnostics, const SourceFile& source,
                 std::uint32_t start);
// throw ErrorNumber {, Description {, AdditionalInformation}}; throw/list ExceptionInfo. The arguments may stand in
// parentheses.
Node* parseThrow(LineCursor& cursor, std::uint32_t start);

}  // namespace uproc::syntax
