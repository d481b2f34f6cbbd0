#include "interpreter/machine/tracing.hpp"

#include <algorithm>
#include <chrono>

#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/trigger_names.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

std::int64_t now() {
    using Units = std::chrono::duration<std::int64_t, std::ratio<1, 100000>>;
    return std::chrono::duration_cast<Units>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string_view typeOfModule(const CompiledModule& module) {
    switch (module.kind) {
        case syntax::ModuleKind::Operation:
            return "OPR";
        case syntax::ModuleKind::Entry:
        case syntax::ModuleKind::Function:
            return "LPM";
        case syntax::ModuleKind::Trigger:
            break;
    }
    return "TRG";
}

// A blank behind %% keeps ProcScript from substituting what follows until the line is written (manual:
// "$proc_tracing_addition").
std::string withoutBlanksBehindPercents(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        result += text[i];
        if (!result.ends_with("%%")) continue;
        std::size_t next = i + 1;
        while (next < text.size() && text[next] == ' ')
            ++next;
        if (next < text.size() && text[next] == '$') i = next - 1;
    }
    return result;
}

}  // namespace

void ExecutionLog::setProfiling(bool on) {
    profiling_ = on;
    if (!on) running_.clear();
}

std::vector<std::string> ExecutionLog::traceLines(const Unit& unit, const CompiledModule& module,
                                                  std::size_t instruction) {
    std::vector<std::string> result;
    const auto& lines = module.lines;
    auto entry = std::lower_bound(lines.begin(), lines.end(), instruction,
                                  [](const auto& one, std::size_t at) { return one.first < at; });
    for (; entry != lines.end() && entry->first == instruction; ++entry) {
        const std::string text = texts_.text(unit, {entry->second, module.sourceLineOf(instruction).file});
        const bool isLast = instruction + 1 == module.code.size() && std::next(entry) == lines.end();
        result.push_back("(" + triggerName(module) + ") " + std::string(moduleMark(module)) + ":" +
                         std::to_string(entry->second) + " " +
                         (isLast || equalIgnoreCase(text, "end") ? "done<end of module>" : text));
    }
    return result;
}

bool ExecutionLog::isRunning(std::size_t frame) {
    // What the plain loop left before it heard of profiling has no record.
    while (!running_.empty() && running_.back().frame > frame)
        running_.pop_back();
    return !running_.empty() && running_.back().frame == frame;
}

void ExecutionLog::entered(std::size_t frame) {
    if (isRunning(frame)) running_.pop_back();
    running_.push_back({frame, ++sequence_, now(), 0});
}

std::string ExecutionLog::left(const Unit& unit, const CompiledModule& module, std::string_view instance,
                               std::string_view application) {
    const Running one = running_.back();
    running_.pop_back();
    const std::int64_t elapsed = now() - one.start;
    if (!running_.empty()) running_.back().inner += elapsed;
    const std::string abbreviation(module.name == "EXEC" ? "EXEC" : triggerAbbreviation(module));
    std::string record = "REC=PROFILING";
    const auto put = [&](std::string_view id, std::string_view value) {
        record += separator + std::string(id) + "=" + std::string(value);
    };
    put("SEQ", std::to_string(one.sequence));
    put("NEST", std::to_string(one.frame + 1));
    put("ELAPSTIME", std::to_string(elapsed));
    put("ELAPSTIME_X", std::to_string(elapsed - one.inner));
    put("TYPE", typeOfModule(module));
    const auto index = static_cast<std::size_t>(&module - unit.modules.data());
    const char kind = lowerAscii(typeOfModule(module).front());
    put("MODID", kind + std::to_string(index) + "/" + std::string(moduleMark(module)));
    put("MODNAM", moduleMark(module));
    put("TRIG", triggerName(module));
    put("TRIGGER", abbreviation);
    put("OBJTYPE", "SVC");
    put("APSNAM", application);
    put("CPTNAM", unit.name);
    put("INSNAM", instance);
    return record;
}

// ---- the machine's part

void Machine::traceStatement() {
    const Frame& frame = frames_.back();
    if (!log_.tracing || frame.instance->unit->transient) return;
    for (const std::string& line :
         log_.traceLines(*frame.instance->unit, *frame.module, locationOf(frame).instruction)) {
        host_.procLog(traceAddition() + line);
    }
}

std::string Machine::traceAddition() {
    if (log_.addition.empty()) return {};
    std::string text = log_.addition;
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    if (quoted) text = text.substr(1, text.size() - 2);
    if (text.find("%%") == std::string::npos) return log_.addition;
    const ExecutionState saved = state;
    log_.paused = true;
    const auto value = evaluate("\"" + withoutBlanksBehindPercents(text) + "\"", Value(), false);
    log_.paused = false;
    state = saved;
    if (!value) return log_.addition;
    return quoted ? "\"" + value->toText() + "\"" : value->toText();
}

void Machine::profileLeave(const Frame& frame) {
    if (!log_.isRunning(frames_.size())) return;
    const ScriptInstance* outermost = frames_.empty() ? frame.instance : frames_.front().instance;
    host_.procLog(
        log_.left(*frame.instance->unit, *frame.module, frame.instance->target.name(), outermost->unit->name));
}

bool Machine::assignLog(std::string_view name, const Value& value) {
    if (name == "$proc_tracing") {
        log_.tracing = isTrue(convert(value, Type::Boolean));
    } else if (name == "$proc_profiling") {
        log_.setProfiling(isTrue(convert(value, Type::Boolean)));
    } else if (name == "$proc_tracing_addition") {
        log_.addition = value.toText();
    } else {
        return false;
    }
    if (!log_.active()) host_.flushProcLog();
    attention_ = true;  // the other loop may be wanted
    return true;
}

}  // namespace uproc
