#include "interpreter/builtins/registry.hpp"
#include "interpreter/compile/module_compiler.hpp"
#include "interpreter/values/operations.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

namespace {

// 1d6h in days (manual: "Date and Time Constants"). Summed up in ticks, so that 1n2s is 62s.
Decimal timeSpan(std::string_view text) {
    constexpr std::int64_t ticksPerDay = 8640000;
    Decimal ticks;
    std::int64_t number = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            number = std::min<std::int64_t>(number * 10 + (c - '0'), 1'000'000'000'000);
            continue;
        }
        const char unit = lowerAscii(c);
        const std::int64_t each = unit == 'd'   ? ticksPerDay
                                  : unit == 'h' ? ticksPerDay / 24
                                  : unit == 'n' ? ticksPerDay / 1440
                                  : unit == 's' ? ticksPerDay / 86400
                                                : 1;
        ticks = ticks + Decimal(number) * Decimal(each);
        number = 0;
    }
    return *Decimal::divide(ticks, Decimal(ticksPerDay));
}

}  // namespace

Type ModuleCompiler::typeOf(const Node& node) const {
    switch (node.kind) {
        case NodeKind::Number:
        case NodeKind::TimeSpan:
            return Type::Numeric;
        case NodeKind::StringText:
        case NodeKind::String:
        case NodeKind::SyntaxString:
            return Type::String;
        case NodeKind::Unary:
            return node.text == "!" ? Type::Boolean : Type::Numeric;
        case NodeKind::Binary:
            switch (node.text.front()) {
                case '*':
                case '/':
                case '%':
                    return Type::Numeric;
                case '+':
                case '-': {
                    // A date or time moved by a number stays one.
                    const bool numbers =
                        typeOf(*node.child(0)) == Type::Numeric && typeOf(*node.child(1)) == Type::Numeric;
                    return numbers ? Type::Numeric : Type::Any;
                }
                default:
                    return Type::Boolean;
            }
        case NodeKind::Name:
            if (bindingOf(node) == Binding::Local) return checked_.locals[node.index].type;
            return bindingOf(node) == Binding::Slot ? component_.slots[node.index].type : Type::Any;
        case NodeKind::ComponentVar:
            return component_.slots[node.index].type;
        case NodeKind::Function:
            return bindingOf(node) == Binding::Status || bindingOf(node) == Binding::ProcError ? Type::Numeric
                                                                                               : Type::Any;
        case NodeKind::Call:
            return bindingOf(node) == Binding::Module ? component_.modules[node.index].node->type : Type::Any;
        default:
            return Type::Any;
    }
}

std::optional<Value> ModuleCompiler::constantNumber(const Node& node) const {
    switch (node.kind) {
        case NodeKind::Number:
            if (const auto number = Decimal::parse(node.text)) return Value::number(*number);
            return std::nullopt;
        case NodeKind::TimeSpan:
            return Value::number(timeSpan(node.text));
        case NodeKind::Unary: {
            if (node.text == "!") return std::nullopt;
            const auto number = constantNumber(*node.child(0));
            return number && node.text == "-" ? negate(*number) : number;
        }
        case NodeKind::Binary:
            break;
        default:
            return std::nullopt;
    }
    using Operation = Outcome (*)(const Value&, const Value&, Value&);
    const char op = node.text.front();
    const Operation operation = op == '+'   ? add
                                : op == '-' ? subtract
                                : op == '*' ? multiply
                                : op == '/' ? divide
                                : op == '%' ? modulo
                                            : Operation{};
    if (operation == nullptr) return std::nullopt;
    const auto right = constantNumber(*node.child(1));
    if (!right) return std::nullopt;
    const auto left = constantNumber(*node.child(0));
    Value result;
    if (!left || operation(*left, *right, result) != Outcome::Ok) return std::nullopt;
    return result;
}

CodeBuilder::Operand ModuleCompiler::numberOperand(const Value& number) {
    using Kind = CodeBuilder::Operand::Kind;
    if (number.isInteger() && number.integer() >= INT16_MIN && number.integer() <= INT16_MAX) {
        return {Kind::Number, static_cast<std::uint16_t>(number.integer() & 0xffff)};
    }
    return {Kind::Constant, constants_.number(number.toDecimal())};
}

std::optional<CodeBuilder::Operand> ModuleCompiler::constantOperand(const Node& node) {
    using Kind = CodeBuilder::Operand::Kind;
    if (node.kind == NodeKind::StringText) return CodeBuilder::Operand{Kind::Constant, constants_.text(node.text)};
    if (node.kind == NodeKind::SyntaxString) {
        return CodeBuilder::Operand{Kind::Constant, constants_.syntaxString(node.text)};
    }
    if (const auto number = constantNumber(node)) return numberOperand(*number);
    return std::nullopt;
}

CodeBuilder::Operand ModuleCompiler::rightOperand(const Node& node) {
    if (const auto constant = constantOperand(node)) return *constant;
    return {CodeBuilder::Operand::Kind::Register, operand(node)};
}

std::uint16_t ModuleCompiler::operand(const Node& node) {
    if (bindingOf(node) == Binding::Local && node.kind == NodeKind::Name) return static_cast<std::uint16_t>(node.index);
    const std::uint16_t target = code_.temporary();
    into(node, target);
    return target;
}

std::uint16_t ModuleCompiler::windowFor(std::uint16_t target) {
    const bool isLast = target >= checked_.locals.size() && target + 1 == code_.mark();
    return isLast ? target : code_.temporary();
}

void ModuleCompiler::into(const Node& node, std::uint16_t target) {
    if (bindingOf(node) == Binding::Refused) {
        refuseValue(node);
        code_.emit(Op::LoadNull, target);
        return;
    }
    if (const auto number = constantNumber(node)) {
        if (number->isInteger() && number->integer() >= INT32_MIN && number->integer() <= INT32_MAX) {
            code_.emitWide(Op::LoadInteger, target, static_cast<std::int32_t>(number->integer()));
        } else {
            code_.emit(Op::LoadConstant, target, constants_.number(number->toDecimal()));
        }
        return;
    }
    switch (node.kind) {
        case NodeKind::Number:  // out of range, as the checker said
            code_.emitWide(Op::LoadInteger, target, 0);
            break;
        case NodeKind::StringText:
        case NodeKind::SyntaxString:
            code_.emit(Op::LoadConstant, target, constantOperand(node)->value);
            break;
        case NodeKind::String:
            string(node, target);
            break;
        case NodeKind::Name:
        case NodeKind::ComponentVar:
            if (bindingOf(node) == Binding::Local) {
                code_.emit(Op::Move, target, node.index);
            } else {
                code_.emit(Op::GetSlot, target, node.index);
            }
            break;
        case NodeKind::General:
            code_.emit(Op::GetGeneral, target, node.index);
            break;
        case NodeKind::GlobalVar:
            code_.emit(Op::GetGlobal, target, constants_.text(upperCase(node.text)));
            break;
        case NodeKind::Function: {
            if (bindingOf(node) == Binding::Status) {
                code_.emit(Op::GetStatus, target);
            } else if (bindingOf(node) == Binding::ProcError) {
                code_.emit(Op::GetProcError, target);
            } else {
                const std::uint16_t mark = code_.mark();
                const std::uint16_t window = windowFor(target);
                builtin(node, window, 0);
                if (window != target) code_.emit(Op::Take, target, window);
                code_.release(mark);
            }
            break;
        }
        case NodeKind::Call: {
            const std::uint16_t mark = code_.mark();
            const std::uint16_t window = windowFor(target);
            callModule(node, window, false);
            if (window != target) code_.emit(Op::Take, target, window);
            code_.release(mark);
            break;
        }
        case NodeKind::Arrow: {
            const std::uint16_t mark = code_.mark();
            const std::uint16_t window = windowFor(target);
            activation(*node.child(0), node.children.subspan(1), node.text, nullptr, window, true, false, 0);
            if (window != target) code_.emit(Op::Take, target, window);
            code_.release(mark);
            break;
        }
        case NodeKind::Indirect: {
            const std::uint16_t mark = code_.mark();
            code_.emit(Op::GetIndirect, target, operand(*node.child(0)));
            code_.release(mark);
            break;
        }
        case NodeKind::Extract:
            extract(node, target);
            break;
        case NodeKind::Unary: {
            const std::uint16_t mark = code_.mark();
            const std::uint16_t value = operand(*node.child(0));
            if (node.text == "!") {
                code_.emit(Op::Not, target, value);
            } else if (node.text == "-") {
                code_.emit(Op::Negate, target, value);
            } else {
                code_.emit(Op::Convert, target, value, static_cast<std::uint32_t>(Type::Numeric));
            }
            code_.release(mark);
            break;
        }
        case NodeKind::Binary:
            binary(node, target);
            break;
        default:
            code_.emit(Op::LoadNull, target);
            break;
    }
    mayHold(target, node);
}

void ModuleCompiler::binary(const Node& node, std::uint16_t target) {
    if (node.text == "&" || node.text == "|") {
        logical(node, target);
        return;
    }
    const std::uint16_t mark = code_.mark();
    const std::uint16_t left = operand(*node.child(0));
    Op op = Op::Add;
    bool arithmetic = true;
    switch (node.text.front()) {
        case '+':
            break;
        case '-':
            op = Op::Subtract;
            break;
        case '*':
            op = Op::Multiply;
            break;
        case '/':
            op = Op::Divide;
            break;
        case '%':
            op = Op::Modulo;
            break;
        default:
            arithmetic = false;
            break;
    }
    if (arithmetic) {
        CodeBuilder::Operand right = rightOperand(*node.child(1));
        if (right.kind == CodeBuilder::Operand::Kind::Number) {
            const auto number = static_cast<std::int16_t>(right.value);
            if (op == Op::Subtract && number != INT16_MIN) {  // adds the opposite number
                op = Op::Add;
                right.value = static_cast<std::uint16_t>(-number & 0xffff);
            } else if (op == Op::Subtract || op == Op::Divide) {
                right = {CodeBuilder::Operand::Kind::Constant, constants_.number(Decimal(number))};
            }
        }
        code_.arithmetic(op, target, left, right);
    } else {
        const std::uint16_t right = operand(*node.child(1));
        formatCompared(*node.child(0), left, *node.child(1), right);
        if (node.text == "=" || node.text == "==") {
            code_.emit(Op::Equal, target, left, right);
        } else if (node.text == "!=") {
            code_.emit(Op::NotEqual, target, left, right);
        } else if (node.text == "<") {
            code_.emit(Op::Less, target, left, right);
        } else if (node.text == "<=") {
            code_.emit(Op::LessOrEqual, target, left, right);
        } else if (node.text == ">") {
            code_.emit(Op::Less, target, right, left);
        } else {
            code_.emit(Op::LessOrEqual, target, right, left);
        }
    }
    code_.release(mark);
}

// & and | as a value: both ways set the target.
void ModuleCompiler::logical(const Node& node, std::uint16_t target) {
    const std::uint16_t mark = code_.mark();
    const std::uint16_t result = code_.temporary();
    JumpList whenFalse;
    condition(node, whenFalse);
    code_.emitWide(Op::LoadInteger, result, 1);
    const std::size_t end = code_.jump(Op::Jump);
    code_.patch(whenFalse);
    code_.emitWide(Op::LoadInteger, result, 0);
    code_.patch(end);
    code_.emit(Op::ToBoolean, target, result);
    code_.release(mark);
}

void ModuleCompiler::string(const Node& node, std::uint16_t target) {
    const std::uint16_t mark = code_.mark();
    const std::uint16_t first = code_.temporaries(node.children.size());
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        intoShown(*node.children[i], static_cast<std::uint16_t>(first + i));
    }
    code_.emit(Op::Concatenate, target, first, static_cast<std::uint32_t>(node.children.size()));
    code_.release(mark);
}

// text = "%%text%%%more" and text = $concat(text, more) append to the text where it stands. Nothing is evaluated
// between the look at the old text and the assignment that could change it.
bool ModuleCompiler::append(const Node& target, const Node& value) {
    const bool concatenation = value.kind == NodeKind::Function && bindingOf(value) == Binding::Builtin &&
                               equalIgnoreCase(value.text, "$concat");
    if ((value.kind != NodeKind::String && !concatenation) || value.children.size() < 2) return false;
    const Node& first = *value.child(0);
    const Binding binding = bindingOf(target);
    const bool general = target.kind == NodeKind::General;
    const bool variable = general || ((binding == Binding::Local || binding == Binding::Slot) &&
                                      (target.kind == NodeKind::Name || target.kind == NodeKind::ComponentVar));
    if (isFormatted(first)) return false;  // what is appended to is its external text
    if (!variable || first.kind != target.kind || bindingOf(first) != binding || first.index != target.index)
        return false;
    const Type type = typeOf(target);
    if (type != Type::String && type != Type::Any) return false;
    const auto pieces = value.children.subspan(1);
    for (const Node* piece : pieces) {
        const bool simple = piece->kind == NodeKind::StringText || piece->kind == NodeKind::Name ||
                            piece->kind == NodeKind::ComponentVar || piece->kind == NodeKind::General ||
                            piece->kind == NodeKind::GlobalVar || piece->kind == NodeKind::Number;
        if (!simple) return false;
    }
    const bool local = binding == Binding::Local;
    const std::uint16_t text = local ? static_cast<std::uint16_t>(target.index) : code_.temporary();
    const std::uint16_t more = code_.temporaries(pieces.size());
    for (std::size_t i = 0; i < pieces.size(); ++i)
        intoShown(*pieces[i], static_cast<std::uint16_t>(more + i));
    if (!local) code_.emit(general ? Op::GetGeneral : Op::GetSlot, text, target.index, 1);
    code_.emit(Op::Append, text, more, static_cast<std::uint32_t>(pieces.size()));
    if (!local) {
        store(target, text, Type::String);
        code_.emit(Op::LoadNull, text);
    }
    return true;
}

void ModuleCompiler::extract(const Node& node, std::uint16_t target) {
    if (node.flag) return into(*node.child(0), target);  // a code that is ignored
    const std::uint16_t mark = code_.mark();
    const std::uint16_t source = operand(*node.child(0));
    if (!node.text.empty() && node.text != "," && node.text != ":") {
        const std::uint16_t result = code_.temporaries(2);
        if (node.child(1) != nullptr) {
            into(*node.child(1), static_cast<std::uint16_t>(result + 1));
        } else {
            code_.emitWide(Op::LoadInteger, result + 1U, 0);
        }
        code_.emit(Op::ExtractPart, result, source, node.index);
        code_.emit(Op::Take, target, result);
    } else if (node.text.empty()) {
        code_.emit(Op::ExtractFrom, target, source, operand(*node.child(1)));
    } else {
        const std::uint16_t bounds = code_.temporaries(2);
        into(*node.child(1), bounds);
        into(*node.child(2), static_cast<std::uint16_t>(bounds + 1));
        code_.emit(node.text == "," ? Op::ExtractRange : Op::ExtractCount, target, source, bounds);
    }
    code_.release(mark);
}

bool ModuleCompiler::compareJump(const Node& node, JumpList& whenFalse) {
    Op op = Op::JumpUnlessEqual;
    if (node.text == "!=") {
        op = Op::JumpUnlessNotEqual;
    } else if (node.text == "<") {
        op = Op::JumpUnlessLess;
    } else if (node.text == "<=") {
        op = Op::JumpUnlessLessOrEqual;
    } else if (node.text == ">") {
        op = Op::JumpUnlessGreater;
    } else if (node.text == ">=") {
        op = Op::JumpUnlessGreaterOrEqual;
    } else if (node.text != "=" && node.text != "==") {
        return false;
    }
    const std::uint16_t mark = code_.mark();
    const std::uint16_t left = operand(*node.child(0));
    if (comparesFormatted(*node.child(0), *node.child(1))) {
        const std::uint16_t right = operand(*node.child(1));
        formatCompared(*node.child(0), left, *node.child(1), right);
        whenFalse.push_back(code_.compareJump(op, left, {CodeBuilder::Operand::Kind::Register, right}));
    } else {
        whenFalse.push_back(code_.compareJump(op, left, rightOperand(*node.child(1))));
    }
    code_.release(mark);
    return true;
}

// Evaluating it has no effect but its value: no calls, and no handles.
bool ModuleCompiler::isSteady(const Node& node) const {
    if (constantNumber(node)) return true;
    if (node.kind == NodeKind::Name && bindingOf(node) == Binding::Local) {
        const Type type = typeOf(node);
        return type == Type::Numeric || type == Type::String;
    }
    return node.kind == NodeKind::Binary && isSteady(*node.child(0)) && isSteady(*node.child(1));
}

bool ModuleCompiler::jumpBackIf(const Node& node, std::size_t target) {
    JumpList jump;
    if (node.kind != NodeKind::Binary || !isSteady(node) || !compareJump(node, jump)) return false;
    code_.jumpBackIf(jump.front(), target);
    return true;
}

void ModuleCompiler::condition(const Node& node, JumpList& whenFalse) {
    if (node.kind == NodeKind::Binary) {
        if (node.text == "&") {
            condition(*node.child(0), whenFalse);
            condition(*node.child(1), whenFalse);
            return;
        }
        if (node.text == "|") {
            JumpList leftFalse;
            condition(*node.child(0), leftFalse);
            const std::size_t isTrue = code_.jump(Op::Jump);
            code_.patch(leftFalse);
            condition(*node.child(1), whenFalse);
            code_.patch(isTrue);
            return;
        }
        if (compareJump(node, whenFalse)) return;
    }
    if (node.kind == NodeKind::Unary && node.text == "!") {
        JumpList isFalse;
        condition(*node.child(0), isFalse);
        whenFalse.push_back(code_.jump(Op::Jump));
        code_.patch(isFalse);
        return;
    }
    const std::uint16_t mark = code_.mark();
    whenFalse.push_back(code_.jump(Op::JumpIfFalse, operand(node)));
    code_.release(mark);
}

}  // namespace uproc
