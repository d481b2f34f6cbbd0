#include "interpreter/machine/procerror.hpp"

#include <unordered_map>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

constexpr ProcErrorInfo catalogue[] = {
    {0, "UACT_SUCCESS", "success", "$procerror"},
#define PROC_ERROR(number, symbol, text) {number, #symbol, text, "$procerror"},
#define PROC_ERROR_ON(number, symbol, text, page) {number, #symbol, text, page},
#define PROC_ERROR_ALIAS(number, symbol) {number, #symbol, "", "$procerror"},
#define PROC_ERROR_UNNAMED(number, symbol, text) {number, symbol, text, "$procerror"},
#include "interpreter/machine/procerror.inc"
#undef PROC_ERROR
#undef PROC_ERROR_ON
#undef PROC_ERROR_ALIAS
#undef PROC_ERROR_UNNAMED
};

}  // namespace

std::span<const ProcErrorInfo> allProcErrors() {
    return catalogue;
}

const ProcErrorInfo* findProcError(int number) {
    for (const ProcErrorInfo& error : catalogue) {
        if (error.number == number) return &error;
    }
    return nullptr;
}

std::optional<int> procErrorNumber(std::string_view symbol) {
    static const std::unordered_map<std::string_view, int> numbers = [] {
        std::unordered_map<std::string_view, int> all;
        for (const ProcErrorInfo& error : catalogue)
            all.emplace(error.symbol, error.number);
        return all;
    }();
    const auto found = numbers.find(upperCase(symbol));
    if (found == numbers.end()) return std::nullopt;
    return found->second;
}

}  // namespace uproc
