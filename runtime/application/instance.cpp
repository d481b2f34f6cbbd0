#include "runtime/application/instance.hpp"

#include "runtime/application/application.hpp"

namespace uproc::runtime {

Instance::Instance(Application& application, std::string name, std::string component)
    : application_(application), name_(std::move(name)), component_(std::move(component)) {}

Instance::~Instance() = default;

void Instance::become(std::shared_ptr<const Unit> unit) {
    scriptInstance_ = std::make_unique<ScriptInstance>(std::move(unit), *this);
    script_ = scriptInstance_.get();
}

void Instance::become(const NativeComponent& component, std::unique_ptr<NativeInstance> instance) {
    nativeComponent_ = &component;
    native_ = std::move(instance);
}

void Instance::destroy() {
    if (deleted_ || destroying_) return;
    destroying_ = true;
    if (scriptInstance_) {
        scriptInstance_->deletionPending = true;  // nobody can activate it from here on
        application_.runQuietly(*scriptInstance_, "CLEANUP");
        scriptInstance_->deleted = true;
        std::vector<Value> slots(scriptInstance_->slots.size());
        slots.swap(scriptInstance_->slots);
        application_.release(std::move(slots));
    }
    native_.reset();
    deleted_ = true;
    application_.forget(*this);
}

void Instance::lastReferenceGone() noexcept {
    if (!deleted_) {
        // Alive while its cleanup runs; if that hands out a new handle, the instance stays, deleted, until it goes.
        retain();
        destroy();
        deleted_ = true;
        release();
        return;
    }
    delete this;
}

}  // namespace uproc::runtime
