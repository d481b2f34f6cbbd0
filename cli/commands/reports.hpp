// The messages of `uproc check` for programs to read.
#pragma once

#include <string>
#include <vector>

#include "interpreter/source/diagnostic.hpp"

namespace uproc::cli {

// A list of objects: file, line, column, severity, id, message; hint and includedFrom where there are any.
std::string jsonReport(const std::vector<Diagnostic>& diagnostics);

// SARIF 2.1.0 (OASIS standard): what code-scanning services read. Every message of the compiler is a rule; the #include
// directives around a place are its related locations.
std::string sarifReport(const std::vector<Diagnostic>& diagnostics);

}  // namespace uproc::cli
