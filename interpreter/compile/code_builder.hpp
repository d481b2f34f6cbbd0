// Emits the instructions of one module: registers, constants, jumps, line table.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/compile/unit.hpp"

namespace uproc {

// The constants of a unit, each kept once.
class ConstantTable {
  public:
    explicit ConstantTable(Unit& unit) : unit_(unit) {}
    std::uint16_t text(std::string_view text);
    std::uint16_t number(const Decimal& number);
    // A syntax string, given without its quotation marks.
    std::uint16_t syntaxString(std::string_view text);
    // More constants than an operand can name were asked for.
    [[nodiscard]] bool overflowed() const { return overflowed_; }

  private:
    std::uint16_t add(std::string key, Value value);
    Unit& unit_;
    std::unordered_map<std::string, std::uint16_t> known_;
    std::unordered_map<std::int64_t, std::uint16_t> integers_;  // those that are whole and fit
    bool overflowed_ = false;
};

// Where a forward jump starts, to be completed by patch().
using JumpList = std::vector<std::size_t>;

class CodeBuilder {
  public:
    CodeBuilder(CompiledModule& module, std::uint16_t firstTemporary) : module_(module), top_(firstTemporary) {
        constexpr std::size_t ordinary = 16;
        module_.code.reserve(ordinary);
        grow();
    }

    std::size_t emit(Op op, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0);
    std::size_t emitWide(Op op, std::uint32_t a, std::int32_t wide);
    // What stands to the right of an operator: a register, a constant of the unit, or a number in the instruction.
    struct Operand {
        enum class Kind : std::uint8_t { Register, Constant, Number } kind = Kind::Register;
        std::uint16_t value = 0;  // of a number, its 16 bits
    };
    // R(target) = R(left) op right: op is Add ... Modulo.
    void arithmetic(Op op, std::uint32_t target, std::uint32_t left, Operand right);
    // A comparison that jumps unless it holds: op is JumpUnlessEqual ....
    std::size_t compareJump(Op op, std::uint32_t left, Operand right);
    // Turns a comparison's jump round: it jumps back to `target` if the comparison holds.
    void jumpBackIf(std::size_t jump, std::size_t target);
    // A jump to be patched.
    std::size_t jump(Op op, std::uint32_t a = 0) { return emitWide(op, a, 0); }
    void jumpTo(std::size_t target);
    void patch(std::size_t jump);
    void patch(const JumpList& jumps);
    void patchTo(std::size_t jump, std::size_t target);
    [[nodiscard]] std::size_t here() const { return module_.code.size(); }
    // What is emitted from here on belongs to that line.
    void line(SourceLine line);
    // The same, also if it is the line of the instruction before.
    void lineAnew(SourceLine line);
    void region(const ExceptionRegion& region) { module_.regions.push_back(region); }

    // Temporaries are a stack above the locals.
    std::uint16_t temporary();
    std::uint16_t temporaries(std::size_t count);
    [[nodiscard]] std::uint16_t mark() const { return static_cast<std::uint16_t>(top_); }
    void release(std::uint16_t mark) { top_ = mark; }
    [[nodiscard]] bool overflowed() const { return overflowed_ || module_.code.size() > 20'000'000; }

  private:
    void grow();
    CompiledModule& module_;
    std::uint32_t top_;
    bool overflowed_ = false;
};

}  // namespace uproc
