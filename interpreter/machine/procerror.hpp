// The numbers $procerror can hold, as constants and as a catalogue (manual: "$procerror").
//
// procerror.inc has them all: number, the manual's symbol (a script writes it <UPROCERR_FIELD>), our text.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace uproc {

namespace procerror {
// `procerror::UPROCERR_FIELD` and so on.
enum : int {
#define PROC_ERROR(number, symbol, text) symbol = number,
#define PROC_ERROR_ON(number, symbol, text, page) symbol = number,
#define PROC_ERROR_ALIAS(number, symbol) symbol = number,
#define PROC_ERROR_UNNAMED(number, symbol, text)
#include "interpreter/machine/procerror.inc"
#undef PROC_ERROR
#undef PROC_ERROR_ON
#undef PROC_ERROR_ALIAS
#undef PROC_ERROR_UNNAMED
    UACT_SUCCESS = 0,
};
}  // namespace procerror

struct ProcErrorInfo {
    int number;
    std::string_view symbol;
    std::string_view text;  // what happened, in lower case and without a full stop; "" for a second name
    std::string_view page;  // title of the manual page
};

// All of them, in the order of the manual; a number with two names stands there twice, its own name first.
std::span<const ProcErrorInfo> allProcErrors();
// nullptr if the number means nothing.
const ProcErrorInfo* findProcError(int number);
// The number a symbol stands for (the constants of the precompiler); symbols compare in any case.
std::optional<int> procErrorNumber(std::string_view symbol);

}  // namespace uproc
