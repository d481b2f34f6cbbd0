// How modules are named in $procerrorcontext, traces and profiles (manual: "Migrated Trigger Abbreviations",
// "ProcScript Profiling and Tracing").
#pragma once

#include <string>
#include <string_view>

#include "interpreter/compile/unit.hpp"

namespace uproc {

// "OPER", "LPMX" (entries and functions), or a trigger's: "DTLF".
std::string_view triggerAbbreviation(const CompiledModule& module);

// "_execute" for operation exec, "OPER" and "LPMX" for other modules, "_detail" for a trigger.
std::string triggerName(const CompiledModule& module);

// What stands before the line number in a trace: "EXEC", "DTLF".
std::string_view moduleMark(const CompiledModule& module);

}  // namespace uproc
