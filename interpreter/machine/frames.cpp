// Entering and leaving modules.
#include <new>

#include "interpreter/machine/machine.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

bool Machine::enter(ScriptInstance& instance, const CompiledModule& module, Value* base, Entry entry,
                    const ActivationSite* site) {
    if (frames_.size() >= maximumFrames || base + module.registers + 1 > registers_.get() + registerFileSize) {
        stopApplication("error: calls are nested too deep (limit " + std::to_string(maximumFrames) + " modules)");
        return false;
    }
    for (std::size_t i = 0; i < module.parameters.size(); ++i) {
        const Parameter& parameter = module.parameters[i];
        if (parameter.direction == Direction::Out) {
            base[i] = Value();
        } else if (!fits(base[i].tag(), parameter.type)) {
            base[i] = converted(base[i], parameter.type);
        }
        if (module.parameterSlots[i] != noSlot) {
            const Type slotType = instance.unit->slots[module.parameterSlots[i]].type;
            if (!fits(base[i].tag(), slotType)) base[i] = convert(base[i], slotType);
            instance.slots[module.parameterSlots[i]] = base[i];
        }
    }
    // Variables start as null; the caller's old temporaries may stand in their registers.
    for (std::size_t i = module.parameters.size(); i < module.locals; ++i)
        base[i] = Value();
    ++instance.active;
    frames_.push_back({&module, &instance, base, module.code.data(), site, entry});
    if (log_.profiling() && !instance.unit->transient) [[unlikely]]
        log_.entered(frames_.size() - 1);
    state.status = 0;
    state.procError = 0;
    return true;
}

void Machine::forget(const Instruction& in, Value* base) {
    for (std::size_t i = in.a; i < in.b; ++i)
        base[i] = Value();
}

void Machine::popFrame() {
    const Frame frame = frames_.back();
    const CompiledModule& module = *frame.module;
    const std::size_t parameters = module.parameters.size();
    // The registers above the parameters go; so do IN arguments. OUT and INOUT ones stay for the caller to take.
    if (module.shape.plain) {
        for (std::size_t i = module.registers; i-- > 0;) {
            if (frame.base[i].isObject()) frame.base[i] = Value();
        }
    }
    for (std::size_t i = module.shape.plain ? 0 : module.registers; i-- > 0;) {
        if (i < parameters && module.parameters[i].direction != Direction::In) {
            if (module.parameterSlots[i] != noSlot) frame.base[i] = frame.instance->slots[module.parameterSlots[i]];
            continue;
        }
        if (frame.base[i].isObject()) {
            frame.base[i] = Value();
        } else {
            new (&frame.base[i]) Value();
        }
    }
    frames_.pop_back();
    if (!caught_.empty()) dropCaught(frames_.size(), 0);
    if (log_.profiling()) [[unlikely]]
        profileLeave(frame);
    if (--frame.instance->active == 0 && frame.instance->deletionPending) host_.instanceIdle(*frame.instance);
}

void Machine::leave(const Value* value) {
    const Frame frame = frames_.back();
    const Value returned = value == nullptr ? Value() : *value;
    const CompiledModule& module = *frame.module;
    switch (frame.entry) {
        case Entry::Outer:
            completion_.value = returned;
            completion_.returned = value != nullptr;
            popFrame();
            return;
        case Entry::CallInline: {
            popFrame();
            Value& slot = frame.base[-1];
            if (value == nullptr) {
                slot = Value();
            } else {
                slot = module.hasReturnType ? convert(returned, module.returnType) : returned;
            }
            return;
        }
        case Entry::CallStatement:
            popFrame();
            // Only numbers (or text that is one) reach $status.
            if (value != nullptr) state.status = statusOf(returned);
            return;
        case Entry::Activation:
            break;
    }
    popFrame();
    outArguments_ = 0;
    for (std::size_t i = 0; module.shape.outParameters != 0 && i < module.parameters.size(); ++i) {
        if (module.parameters[i].direction == Direction::In) continue;
        // A parameter without a direction takes a constant as well.
        if (module.undirected[i] && !frame.site->assignable[i]) {
            frame.base[i] = Value();
        } else {
            outArguments_ |= std::uint64_t{1} << i;
        }
    }
    finishActivation(*frame.site, frame.base[-1], value == nullptr ? nullptr : &returned);
    if (frame.site->global && !frame.site->isStatement && state.procError >= 0) {  // not only numbers
        frame.base[-1] = module.hasReturnType ? convert(returned, module.returnType) : returned;
    }
}

void Machine::exitInstance(const Value& status, const Value* instanceName) {
    const Value value = Value::integer(statusOf(status));
    const ScriptInstance* current = currentInstance();
    const ScriptInstance* destination = nullptr;
    if (instanceName != nullptr) {
        const std::string wanted = upperCase(trimmed(instanceName->toText()).substr(0, longestInstanceName));
        for (std::size_t i = frames_.size(); i-- > runBase_ && destination == nullptr;) {
            ScriptInstance* candidate = frames_[i].instance;
            if (candidate == current || candidate->global) continue;
            if (candidate->target.name() == wanted) destination = candidate;
        }
    }
    do {
        while (frames_.back().instance->global && frames_.back().entry != Entry::Outer)
            popFrame();
        frames_.back().instance->deletionPending = true;
        while (isCall(frames_.back()))
            popFrame();
        state.procError = 0;
        state.status = value.integer();
        if (frames_.back().entry == Entry::Outer) completion_.exited = true;
        leave(&value);
    } while (!applicationExit_ && destination != nullptr && frames_.back().instance != destination);
}

void Machine::unwindAll() {
    while (frames_.size() > runBase_)
        popFrame();
}

}  // namespace uproc
