// Small helpers on option texts: everything in assignment files is ASCII-case-insensitive.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::network {

std::string_view trimmed(std::string_view text);
std::string lowerCase(std::string_view text);
bool equalsIgnoringCase(std::string_view left, std::string_view right);
// Always at least one part; parts are not trimmed.
std::vector<std::string_view> split(std::string_view text, char separator);
// Texts received from a peer may hold anything: control characters become '?', and long texts are cut.
std::string printable(std::string_view text, std::size_t limit = 200);
// Levenshtein distance, for "did you mean".
std::size_t editDistance(std::string_view left, std::string_view right);

}  // namespace uproc::network
