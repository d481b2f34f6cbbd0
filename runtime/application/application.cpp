#include "runtime/application/application.hpp"

#include <algorithm>
#include <cctype>

#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/calendar.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/text.hpp"
#include "runtime/application/question.hpp"

namespace uproc::runtime {
namespace {

bool isFalse(std::string_view text) {
    const std::string value = upperCase(trimmed(text));
    return value == "0" || value == "F" || value == "FALSE" || value == "N" || value == "NO" || value == "OFF";
}

// How deep instances may be deleted one inside the other before the rest waits in a queue.
constexpr unsigned maximumNestedReleases = 40;
std::string withoutQuotes(std::string_view text) {
    text = trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

constexpr int shutDownRounds = 8;
// How many instances `cleanup` operations may create meanwhile.
constexpr unsigned lastCreationsAllowed = 1000;
// How often askmess asks again after an answer that is none of the replies.
constexpr int maximumAttempts = 10;

bool isInstanceName(std::string_view name) {
    if (name.empty() || name.size() > longestInstanceName ||
        std::isalpha(static_cast<unsigned char>(name.front())) == 0) {
        return false;
    }
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') return false;
    }
    return true;
}

}  // namespace

Application::Application(const Assignment& assignment, Console& console, const Services& services)
    : assignment_(assignment), console_(console), services_(services), machine_(*this) {
    services_.messages = this;
    if (services_.files == nullptr) services_.files = &systemFiles_;
    if (services_.fileNames == nullptr) services_.fileNames = &fileNames_;
    if (const auto setting = assignment.setting("$NUM_NULL_CMP_ZERO")) rules_.nullEqualsZero = !isFalse(*setting);
    if (const auto setting = assignment.setting("$STOP_ON_DIV_BY_ZERO")) stopOnDivisionByZero_ = !isFalse(*setting);
    if (const auto warning = configure(machine_.log(), assignment)) diagnostic("warning: " + *warning);
    if (const auto file = assignment.setting("$PROC_LOG_FILE")) procLog_.setFile(withoutQuotes(*file));
    if (const auto setting = assignment.setting("$IOPRINT"))
        ioPrint_ = static_cast<int>(Value::string(*setting).toInteger());
    for (const NlsSettings::Name& name : NlsSettings::names) {
        const auto setting = assignment.setting(name.setting);
        if (setting && !setting->empty()) (void)assignNls(name.function, *setting, machine_.state);
    }
    machine_.state = {};
}

Application::~Application() {
    shutDown();
}

void Application::addComponent(const NativeComponent& component) {
    natives_[std::string(component.name)] = &component;
}

void Application::addComponent(std::shared_ptr<const Unit> unit) {
    units_[unit->name] = std::move(unit);
}

bool Application::hasComponent(std::string_view name) const {
    const std::string key = upperCase(name);
    return units_.contains(key) || natives_.contains(key);
}

void Application::shutDown() {
    // `cleanup` operations may fill variables and create instances again: some rounds, then no script runs any more.
    lastCreations_ = lastCreationsAllowed;
    for (int round = 0; round <= shutDownRounds && !isEmpty(); ++round) {
        closing_ = round == shutDownRounds;
        for (Value& value : general_)
            value = Value();
        while (!globals_.empty()) {
            const auto variable = globals_.extract(globals_.begin());
        }
        machine_.state.result = Value();
        globalModules_.clear();
        // Those in the pool, and those that only refer to each other.
        std::vector<Ref<Instance>> instances;
        for (const auto& [name, instance] : known_)
            instances.emplace_back(instance);
        for (const Ref<Instance>& instance : instances) {
            leavePool(*instance);
            instance->destroy();
        }
    }
    closing_ = false;
    lastCreations_.reset();
    flushProcLog();
    console_.flush();
}

bool Application::isEmpty() const {
    for (const Value& value : general_) {
        if (!value.isNull()) return false;
    }
    return globals_.empty() && known_.empty() && machine_.state.result.isNull();
}

void Application::release(std::vector<Value> values) {
    if (releasing_ == maximumNestedReleases) {
        waiting_.push_back(std::move(values));
        return;
    }
    ++releasing_;
    values.clear();
    while (releasing_ == 1 && !waiting_.empty()) {
        const std::vector<Value> next = std::move(waiting_.back());
        waiting_.pop_back();
    }
    --releasing_;
}

ActivationResult Application::activate(std::string_view component, std::string_view operation,
                                       const std::vector<std::string>& arguments) {
    ActivationResult result;
    ExecutionState& state = machine_.state;
    const std::string name = upperCase(component);
    const auto stopped = [&] {
        if (const auto status = machine_.exitRequested()) {
            result.stopped = true;
            result.exitStatus = *status;
        }
        return result.stopped;
    };
    Ref<Instance> instance(find(name));
    if (!instance) {
        instance = create(name, name, state);
        if (instance) pool_[name] = instance;
    }
    if (!instance) {
        if (stopped()) return result;
        result.error = state.errorDetail;
        if (state.procError == procerror::UACTERR_CREATE_INSTANCE) {
            diagnostic("error: " + result.error);
            result.activated = true;
            result.status = -1;
        }
        return result;
    }
    ScriptInstance* script = instance->scriptInstance();
    const CompiledModule* module = script != nullptr ? script->unit->operation(upperCase(operation)) : nullptr;
    if (module == nullptr || !module->isPublic) {
        result.error = name + " has no operation " + upperCase(operation);
        if (module != nullptr) result.error += " that is public";
        return result;
    }
    const auto isIn = [](const Parameter& parameter) { return parameter.direction != Direction::Out; };
    const auto wanted = std::count_if(module->parameters.begin(), module->parameters.end(), isIn);
    if (static_cast<std::size_t>(wanted) != arguments.size()) {
        result.error = name + "." + module->name + " takes " + std::to_string(wanted) + " arguments, not " +
                       std::to_string(arguments.size());
        return result;
    }
    std::vector<Value> values;
    std::size_t given = 0;
    for (const Parameter& parameter : module->parameters) {
        values.push_back(isIn(parameter) ? Value::string(arguments[given++]) : Value());
    }
    const Machine::Completion completion = machine_.run(*script, *module, values);
    result.activated = true;
    result.exited = completion.exited;
    result.status = completion.returned ? statusOf(completion.value) : state.status;
    stopped();
    return result;
}

// ---- messages

void Application::putMessage(std::string_view text) {
    console_.out(forPeople(text, notation_));
    // Nobody would read what follows; a script that prints for ever must end.
    if (!console_.failure().empty()) machine_.stopApplication("error: stdout: " + console_.failure());
}

void Application::clearMessages() {}

void Application::flushProcLog() {
    if (const auto written = procLog_.flush(files()); !written) {
        diagnostic("warning: $PROC_LOG_FILE: " + written.error().text);
    }
}

void Application::procLog(std::string_view line) {
    if (procLog_.hasFile()) {
        const auto written = procLog_.write(files(), line);
        if (written) return;
        diagnostic("warning: $PROC_LOG_FILE: " + written.error().text);
    }
    putMessage(line);
}

void Application::message(std::string_view kind, std::string_view text) {
    if (kind == "clear") return;
    std::string line;
    if (kind == "error" || kind == "warning" || kind == "info") line = std::string(kind) + ": ";
    console_.err(line + forPeople(text, notation_));
}

void Application::ask(std::string_view kind, std::string_view text, const std::string* replies, ExecutionState& state) {
    const Question question(kind, forPeople(text, notation_), replies);
    for (int attempt = 0; attempt < maximumAttempts; ++attempt) {
        const std::optional<std::string> answer = console_.ask(question.prompt());
        if (!answer) {
            state.failStatement(-1, procerror::UGENERR_BATCH_ONLY, "there is nobody to ask, and no answer prepared");
            diagnostic("warning: askmess: " + state.errorDetail + " (uproc run --answers FILE gives answers)");
            return;
        }
        if (const auto reply = question.reply(*answer)) {
            state.succeed(*reply);
            return;
        }
        console_.err("'" + *answer + "' is none of the replies");
    }
    state.failStatement(-1, procerror::UGENERR_BATCH_ONLY, "no answer was one of the replies");
}

void Application::diagnostic(std::string_view text) {
    console_.err(forPeople(text, notation_));
}

// ---- variables and functions

Value& Application::global(std::string_view name) {
    return globals_[std::string(name)];
}

bool Application::assignFunction(std::string_view name, const Value& value, ExecutionState& state) {
    if (nls_.value(name)) return assignNls(name, value.toText(), state);
    if (name != "$ioprint") return false;
    ioPrint_ = static_cast<int>(value.toInteger());
    return true;
}

// A value whose effects are not known is refused: the script would believe in them.
bool Application::assignNls(std::string_view name, std::string_view value, ExecutionState& state) {
    if (const auto assigned = nls_.assign(name, value); !assigned) {
        state.raise(assigned.error().code, assigned.error().text);
        diagnostic("warning: " + assigned.error().text);
    } else if (nls_.hasLocale() && !localeMentioned_) {
        localeMentioned_ = true;
        diagnostic(
            "warning: $nlslocale: only case conversion follows a locale; sorting, numbers and dates stay classic");
    }
    return true;
}

std::int64_t Application::now() const {
    constexpr std::int64_t day = 8640000;  // in hundredths of a second, as the clock counts
    const std::int64_t now = services_.clock != nullptr ? services_.clock->now() : 0;
    const std::int64_t offset =
        services_.clock != nullptr && !nls_.internalTimeIsUtc() ? services_.clock->utcOffset(now) : 0;
    const std::int64_t ticks = now + offset * 100;
    const std::int64_t days = ticks >= 0 ? ticks / day : (ticks - day + 1) / day;
    const std::int64_t rest = ticks - days * day;
    const Civil civil = civilFromDays(days + daysFromCivil(1970, 1, 1));
    const std::int64_t date = civil.year * 10000 + civil.month * 100 + civil.day;
    const std::int64_t time = rest / 360000 * 1000000 + rest / 6000 % 60 * 10000 + rest / 100 % 60 * 100 + rest % 100;
    return date * 100000000 + time;
}

bool Application::callFunction(std::string_view name, std::span<Value> arguments, ScriptInstance& current,
                               ExecutionState& state, Value& result) {
    if (name == "$ioprint") {
        result = Value::integer(ioPrint_);
    } else if (name == "$logical") {
        const auto value = assignment_.logical(arguments[0].toText());
        result = Value::string(value.value_or(std::string()));
    } else if (name == "$instancename") {
        result = Value::string(current.target.name());
    } else if (name == "$componentname") {
        const Instance* instance = arguments.empty() ? nullptr : find(upperCase(trimmed(arguments[0].toText())));
        if (arguments.empty()) {  // not that of the unit: an expression given as a text has one of its own
            result = Value::string(static_cast<Instance&>(current.target).component());
        } else if (instance != nullptr) {
            result = Value::string(instance->component());
        } else {
            result = Value::string(std::string_view());
            state.raise(procerror::UPROCERR_COMPONENT, "there is no such instance");
        }
    } else if (name == "$instancehandle") {
        Instance* instance = arguments.empty() ? static_cast<Instance*>(&current.target)
                                               : find(upperCase(trimmed(arguments[0].toText())));
        if (instance != nullptr) {
            result = Value::handle(Ref<HandleTarget>(instance));
        } else {
            result = Value();
            state.raise(procerror::UACTERR_NO_INSTANCE, "there is no such instance");
        }
    } else {
        return false;
    }
    return true;
}

// ---- instances

Instance* Application::find(std::string_view upperName) const {
    const auto found = known_.find(upperName);
    return found == known_.end() ? nullptr : found->second;
}

std::string Application::uniqueName(const std::string& component) {
    std::string name;
    do {
        name = component.substr(0, 20) + "_" + std::to_string(++created_);
    } while (known_.contains(name));
    return name;
}

void Application::forget(const Instance& instance) {
    const auto found = known_.find(instance.name());
    if (found != known_.end() && found->second == &instance) known_.erase(found);
}

void Application::leavePool(const Instance& instance) {
    const auto found = pool_.find(instance.name());
    if (found == pool_.end() || found->second.get() != &instance) return;
    // Taken out before the reference goes: that may run `cleanup`, which uses the pool.
    const auto reference = pool_.extract(found);
}

std::optional<Machine::Completion> Application::runQuietly(ScriptInstance& instance, std::string_view operation) {
    const CompiledModule* module = instance.unit->operation(operation);
    const bool cleanup = operation == "CLEANUP";
    if (module == nullptr || closing_ || (!cleanup && machine_.exitRequested())) return std::nullopt;
    if (!module->parameters.empty()) {
        diagnostic("warning: " + instance.unit->name + "." + module->name +
                   " was not run: it must not have parameters");
        return std::nullopt;
    }
    const ExecutionState saved = machine_.state;
    const Machine::Completion completion =
        cleanup ? machine_.runCleanup(instance, *module) : machine_.run(instance, *module, {});
    machine_.state = saved;
    return completion;
}

Ref<Instance> Application::create(const std::string& component, const std::string& name, ExecutionState& state) {
    if (known_.contains(name)) {
        state.failStatement(-1, procerror::UACTERR_INSTANCE_NAME_EXISTS,
                            "an instance named " + name + " exists already");
        return {};
    }
    if (!isInstanceName(component)) {
        state.failStatement(-1, procerror::UPROCERR_COMPONENT,
                            "'" + component.substr(0, 40) + "' is no component name");
        return {};
    }
    const auto unit = units_.find(component);
    const auto native = natives_.find(component);
    if (unit == units_.end() && native == natives_.end()) {
        state.failStatement(-1, procerror::UACTERR_NO_SIGNATURE, "there is no component " + component);
        state.errorItems.emplace_back("COMPONENTNAME", component);
        return {};
    }
    if (lastCreations_ && *lastCreations_ > 0) {
        --*lastCreations_;
    } else if (lastCreations_ && !closing_) {
        closing_ = true;
        diagnostic(
            "warning: operations cleanup go on creating instances while the application ends: no more are created");
    }
    if (closing_) {
        state.failStatement(-1, procerror::UACTERR_CREATE_INSTANCE, "the application ends");
        return {};
    }
    Ref<Instance> instance = makeRef<Instance>(*this, name, component);
    known_[name] = instance.get();
    if (native != natives_.end()) {
        instance->become(*native->second, native->second->create(services_));
        state.succeed();
        return instance;
    }
    instance->become(unit->second);
    const auto completion = runQuietly(*instance->scriptInstance(), "INIT");
    if (machine_.exceptionPending()) return {};  // init threw: the statement that made the instance does too
    if ((completion && completion->exited) || machine_.exitRequested()) {
        state.failStatement(-1, procerror::UACTERR_CREATE_INSTANCE,
                            "operation init of " + component + " executed exit");
        state.errorItems.emplace_back("COMPONENTNAME", component);
        return {};
    }
    state.succeed();
    return instance;
}

void Application::newInstance(const Value& component, Value& target, const Value& properties, HandleWish wish,
                              ExecutionState& state) {
    (void)properties;  // instance properties other than those of forms have no effect
    const std::string name = upperCase(trimmed(component.toText()));
    const bool wantHandle =
        wish == HandleWish::Handle || (wish == HandleWish::Whatever && (target.isEmpty() || target.is(Tag::Handle)));
    if (wantHandle) {
        target = Value();
        const Ref<Instance> instance = create(name, uniqueName(name), state);
        if (instance) target = Value::handle(instance);
    } else {
        const std::string instanceName = upperCase(trimmed(target.toText()));
        if (!isInstanceName(instanceName)) {
            state.failStatement(-1, procerror::UPROCERR_INSTANCE,
                                "'" + instanceName.substr(0, 40) + "' is no instance name");
        } else if (const Ref<Instance> instance = create(name, instanceName, state)) {
            pool_[instanceName] = instance;
        }
    }
    if (state.status < 0 && !machine_.exceptionPending() && !machine_.exceptionEnabled()) {
        std::string place;
        if (machine_.currentInstance() != nullptr) place = machine_.currentPlace() + ": ";
        diagnostic(place + "warning: newinstance: " + state.errorDetail + " ($procerror " +
                   std::to_string(state.procError) + ")");
    }
}

void Application::deleteInstance(const Value& name, ExecutionState& state) {
    Ref<Instance> instance(name.is(Tag::Handle) ? static_cast<Instance*>(name.handleTarget())
                                                : find(upperCase(trimmed(name.toText()))));
    if (!instance || instance->deleted()) {
        state.failStatement(-1, procerror::UACTERR_NO_INSTANCE, "there is no such instance");
        return;
    }
    ScriptInstance* script = instance->scriptInstance();
    if (script != nullptr && script->deletionPending) {
        state.failStatement(-1, procerror::UACTERR_DEL_POSTPONED_PROC, "the instance is being deleted");
        return;
    }
    if (script != nullptr && script->active > 0) {
        script->deletionPending = true;
        state.failStatement(-1, procerror::UACTERR_DELETE_INSTANCE,
                            "the instance is busy; it is deleted when it is not");
        return;
    }
    instance->destroy();
    leavePool(*instance);
    state.succeed();
}

void Application::instanceIdle(ScriptInstance& instance) {
    auto& target = static_cast<Instance&>(instance.target);
    const Ref<Instance> keep(&target);
    target.destroy();
    leavePool(target);
}

Ref<HandleTarget> Application::findOrCreate(const Value& name, ExecutionState& state) {
    const std::string key = upperCase(trimmed(name.toText()));
    if (Instance* instance = find(key)) return Ref<HandleTarget>(instance);
    if (!isInstanceName(key)) {
        state.raise(procerror::UPROCERR_INSTANCE, "'" + key.substr(0, 40) + "' is no instance name");
        return {};
    }
    const Ref<Instance> instance = create(key, key, state);
    if (instance) pool_[key] = instance;
    return instance;
}

Ref<HandleTarget> Application::createStateless(const Value& component, ExecutionState& state) {
    const std::string key = upperCase(trimmed(component.toText()));
    return create(key, uniqueName(key), state);
}

NativeActivation Application::activateNative(HandleTarget& target, std::string_view operation,
                                             std::span<Value> arguments) {
    NativeActivation result;
    auto& instance = static_cast<Instance&>(target);
    if (instance.deleted() || instance.native() == nullptr) {
        result.procError = procerror::UACTERR_OBJECT_DELETED;
        result.detail = "the instance has been deleted";
        return result;
    }
    const NativeOperation* found = nullptr;
    for (const NativeOperation& candidate : instance.nativeComponent()->operations) {
        if (equalIgnoreCase(candidate.name, operation)) found = &candidate;
    }
    if (found == nullptr) {
        result.procError = procerror::UACTERR_NO_OPERATION;
        result.detail = instance.component() + " has no operation " + std::string(operation);
        return result;
    }
    if (found->parameters.size() != arguments.size()) {
        result.procError = procerror::UPROCERR_NARGUMENTS;
        result.detail = instance.component() + "." + std::string(found->name) + " takes " +
                        std::to_string(found->parameters.size()) + " arguments, not " +
                        std::to_string(arguments.size());
        return result;
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Parameter& parameter = found->parameters[i];
        if (parameter.direction != Direction::In) result.out |= std::uint64_t{1} << i;
        arguments[i] = parameter.direction == Direction::Out ? Value() : convert(arguments[i], parameter.type);
    }
    const Ref<HandleTarget> keep(&target);
    NativeCall call{arguments, services_};
    result.returned = found->run(*instance.native(), call);
    return result;
}

}  // namespace uproc::runtime
