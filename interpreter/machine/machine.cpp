#include "interpreter/machine/machine.hpp"

#include <cstdlib>
#include <new>
#include <stdexcept>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

// Zeroed memory is null Values; calloc maps it lazily, so a small script touches a few pages only.
static_assert(static_cast<int>(Tag::Null) == 0);

void Machine::UnmapRegisters::operator()(Value* registers) const {
    std::free(registers);
}

std::int64_t statusOf(const Value& value) {
    if (value.isInteger()) return value.integer();
    return Value::number(value.toDecimal().rounded(0)).toInteger();
}

Machine::Machine(Host& host) : host_(host) {
    void* memory = std::calloc(registerFileSize, sizeof(Value));
    if (memory == nullptr) throw std::bad_alloc();
    registers_.reset(static_cast<Value*>(memory));
    frames_.reserve(maximumFrames);
}

Machine::~Machine() = default;

ScriptInstance* Machine::currentInstance() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        if (!frame->instance->global) return frame->instance;
    }
    return nullptr;
}

const CompiledModule* Machine::currentModule() const {
    return frames_.empty() ? nullptr : frames_.back().module;
}

std::string Machine::currentPlace() const {
    if (frames_.empty()) return {};
    const Frame& frame = frames_.back();
    const auto next = static_cast<std::size_t>(frame.at - frame.module->code.data());
    return frame.instance->unit->placeOf(*frame.module, next == 0 ? 0 : next - 1);
}

std::vector<std::string> Machine::stackTrace() const {
    std::vector<std::string> trace;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        const auto next = static_cast<std::size_t>(frame->at - frame->module->code.data());
        const Unit& unit = *frame->instance->unit;
        trace.push_back(unit.name + "." + frame->module->name + " (" +
                        unit.placeOf(*frame->module, next == 0 ? 0 : next - 1) + ")");
    }
    return trace;
}

void Machine::stopApplication(std::string_view reason) {
    if (applicationExit_) return;
    std::string text(reason);
    constexpr std::size_t shown = 20;
    const std::vector<std::string> trace = stackTrace();
    for (std::size_t i = 0; i < trace.size() && i < shown; ++i)
        text += "\n  at " + trace[i];
    if (trace.size() > shown) text += "\n  ... and " + std::to_string(trace.size() - shown) + " more";
    host_.diagnostic(text);
    requestExit(1);
    stopped_ = true;
}

void Machine::requestExit(std::int64_t status) {
    applicationExit_ = status;
    attention_ = true;
}

void Machine::stopForMemory() {
    stopApplication("error: not enough memory");
    unwindAll();
}

Machine::Completion Machine::run(ScriptInstance& instance, const CompiledModule& module, std::span<Value> arguments,
                                 RunState kept) {
    if (applicationExit_) return {};
    Value* window = frames_.empty() ? registers_.get() : frames_.back().base + frames_.back().module->registers;
    if (nestedRuns_ >= maximumNestedRuns || window + arguments.size() + 1 > registers_.get() + registerFileSize) {
        stopApplication("error: operations are nested too deep (limit " + std::to_string(maximumNestedRuns) + ")");
        return {};
    }
    for (std::size_t i = 0; i < arguments.size(); ++i)
        window[i] = arguments[i];
    // A run may begin while another one is leaving a module or storing OUT arguments.
    const std::size_t outerBase = std::exchange(runBase_, frames_.size());
    const std::uint64_t outerOut = outArguments_;
    Completion outerCompletion = std::exchange(completion_, {});
    const bool outerObserves = loopObserves_;
    const auto outerThrown = std::exchange(thrown_, nullptr);
    const auto outerDeferred = std::exchange(deferred_, nullptr);
    attention_ = false;
    ++nestedRuns_;
    const std::int64_t status = state.status;
    const int procError = state.procError;
    try {
        if (enter(instance, module, window, Entry::Outer, nullptr)) {
            if (kept == RunState::Kept) {
                state.status = status;
                state.procError = procError;
            }
            execute();
        }
    } catch (const std::bad_alloc&) {
        stopForMemory();
    } catch (const std::length_error&) {  // a string longer than any can be
        stopForMemory();
    }
    --nestedRuns_;
    runBase_ = outerBase;
    outArguments_ = outerOut;
    Completion completion = std::exchange(completion_, std::move(outerCompletion));
    completion.threw = thrown_ != nullptr;
    if (outerThrown) {
        if (thrown_) reportDropped();
        thrown_ = outerThrown;
    } else if (thrown_ && frames_.empty()) {
        reportUncaught();
    }
    deferred_ = outerDeferred;
    loopObserves_ = outerObserves;
    attention_ = applicationExit_ || thrown_ || log_.active() != loopObserves_;
    // All results leave the registers first: the assignments may run `cleanup`, which uses the same registers.
    std::vector<Value> results;
    results.reserve(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i)
        results.push_back(std::move(window[i]));
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i < module.parameters.size() && module.parameters[i].direction != Direction::In) {
            arguments[i] = std::move(results[i]);
        }
    }
    return completion;
}

Machine::Completion Machine::runCleanup(ScriptInstance& instance, const CompiledModule& module) {
    if (stopped_) return {};
    const std::optional<std::int64_t> requested = std::exchange(applicationExit_, std::nullopt);
    Completion completion = run(instance, module, {});
    if (requested) {
        if (thrown_) reportUncaught();
        requestExit(*requested == 0 && uncaught_ ? 1 : *requested);
    }
    return completion;
}

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

void Machine::callBuiltin(const Instruction& in, const Instruction& extra, Value* base) {
    const Builtin& builtin = *allBuiltins()[in.b];
    BuiltinCall call{
        state, std::span<Value>(&base[in.a + 1], extra.a), static_cast<std::uint32_t>(extra.wide()), Value(), &host_,
        this};
    builtin.run(call);
    if (state.errorRaised) {
        if (exceptionEnabled() && signatureOf(builtin).writes()) {
            // CheckError throws it when the arguments are back in their variables.
            state.errorRaised = false;
            state.errorLocation = locationOf(frames_.back());
            deferred_ = makeException();
        } else {
            noteError();
        }
    }
    base[in.a] = std::move(call.result);
    std::uint32_t released = in.c;
    for (std::size_t i = in.a + 1U; released != 0; ++i, released >>= 1U) {
        if ((released & 1U) != 0) base[i] = Value();
    }
}

Value Machine::converted(const Value& value, Type type) const {
    const bool mayBePartial = (type == Type::Date || type == Type::DateTime) && value.isText();
    return convert(value, type, mayBePartial ? host_.now() / 100000000 : 0);
}

void Machine::noteError() {
    state.errorRaised = false;
    if (frames_.empty()) return;
    state.errorLocation = locationOf(frames_.back());
    if (exceptionEnabled()) throwError();
}

bool Machine::arithmetic(Outcome outcome) {
    if (outcome == Outcome::DivideByZero) {
        if (host_.stopOnDivisionByZero() && !exceptionEnabled()) {
            stopApplication("error: division by zero (the setting $STOP_ON_DIV_BY_ZERO=0 makes the result 0)");
            return false;
        }
        state.raise(procerror::UPROCERR_DIVIDE, "division by zero");
    } else {
        state.raise(procerror::UPROCERR_OVERFLOW, "the result of a calculation is out of range");
    }
    noteError();
    return true;
}

std::string Machine::refusal(std::string_view what) const {
    return currentPlace() + ": error: not supported: " + std::string(what);
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

Value* Machine::indirectField(const Value& name) {
    ScriptInstance& instance = *frames_.back().instance;
    const std::string wanted = upperCase(trimmed(name.toText()));
    for (std::size_t i = 0; i < instance.unit->slots.size(); ++i) {
        const std::string& slot = instance.unit->slots[i].name;
        if (slot.front() == '$') continue;
        if (slot == wanted || std::string_view(slot).substr(0, slot.find('.')) == wanted) return &instance.slots[i];
    }
    state.raise(procerror::UPROCERR_FIELD, "there is no field " + wanted);
    noteError();
    if (!thrown_) host_.diagnostic("warning: there is no field " + wanted + " to refer to indirectly");
    return nullptr;
}

void Machine::setFunction(std::string_view name, const Value& value) {
    if (name == "$procerror") {
        const std::int64_t number = value.toInteger();
        if (number < 0) {
            state.raise(limitedNumber(number));
            noteError();
        } else {
            state.procError = limitedNumber(number);
        }
    } else if (name == "$result") {
        state.result = value;
    } else if (!assignLog(name, value)) {
        host_.assignFunction(name, value, state);
        if (state.errorRaised) noteError();
    }
}

}  // namespace uproc
