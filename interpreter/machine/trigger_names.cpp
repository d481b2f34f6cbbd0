#include "interpreter/machine/trigger_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

// Where fields, entities and components have triggers of one name, it is that of the field.
constexpr std::array<std::pair<std::string_view, std::string_view>, 51> triggers = {{
    {"ACCEPT", "ACPT"},
    {"CREATE", "AIO"},
    {"APSTART", "APPL"},
    {"RECEIVEMESSAGE", "ASYS"},
    {"CLEAR", "CLR"},
    {"FORMATFROMDBMS", "DECR"},
    {"DELETE", "DELE"},
    {"FORMATFROMDISPLAY", "DFMT"},
    {"DELETEUP", "DLUP"},
    {"DETAIL", "DTLF"},
    {"FORMATTODBMS", "ENCR"},
    {"ERASE", "ERAS"},
    {"ERROR", "ERRF"},
    {"GETFOCUS", "FGF"},
    {"FORMATTODISPLAY", "FMT"},
    {"PREACTIVATE", "GTST"},
    {"HELP", "HLPF"},
    {"LOSEFOCUS", "LFLD"},
    {"LEAVEMODIFIEDKEY", "LMK"},
    {"LEAVEMODIFIED", "LMO"},
    {"LOCK", "LOCK"},
    {"LEAVEPRINTED", "LPO"},
    {"MENU", "MNUF"},
    {"NEXT", "NFLD"},
    {"SELECT", "OPTN"},
    {"PREDISPLAY", "PDIS"},
    {"PREREQUEST", "PREP"},
    {"PREDESERIALIZE", "PRLO"},
    {"PRESERIALIZE", "PRSO"},
    {"PREVIOUS", "PFLD"},
    {"PRINT", "PRNT"},
    {"POSTDESERIALIZE", "PSLO"},
    {"POSTSERIALIZE", "PSSO"},
    {"POSTREQUEST", "PSTP"},
    {"PULLDOWN", "PULS"},
    {"QUIT", "QUIT"},
    {"READ", "READ"},
    {"RETRIEVE", "RETR"},
    {"RETRIEVESEQUENTIAL", "RETS"},
    {"REMOVE", "RMO"},
    {"STARTMODIFICATION", "SMOD"},
    {"STORE", "STOR"},
    {"POSTACTIVATE", "STST"},
    {"KEYBOARDSWITCH", "SWIT"},
    {"USERKEY", "UKYS"},
    {"VALUECHANGED", "VALC"},
    {"VALIDATE", "VLDF"},
    {"VALIDATEKEY", "VLDK"},
    {"WRITE", "WRIT"},
    {"WRITEUP", "WRUP"},
    {"EXECUTE", "EXEC"},
}};

}  // namespace

std::string_view triggerAbbreviation(const CompiledModule& module) {
    switch (module.kind) {
        case syntax::ModuleKind::Operation:
            return "OPER";
        case syntax::ModuleKind::Entry:
        case syntax::ModuleKind::Function:
            return "LPMX";
        case syntax::ModuleKind::Trigger:
            break;
    }
    const auto* found = std::find_if(triggers.begin(), triggers.end(),
                                     [&](const auto& trigger) { return trigger.first == module.name; });
    return found == triggers.end() ? "TRIG" : found->second;
}

std::string triggerName(const CompiledModule& module) {
    if (module.kind == syntax::ModuleKind::Operation && module.name == "EXEC") return "_execute";
    if (module.kind != syntax::ModuleKind::Trigger) return std::string(triggerAbbreviation(module));
    // The two whose older names the manual shows.
    if (module.name == "LOSEFOCUS") return "_leavefield";
    if (module.name == "APSTART") return "_application_exec";
    return "_" + lowerCase(module.name);
}

std::string_view moduleMark(const CompiledModule& module) {
    if (module.kind != syntax::ModuleKind::Trigger) return module.name;
    const std::string_view abbreviation = triggerAbbreviation(module);
    return abbreviation == "TRIG" ? std::string_view(module.name) : abbreviation;
}

}  // namespace uproc
