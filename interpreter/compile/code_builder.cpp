#include "interpreter/compile/code_builder.hpp"

#include <algorithm>

#include "interpreter/values/string_object.hpp"

namespace uproc {

std::uint16_t ConstantTable::add(std::string key, Value value) {
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    if (unit_.constants.size() > 0xfffe) {
        overflowed_ = true;
        return 0;
    }
    const auto index = static_cast<std::uint16_t>(unit_.constants.size());
    unit_.constants.push_back(std::move(value));
    known_.emplace(std::move(key), index);
    return index;
}

std::uint16_t ConstantTable::text(std::string_view text) {
    return add("s" + std::string(text), Value::string(text));
}

std::uint16_t ConstantTable::number(const Decimal& number) {
    const auto whole = number.toInt64();
    if (!whole) return add("n" + number.toString(), Value::number(number));
    if (const auto found = integers_.find(*whole); found != integers_.end()) return found->second;
    const std::uint16_t index = add("n" + std::to_string(*whole), Value::number(number));
    integers_.emplace(*whole, index);
    return index;
}

std::uint16_t ConstantTable::syntaxString(std::string_view text) {
    const std::string quoted = "'" + std::string(text) + "'";
    return add("p" + quoted, Value::string(makeRef<StringObject>(quoted, TextKind::SyntaxString)));
}

std::size_t CodeBuilder::emit(Op op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    if (std::max({a, b, c}) > 0xffff) overflowed_ = true;
    module_.code.push_back(
        {op, static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b), static_cast<std::uint16_t>(c)});
    return module_.code.size() - 1;
}

std::size_t CodeBuilder::emitWide(Op op, std::uint32_t a, std::int32_t wide) {
    Instruction in{op, static_cast<std::uint16_t>(a), 0, 0};
    in.setWide(wide);
    module_.code.push_back(in);
    return module_.code.size() - 1;
}

namespace {
// The member of another family of instructions that stands where `op` stands in its own.
Op counterpart(Op op, Op first, Op other) {
    return static_cast<Op>(static_cast<unsigned>(other) + (static_cast<unsigned>(op) - static_cast<unsigned>(first)));
}
}  // namespace

void CodeBuilder::arithmetic(Op op, std::uint32_t target, std::uint32_t left, Operand right) {
    switch (right.kind) {
        case Operand::Kind::Register:
            break;
        case Operand::Kind::Constant:
            op = counterpart(op, Op::Add, Op::AddConstant);
            break;
        case Operand::Kind::Number:
            op = op == Op::Add ? Op::AddNumber : op == Op::Multiply ? Op::MultiplyNumber : Op::ModuloNumber;
            break;
    }
    emit(op, target, left, right.value);
}

std::size_t CodeBuilder::compareJump(Op op, std::uint32_t left, Operand right) {
    if (right.kind == Operand::Kind::Constant) {
        op = counterpart(op, Op::JumpUnlessEqual, Op::JumpUnlessEqualConstant);
    } else if (right.kind == Operand::Kind::Number) {
        op = counterpart(op, Op::JumpUnlessEqual, Op::JumpUnlessEqualNumber);
    }
    emit(op, left, right.value);
    return jump(Op::Jump);
}

void CodeBuilder::jumpBackIf(std::size_t jump, std::size_t target) {
    module_.code[jump].a = 1;
    patchTo(jump, target);
}

void CodeBuilder::jumpTo(std::size_t target) {
    const auto distance = static_cast<std::int64_t>(target) - static_cast<std::int64_t>(here()) - 1;
    emitWide(Op::Jump, 0, static_cast<std::int32_t>(distance));
}

void CodeBuilder::patchTo(std::size_t jump, std::size_t target) {
    const auto distance = static_cast<std::int64_t>(target) - static_cast<std::int64_t>(jump) - 1;
    module_.code[jump].setWide(static_cast<std::int32_t>(distance));
}

void CodeBuilder::patch(std::size_t jump) {
    patchTo(jump, here());
}

void CodeBuilder::patch(const JumpList& jumps) {
    for (const std::size_t jump : jumps)
        patch(jump);
}

void CodeBuilder::line(SourceLine line) {
    const std::uint32_t file = module_.files.empty() ? 0 : module_.files.back().second;
    if (!module_.lines.empty() && module_.lines.back().second == line.line && file == line.file) return;
    lineAnew(line);
}

void CodeBuilder::lineAnew(SourceLine line) {
    const std::uint32_t file = module_.files.empty() ? 0 : module_.files.back().second;
    const auto at = static_cast<std::uint32_t>(here());
    module_.lines.emplace_back(at, line.line);
    if (file != line.file) module_.files.emplace_back(at, line.file);
}

std::uint16_t CodeBuilder::temporary() {
    return temporaries(1);
}

std::uint16_t CodeBuilder::temporaries(std::size_t count) {
    const std::uint32_t first = top_;
    top_ += static_cast<std::uint32_t>(count);
    grow();
    return static_cast<std::uint16_t>(first);
}

void CodeBuilder::grow() {
    if (top_ > 0xfff0) {
        overflowed_ = true;
        top_ = 0xfff0;
    }
    module_.registers = std::max(module_.registers, static_cast<std::uint16_t>(top_));
}

}  // namespace uproc
