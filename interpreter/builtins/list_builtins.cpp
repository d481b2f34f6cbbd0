#include "interpreter/builtins/registry.hpp"

namespace uproc {

std::span<const Builtin> listBuiltins() { return {}; }

}  // namespace uproc
