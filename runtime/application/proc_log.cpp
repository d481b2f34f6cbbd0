#include "runtime/application/proc_log.hpp"

#include "interpreter/values/text.hpp"

namespace uproc::runtime {
namespace {

constexpr std::size_t mostWaiting = 1U << 16U;

bool isOn(const Assignment& assignment, std::string_view setting) {
    const std::string value = upperCase(trimmed(assignment.setting(setting).value_or("0")));
    return value == "1" || value == "T" || value == "TRUE" || value == "Y" || value == "YES" || value == "ON";
}

}  // namespace

std::optional<std::string> configure(ExecutionLog& log, const Assignment& assignment) {
    log.tracing = isOn(assignment, "$PROC_TRACING");
    log.setProfiling(isOn(assignment, "$PROC_PROFILING"));
    if (const auto addition = assignment.setting("$PROC_TRACING_ADDITION")) log.addition = trimmed(*addition);
    const std::string separator = lowerCase(trimmed(assignment.setting("$PROC_PROFILING_SEPARATOR").value_or("gold")));
    if (separator == "tab") {
        log.separator = "\t";
    } else if (separator == "comma") {
        log.separator = ",";
    } else if (separator == "semicolon") {
        log.separator = ";";
    } else if (separator != "gold") {
        return "$PROC_PROFILING_SEPARATOR: '" + separator + "' is none of Gold, Tab, Comma and Semicolon; it is Gold";
    }
    return std::nullopt;
}

Result<void> ProcLog::write(FileSystem& files, std::string_view line) {
    waiting_ += line;
    waiting_ += '\n';
    return waiting_.size() < mostWaiting && begun_ ? Result<void>() : flush(files);
}

Result<void> ProcLog::flush(FileSystem& files) {
    if (waiting_.empty()) return {};
    using Writing = FileSystem::Writing;
    const auto written = files.write(path_, {}, waiting_, begun_ ? Writing::Append : Writing::Anew);
    if (!written) {
        path_.clear();
        return written;
    }
    waiting_.clear();
    begun_ = true;
    return {};
}

}  // namespace uproc::runtime
