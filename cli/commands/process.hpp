// What protects this process and its surroundings, whatever a script does.
#pragma once

#include <cstddef>

namespace uproc::cli {

// Opens stdin, stdout and stderr if the caller closed them: otherwise the next file or socket would get their number,
// and messages would go there. Writing to such a stdout fails.
void openStandardStreams();

// Limits the memory for data to so many megabytes; what needs more fails in an orderly way.
void limitMemory(std::size_t megabytes);

// Flushes stdout; false, and a message on stderr, if what was printed could not be written.
bool finishOutput();

}  // namespace uproc::cli
