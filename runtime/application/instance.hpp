// A component instance in the component pool.
#pragma once

#include <memory>
#include <string>

#include "interpreter/machine/instance.hpp"
#include "interpreter/values/handle_target.hpp"
#include "runtime/components/native_component.hpp"

namespace uproc::runtime {

class Application;

// An instance of a script component or of a native one. Handles hold references to it; an instance made with a name is
// also held by the pool. Its `cleanup` runs when it is deleted or the last reference goes.
class Instance final : public HandleTarget {
  public:
    Instance(Application& application, std::string name, std::string component);
    ~Instance() override;

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] const std::string& component() const { return component_; }
    [[nodiscard]] const NativeComponent* nativeComponent() const { return nativeComponent_; }
    [[nodiscard]] NativeInstance* native() const { return native_.get(); }
    [[nodiscard]] ScriptInstance* scriptInstance() const { return scriptInstance_.get(); }
    [[nodiscard]] bool deleted() const { return deleted_; }

    void become(std::shared_ptr<const Unit> unit);
    void become(const NativeComponent& component, std::unique_ptr<NativeInstance> instance);
    // Runs `cleanup` and forgets everything; handles that still refer to it find it deleted.
    void destroy();

  private:
    void lastReferenceGone() noexcept override;

    Application& application_;
    std::string name_;
    std::string component_;
    std::unique_ptr<ScriptInstance> scriptInstance_;
    const NativeComponent* nativeComponent_ = nullptr;
    std::unique_ptr<NativeInstance> native_;
    bool deleted_ = false;
    bool destroying_ = false;
};

}  // namespace uproc::runtime
