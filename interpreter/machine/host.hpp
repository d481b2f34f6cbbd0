// What the machine asks of the application it runs in. runtime/application implements it; the interpreter knows nothing
// of components' insides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/machine/instance.hpp"
#include "interpreter/machine/nls_settings.hpp"
#include "interpreter/machine/state.hpp"
#include "interpreter/values/operations.hpp"
#include "interpreter/values/result.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

class Machine;

// How an operation of a component that is no script went.
struct NativeActivation {
    int procError = 0;   // negative: the operation could not be activated
    std::string detail;  // for $procerrorcontext
    std::int64_t returned = 0;
    std::uint64_t out = 0;  // bit i: argument i was OUT or INOUT
};

// What newinstance's second argument asks for.
enum class HandleWish : std::uint8_t {
    Name,      // it is a name
    Handle,    // a variable of type handle
    Whatever,  // an untyped variable: a handle if it is empty, else it holds a name
};

// Whether the assignment file may send a file elsewhere (manual: "File Assignments and Redirection").
enum class FileNames : std::uint8_t { Redirected, AsTheyAre };

class Host {
  public:
    virtual ~Host() = default;

    // ---- messages
    virtual void putMessage(std::string_view text) = 0;                      // putmess
    virtual void clearMessages() = 0;                                        // clrmess
    virtual void message(std::string_view kind, std::string_view text) = 0;  // message{/kind}
    virtual void diagnostic(std::string_view text) = 0;                      // stderr, for a person
    virtual void procLog(std::string_view line) = 0;                         // a line of tracing or profiling
    virtual void flushProcLog() = 0;                                         // tracing and profiling were switched off
    // askmess{/kind}: asks, and sets $status to the number of the reply; `replies` as written, nullptr if left out.
    virtual void ask(std::string_view kind, std::string_view text, const std::string* replies,
                     ExecutionState& state) = 0;

    // ---- variables
    virtual Value& general(unsigned number) = 0;       // $1 .. $99
    virtual Value& global(std::string_view name) = 0;  // $$NAME, upper case
    // A function or setting that can be assigned ($ioprint, ...); false if there is none of that name.
    virtual bool assignFunction(std::string_view name, const Value& value, ExecutionState& state) = 0;
    // Functions that depend on the application ($ioprint, $logical, $instancename ...); false if unknown.
    virtual bool callFunction(std::string_view name, std::span<Value> arguments, ScriptInstance& current,
                              ExecutionState& state, Value& result) = 0;

    // ---- instances
    // newinstance: on success `target` receives a handle or stays the name. Sets $status and $procerror.
    virtual void newInstance(const Value& component, Value& target, const Value& properties, HandleWish wish,
                             ExecutionState& state) = 0;
    virtual void deleteInstance(const Value& name, ExecutionState& state) = 0;
    // The instance with that name, created if there is none (activate); null and $procerror set on failure.
    virtual Ref<HandleTarget> findOrCreate(const Value& name, ExecutionState& state) = 0;
    // A new instance for activate/stateless, deleted with its last reference.
    virtual Ref<HandleTarget> createStateless(const Value& component, ExecutionState& state) = 0;
    // Activates an operation of an instance that is no script.
    virtual NativeActivation activateNative(HandleTarget& target, std::string_view operation,
                                            std::span<Value> arguments) = 0;
    // A script instance became idle after `exit` or deleteinstance: remove it.
    virtual void instanceIdle(ScriptInstance& instance) = 0;

    // ---- files; errors are UIOSERR_OPEN_FAILURE and UIOSERR_FILE_READ_WRITE
    virtual Result<std::string> readFile(std::string_view name, FileNames names) = 0;
    // `mark` goes before the bytes if the file is empty.
    virtual Result<void> writeFile(std::string_view name, std::string_view mark, std::string_view bytes, bool append,
                                   FileNames names) = 0;
    // The value of an assignment setting, e.g. "$SYS_CHARSET".
    [[nodiscard]] virtual std::optional<std::string> setting(std::string_view name) const = 0;

    // $nlslocale and its kin.
    [[nodiscard]] virtual const NlsSettings& nls() const = 0;
    // The present moment of the local time zone (or of UTC: $nlsinternaltime) as ccyymmddhhnnsstt.
    [[nodiscard]] virtual std::int64_t now() const = 0;
    // The global ProcScript module NAME or LIB::NAME (upper case) and the instance that holds its code; nullptr if
    // there is none (manual: "call", "Locating the Called Module").
    virtual const CompiledModule* globalModule(std::string_view name, ScriptInstance*& instance) = 0;

    [[nodiscard]] virtual CompareRules compareRules() const = 0;
    // $STOP_ON_DIV_BY_ZERO
    [[nodiscard]] virtual bool stopOnDivisionByZero() const = 0;
};

}  // namespace uproc
