// From source text to syntax tree: lines by the grammar, blocks by a stack.
#pragma once

#include <memory>

#include "interpreter/source/diagnostic.hpp"
#include "interpreter/source/source_file.hpp"
#include "interpreter/syntax/tree.hpp"

namespace uproc::syntax {

inline constexpr std::size_t maximumLineBytes = 1UL << 20U;
inline constexpr std::size_t maximumBlockDepth = 500;
inline constexpr std::size_t documentedBlockDepth = 32;  // manual: "if", "while", "repeat"

// Parses all of `source`, which must outlive the tree. Errors go to `diagnostics`; the tree holds whatever could be
// understood (a line in error leaves no node).
std::unique_ptr<Tree> parse(const SourceFile& source, GoldNotation notation, Diagnostics& diagnostics);

}  // namespace uproc::syntax
