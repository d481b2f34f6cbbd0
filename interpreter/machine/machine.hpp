// The register machine that runs compiled modules.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "interpreter/machine/exception.hpp"
#include "interpreter/machine/fixed_stack.hpp"
#include "interpreter/machine/host.hpp"
#include "interpreter/machine/instance.hpp"
#include "interpreter/machine/run_time_expressions.hpp"
#include "interpreter/machine/state.hpp"
#include "interpreter/machine/tracing.hpp"

namespace uproc {

// Limits of one machine; each has its own documented error.
inline constexpr std::size_t maximumFrames = 20000;  // nested calls and activations
inline constexpr std::size_t registerFileSize = 1U << 20U;
inline constexpr std::size_t maximumOutArguments = 64;  // manual: "params…endparams"
inline constexpr std::size_t longestInstanceName = 32;  // manual: "newinstance"
inline constexpr unsigned maximumNestedRuns = 200;      // init/cleanup/native components running script again

// A value as it stands in $status: rounded to the nearest integer, 0 if it is no number (manual: "$status").
std::int64_t statusOf(const Value& value);

class Machine {
  public:
    explicit Machine(Host& host);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    ExecutionState state;

    // How a module that C++ code started came back.
    struct Completion {
        Value value;            // its return value; null if it ended without one
        bool returned = false;  // `return` or `exit` was executed
        bool exited = false;    // `exit`
        bool threw = false;     // an exception ended it: it is under way to the caller, see exceptionPending()
    };
    // Runs a module to its end. `arguments` are converted to the parameters' types; OUT and INOUT ones are assigned.
    // May be called while the machine runs (init, cleanup). $status and $procerror are the caller's to save.
    // Kept: the module starts with $status and $procerror as they are.
    enum class RunState : std::uint8_t { Fresh, Kept };
    Completion run(ScriptInstance& instance, const CompiledModule& module, std::span<Value> arguments,
                   RunState kept = RunState::Fresh);

    // The value of an expression given as a text, with the variables and fields of the module that runs; names are
    // looked for in the associative list `data` first. The error has a $procerror number (manual: "$expression").
    Result<Value> evaluate(std::string_view text, const Value& data, bool condition);
    // Whether evaluate() will understand the text; `context` has lists of names by kind (manual: "proccompile").
    Result<void> checkExpression(std::string_view text, const Value& context, bool condition, std::size_t& errorAt);

    // Runs an operation `cleanup`: also after `apexit`, but not after an error that ended the application.
    Completion runCleanup(ScriptInstance& instance, const CompiledModule& module);

    // `apexit` was executed: every run returns at once.
    [[nodiscard]] std::optional<std::int64_t> exitRequested() const { return applicationExit_; }

    // An exception left a run and goes on in the module below it: what called run() must return at once.
    [[nodiscard]] bool exceptionPending() const { return thrown_ != nullptr; }
    // Errors of the statement that runs now are exceptions (manual: "throws", "try").
    [[nodiscard]] bool exceptionEnabled() const;
    // The same, looking through expressions that are evaluated at run time.
    [[nodiscard]] bool becomesException() const;
    // An exception that nothing caught was reported.
    [[nodiscard]] bool uncaughtException() const { return uncaught_; }

    // Tracing and profiling; to be set up before anything runs.
    [[nodiscard]] ExecutionLog& log() { return log_; }
    [[nodiscard]] const ExecutionLog& log() const { return log_; }

    // The instance whose module runs now; nullptr outside any run.
    [[nodiscard]] ScriptInstance* currentInstance() const;
    // "MODULE (file:line)" for every frame, innermost first.
    [[nodiscard]] std::vector<std::string> stackTrace() const;
    // "FILE:LINE" of what runs now ("" if nothing runs), and its module.
    [[nodiscard]] std::string currentPlace() const;
    [[nodiscard]] const CompiledModule* currentModule() const;

    // Ends the application with exit status 1: what went wrong and the ProcScript stack trace go to stderr.
    void stopApplication(std::string_view reason);

  private:
    enum class Entry : std::uint8_t { Outer, CallInline, CallStatement, Activation };
    struct Frame {
        const CompiledModule* module = nullptr;
        ScriptInstance* instance = nullptr;
        Value* base = nullptr;
        const Instruction* at = nullptr;       // next instruction; up to date while something runs above this frame
        const ActivationSite* site = nullptr;  // Activation
        Entry entry = Entry::Outer;
    };
    // Entered by a call from the same instance, or from global ProcScript, rather than by an activation.
    static bool isCall(const Frame& frame) {
        return frame.entry == Entry::CallInline || frame.entry == Entry::CallStatement ||
               (frame.entry == Entry::Activation && frame.site->global);
    }
    struct UnmapRegisters {
        void operator()(Value* registers) const;
    };

    // Runs frames until none of this run's is left.
    void execute();
    // The loop itself; Observed: with tracing and profiling.
    template <bool Observed>
    void loop();
    // ---- tracing.cpp
    void traceStatement();
    std::string traceAddition();
    void profileLeave(const Frame& frame);
    bool assignLog(std::string_view name, const Value& value);
    // Makes a frame for `module` whose arguments stand at `base`; false (and an error raised) at a limit.
    bool enter(ScriptInstance& instance, const CompiledModule& module, Value* base, Entry entry,
               const ActivationSite* site);
    // The same for an inline call or activation that needs no conversion, and leaving it; false, and nothing done, if
    // it is not as simple as that.
    bool enterPlain(ScriptInstance& instance, const CompiledModule& module, Value* base, const ActivationSite* site);
    bool activatePlain(const ActivationSite& site, Value& handle, Value* arguments);
    bool leavePlain(Value& returned);
    // Leaves the innermost frame; `value` is its return value, nullptr if it ended without one.
    void leave(const Value* value);
    void popFrame();
    // `exit`: leaves all frames down to the one that was activated from elsewhere; with the name of an instance that
    // would be returned to, leaves the instances in between as well.
    void exitInstance(const Value& status, const Value* instanceName);
    static void forget(const Instruction& in, Value* base);
    void unwindAll();
    void stopForMemory();
    void requestExit(std::int64_t status);

    // ---- exceptions.cpp
    // What the loop does when attention_ is set: the way out of the application, or an exception to its handler. false:
    // this run is over.
    bool attend();
    bool unwindToHandler();
    void enterHandler(const ExceptionRegion& region);
    // Forgets the caught exceptions of that frame's blocks of `level` and above, and of all frames above it.
    void dropCaught(std::size_t frame, std::size_t level);
    void endCatch(std::size_t level);
    // The caught exception of a block of the innermost frame; nullptr if there is none.
    [[nodiscard]] std::shared_ptr<const Exception> caughtAt(std::size_t level) const;
    void showCaught(std::size_t level);
    void throwCustom(const Value* arguments, std::size_t count);
    void throwList(const Value& list);
    void rethrow(std::size_t level);
    void checkError();
    // The error in `state` becomes an exception.
    void throwError();
    void reportUncaught();
    // Of two exceptions at a time the second one is lost.
    void reportDropped();
    [[nodiscard]] ErrorLocation locationOf(const Frame& frame) const;
    [[nodiscard]] std::shared_ptr<const Exception> makeException() const;
    void deleteInstance(const Value& name);

    void activate(const Instruction& in, Value* base);
    void finishActivation(const ActivationSite& site, Value& slot, const Value* returned);
    void failActivation(const ActivationSite& site, Value& slot, int error, std::string_view detail);
    void callBuiltin(const Instruction& in, const Instruction& extra, Value* base);
    // Keeps where the error raised just now occurred.
    void noteError();
    bool arithmetic(Outcome outcome);
    [[nodiscard]] std::string refusal(std::string_view what) const;
    // Calls the global module of that site; raises UPROCERR_FUNCTION if there is none.
    void callGlobal(const ActivationSite& site, Value* base);
    Result<RunTimeExpression> compiledAs(std::string_view text, bool condition, std::size_t& errorAt);
    std::optional<Value> valueOfName(const std::string& name, const Value& data);
    Value* indirectField(const Value& name);
    void setFunction(std::string_view name, const Value& value);
    // convert(), with the present date for texts that hold a part of a date only.
    [[nodiscard]] Value converted(const Value& value, Type type) const;

    Host& host_;
    std::unique_ptr<Value[], UnmapRegisters> registers_;
    FixedStack<Frame> frames_{maximumFrames};
    unsigned nestedRuns_ = 0;
    std::uint64_t outArguments_ = 0;  // bit i: argument i of the last activation was OUT or INOUT
    Completion completion_;
    RunTimeExpressions expressions_;
    std::optional<std::int64_t> applicationExit_;
    bool stopped_ = false;  // by stopApplication
    // Something is to be looked at before the next statement: an exit of the application or an exception.
    bool attention_ = false;
    ExecutionLog log_;
    bool loopObserves_ = false;  // which copy of the loop runs
    bool uncaught_ = false;
    std::shared_ptr<const Exception> thrown_;    // under way to its handler
    std::shared_ptr<const Exception> deferred_;  // waits for CheckError
    struct Caught {
        std::size_t frame;
        std::size_t level;
        std::shared_ptr<const Exception> exception;
    };
    std::vector<Caught> caught_;  // those of the catch and finally blocks that run, innermost last
    std::size_t runBase_ = 0;     // frames below belong to an outer run
};

}  // namespace uproc
