// Statements and functions about messages, the last error and the running instance.
#include <array>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/error_context.hpp"
#include "interpreter/machine/host.hpp"
#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

// putmess {MessageText}: no return values, so $status and $procerror stay.
void putMessage(BuiltinCall& call) {
    if (call.host == nullptr) return;
    call.host->putMessage(call.has(0) ? call.arguments[0].toText() : std::string());
}

void clearMessages(BuiltinCall& call) {
    if (call.host != nullptr) call.host->clearMessages();
}

// message{/nobeep}{/error|/warning|/info}, /clear, /hint: the most severe qualifier counts.
void message(BuiltinCall& call) {
    constexpr std::array<std::string_view, 5> kinds = {"error", "warning", "info", "clear", "hint"};
    if (call.host == nullptr) return;
    std::string_view kind;
    for (std::size_t i = kinds.size(); i-- > 0;) {
        if (call.qualifier(static_cast<unsigned>(i))) kind = kinds[i];
    }
    call.host->message(kind, call.has(0) ? call.arguments[0].toText() : std::string());
}

// askmess{/nobeep}{/question|/info|/warning|/error} MessageText {,Replies}: the most severe qualifier counts.
void askMessage(BuiltinCall& call) {
    constexpr std::array<std::string_view, 4> kinds = {"error", "warning", "info", "question"};
    if (call.host == nullptr) return;
    std::string_view kind;
    for (std::size_t i = kinds.size(); i-- > 0;) {
        if (call.qualifier(static_cast<unsigned>(i))) kind = kinds[i];
    }
    const std::string replies = call.has(1) ? call.arguments[1].toText() : std::string();
    call.host->ask(kind, call.arguments[0].toText(), call.has(1) ? &replies : nullptr, call.state);
}

void result(BuiltinCall& call) {
    call.result = call.state.result;
}

void procErrorContext(BuiltinCall& call) {
    call.result = errorContext(call.state);
}

// $expression(Expression {, DataList}) and $condition(Condition {, DataList}): the text is compiled where it is met
// first.
template <bool isCondition>
void evaluate(BuiltinCall& call) {
    call.result = isCondition ? Value::boolean(false) : Value::string(std::string_view());
    if (call.machine == nullptr) return;
    const std::string text = call.arguments[0].toText();
    auto value = call.machine->evaluate(text, call.has(1) ? call.arguments[1] : Value(), isCondition);
    if (!value) return call.state.raise(value.error().code, value.error().text);
    call.result = std::move(*value);
}

// proccompile/expression|/condition ProcScript {, ContextList}: $result is what $expression and $condition take, the
// text itself; $status is less than 0 for a text that is none, its absolute value the place of the error.
void procCompile(BuiltinCall& call) {
    if (call.machine == nullptr) return;
    const std::string text = call.arguments[0].toText();
    std::size_t errorAt = 0;
    const Value context = call.has(1) ? call.arguments[1] : Value();
    const auto checked = call.machine->checkExpression(text, context, call.qualifier(1), errorAt);
    call.state.result = checked ? Value::string(text) : Value::string(std::string_view());
    if (checked) return call.state.succeed();
    call.state.failStatement(-1 - static_cast<std::int64_t>(errorAt), checked.error().code, checked.error().text);
}

// set Function and reset Function: the checker sets the first bit for `reset $procerror`; $status is negative for
// functions that cannot be set so.
void setFunction(BuiltinCall& call) {
    if (call.qualifier(0)) return call.state.succeed();
    call.state.failStatement(-1, procerror::UPROCERR_ARGUMENT, "this function cannot be set or reset");
}

// $nlslocale and its kin.
template <std::size_t Index>
void nls(BuiltinCall& call) {
    const NlsSettings standard;
    const NlsSettings& settings = call.host != nullptr ? call.host->nls() : standard;
    call.result = Value::string(*settings.value(NlsSettings::names[Index].function));
}

// $proc_tracing, $proc_profiling, $proc_tracing_addition.
enum class LogPart : std::uint8_t { Tracing, Profiling, Addition };
template <LogPart Part>
void logState(BuiltinCall& call) {
    const ExecutionLog none;
    const ExecutionLog& log = call.machine != nullptr ? call.machine->log() : none;
    call.result = Part == LogPart::Addition
                      ? Value::string(log.addition)
                      : Value::integer((Part == LogPart::Tracing ? log.tracing : log.profiling()) ? 1 : 0);
}

// Set by data conversions and batch work only: it is empty before any of these.
void procReturnContext(BuiltinCall& call) {
    call.result = Value::string(std::string_view());
}

// debug, nodebug: no return values, so $status and $procerror stay.
void nothing(BuiltinCall& call) {
    (void)call;
}

// Functions that the application answers.
template <std::size_t Index>
void application(BuiltinCall& call);

constexpr std::array<std::string_view, 5> applicationFunctions = {"$instancename", "$componentname", "$instancehandle",
                                                                  "$ioprint", "$logical"};

template <std::size_t Index>
void application(BuiltinCall& call) {
    if (call.host == nullptr || call.machine == nullptr || call.machine->currentInstance() == nullptr) return;
    call.host->callFunction(applicationFunctions[Index], call.arguments, *call.machine->currentInstance(), call.state,
                            call.result);
}

constexpr std::array table{
    Builtin{BuiltinKind::Statement, "putmess", "", "in:text?", putMessage, "putmess"},
    Builtin{BuiltinKind::Statement, "clrmess", "", "", clearMessages, "clrmess"},
    Builtin{BuiltinKind::Statement, "message", "error warning info clear hint nobeep", "in:text?", message, "message"},
    Builtin{BuiltinKind::Statement, "askmess", "error warning info question nobeep", "in:text in:replies?", askMessage,
            "askmess", "the title stands before the text; there is no dialog box"},
    Builtin{BuiltinKind::Function, "$result", "", "", result, "$result"},
    Builtin{BuiltinKind::Function, "$procerrorcontext", "", "", procErrorContext, "$procerrorcontext"},
    Builtin{BuiltinKind::Function, "$procreturncontext", "", "", procReturnContext, "$procReturnContext",
            "none of the statements that set it is supported yet"},
    Builtin{BuiltinKind::Function, "$proc_tracing", "", "", logState<LogPart::Tracing>, "$proc_tracing"},
    Builtin{BuiltinKind::Function, "$proc_profiling", "", "", logState<LogPart::Profiling>, "$proc_profiling",
            "the times spent idle, in databases and in networks are not told apart"},
    Builtin{BuiltinKind::Function, "$proc_tracing_addition", "", "", logState<LogPart::Addition>,
            "$proc_tracing_addition"},
    Builtin{BuiltinKind::Statement, "debug", "", "", nothing, "debug",
            "accepted, and has no effect: there is no debugger"},
    Builtin{BuiltinKind::Statement, "nodebug", "", "", nothing, "nodebug",
            "accepted, and has no effect: there is no debugger"},
    Builtin{BuiltinKind::Function, "$expression", "", "in:expression in:dataList?", evaluate<false>, "$expression",
            "calls of entries and functions"},
    Builtin{BuiltinKind::Function, "$condition", "", "in:condition in:dataList?", evaluate<true>, "$condition",
            "calls of entries and functions"},
    Builtin{BuiltinKind::Statement, "proccompile", "expression condition", "in:procScript in:contextList?", procCompile,
            "proccompile"},
    Builtin{BuiltinKind::Statement, "set", "", "in:function", setFunction, "set", "functions of data and forms"},
    Builtin{BuiltinKind::Statement, "reset", "", "in:function", setFunction, "reset", "functions of data and forms"},
    Builtin{BuiltinKind::Function, "$nlslocale", "", "", nls<0>, "$nlslocale",
            "only case conversion follows a locale; no system locale"},
    Builtin{BuiltinKind::Function, "$nlsformat", "", "", nls<1>, "$nlsformat", "formats stay classic"},
    Builtin{BuiltinKind::Function, "$nlscase", "", "", nls<2>, "$nlscase", "Lithuanian and Greek rules"},
    Builtin{BuiltinKind::Function, "$nlssortorder", "", "", nls<3>, "$nlssortorder", "sorting stays binary"},
    Builtin{BuiltinKind::Function, "$nlstimezone", "", "", nls<4>, "$nlstimezone", "only classic"},
    Builtin{BuiltinKind::Function, "$nlsinternaltime", "", "", nls<5>, "$nlsinternaltime",
            "databases and display formats"},
    Builtin{BuiltinKind::Function, "$instancename", "", "", application<0>, "$instancename"},
    Builtin{BuiltinKind::Function, "$componentname", "", "in:instance?", application<1>, "$componentname"},
    Builtin{BuiltinKind::Function, "$instancehandle", "", "in:instance?", application<2>, "$instancehandle"},
    Builtin{BuiltinKind::Function, "$ioprint", "", "", application<3>, "$ioprint",
            "only message level 64 (the mail dialog) has an effect"},
    Builtin{BuiltinKind::Function, "$logical", "", "in:name", application<4>, "$logical"},
};

}  // namespace

std::span<const Builtin> statusBuiltins() {
    return table;
}

}  // namespace uproc
