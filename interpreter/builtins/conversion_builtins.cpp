#include "interpreter/builtins/registry.hpp"

namespace uproc {

std::span<const Builtin> conversionBuiltins() { return {}; }

}  // namespace uproc
