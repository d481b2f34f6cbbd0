// The last error as a script and as a person see it (manual: "$procerrorcontext").
#pragma once

#include <string>
#include <string_view>

#include "interpreter/machine/exception.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

// $procerrorcontext: an associative list; "" if $procerror is 0. Source lines in it show no passwords.
Value errorContext(const ExecutionState& state);

// An exception for a person: `what` is said of it, then the context, an item a line, and the calls.
std::string describeException(std::string_view what, const Exception& exception);

}  // namespace uproc
