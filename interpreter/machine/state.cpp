#include "interpreter/machine/state.hpp"

namespace uproc {

void ExecutionState::raise(int error, std::string_view detail) {
    procError = error;
    errorDetail = detail;
    errorItems.clear();
    errorAdditional.reset();
    errorIsCustom = false;
    callStack.reset();
    if (error < 0) errorRaised = true;
}

}  // namespace uproc
