#include "interpreter/machine/state.hpp"

namespace uproc {

void ExecutionState::raise(int error, std::string_view detail) {
    procError = error;
    errorItems.clear();
    if (!detail.empty()) errorItems.emplace_back("ADDITIONAL", detail);
    if (error < 0) errorRaised = true;
}

}  // namespace uproc
