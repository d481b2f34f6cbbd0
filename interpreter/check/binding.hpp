// What a name in the tree stands for. The checker writes it into Node::binding and Node::index.
#pragma once

#include <cstdint>

#include "interpreter/syntax/tree.hpp"

namespace uproc {

enum class Binding : std::uint8_t {
    None,
    Local,         // Node::index: register
    Slot,          // component variable or field; Node::index: slot
    General,       // Node::index: 1 .. 99
    Global,        // by name
    Builtin,       // function or statement; Node::index: position in allBuiltins()
    Status,        // $status
    ProcError,     // $procerror
    Module,        // Node::index: module of the unit
    GlobalModule,  // entry or function that is looked up when it is called
    Refused,       // documented, but not supported: a run stops there
    NewInstance,
    DeleteInstance,
};

// What the checker found `node` to stand for.
inline Binding bindingOf(const syntax::Node& node) {
    return static_cast<Binding>(node.binding);
}

inline void bind(syntax::Node& node, Binding binding, std::uint32_t index = 0) {
    node.binding = static_cast<std::uint8_t>(binding);
    node.index = index;
}

// Whether a value can be stored in it: an OUT or INOUT argument must be such a node.
bool isAssignable(const syntax::Node& node);

}  // namespace uproc
