// Throwing, unwinding and catching (manual: "Exception Handling", "try", "throw", "rethrow", "finally").
#include <algorithm>
#include <limits>

#include "interpreter/machine/error_context.hpp"
#include "interpreter/machine/exception.hpp"
#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/list_value.hpp"

namespace uproc {

int limitedNumber(std::int64_t number) {
    using Limits = std::numeric_limits<int>;
    return static_cast<int>(std::clamp<std::int64_t>(number, Limits::min() + 1, Limits::max()));
}

Exception::Exception(const ExecutionState& state, std::shared_ptr<const CallStack> callStack)
    : number(state.procError),
      detail(state.errorDetail),
      items(state.errorItems),
      additional(state.errorAdditional),
      custom(state.errorIsCustom),
      location(state.errorLocation),
      callStack(std::move(callStack)) {}

void Exception::restore(ExecutionState& state) const {
    state.procError = number;
    state.errorDetail = detail;
    state.errorItems = items;
    state.errorAdditional = additional;
    state.errorIsCustom = custom;
    state.errorLocation = location;
    state.callStack = callStack;
}

ErrorLocation Machine::locationOf(const Frame& frame) const {
    const auto next = static_cast<std::size_t>(frame.at - frame.module->code.data());
    return {frame.instance->unit.get(), frame.module, next == 0 ? 0 : next - 1};
}

bool Machine::exceptionEnabled() const {
    if (frames_.empty()) return false;
    const Frame& frame = frames_.back();
    return frame.module->isExceptionEnabled(locationOf(frame).instruction);
}

bool Machine::becomesException() const {
    // The text of $expression is a part of the statement that evaluates it.
    const auto frame =
        std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& one) { return !one.instance->unit->transient; });
    return frame != frames_.rend() && frame->module->isExceptionEnabled(locationOf(*frame).instruction);
}

std::shared_ptr<const Exception> Machine::makeException() const {
    auto calls = std::make_shared<CallStack>();
    for (std::size_t i = frames_.size(); i-- > 0 && calls->size() < maximumCallStack;) {
        if (!frames_[i].instance->unit->transient) calls->push_back(locationOf(frames_[i]));
    }
    return std::make_shared<const Exception>(state, std::move(calls));
}

void Machine::throwError() {
    state.errorRaised = false;
    thrown_ = makeException();
    attention_ = true;
}

void Machine::throwCustom(const Value* arguments, std::size_t count) {
    // Manual "throw": positive numbers become negative, 0 becomes -1.
    const int number = limitedNumber(statusOf(arguments[0]));
    state.raise(number == 0 ? procerror::UGENERR_ERROR : -std::abs(number));
    state.errorDetail = count > 1 ? arguments[1].toText() : "Custom exception";
    if (count > 2) state.errorAdditional = arguments[2].toText();
    state.errorIsCustom = true;
    state.errorLocation = locationOf(frames_.back());
    throwError();
}

void Machine::throwList(const Value& list) {
    Value item;
    const bool numbered = lists::get(item, list, "ERROR", IdMatch::AnyCase) != 0;
    const int number = numbered ? limitedNumber(statusOf(item)) : 0;
    state.raise(number == 0 ? procerror::UGENERR_ERROR : -std::abs(number));
    const bool described = lists::get(item, list, "DESCRIPTION", IdMatch::AnyCase) != 0;
    state.errorDetail = described ? item.toText() : "Custom exception";
    if (lists::get(item, list, "ADDITIONAL", IdMatch::AnyCase) != 0) state.errorAdditional = item.toText();
    state.errorIsCustom = true;
    state.errorLocation = locationOf(frames_.back());
    throwError();
}

std::shared_ptr<const Exception> Machine::caughtAt(std::size_t level) const {
    const std::size_t frame = frames_.size() - 1;
    for (std::size_t i = caught_.size(); i-- > 0 && caught_[i].frame == frame;) {
        if (caught_[i].level == level) return caught_[i].exception;
    }
    return nullptr;
}

void Machine::rethrow(std::size_t level) {
    thrown_ = caughtAt(level);
    attention_ = attention_ || thrown_;
}

void Machine::showCaught(std::size_t level) {
    if (const auto exception = caughtAt(level)) exception->restore(state);
}

void Machine::checkError() {
    thrown_ = std::exchange(deferred_, nullptr);
    attention_ = true;
}

void Machine::dropCaught(std::size_t frame, std::size_t level) {
    while (!caught_.empty() &&
           (caught_.back().frame > frame || (caught_.back().frame == frame && caught_.back().level >= level))) {
        caught_.pop_back();
    }
}

void Machine::endCatch(std::size_t level) {
    dropCaught(frames_.size() - 1, level);
    state.procError = 0;
}

bool Machine::attend() {
    attention_ = false;
    if (applicationExit_) {
        thrown_ = nullptr;
        unwindAll();
        attention_ = true;  // for the runs outside of this one
        return false;
    }
    if (thrown_ && !unwindToHandler()) return false;
    return log_.active() == loopObserves_;
}

bool Machine::unwindToHandler() {
    deferred_ = nullptr;
    while (frames_.size() > runBase_) {
        const Frame& frame = frames_.back();
        if (const ExceptionRegion* region = frame.module->handlerOf(locationOf(frame).instruction)) {
            enterHandler(*region);
            return true;
        }
        popFrame();  // may run `cleanup`
        if (applicationExit_) {
            thrown_ = nullptr;
            unwindAll();
            attention_ = true;
            return false;
        }
    }
    attention_ = true;  // goes on below this run
    return false;
}

void Machine::enterHandler(const ExceptionRegion& region) {
    const std::size_t index = frames_.size() - 1;
    const Frame frame = frames_[index];
    // What the statement left in its registers goes: a handle there would keep its instance.
    for (std::size_t i = region.firstDead; i < frame.module->registers; ++i)
        frame.base[i] = Value();
    dropCaught(index, region.level);
    thrown_->restore(state);
    if (!region.exposes) state.procError = 0;
    caught_.push_back({index, region.level, std::exchange(thrown_, nullptr)});
    frames_[index].at = frame.module->code.data() + region.target;
    attention_ = applicationExit_.has_value() || log_.active() != loopObserves_;
}

void Machine::deleteInstance(const Value& name) {
    ScriptInstance& current = *frames_.back().instance;
    const bool pending = current.deletionPending;
    host_.deleteInstance(name, state);
    if (!state.errorRaised) return;
    // Manual "finally": an instance that deletes itself runs no further, and no finally block either.
    if (exceptionEnabled() && !pending && current.deletionPending) {
        state.errorRaised = false;
        exitInstance(Value::integer(0), nullptr);
        return;
    }
    noteError();
}

void Machine::reportUncaught() {
    const std::shared_ptr<const Exception> exception = std::exchange(thrown_, nullptr);
    host_.diagnostic(describeException("error: uncaught exception", *exception));
    uncaught_ = true;
    if (!applicationExit_ && frames_.empty()) requestExit(1);
}

void Machine::reportDropped() {
    const std::shared_ptr<const Exception> exception = std::exchange(thrown_, nullptr);
    host_.diagnostic(
        describeException("warning: while an exception is under way, another one is dropped:", *exception));
}

}  // namespace uproc
