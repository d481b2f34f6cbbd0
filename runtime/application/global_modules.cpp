#include "runtime/application/global_modules.hpp"

namespace uproc::runtime {

GlobalModules::Script::Script(std::shared_ptr<const Unit> unit) : instance_(std::move(unit), *this) {
    instance_.global = true;
}

const CompiledModule* GlobalModules::find(std::string_view name, ScriptInstance*& instance) {
    auto found = loaded_.find(name);
    if (found == loaded_.end()) {
        auto unit = loader_ ? loader_(name) : nullptr;
        found = loaded_.emplace(name, unit ? Ref<Script>(new Script(std::move(unit))) : Ref<Script>()).first;
    }
    if (!found->second) return nullptr;
    instance = &found->second->instance();
    // The entry or function of that name, or the code outside of any module.
    const std::size_t library = name.rfind(':');
    const std::string_view module = library == std::string_view::npos ? name : name.substr(library + 1);
    const CompiledModule* main = nullptr;
    for (const CompiledModule& candidate : instance->unit->modules) {
        if (candidate.name == module) return &candidate;
        if (candidate.name == "EXEC") main = &candidate;
    }
    return main;
}

}  // namespace uproc::runtime
