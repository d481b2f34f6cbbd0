// activate, calls by handle, and calls of global modules (manual: "activate", "call").
#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

void Machine::finishActivation(const ActivationSite& site, Value& slot, const Value* returned) {
    const std::uint64_t unassigned = outArguments_ & site.notAssignable;
    for (std::size_t i = 0; unassigned != 0 && i < maximumOutArguments; ++i) {
        if (((unassigned >> i) & 1U) != 0) {
            failActivation(
                site, slot, procerror::UACTERR_PARAMETER_GET,
                "argument " + std::to_string(i + 1) + " is OUT or INOUT and must be something that can be assigned to");
            return;
        }
    }
    if (site.isStatement) {
        slot = Value();
        if (returned != nullptr) state.status = statusOf(*returned);
        return;
    }
    // An operation's return value is numeric (manual: "return").
    Value number = returned == nullptr ? Value::integer(state.status) : convert(*returned, Type::Numeric);
    slot = number.isNull() ? Value::integer(0) : std::move(number);
}

void Machine::failActivation(const ActivationSite& site, Value& slot, int error, std::string_view detail) {
    // The arguments go: a handle among them would keep its instance.
    for (std::size_t i = 0; i < site.arguments; ++i)
        (&slot)[1 + i] = Value();
    outArguments_ = 0;
    state.raise(error, detail);
    state.errorItems.emplace_back("OPERATIONNAME", site.operation);
    if (const HandleTarget* target = slot.handleTarget()) state.errorItems.emplace_back("INSTANCENAME", target->name());
    noteError();
    if (site.isStatement) {
        state.status = -1;
        slot = Value();
    } else {
        slot = Value::integer(-1);
    }
    if (thrown_) return;  // somebody will say so
    std::string text = "warning: ";
    if (!frames_.empty()) {
        text = currentPlace() + ": warning: ";
    }
    host_.diagnostic(text + (site.operation.empty() ? std::string("activate") : site.operation) + ": " +
                     std::string(detail) + " ($procerror " + std::to_string(error) + ")");
}

void Machine::activate(const Instruction& in, Value* base) {
    const Unit& unit = *frames_.back().instance->unit;
    const ActivationSite& site = unit.sites[in.b];
    Value& slot = base[in.a];
    if (site.global) {
        callGlobal(site, &slot);
        return;
    }
    const std::span<Value> arguments(&base[in.a + 1], site.arguments);
    std::string dynamicName;
    std::string_view operation = site.operation;
    if (operation.empty()) {
        dynamicName = upperCase(trimmed(base[in.a + 1 + site.arguments].toText()));
        operation = dynamicName;
    }
    Ref<HandleTarget> target(slot.handleTarget());
    if (!site.byHandle && !target) {
        target = site.stateless ? host_.createStateless(slot, state) : host_.findOrCreate(slot, state);
        if (!target) {
            if (thrown_) return;  // by the operation init
            failActivation(site, slot, state.procError, std::string(state.errorDetail));
            return;
        }
    }
    if (!target) {
        failActivation(site, slot, procerror::UACTERR_NO_OBJECT, "the handle refers to no instance");
        return;
    }
    ScriptInstance* script = target->script();
    if (script == nullptr) {
        const NativeActivation result = host_.activateNative(*target, operation, arguments);
        outArguments_ = result.out;
        if (result.procError < 0) {
            failActivation(site, slot, result.procError, result.detail);
        } else {
            state.procError = 0;
            const Value returned = Value::integer(result.returned);
            finishActivation(site, slot, &returned);
        }
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (((outArguments_ >> i) & 1U) == 0) arguments[i] = Value();
        }
        return;
    }
    if (script->deleted) {
        failActivation(site, slot, procerror::UACTERR_OBJECT_DELETED, "the instance has been deleted");
        return;
    }
    if (script->deletionPending) {
        failActivation(site, slot, procerror::UACTERR_DEL_POSTPONED_PROC, "the instance is being deleted");
        return;
    }
    const CompiledModule* module = script->unit->operation(operation, site.lastModule);
    const bool own = script == frames_.back().instance;
    const bool defaultExec = module == nullptr && operation == "EXEC";
    if (!defaultExec && (module == nullptr || (!module->isPublic && !own))) {
        failActivation(site, slot, procerror::UACTERR_NO_OPERATION,
                       script->unit->name + " has no operation " + std::string(operation));
        return;
    }
    const std::size_t wanted = defaultExec ? 0 : module->parameters.size();
    if (wanted != site.arguments) {
        failActivation(site, slot, procerror::UPROCERR_NARGUMENTS,
                       script->unit->name + "." + std::string(operation) + " takes " + std::to_string(wanted) +
                           " arguments, not " + std::to_string(site.arguments));
        return;
    }
    if (defaultExec) {  // a component without exec: nothing to do
        outArguments_ = 0;
        state.succeed();
        finishActivation(site, slot, nullptr);
        return;
    }
    // The window keeps the target alive until the frame is left.
    if (!slot.is(Tag::Handle)) slot = Value::handle(target);
    enter(*script, *module, &base[in.a + 1], Entry::Activation, &site);
}

void Machine::callGlobal(const ActivationSite& site, Value* base) {
    Value& slot = base[0];
    slot = Value();
    ScriptInstance* instance = nullptr;
    const CompiledModule* module = host_.globalModule(site.operation, instance);
    if (module == nullptr) {
        failActivation(site, slot, procerror::UPROCERR_FUNCTION,
                       "there is no entry, function or global ProcScript " + site.operation);
        return;
    }
    if (module->parameters.size() != site.arguments) {
        failActivation(site, slot, procerror::UPROCERR_NARGUMENTS,
                       site.operation + " takes " + std::to_string(module->parameters.size()) + " arguments, not " +
                           std::to_string(site.arguments));
        return;
    }
    enter(*instance, *module, base + 1, Entry::Activation, &site);
}

}  // namespace uproc
