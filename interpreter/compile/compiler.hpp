// From checked tree to bytecode.
#pragma once

#include <memory>
#include <string>

#include "interpreter/check/checker.hpp"
#include "interpreter/compile/unit.hpp"
#include "interpreter/preprocess/preprocessor.hpp"
#include "interpreter/source/diagnostic.hpp"

namespace uproc {

struct CompileOptions {
    CheckOptions check;
    // The component's name in its context is filled in by compileSource().
    PreprocessOptions preprocess;
    // nullptr: chooseNotation() decides.
    const GoldNotation* notation = nullptr;
    bool transient = false;  // Unit::transient
};

// Compiles one source text to a component of that name (upper case). nullptr with errors in `diagnostics`.
std::shared_ptr<const Unit> compileSource(const SourceFile& source, const std::string& component,
                                          const CompileOptions& options, Diagnostics& diagnostics);

}  // namespace uproc
