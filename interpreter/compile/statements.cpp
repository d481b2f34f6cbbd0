#include "interpreter/builtins/registry.hpp"
#include "interpreter/compile/module_compiler.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

using syntax::NodeKind;

void ModuleCompiler::compile() {
    // Manual "Null Values": what a string variable starts with is the empty string.
    for (std::size_t i = 0; i < checked_.locals.size(); ++i) {
        const bool parameter = i < checked_.parameters.size();
        const bool out = parameter && checked_.parameters[i].direction == Direction::Out;
        if (checked_.locals[i].type == Type::String && (out || !parameter)) {
            code_.emit(Op::LoadConstant, static_cast<std::uint32_t>(i), constants_.text({}));
        }
    }
    for (const Parameter& parameter : checked_.parameters) {
        if (parameter.type == Type::Entity || parameter.type == Type::Occurrence) {
            refuse(*checked_.node, "a module with entity or occurrence parameters");
            break;
        }
    }
    if (const Node* body = checked_.node->child(2)) block(*body);
    const auto last = static_cast<std::uint32_t>(source_.lines().empty() ? 0 : source_.lines().size() - 1);
    const std::uint32_t end = checked_.node->index != 0 ? checked_.node->index - 1 : last;
    code_.lineAnew(source_.sourceLine(end, 0));
    code_.emit(Op::Done);
    for (const auto& [jump, label] : gotos_) {
        const auto found = labels_.find(label);
        if (found != labels_.end()) code_.patchTo(jump, found->second);  // else the checker reported it
    }
}

void ModuleCompiler::block(const Node& node) {
    for (const Node* child : node.children) {
        const std::uint16_t mark = code_.mark();
        code_.line(source_.sourceLine(child->line, child->offset));
        statement(*child);
        forget(takeHeld());
        code_.release(mark);
    }
}

void ModuleCompiler::statement(const Node& node) {
    switch (node.kind) {
        case NodeKind::Assign:
            assign(node);
            break;
        case NodeKind::Evaluate: {
            const Node& call = *node.child(0);
            const std::uint16_t window = code_.temporary();
            if (bindingOf(call) == Binding::Refused) {
                into(call, window);
            } else if (call.kind == NodeKind::Call) {
                callModule(call, window, true);
            } else {
                activation(*call.child(0), call.children.subspan(1), call.text, nullptr, window, true, true, 0);
            }
            break;
        }
        case NodeKind::CallModule:
            callModule(node, code_.temporary(), true);
            break;
        case NodeKind::ForEntity:
            refuse(node, "forentity");
            break;
        case NodeKind::Activate:
            if (bindingOf(node) == Binding::Refused) {
                refuse(node, (node.traits & syntax::activateList) != 0 ? "activate/list" : "activate/async");
                break;
            }
            activation(*node.child(0), node.children.subspan(2), node.text, node.child(1), code_.temporary(), false,
                       true, node.traits);
            break;
        case NodeKind::If:
            ifStatement(node);
            break;
        case NodeKind::While:
            whileLoop(node);
            break;
        case NodeKind::Repeat:
            repeatLoop(node);
            break;
        case NodeKind::For:
            forLoop(node);
            break;
        case NodeKind::ForList:
            forList(node);
            break;
        case NodeKind::SelectCase:
            selectCase(node);
            break;
        case NodeKind::Try:
            tryStatement(node);
            break;
        case NodeKind::Throw:
            throwStatement(node);
            break;
        case NodeKind::Rethrow:
            rethrow();
            break;
        case NodeKind::Break:
            leaveSections(sectionsOutsideLoop(), std::nullopt);
            breaks_.back().push_back(code_.jump(Op::Jump));
            break;
        case NodeKind::Goto:
            gotos_.emplace_back(code_.jump(Op::Jump), upperCase(node.text));
            break;
        case NodeKind::Label:
            labels_[upperCase(node.text)] = code_.here();
            break;
        case NodeKind::Return:
        case NodeKind::Exit:
        case NodeKind::ApExit:
            leaveModule(node);
            break;
        case NodeKind::Done:
            done();
            break;
        case NodeKind::Command:
            command(node);
            break;
        default:
            break;
    }
}

void ModuleCompiler::mayHold(std::uint16_t reg, const Node& node) {
    if (reg < checked_.locals.size()) return;
    switch (node.kind) {
        case NodeKind::Name:
        case NodeKind::ComponentVar:
        case NodeKind::General:
        case NodeKind::GlobalVar:
        case NodeKind::Call:
        case NodeKind::Indirect:
            break;
        case NodeKind::Function:
            if (!equalIgnoreCase(node.text, "$result") && !lowerCase(node.text).ends_with("handle")) return;
            break;
        default:
            return;
    }
    const Type type = typeOf(node);
    if (type != Type::Any && type != Type::Handle && type != Type::Struct) return;
    const auto end = static_cast<std::uint16_t>(reg + 1);
    held_ = held_.end == 0 ? Held{reg, end} : Held{std::min(held_.first, reg), std::max(held_.end, end)};
}

void ModuleCompiler::forget(Held held) {
    if (held.first < held.end) code_.emit(Op::Forget, held.first, held.end);
}

void ModuleCompiler::leaveModule(const Node& node) {
    std::uint16_t value = 0;
    if (node.child(0) != nullptr) {
        value = operand(*node.child(0));
        if (node.kind == NodeKind::Return && isConvertedByFormat(*node.child(0), checked_.node->type)) {
            format(*node.child(0), value);
        }
    } else {
        value = code_.temporary();
        code_.emitWide(Op::LoadInteger, value, 0);
    }
    if (node.kind == NodeKind::Return) value = *leaveSections(0, value);
    if (node.kind == NodeKind::Exit && node.child(1) != nullptr) {
        code_.emit(Op::Exit, value, operand(*node.child(1)), 1);
    } else {
        code_.emit(node.kind == NodeKind::Return ? Op::Return
                   : node.kind == NodeKind::Exit ? Op::Exit
                                                 : Op::ApExit,
                   value);
    }
    takeHeld();  // the frame's registers go
}

void ModuleCompiler::assign(const Node& node) {
    const Node& target = *node.child(0);
    const Node& value = *node.child(1);
    if (node.text != "=") {
        // A += x is A = A + x.
        Node sum;
        sum.kind = NodeKind::Binary;
        sum.text = node.text.substr(0, 1);
        std::vector<Node*> sides{node.children[0], node.children[1]};
        sum.children = sides;
        const Type type = typeOf(sum);
        if (static_cast<Binding>(target.binding) == Binding::Local && typeOf(target) == type) {
            binary(sum, static_cast<std::uint16_t>(target.index));
            return;
        }
        const std::uint16_t result = code_.temporary();
        binary(sum, result);
        store(target, result, type);
        return;
    }
    if (append(target, value)) return;
    const Type type = typeOf(value);
    if (typeOfTarget(target) == Type::Boolean && (type == Type::Date || type == Type::Time || type == Type::DateTime)) {
        // Manual "Type Conversion Rules": a null date gives false; the value itself no longer knows that it is one.
        const std::uint16_t truth = code_.temporary();
        code_.emit(Op::ToBoolean, truth, operand(value));
        store(target, truth, Type::Boolean);
        return;
    }
    if (static_cast<Binding>(target.binding) == Binding::Local) {
        const Type wanted = checked_.locals[target.index].type;
        const auto reg = static_cast<std::uint16_t>(target.index);
        // Written by the expression's last instruction only, so parts that read the variable see its old value.
        if (wanted == Type::Any || wanted == type) {
            into(value, reg);
            return;
        }
        const std::uint16_t from = operand(value);
        if (isConvertedByFormat(value, wanted)) format(value, from);
        const bool temporary = from >= checked_.locals.size();
        code_.emit(temporary ? Op::TakeConverted : Op::Convert, reg, from, static_cast<std::uint32_t>(wanted));
        return;
    }
    const std::uint16_t from = operand(value);
    if (isConvertedByFormat(value, typeOfTarget(target))) {
        format(value, from);
        store(target, from, Type::String);
        return;
    }
    store(target, from, type);
}

void ModuleCompiler::ifStatement(const Node& node) {
    JumpList ends;
    std::size_t i = 0;
    for (; i + 1 < node.children.size(); i += 2) {
        JumpList whenFalse;
        const Node& tested = *node.children[i];
        if (i > 0) code_.line(source_.sourceLine(tested.line, tested.offset));  // elseif
        condition(tested, whenFalse);
        const Held held = takeHeld();
        forget(held);
        block(*node.children[i + 1]);
        if (i + 2 < node.children.size() || held.end != 0) ends.push_back(code_.jump(Op::Jump));
        code_.patch(whenFalse);
        forget(held);
    }
    if (i < node.children.size()) block(*node.children[i]);
    code_.patch(ends);
}

void ModuleCompiler::whileLoop(const Node& node) {
    breaks_.emplace_back();
    const std::size_t start = code_.here();
    JumpList whenFalse;
    condition(*node.child(0), whenFalse);
    const Held held = takeHeld();
    forget(held);
    const std::size_t body = code_.here();
    block(*node.child(1));
    code_.line(source_.sourceLine(node.line, node.offset));
    if (!jumpBackIf(*node.child(0), body)) code_.jumpTo(start);
    code_.patch(whenFalse);
    forget(held);
    code_.patch(breaks_.back());
    breaks_.pop_back();
}

void ModuleCompiler::repeatLoop(const Node& node) {
    breaks_.emplace_back();
    const std::size_t start = code_.here();
    block(*node.child(0));
    code_.line(source_.sourceLine(node.child(1)->line, node.child(1)->offset));
    JumpList whenFalse;
    condition(*node.child(1), whenFalse);
    const Held held = takeHeld();
    forget(held);
    const std::size_t done = code_.jump(Op::Jump);
    code_.patch(whenFalse);
    forget(held);
    code_.jumpTo(start);
    code_.patch(done);
    code_.patch(breaks_.back());
    breaks_.pop_back();
}

// Counter, end and step may change inside the loop: end and step are looked at anew each time.
void ModuleCompiler::forLoop(const Node& node) {
    const Node& counter = *node.child(0);
    const Node* last = node.child(2);
    const Node* step = node.child(3);
    breaks_.emplace_back();
    const std::uint16_t first = operand(*node.child(1));
    store(counter, first, typeOf(*node.child(1)));
    forget(takeHeld());
    const std::size_t start = code_.here();
    const std::uint16_t mark = code_.mark();
    JumpList past;
    if (last != nullptr) {
        const std::uint16_t counterRegister = operand(counter);
        if (step == nullptr) {
            past.push_back(code_.compareJump(Op::JumpUnlessLessOrEqual, counterRegister, rightOperand(*last)));
        } else {
            const std::uint16_t lastRegister = operand(*last);
            const std::uint16_t stepRegister = operand(*step);
            code_.emit(Op::ForTest, counterRegister, lastRegister, stepRegister);
            past.push_back(code_.jump(Op::Jump));
        }
        code_.release(mark);
    }
    const Held held = takeHeld();
    forget(held);
    const std::size_t body = code_.here();
    block(*node.child(4));
    code_.line(source_.sourceLine(node.line, node.offset));
    const Type counterType = typeOfTarget(counter);
    const bool direct = static_cast<Binding>(counter.binding) == Binding::Local && counterType == Type::Numeric;
    const std::uint16_t now = operand(counter);
    const std::uint16_t sum = direct ? now : code_.temporary();
    code_.arithmetic(Op::Add, sum, now, step != nullptr ? rightOperand(*step) : numberOperand(Value::integer(1)));
    if (!direct) store(counter, sum, Type::Any);
    forget(takeHeld());
    code_.release(mark);
    if (direct && last != nullptr && step == nullptr && isSteady(*last)) {
        const std::size_t jump = code_.compareJump(Op::JumpUnlessLessOrEqual, now, rightOperand(*last));
        code_.jumpBackIf(jump, body);
        code_.release(mark);
    } else {
        code_.jumpTo(start);
    }
    code_.patch(past);
    forget(held);
    code_.patch(breaks_.back());
    breaks_.pop_back();
}

// The item's number is looked at anew each time, since the index variable may be altered in the loop.
void ModuleCompiler::forList(const Node& node) {
    const Node& item = *node.child(0);
    const Node* second = node.child(1);
    const bool pairs = node.text == "id";
    const Node* index = pairs ? node.child(3) : second;
    breaks_.emplace_back();
    const std::uint16_t list = code_.temporary();
    into(*node.child(2), list);
    const std::uint16_t current = code_.temporaries(2);
    const auto number = static_cast<std::uint16_t>(current + 1);
    const std::uint16_t counter = code_.temporary();
    const bool indexed = index != nullptr;
    code_.emitWide(Op::LoadInteger, counter, 1);
    if (indexed) store(*index, counter, Type::Numeric);
    const std::size_t start = code_.here();
    if (indexed) {
        into(*index, number);
    } else {
        code_.emit(Op::Move, number, counter);
    }
    code_.emit(Op::ListItem, current, list);
    const std::size_t past = code_.jump(Op::Jump);
    if (pairs) {
        const std::uint16_t mark = code_.mark();
        const std::uint16_t window = code_.temporaries(2);
        const auto part = [&](std::string_view function, const Node& target) {
            code_.emit(Op::Move, window + 1U, current);
            code_.emit(Op::CallBuiltin, window,
                       static_cast<std::uint32_t>(builtinIndex(*findBuiltin(BuiltinKind::Function, function))), 1);
            code_.emitWide(Op::Jump, 1, 0);
            store(target, window, Type::Any);
        };
        part("$idpart", item);
        if (second != nullptr) part("$valuepart", *second);
        code_.release(mark);
    } else {
        store(item, current, Type::Any);
    }
    takeHeld();  // neither the list nor the index is a handle
    block(*node.child(4));
    code_.line(source_.sourceLine(node.line, node.offset));
    if (indexed) {
        into(*index, counter);
        code_.arithmetic(Op::Add, counter, counter, numberOperand(Value::integer(1)));
        store(*index, counter, Type::Numeric);
    } else {
        code_.arithmetic(Op::Add, counter, counter, numberOperand(Value::integer(1)));
    }
    takeHeld();
    code_.jumpTo(start);
    code_.patch(past);
    code_.patch(breaks_.back());
    breaks_.pop_back();
    code_.emit(Op::LoadNull, list);
    code_.emit(Op::LoadNull, current);
}

void ModuleCompiler::selectCase(const Node& node) {
    const std::uint16_t subject = code_.temporary();
    into(*node.child(0), subject);
    const Held subjectHeld = takeHeld();
    JumpList ends;
    const Node* otherwise = nullptr;
    for (std::size_t i = 2; i + 1 < node.children.size(); i += 2) {
        const Node& values = *node.children[i];
        const Node& body = *node.children[i + 1];
        if (values.children.empty()) {  // elsecase, wherever it stands
            otherwise = &body;
            continue;
        }
        JumpList matches;
        const std::uint16_t mark = code_.mark();
        code_.line(source_.sourceLine(values.line, values.offset));
        for (const Node* value : values.children) {
            if (comparesFormatted(*node.child(0), *value)) {
                // The subject is looked at by the other cases as well.
                const std::uint16_t left = code_.temporary();
                code_.emit(Op::Move, left, subject);
                const std::uint16_t right = operand(*value);
                formatCompared(*node.child(0), left, *value, right);
                matches.push_back(
                    code_.compareJump(Op::JumpUnlessNotEqual, left, {CodeBuilder::Operand::Kind::Register, right}));
                code_.release(mark);
                continue;
            }
            matches.push_back(code_.compareJump(Op::JumpUnlessNotEqual, subject, rightOperand(*value)));
            code_.release(mark);
        }
        const Held held = takeHeld();
        forget(held);
        const std::size_t next = code_.jump(Op::Jump);
        code_.patch(matches);
        forget(subjectHeld);
        forget(held);
        block(body);
        ends.push_back(code_.jump(Op::Jump));
        code_.patch(next);
    }
    forget(subjectHeld);
    if (otherwise != nullptr) block(*otherwise);
    code_.patch(ends);
}

// set and reset of a function that can be assigned to.
bool ModuleCompiler::isSwitch(const Node& node) {
    if (node.text != "set" && node.text != "reset") return false;
    const std::string name = lowerCase(node.child(0)->text);
    return name == "$proc_tracing" || name == "$proc_profiling";
}

void ModuleCompiler::setSwitch(const Node& node) {
    const std::uint16_t value = code_.temporary();
    code_.emitWide(Op::LoadInteger, value, node.text == "set" ? 1 : 0);
    code_.emit(Op::SetFunction, constants_.text(lowerCase(node.child(0)->text)), value);
    code_.emitWide(Op::LoadInteger, value, 0);
    code_.emit(Op::SetStatus, value);
}

void ModuleCompiler::command(const Node& node) {
    switch (static_cast<Binding>(node.binding)) {
        case Binding::NewInstance:
            newInstance(node);
            break;
        case Binding::DeleteInstance:
            code_.emit(Op::DeleteInstance, operand(*node.child(0)));
            break;
        case Binding::Builtin:
            if (isSwitch(node)) {
                setSwitch(node);
            } else {
                builtin(node, code_.temporary(), node.traits);
            }
            break;
        case Binding::Refused:
            refuse(node, node.text.substr(0, node.text.find('/')));
            break;
        default:
            break;
    }
}

// newinstance Component, Handle | InstanceName {, Properties}: a variable of type handle, or an untyped one that is
// empty, receives a handle; anything else holds the instance's name.
void ModuleCompiler::newInstance(const Node& node) {
    const std::uint16_t window = code_.temporaries(3);
    // Without a name the instance is called as its component.
    const Node& target = node.child(1) != nullptr ? *node.child(1) : *node.child(0);
    const Type type = typeOfTarget(target);
    into(*node.child(0), window);
    into(target, static_cast<std::uint16_t>(window + 1));
    if (node.child(2) != nullptr) {
        into(*node.child(2), static_cast<std::uint16_t>(window + 2));
    } else {
        code_.emit(Op::LoadNull, window + 2U);
    }
    const bool variable =
        node.child(1) != nullptr && target.binding != 0 && static_cast<Binding>(target.binding) != Binding::Builtin;
    const bool wantHandle = variable && (type == Type::Handle || type == Type::Any);
    code_.emit(Op::NewInstance, window, 0, wantHandle ? (type == Type::Handle ? 1U : 2U) : 0U);
    if (wantHandle) store(target, static_cast<std::uint16_t>(window + 1), Type::Any);
    code_.emit(Op::LoadNull, window + 1U);
}

}  // namespace uproc
