// The built-in statements and functions that need only values: one entry each in one table.
//
// To add one: write its function in the family's file, add its line to that file's table, add a case in tests/cases.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/machine/state.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

class Host;
class Machine;

enum class BuiltinKind : std::uint8_t { Statement, Function };

// One execution of a built-in.
struct BuiltinCall {
    ExecutionState& state;
    // As written, one Value an argument; OUT and INOUT arguments are assigned in place and copied back by the machine.
    std::span<Value> arguments;
    // Bit i is set if the i-th name of Builtin::qualifiers was written.
    std::uint32_t qualifiers = 0;
    // Functions: the value of the call.
    Value result = {};
    // The application, for statements that reach outside (putmess ...); nullptr in unit tests.
    Host* host = nullptr;
    Machine* machine = nullptr;

    [[nodiscard]] bool has(std::size_t argument) const { return argument < arguments.size(); }
    [[nodiscard]] bool qualifier(unsigned bit) const { return ((qualifiers >> bit) & 1U) != 0; }
};

struct Builtin {
    BuiltinKind kind;
    // Lower case; functions with their '$': "putitem", "$length".
    std::string_view name;
    // Allowed qualifiers in lower case, separated by blanks: "id case".
    std::string_view qualifiers;
    // Parameters separated by blanks, each DIRECTION:NAME with DIRECTION in, out or inout; a '?' after the name makes
    // it and all later ones optional; a last "..." repeats the one before it: "inout:list in:index in:value?".
    std::string_view parameters;
    void (*run)(BuiltinCall& call);
    // Title of the manual page.
    std::string_view page;
    // What is missing; "" for full support.
    std::string_view missing = {};
};

// Parsed form of Builtin::parameters.
struct BuiltinSignature {
    std::vector<Direction> directions;
    std::size_t required = 0;
    bool repeats = false;  // the last direction holds for any number of further arguments

    [[nodiscard]] bool accepts(std::size_t count) const {
        return count >= required && (repeats || count <= directions.size());
    }
    // Whether it has OUT or INOUT parameters.
    [[nodiscard]] bool writes() const {
        return std::any_of(directions.begin(), directions.end(), [](Direction one) { return one != Direction::In; });
    }
    [[nodiscard]] Direction direction(std::size_t argument) const {
        return directions[argument < directions.size() ? argument : directions.size() - 1];
    }
};
BuiltinSignature signatureOf(const Builtin& builtin);

// Every family's table, in the order of the file names.
std::span<const Builtin> listBuiltins();
std::span<const Builtin> listVariableBuiltins();
std::span<const Builtin> stringBuiltins();
std::span<const Builtin> conversionBuiltins();
std::span<const Builtin> calendarBuiltins();
std::span<const Builtin> fileBuiltins();
std::span<const Builtin> statusBuiltins();

// All of them, for the checker, `uproc features` and the machine; index is stable within one build.
const std::vector<const Builtin*>& allBuiltins();
// nullptr if there is none; `name` in any case.
const Builtin* findBuiltin(BuiltinKind kind, std::string_view name);
// Position in allBuiltins().
std::size_t builtinIndex(const Builtin& builtin);

}  // namespace uproc
