// The precompiler: directives carried out, constants replaced, included files inserted (manual: "Precompiler
// Directives", "Constants", "IncludeScripts").
#pragma once

#include <optional>

#include "interpreter/preprocess/constants.hpp"
#include "interpreter/preprocess/include_library.hpp"
#include "interpreter/source/diagnostic.hpp"
#include "interpreter/source/source_file.hpp"

namespace uproc {

struct PreprocessOptions {
    preprocess::ConstantContext context;
    // nullptr: nothing can be included.
    IncludeLibrary* library = nullptr;
    // Notes on directives that are ignored; the manual has them ignored without a word.
    bool explainIgnored = false;
};

struct Preprocessed {
    // Nothing if `source` has nothing to do for the precompiler: it is compiled as it stands. Refers to `source`.
    std::optional<SourceFile> text;
    // A limit was passed and reported: what there is must not be compiled.
    bool failed = false;
};

Preprocessed precompile(const SourceFile& source, const PreprocessOptions& options, Diagnostics& diagnostics);

}  // namespace uproc
