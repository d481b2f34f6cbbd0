#include "interpreter/builtins/features.hpp"
#include "interpreter/builtins/registry.hpp"
#include "interpreter/compile/module_compiler.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

Type ModuleCompiler::typeOfTarget(const Node& node) const {
    if (node.kind == NodeKind::Name || node.kind == NodeKind::ComponentVar) return typeOf(node);
    return Type::Any;
}

void ModuleCompiler::store(const Node& target, std::uint16_t from, Type type) {
    switch (bindingOf(target)) {
        case Binding::Local: {
            const Type wanted = checked_.locals[target.index].type;
            if (wanted == Type::Any || wanted == type) {
                code_.emit(Op::Move, target.index, from);
            } else {
                code_.emit(Op::Convert, target.index, from, static_cast<std::uint32_t>(wanted));
            }
            return;
        }
        case Binding::Slot:
            code_.emit(Op::SetSlot, target.index, from,
                       static_cast<std::uint32_t>(component_.slots[target.index].type));
            return;
        case Binding::General:
            code_.emit(Op::SetGeneral, target.index, from);
            return;
        case Binding::Global:
            code_.emit(Op::SetGlobal, constants_.text(upperCase(target.text)), from);
            return;
        case Binding::Status:
            code_.emit(Op::SetStatus, from);
            return;
        case Binding::Refused:
            refuseValue(target);
            return;
        default:
            break;
    }
    if (target.kind == NodeKind::Indirect) {
        const std::uint16_t mark = code_.mark();
        const std::uint16_t name = operand(*target.child(0));
        code_.emit(Op::SetIndirect, name, from);
        code_.release(mark);
    } else if (target.kind == NodeKind::Function) {
        code_.emit(Op::SetFunction, constants_.text(lowerCase(target.text)), from);
    }
}

void ModuleCompiler::take(const Node& target, std::uint16_t intoRegister) {
    switch (bindingOf(target)) {
        case Binding::Local:
            code_.emit(Op::Take, intoRegister, target.index);
            return;
        case Binding::Slot:
            code_.emit(Op::GetSlot, intoRegister, target.index, 1);
            return;
        case Binding::General:
            code_.emit(Op::GetGeneral, intoRegister, target.index, 1);
            return;
        case Binding::Global:
            code_.emit(Op::GetGlobal, intoRegister, constants_.text(upperCase(target.text)), 1);
            return;
        default:
            into(target, intoRegister);
            return;
    }
}

// Arguments stand behind the result register; OUT and INOUT ones are stored back afterwards.
void ModuleCompiler::argument(const Node& node, std::uint16_t reg) {
    const Held before = held_;
    into(node, reg);
    if (node.children.empty()) held_ = before;  // no temporary but the argument's own
}

void ModuleCompiler::refuse(const Node& node, std::string_view what) {
    const FeatureKind kind = node.kind == NodeKind::Function ? FeatureKind::Function : FeatureKind::Statement;
    std::string text(what);
    const std::string why = reasonRefused(kind, what);
    if (!why.empty()) text += " (" + why + ")";
    code_.emit(Op::Refuse, 0, constants_.text(text));
}

void ModuleCompiler::refuseValue(const Node& node) {
    refuse(node, node.kind == NodeKind::Function ? node.text : "access to struct members");
}

void ModuleCompiler::callModule(const Node& node, std::uint16_t window, bool statement) {
    if (bindingOf(node) == Binding::GlobalModule) {
        activation(node, node.children, node.text, nullptr, window, false, statement, 0);
        return;
    }
    const auto& parameters = component_.modules[node.index].parameters;
    const std::uint16_t first = code_.temporaries(node.children.size());
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const auto reg = static_cast<std::uint16_t>(first + i);
        if (parameters[i].direction == Direction::Out) {
            code_.emit(Op::LoadNull, reg);
        } else {
            argument(*node.children[i], reg);
            const bool in = parameters[i].direction == Direction::In;  // what comes back is no external text
            if (in && isConvertedByFormat(*node.children[i], parameters[i].type)) format(*node.children[i], reg);
        }
    }
    code_.emit(statement ? Op::CallStatement : Op::Call, window, node.index);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (parameters[i].direction == Direction::In) continue;
        const auto reg = static_cast<std::uint16_t>(first + i);
        if (isAssignable(*node.children[i])) store(*node.children[i], reg, parameters[i].type);
        code_.emit(Op::LoadNull, reg);
    }
}

void ModuleCompiler::activation(const Node& target, std::span<Node* const> arguments, std::string_view operation,
                                const Node* dynamic, std::uint16_t window, bool byHandle, bool statement,
                                std::uint8_t traits) {
    const bool global = bindingOf(target) == Binding::GlobalModule;
    if (!global) argument(target, window);
    const std::uint16_t first = code_.temporaries(arguments.size() + (dynamic != nullptr ? 1 : 0));
    ActivationSite site;
    site.operation = dynamic != nullptr ? std::string() : upperCase(operation);
    site.arguments = static_cast<std::uint16_t>(arguments.size());
    site.byHandle = byHandle;
    site.isStatement = statement;
    site.global = global;
    site.stateless = (traits & syntax::activateStateless) != 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        argument(*arguments[i], static_cast<std::uint16_t>(first + i));
        site.assignable.push_back(isAssignable(*arguments[i]));
        if (!site.assignable.back() && i < 64) site.notAssignable |= std::uint64_t{1} << i;
    }
    if (dynamic != nullptr) into(*dynamic, static_cast<std::uint16_t>(first + arguments.size()));
    unit_.sites.push_back(std::move(site));
    code_.emit(Op::Activate, window, static_cast<std::uint32_t>(unit_.sites.size() - 1));
    for (std::size_t i = 0; i < arguments.size() && i < 64; ++i) {
        const auto reg = static_cast<std::uint16_t>(first + i);
        if (!isAssignable(*arguments[i])) continue;
        const std::size_t skip = code_.jump(Op::JumpUnlessOut, static_cast<std::uint32_t>(i));
        store(*arguments[i], reg, Type::Any);
        code_.emit(Op::LoadNull, reg);
        code_.patch(skip);
    }
}

namespace {

// What puts texts before the user, or joins them as a string with substitution does.
bool showsArguments(std::string_view name) {
    for (const std::string_view known : {"putmess", "message", "askmess", "$concat"})
        if (name == known) return true;
    return false;
}

}  // namespace

void ModuleCompiler::builtin(const Node& node, std::uint16_t window, std::uint32_t qualifiers) {
    const Builtin& entry = *allBuiltins()[node.index];
    const BuiltinSignature signature = signatureOf(entry);
    const std::size_t count = node.children.size();
    const std::uint16_t first = code_.temporaries(count);
    const bool shows = showsArguments(entry.name);
    // IN arguments first: an INOUT argument is moved out of its variable, which another argument may read.
    for (std::size_t i = 0; i < count; ++i) {
        const auto reg = static_cast<std::uint16_t>(first + i);
        if (signature.direction(i) == Direction::In) {
            if (shows) {
                intoShown(*node.children[i], reg);
            } else {
                into(*node.children[i], reg);
            }
        } else if (signature.direction(i) == Direction::Out) {
            code_.emit(Op::LoadNull, reg);
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (signature.direction(i) == Direction::InOut) take(*node.children[i], static_cast<std::uint16_t>(first + i));
    }
    // IN arguments are released at once: a text that only its variable refers to can be changed in place.
    std::uint32_t released = 0;
    for (std::size_t i = 0; i < count && i < 16; ++i) {
        if (signature.direction(i) == Direction::In) released |= 1U << i;
    }
    code_.emit(Op::CallBuiltin, window, node.index, released);
    code_.emitWide(Op::Jump, static_cast<std::uint32_t>(count), static_cast<std::int32_t>(qualifiers));
    for (std::size_t i = 0; i < count; ++i) {
        if (signature.direction(i) != Direction::In) copyBack(*node.children[i], static_cast<std::uint16_t>(first + i));
    }
    if (signature.writes() && isExceptionEnabled()) code_.emit(Op::CheckError);
}

void ModuleCompiler::copyBack(const Node& argument, std::uint16_t from) {
    if (!isAssignable(argument)) return;
    if (bindingOf(argument) == Binding::Local && (typeOf(argument) == Type::Any || typeOf(argument) == Type::String)) {
        // Moved, so that the variable stays the only owner of its text.
        if (typeOf(argument) == Type::Any) {
            code_.emit(Op::Take, argument.index, from);
            return;
        }
        code_.emit(Op::Convert, argument.index, from, static_cast<std::uint32_t>(Type::String));
    } else {
        store(argument, from, Type::Any);
    }
    code_.emit(Op::LoadNull, from);
}

}  // namespace uproc
