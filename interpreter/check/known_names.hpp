// The statements and functions of the manual, by name.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/builtins/features.hpp"
#include "interpreter/builtins/registry.hpp"

namespace uproc {

// The nearest known name, for a hint; "" if nothing is near.
std::string didYouMean(std::string_view name, BuiltinKind kind);

// Whether the manual documents such a statement or function; also one that is not supported here.
bool isDocumented(FeatureKind kind, std::string_view name);

}  // namespace uproc
