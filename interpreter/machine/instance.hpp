// Component instances as the machine and handles see them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "interpreter/compile/unit.hpp"
#include "interpreter/values/handle_target.hpp"

namespace uproc {

// An instance of a script component: its unit and the values of its component variables and fields.
class ScriptInstance {
  public:
    ScriptInstance(std::shared_ptr<const Unit> unit, HandleTarget& target)
        : unit(std::move(unit)), target(target), slots(this->unit->slots.size()) {
        // Manual "Null Values": what a string variable starts with is the empty string.
        for (std::size_t i = 0; i < slots.size(); ++i) {
            if (this->unit->slots[i].type == Type::String) slots[i] = Value::string(std::string_view());
        }
    }

    const std::shared_ptr<const Unit> unit;
    HandleTarget& target;  // the handle target this instance belongs to
    std::vector<Value> slots;
    // Frames of this instance that are running; it cannot be deleted while there are any.
    unsigned active = 0;
    // `exit` or deleteinstance was executed: gone as soon as it is idle.
    bool deletionPending = false;
    bool deleted = false;
    // It holds a global ProcScript's code: what that asks about the current instance concerns its caller.
    bool global = false;
};

}  // namespace uproc
