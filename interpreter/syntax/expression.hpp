// Parses expressions out of one logical line. The grammar itself (PEGTL) stays inside expression.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/source/diagnostic.hpp"
#include "interpreter/syntax/tree.hpp"

namespace uproc::syntax {

// A line that does not parse. Thrown by the grammar, caught once a line (parser.cpp).
struct SyntaxError {
    std::uint32_t offset = 0;
    MessageId id = MessageId::UnexpectedText;
    std::string argument;
};

// The text being parsed and where its nodes go.
struct LineText {
    std::string_view text;
    std::uint32_t line = 0;
    GoldNotation notation = GoldNotation::Explicit;
    Arena* arena = nullptr;
};

// Each parses at `offset`, moves it behind what was read, and returns the node; nullptr if no such thing starts there
// (offset unchanged). A construct that begins well and ends badly throws SyntaxError.
Node* parseExpression(const LineText& line, std::uint32_t& offset);
// A variable, field, function or call with its postfixes ("a[1]", "h->op(x)", "F.E/init"): what can stand left of '='
// or alone as a statement.
Node* parseOperand(const LineText& line, std::uint32_t& offset);

// "<NAME>" or "<NAME.<...>" if the text begins with a precompiler constant, which is not defined then; "" if not.
std::string_view constantAhead(std::string_view text);

// Nesting of parentheses, strings and brackets; and height of an expression's tree (1 + 1 + 1 ... is as high as long).
inline constexpr int maximumExpressionDepth = 200;
inline constexpr std::uint32_t maximumTreeDepth = 2000;

}  // namespace uproc::syntax
