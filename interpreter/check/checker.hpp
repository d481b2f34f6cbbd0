// The checker: gives every name its meaning, and finds what is wrong before anything runs.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/check/binding.hpp"
#include "interpreter/compile/unit.hpp"
#include "interpreter/preprocess/include_library.hpp"
#include "interpreter/source/diagnostic.hpp"
#include "interpreter/syntax/tree.hpp"

namespace uproc {

struct CheckOptions {
    bool strict = false;          // an undeclared name is an error
    bool unusedWarnings = false;  // report what is declared and never used
    // Where global ProcScript may be; nullptr: nowhere. Filled in by compileSource().
    IncludeLibrary* library = nullptr;
};

// A local variable or parameter.
struct Local {
    std::string name;  // upper case
    Type type = Type::Any;
    std::uint16_t reg = 0;
    const syntax::Node* node = nullptr;
    bool used = false;
};

// What the compiler needs of a module beside its tree.
struct CheckedModule {
    const syntax::Node* node = nullptr;
    std::string name;
    std::vector<Parameter> parameters;
    std::vector<std::uint32_t> parameterSlots;
    std::vector<bool> undirected;  // per parameter: no direction was written
    std::vector<Local> locals;     // parameters first, each in its register
};

struct CheckedComponent {
    std::vector<CheckedModule> modules;
    std::vector<Slot> slots;
};

// Checks a tree and annotates its nodes. With errors in `diagnostics` the result must not be compiled.
CheckedComponent check(const SourceFile& source, syntax::Tree& tree, const CheckOptions& options,
                       Diagnostics& diagnostics);

}  // namespace uproc
