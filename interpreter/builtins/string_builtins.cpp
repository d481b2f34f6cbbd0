#include "interpreter/builtins/registry.hpp"

namespace uproc {

std::span<const Builtin> stringBuiltins() { return {}; }

}  // namespace uproc
