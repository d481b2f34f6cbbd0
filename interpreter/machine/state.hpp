// What ProcScript code can ask about the last statement: $status, $procerror, $procerrorcontext, $result
// (manual: "Return Values, Status Values, and ProcScript Errors").
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/values/value.hpp"

namespace uproc {

struct CompiledModule;
struct Unit;

// Where an error occurred, for $procerrorcontext; filled by the machine. The unit lives as long as its application.
struct ErrorLocation {
    const Unit* unit = nullptr;
    const CompiledModule* module = nullptr;
    std::size_t instruction = 0;
};

// The calls that were under way, innermost first.
using CallStack = std::vector<ErrorLocation>;

// Statements set $status and clear $procerror when they succeed; functions only ever set $procerror, on failure.
class ExecutionState {
  public:
    std::int64_t status = 0;
    int procError = 0;
    Value result;
    // Explains the last error to a person; "" if its catalogue text says enough.
    std::string errorDetail;
    // Items of $procerrorcontext's ADDITIONAL list, e.g. {"INSTANCENAME", "X"}.
    std::vector<std::pair<std::string, std::string>> errorItems;
    // The ADDITIONAL item that `throw` gave; `errorItems` are not used then.
    std::optional<std::string> errorAdditional;
    // `throw` set the error: its description is errorDetail, even if that is "".
    bool errorIsCustom = false;
    ErrorLocation errorLocation;
    // Of an exception; nullptr for an error that is none.
    std::shared_ptr<const CallStack> callStack;
    // A negative $procerror was set since the machine last looked; it decides whether that is an exception.
    bool errorRaised = false;

    // A statement that succeeded with that $status.
    void succeed(std::int64_t newStatus = 0) noexcept {
        status = newStatus;
        procError = 0;
    }
    // Sets $procerror to a negative catalogue number (procerror.hpp); `detail` explains it to a person.
    void raise(int error, std::string_view detail = {});
    // A statement that failed: $status and $procerror.
    void failStatement(std::int64_t newStatus, int error, std::string_view detail = {}) {
        raise(error, detail);
        status = newStatus;
    }
};

}  // namespace uproc
