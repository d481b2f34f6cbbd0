// What keeps hostile input of the precompiler within bounds; each limit has its own error (docs/language.md "Limits").
#pragma once

#include <cstddef>

namespace uproc::preprocess {

inline constexpr std::size_t maximumIncludeDepth = 50;
// #if, #for and #startdefine within each other.
inline constexpr std::size_t maximumDirectiveDepth = 500;
// Bytes of a constant's value.
inline constexpr std::size_t maximumValueBytes = 1UL << 20U;
// Bytes that the precompiler may add to a file: replaced, repeated and included lines, and costPerLine for each of
// them, which also ends loops that generate nothing.
inline constexpr std::size_t maximumExpansionBytes = 64UL << 20U;
inline constexpr std::size_t costPerLine = 64;
inline constexpr std::size_t costPerReplacement = 16;
// Values that mention constants, within each other.
inline constexpr std::size_t maximumValueDepth = 100;
// Parentheses in the expression of an #if.
inline constexpr std::size_t maximumConditionDepth = 100;

}  // namespace uproc::preprocess
