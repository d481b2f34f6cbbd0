#include "interpreter/check/binding.hpp"

namespace uproc {

bool isAssignable(const syntax::Node& node) {
    switch (bindingOf(node)) {
        case Binding::Local:
        case Binding::Slot:
        case Binding::General:
        case Binding::Global:
        case Binding::Status:
        case Binding::Refused:
            return true;
        default:
            return node.kind == syntax::NodeKind::Indirect;
    }
}

}  // namespace uproc
