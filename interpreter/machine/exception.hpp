// An exception: an error that looks for its catch block (manual: "Exception Handling").
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/machine/state.hpp"

namespace uproc {

// The most calls an exception remembers, the innermost ones (manual: "Call Stack" names 500 as the limit of calls).
inline constexpr std::size_t maximumCallStack = 500;

// What $procerror and $procerrorcontext were when it was thrown. Does not change any more, and is shared by those that
// catch and rethrow it.
struct Exception {
    int number = 0;
    std::string detail;
    std::vector<std::pair<std::string, std::string>> items;
    std::optional<std::string> additional;
    bool custom = false;
    ErrorLocation location;
    std::shared_ptr<const CallStack> callStack;

    // Takes the error out of a state, with the calls that lead to it.
    Exception(const ExecutionState& state, std::shared_ptr<const CallStack> callStack);
    // Makes it the error of that state again.
    void restore(ExecutionState& state) const;
};

// A number as $procerror can hold it.
int limitedNumber(std::int64_t number);

}  // namespace uproc
