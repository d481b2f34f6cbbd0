#include "interpreter/machine/error_context.hpp"

#include <map>
#include <tuple>

#include "interpreter/compile/unit.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/machine/trigger_names.hpp"
#include "interpreter/source/secret_mask.hpp"
#include "interpreter/values/list_value.hpp"

namespace uproc {
namespace {

// How many calls a person is shown.
constexpr std::size_t shownCalls = 20;

void put(Value& list, std::string_view id, std::string_view value) {
    lists::put(list, id, value, IdMatch::AnyCase);
}

Value emptyList() {
    return Value::string(std::string_view());
}

std::uint32_t lineOf(const ErrorLocation& place) {
    return place.module->lineOf(place.instruction);
}

std::string procLine(const ErrorLocation& place) {
    return withoutSecrets(place.unit->sourceLine(place.module->sourceLineOf(place.instruction)));
}

// "function DATAEXISTS:6 of S_ORDERFRM"
std::string moduleText(const ErrorLocation& place) {
    return std::string(moduleKindName(place.module->kind)) + " " + place.module->name + ":" +
           std::to_string(lineOf(place)) + " of " + place.unit->name;
}

// Items #1 (where it was thrown), #2 (its caller) ... (manual: "$procerrorcontext", the example).
Value callStackList(const CallStack& calls) {
    Value list = emptyList();
    // Recursion repeats. By unit, module, file, line.
    std::map<std::tuple<const Unit*, const CompiledModule*, std::uint32_t, std::uint32_t>, std::string> known;
    std::size_t number = 0;
    for (const ErrorLocation& call : calls) {
        const SourceLine line = call.module->sourceLineOf(call.instruction);
        std::string& text = known[{call.unit, call.module, line.file, line.line}];
        if (text.empty()) {
            Value item = emptyList();
            put(item, "PROCLINE", procLine(call));
            put(item, "MODULE", moduleText(call));
            put(item, "COMPONENT", call.unit->name);
            text = item.toText();
        }
        put(list, "#" + std::to_string(++number), text);
    }
    return list;
}

std::string descriptionOf(int number, const std::string& detail, bool custom) {
    const ProcErrorInfo* info = findProcError(number);
    if (!detail.empty() || custom || info == nullptr) return detail;
    return std::string(info->text);
}

}  // namespace

Value errorContext(const ExecutionState& state) {
    Value list = emptyList();
    if (state.procError == 0) return list;
    put(list, "ERROR", std::to_string(state.procError));
    if (const ProcErrorInfo* info = findProcError(state.procError)) put(list, "MNEM", info->symbol);
    put(list, "DESCRIPTION", descriptionOf(state.procError, state.errorDetail, state.errorIsCustom));
    const ErrorLocation& place = state.errorLocation;
    if (place.unit != nullptr) {
        put(list, "COMPONENT", place.unit->name);
        put(list, "PROCNAME", place.module->name);
        put(list, "TRIGGER", triggerAbbreviation(*place.module));
        put(list, "LINE", std::to_string(lineOf(place)));
        put(list, "PROCLINE", procLine(place));
    }
    if (state.errorAdditional) {
        put(list, "ADDITIONAL", *state.errorAdditional);
    } else if (!state.errorItems.empty()) {
        Value additional = emptyList();
        for (const auto& [id, value] : state.errorItems)
            put(additional, id, value);
        put(list, "ADDITIONAL", additional.toText());
    }
    if (state.callStack) put(list, "CALLSTACK", callStackList(*state.callStack).toText());
    return list;
}

std::string describeException(std::string_view what, const Exception& exception) {
    const ProcErrorInfo* info = findProcError(exception.number);
    std::string text = std::string(what) + " " + std::to_string(exception.number);
    if (info != nullptr) text += " (" + std::string(info->symbol) + ")";
    const std::string description = descriptionOf(exception.number, exception.detail, exception.custom);
    if (!description.empty()) text += ": " + description;
    const auto item = [&](std::string_view id, std::string_view value) {
        text += "\n  " + std::string(id) + "=" + std::string(value);
    };
    const ErrorLocation& place = exception.location;
    if (place.unit != nullptr) {
        item("COMPONENT", place.unit->name);
        item("PROCNAME", place.module->name);
        item("LINE", std::to_string(lineOf(place)));
        item("PROCLINE", procLine(place));
    }
    if (exception.additional) {
        // Passwords are looked for inside of string constants.
        const std::string masked = withoutSecrets('"' + *exception.additional + '"');
        item("ADDITIONAL", std::string_view(masked).substr(1, masked.size() - 2));
    } else {
        for (const auto& [id, value] : exception.items)
            item(id, value);
    }
    if (!exception.callStack) return text;
    const CallStack& calls = *exception.callStack;
    for (std::size_t i = 0; i < calls.size() && i < shownCalls; ++i) {
        text += "\n  at " + calls[i].unit->name + "." + calls[i].module->name + " (" +
                calls[i].unit->placeOf(*calls[i].module, calls[i].instruction) + ")";
    }
    if (calls.size() > shownCalls) text += "\n  ... and " + std::to_string(calls.size() - shownCalls) + " more";
    return text;
}

}  // namespace uproc
