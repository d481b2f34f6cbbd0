// One running application: components, instances, variables, settings, message frame. Nothing in it is shared with
// another application in the same process.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/machine/host.hpp"
#include "interpreter/machine/machine.hpp"
#include "runtime/application/console.hpp"
#include "runtime/application/global_modules.hpp"
#include "runtime/application/instance.hpp"
#include "runtime/application/proc_log.hpp"
#include "runtime/assignment/assignment.hpp"
#include "runtime/components/native_component.hpp"
#include "runtime/files/script_file_names.hpp"
#include "runtime/files/system_file_system.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::runtime {

// How an operation that C++ code activated came back.
struct ActivationResult {
    bool activated = false;       // false: there is no such component, instance or operation
    std::int64_t status = 0;      // its return value, or $status if it returned none
    bool exited = false;          // `exit` ended the instance
    bool stopped = false;         // apexit, or an error that ends the application
    std::int64_t exitStatus = 0;  // with `stopped`
    std::string error;            // if not activated
};

class Application final : public Host, public MessageSink {
  public:
    // `assignment`, `console` and the services' parts must outlive the application.
    Application(const Assignment& assignment, Console& console, const Services& services);
    ~Application() override;

    // ---- components
    void addComponent(const NativeComponent& component);
    void addComponent(std::shared_ptr<const Unit> unit);
    [[nodiscard]] bool hasComponent(std::string_view name) const;
    // Where global ProcScript comes from; without one there is none.
    void setGlobalLoader(GlobalLoader loader) { globalModules_.setLoader(std::move(loader)); }
    // How GOLD characters are shown to a person.
    void setNotation(GoldNotation notation) { notation_ = notation; }

    // Creates an instance of the component and activates the operation with IN arguments from the command line.
    ActivationResult activate(std::string_view component, std::string_view operation,
                              const std::vector<std::string>& arguments);
    // Deletes all variables and instances (their cleanup operations run).
    void shutDown();

    [[nodiscard]] Machine& machine() { return machine_; }
    [[nodiscard]] const Services& services() const { return services_; }

    // ---- Host
    void putMessage(std::string_view text) override;
    void clearMessages() override;
    void procLog(std::string_view line) override;
    void flushProcLog() override;
    void message(std::string_view kind, std::string_view text) override;
    void ask(std::string_view kind, std::string_view text, const std::string* replies, ExecutionState& state) override;
    Value& general(unsigned number) override { return general_.at(number); }
    Value& global(std::string_view name) override;
    bool assignFunction(std::string_view name, const Value& value, ExecutionState& state) override;
    bool callFunction(std::string_view name, std::span<Value> arguments, ScriptInstance& current, ExecutionState& state,
                      Value& result) override;
    void newInstance(const Value& component, Value& target, const Value& properties, HandleWish wish,
                     ExecutionState& state) override;
    void deleteInstance(const Value& name, ExecutionState& state) override;
    Ref<HandleTarget> findOrCreate(const Value& name, ExecutionState& state) override;
    Ref<HandleTarget> createStateless(const Value& component, ExecutionState& state) override;
    NativeActivation activateNative(HandleTarget& target, std::string_view operation,
                                    std::span<Value> arguments) override;
    void instanceIdle(ScriptInstance& instance) override;
    Result<std::string> readFile(std::string_view name, FileNames names) override;
    Result<void> writeFile(std::string_view name, std::string_view mark, std::string_view bytes, bool append,
                           FileNames names) override;
    [[nodiscard]] std::optional<std::string> setting(std::string_view name) const override {
        return assignment_.setting(name);
    }
    [[nodiscard]] const NlsSettings& nls() const override { return nls_; }
    [[nodiscard]] std::int64_t now() const override;
    const CompiledModule* globalModule(std::string_view name, ScriptInstance*& instance) override {
        return globalModules_.find(name, instance);
    }
    [[nodiscard]] CompareRules compareRules() const override { return rules_; }
    [[nodiscard]] bool stopOnDivisionByZero() const override { return stopOnDivisionByZero_; }

    // ---- Host and MessageSink
    void diagnostic(std::string_view text) override;
    // ---- MessageSink
    void messageFrame(std::string_view text) override { putMessage(text); }
    [[nodiscard]] int ioPrint() const override { return ioPrint_; }

  private:
    friend class Instance;

    FileSystem& files() { return services_.files != nullptr ? *services_.files : systemFiles_; }
    bool assignNls(std::string_view name, std::string_view value, ExecutionState& state);
    Ref<Instance> create(const std::string& component, const std::string& name, ExecutionState& state);
    [[nodiscard]] Instance* find(std::string_view upperName) const;
    std::string uniqueName(const std::string& component);
    void forget(const Instance& instance);
    // Ends the pool's reference to the instance, if it has one.
    void leavePool(const Instance& instance);
    // No instance is left, nor a variable that could refer to one.
    [[nodiscard]] bool isEmpty() const;
    // Lets go of a deleted instance's variables; a long chain of instances does not recurse without end.
    void release(std::vector<Value> values);
    // Runs init or cleanup, keeping $status and $procerror; the completion of the run, nothing if there is none.
    std::optional<Machine::Completion> runQuietly(ScriptInstance& instance, std::string_view operation);

    const Assignment& assignment_;
    Console& console_;
    Services services_;
    AssignedFileNames fileNames_{assignment_};
    SystemFileSystem systemFiles_;  // unless the services have another file system
    GoldNotation notation_ = GoldNotation::Explicit;
    CompareRules rules_;
    NlsSettings nls_;
    ProcLog procLog_;
    bool localeMentioned_ = false;
    bool stopOnDivisionByZero_ = true;
    int ioPrint_ = 0;
    std::array<Value, 100> general_;
    std::unordered_map<std::string, Value> globals_;
    std::map<std::string, std::shared_ptr<const Unit>, std::less<>> units_;
    std::map<std::string, const NativeComponent*, std::less<>> natives_;
    GlobalModules globalModules_;
    Machine machine_;
    std::map<std::string, Instance*, std::less<>> known_;     // every living instance by name
    std::map<std::string, Ref<Instance>, std::less<>> pool_;  // those that live without a handle
    std::uint64_t created_ = 0;
    unsigned releasing_ = 0;
    std::vector<std::vector<Value>> waiting_;
    bool closing_ = false;                   // no script runs any more
    std::optional<unsigned> lastCreations_;  // while the application ends: instances that may still be created
};

}  // namespace uproc::runtime
