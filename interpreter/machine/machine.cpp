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
        const Unit& unit = *frame->instance->unit;
        if (unit.transient && trace.empty() && frames_.size() > 1) continue;  // an expression of the frame below
        const auto next = static_cast<std::size_t>(frame->at - frame->module->code.data());
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
        if (host_.stopOnDivisionByZero() && !becomesException()) {
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
