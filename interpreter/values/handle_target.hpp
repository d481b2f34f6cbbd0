// HandleTarget: what a handle refers to (manual: "Handles", "Reference Counting").
#pragma once

#include <string>

#include "interpreter/values/ref.hpp"

namespace uproc {

class ScriptInstance;

// A component instance (later: entity, occurrence, field). The object lives as long as a handle refers to it; the
// instance behind it may be deleted earlier, and then answers every activation with <UACTERR_OBJECT_DELETED>.
class HandleTarget : public Counted {
  public:
    // Set for instances of script components, so that the machine enters their operations without leaving its loop.
    [[nodiscard]] ScriptInstance* script() const noexcept { return script_; }
    // The name the instance is known by in the component pool, e.g. for traces.
    [[nodiscard]] virtual std::string name() const = 0;

  protected:
    ScriptInstance* script_ = nullptr;
};

}  // namespace uproc
