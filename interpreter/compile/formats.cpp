// Where display formats are applied (manual: "Internal Data Format", "Implicit Type Conversion", "Substitution in
// String Values"). Only component variables have them, so that everything else costs nothing.
#include "interpreter/compile/module_compiler.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

bool ModuleCompiler::isFormatted(const Node& node) const {
    return node.kind == NodeKind::ComponentVar && bindingOf(node) == Binding::Slot &&
           component_.slots[node.index].format != nullptr;
}

bool ModuleCompiler::isConvertedByFormat(const Node& node, Type wanted) const {
    return wanted == Type::String && isFormatted(node) && typeOf(node) != Type::String;
}

void ModuleCompiler::format(const Node& node, std::uint16_t reg) {
    code_.emit(Op::Format, reg, node.index);
}

void ModuleCompiler::intoShown(const Node& node, std::uint16_t target) {
    into(node, target);
    if (isFormatted(node)) format(node, target);
}

bool ModuleCompiler::comparesFormatted(const Node& left, const Node& right) const {
    const auto mayBeText = [this](const Node& node) {
        const Type type = typeOf(node);
        return type == Type::String || type == Type::Any;
    };
    return (isConvertedByFormat(left, Type::String) && mayBeText(right)) ||
           (isConvertedByFormat(right, Type::String) && mayBeText(left));
}

void ModuleCompiler::formatCompared(const Node& left, std::uint16_t leftRegister, const Node& right,
                                    std::uint16_t rightRegister) {
    if (!comparesFormatted(left, right)) return;
    const bool isLeft = isConvertedByFormat(left, Type::String);
    const bool isRight = isConvertedByFormat(right, Type::String);
    if (isLeft && !isRight) code_.emit(Op::FormatBeside, leftRegister, left.index, rightRegister);
    if (isRight && !isLeft) code_.emit(Op::FormatBeside, rightRegister, right.index, leftRegister);
}

}  // namespace uproc
