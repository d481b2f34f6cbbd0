// Reads files that a person named: regular ones, pipes ("<(command)") and devices, none of which may hang or flood us.
#pragma once

#include <cstddef>
#include <string>

#include "interpreter/values/result.hpp"

namespace uproc {

// How long a pipe may stay silent, in seconds.
inline constexpr int longestPipeSilence = 10;

// The whole content of `path`, at most `limit` bytes. The Error begins with the path and says why it cannot be read;
// its code is an errno value.
Result<std::string> readWholeFile(const std::string& path, std::size_t limit);

}  // namespace uproc
