// Global ProcScript modules of an application (manual: "call", "Locating the Called Module"; "entry", "Entries in
// Global ProcScript"): code that belongs to no component, found by name when it is first called.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "interpreter/machine/instance.hpp"

namespace uproc::runtime {

// Compiles the global ProcScript NAME or LIB::NAME (upper case); null if there is none. Compile errors are its to tell.
using GlobalLoader = std::function<std::shared_ptr<const Unit>(std::string_view name)>;

class GlobalModules {
  public:
    void setLoader(GlobalLoader loader) { loader_ = std::move(loader); }
    // The module a call of that name runs, and the instance that holds its code; nullptr if there is none.
    const CompiledModule* find(std::string_view name, ScriptInstance*& instance);
    void clear() { loaded_.clear(); }

  private:
    // The code of one global ProcScript. It has variables of its own, but is no component instance.
    class Script final : public HandleTarget {
      public:
        explicit Script(std::shared_ptr<const Unit> unit);
        [[nodiscard]] std::string name() const override { return instance_.unit->name; }
        [[nodiscard]] ScriptInstance& instance() { return instance_; }

      private:
        ScriptInstance instance_;
    };

    GlobalLoader loader_;
    std::map<std::string, Ref<Script>, std::less<>> loaded_;  // by the name that was called; null: there is none
};

}  // namespace uproc::runtime
