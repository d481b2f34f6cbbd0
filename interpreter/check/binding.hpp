// What a name in the tree stands for. The checker writes it into Node::binding and Node::index.
#pragma once

#include <cstdint>

namespace uproc {

enum class Binding : std::uint8_t {
    None,
    Local,      // Node::index: register
    Slot,       // component variable or field; Node::index: slot
    General,    // Node::index: 1 .. 99
    Global,     // by name
    Builtin,    // function or statement; Node::index: position in allBuiltins()
    Status,     // $status
    ProcError,  // $procerror
    Module,     // Node::index: module of the unit
    NewInstance,
    DeleteInstance,
};

}  // namespace uproc
