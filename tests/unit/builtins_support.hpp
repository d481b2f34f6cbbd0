// Calls a built-in by its name, the way the machine does.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc::testing_builtins {

inline Value text(std::string_view value) {
    return Value::string(value);
}

// "·;" and "·!" stand for GOLD ; and GOLD !.
inline std::string gold(std::string_view value) {
    std::string result(value);
    const std::pair<std::string_view, char> marks[] = {{"·;", '\x1b'}, {"·!", '\x15'}};
    for (const auto& [mark, byte] : marks) {
        for (std::size_t at = result.find(mark); at != std::string::npos; at = result.find(mark, at)) {
            result.replace(at, mark.size(), 1, byte);
        }
    }
    return result;
}

// One call: `call.arguments` hold what OUT and INOUT arguments became.
struct Call {
    ExecutionState state;
    std::vector<Value> arguments;
    Value result;

    Call(BuiltinKind kind, std::string_view name, std::initializer_list<Value> values, std::string_view qualifiers = {})
        : arguments(values) {
        state.status = 77;
        const Builtin* builtin = findBuiltin(kind, name);
        EXPECT_NE(builtin, nullptr) << name;
        if (!builtin) return;
        EXPECT_TRUE(signatureOf(*builtin).accepts(values.size())) << name;
        BuiltinCall call{state, arguments, bits(*builtin, qualifiers), {}};
        builtin->run(call);
        result = call.result;
    }
    [[nodiscard]] std::string argument(std::size_t number) const { return arguments[number].toText(); }

  private:
    // The bits of the blank-separated qualifiers.
    static std::uint32_t bits(const Builtin& builtin, std::string_view qualifiers) {
        std::uint32_t result = 0;
        std::uint32_t bit = 1;
        const std::string written = " " + std::string(qualifiers) + " ";
        std::string_view rest = builtin.qualifiers;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (written.find(" " + std::string(rest.substr(0, end)) + " ") != std::string::npos) result |= bit;
            bit *= 2;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return result;
    }
};

inline Call function(std::string_view name, std::initializer_list<Value> values) {
    return Call(BuiltinKind::Function, name, values);
}
inline Call statement(std::string_view name, std::initializer_list<Value> values, std::string_view qualifiers = {}) {
    return Call(BuiltinKind::Statement, name, values, qualifiers);
}

inline std::string resultOf(std::string_view name, std::initializer_list<Value> values) {
    return function(name, values).result.toText();
}

}  // namespace uproc::testing_builtins
