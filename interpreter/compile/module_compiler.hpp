// Compiles the statements and expressions of one module.
#pragma once

#include <optional>
#include <unordered_map>
#include <utility>

#include "interpreter/check/checker.hpp"
#include "interpreter/compile/code_builder.hpp"

namespace uproc {

class ModuleCompiler {
  public:
    ModuleCompiler(const SourceFile& source, const CheckedComponent& component, const CheckedModule& checked,
                   Unit& unit, ConstantTable& constants, CompiledModule& module)
        : source_(source),
          component_(component),
          checked_(checked),
          unit_(unit),
          constants_(constants),
          code_(module, static_cast<std::uint16_t>(checked.locals.size())) {}

    void compile();
    [[nodiscard]] bool overflowed() const { return code_.overflowed(); }

  private:
    using Node = syntax::Node;

    // ---- statements (statements.cpp)
    void block(const Node& node);
    void statement(const Node& node);
    void assign(const Node& node);
    void ifStatement(const Node& node);
    void whileLoop(const Node& node);
    void repeatLoop(const Node& node);
    void forLoop(const Node& node);
    void forList(const Node& node);
    void selectCase(const Node& node);
    void command(const Node& node);
    void newInstance(const Node& node);
    static bool isSwitch(const Node& node);
    void setSwitch(const Node& node);
    void leaveModule(const Node& node);

    // ---- exceptions (exceptions.cpp)
    // A finally block's code stands once. Who goes there says in a register where to go on behind it.
    struct FinallyPart {
        std::uint16_t next = 0;   // register: 0 behind the try block, -1 rethrow, n the n-th of `targets`
        std::uint16_t value = 0;  // register: the value a `return` carries through the finally block
        JumpList entries;
        std::vector<std::size_t> targets;
    };
    // A part of a try block around the statement under way.
    struct Section {
        enum class Kind : std::uint8_t { Try, Catch, Finally } kind = Kind::Try;
        std::uint16_t level = 0;
        std::size_t loops = 0;  // loops around the try block
        FinallyPart* finally = nullptr;
    };
    void tryStatement(const Node& node);
    void catchParts(const Node& node, std::size_t end, std::uint16_t level, JumpList& ends);
    void finallyPart(const Node& node, FinallyPart& part, std::uint16_t level);
    void throwStatement(const Node& node);
    void rethrow();
    void done();
    // Jumps out of the sections above the first `keep`: through their finally blocks. `value` is a register whose
    // contents come along, or none; the register they are in afterwards.
    std::optional<std::uint16_t> leaveSections(std::size_t keep, std::optional<std::uint16_t> value);
    // How many sections stand outside of the innermost loop.
    [[nodiscard]] std::size_t sectionsOutsideLoop() const;
    [[nodiscard]] std::uint16_t sectionLevel() const;
    [[nodiscard]] bool isExceptionEnabled() const;

    // Temporaries that may hold handles since they were last forgotten: registers first ... end - 1. A handle left in
    // one would keep its instance alive.
    struct Held {
        std::uint16_t first = 0;
        std::uint16_t end = 0;
    };
    void mayHold(std::uint16_t reg, const Node& node);
    Held takeHeld() { return std::exchange(held_, {}); }
    void forget(Held held);
    // An argument's value in its register, which the called module or the machine clears.
    void argument(const Node& node, std::uint16_t reg);

    // ---- calls (calls.cpp)
    // Code that stops the run: `what` is not supported.
    void refuse(const Node& node, std::string_view what);
    // The same for a value or the target of an assignment.
    void refuseValue(const Node& node);
    void callModule(const Node& node, std::uint16_t window, bool statement);
    void activation(const Node& target, std::span<Node* const> arguments, std::string_view operation,
                    const Node* dynamic, std::uint16_t window, bool byHandle, bool statement, std::uint8_t traits);
    void builtin(const Node& node, std::uint16_t window, std::uint32_t qualifiers);
    void copyBack(const Node& argument, std::uint16_t from);

    // ---- expressions (expressions.cpp)
    // The value of an expression in some register: a local's own, or a new temporary.
    std::uint16_t operand(const Node& node);
    // The value of an expression in that register, which no part of the expression reads.
    void into(const Node& node, std::uint16_t target);
    // Where a call may leave its result: the target itself if it is the last temporary, else a new one.
    std::uint16_t windowFor(std::uint16_t target);
    void binary(const Node& node, std::uint16_t target);
    void string(const Node& node, std::uint16_t target);
    // target = "%%target%%%..." in place; false if that is not what is assigned.
    bool append(const Node& target, const Node& value);
    void extract(const Node& node, std::uint16_t target);
    void logical(const Node& node, std::uint16_t target);
    // Jumps added to `whenFalse` are taken if the condition is false; otherwise execution goes on behind it.
    void condition(const Node& node, JumpList& whenFalse);
    // A comparison of numbers and texts at the end of a loop: jumps back if it holds. false if it is more than that.
    bool jumpBackIf(const Node& node, std::size_t target);
    [[nodiscard]] bool isSteady(const Node& node) const;
    bool compareJump(const Node& node, JumpList& whenFalse);
    // The number an expression of constants has: folded as the machine would compute it. Nothing for what would raise
    // an error, which is the machine's to raise.
    [[nodiscard]] std::optional<Value> constantNumber(const Node& node) const;
    // A constant expression as an operand.
    std::optional<CodeBuilder::Operand> constantOperand(const Node& node);
    CodeBuilder::Operand numberOperand(const Value& number);
    // Any expression as the right operand of an instruction.
    CodeBuilder::Operand rightOperand(const Node& node);
    // ---- display formats (formats.cpp)
    // Whether it is a component variable with a display format.
    [[nodiscard]] bool isFormatted(const Node& node) const;
    // Whether its value in a place for `wanted` is converted to a string, in its display format.
    [[nodiscard]] bool isConvertedByFormat(const Node& node, Type wanted) const;
    // The register's value, which is that of `node`, as it is shown.
    void format(const Node& node, std::uint16_t reg);
    // The value as it is shown or put into a string.
    void intoShown(const Node& node, std::uint16_t target);
    // Whether a display format may play a part in comparing the two, and what it does to the
    // registers that hold them.
    [[nodiscard]] bool comparesFormatted(const Node& left, const Node& right) const;
    void formatCompared(const Node& left, std::uint16_t leftRegister, const Node& right, std::uint16_t rightRegister);

    // The type an expression's value is known to have; Any if unknown.
    [[nodiscard]] Type typeOf(const Node& node) const;
    [[nodiscard]] Type typeOfTarget(const Node& node) const;
    // target = the register, converted to the target's type.
    void store(const Node& target, std::uint16_t from, Type type);
    // The target's present value moved to a register, to be stored back after an INOUT use.
    void take(const Node& target, std::uint16_t into);

    const SourceFile& source_;
    const CheckedComponent& component_;
    const CheckedModule& checked_;
    Unit& unit_;
    ConstantTable& constants_;
    CodeBuilder code_;
    Held held_;
    std::vector<JumpList> breaks_;
    std::vector<Section> sections_;  // innermost last
    std::unordered_map<std::string, std::size_t> labels_;
    std::vector<std::pair<std::size_t, std::string>> gotos_;
};

}  // namespace uproc
