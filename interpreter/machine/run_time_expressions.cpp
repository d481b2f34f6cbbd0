#include "interpreter/machine/run_time_expressions.hpp"

#include <algorithm>

#include "interpreter/compile/compiler.hpp"
#include "interpreter/machine/machine.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/syntax/expression.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using syntax::Node;
using syntax::NodeKind;

constexpr std::string_view valueSlot = "$UPROC_EXPRESSION_VALUE$";
constexpr std::size_t longestExpression = 64'000;

bool isCondition(const Node& node) {
    if (node.kind == NodeKind::Unary) return node.text == "!";
    return node.kind == NodeKind::Binary && std::string_view("*/%+-").find(node.text.front()) == std::string_view::npos;
}

// A bound of an extraction that is a condition.
bool hasConditionAsBound(const Node& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Node* child = node.children[i];
        if (child == nullptr) continue;
        if (node.kind == NodeKind::Extract && i > 0 && isCondition(*child)) return true;
        if (hasConditionAsBound(*child)) return true;
    }
    return false;
}

bool hasCall(const Node& node) {
    if (node.kind == NodeKind::Call) return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const Node* child) { return child != nullptr && hasCall(*child); });
}

// What the compiler's first error is to $expression.
Error errorFrom(const Diagnostics& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (diagnostic.severity != Severity::Error) continue;
        switch (diagnostic.id) {
            case MessageId::UnknownFunction:
            case MessageId::ExpressionNotSupported:
                return {procerror::UPROCERR_UNKNOWN_CONTEXT, diagnostic.text};
            default:
                return {procerror::UPROCERR_SYNTAX, diagnostic.text};
        }
    }
    return {procerror::UPROCERR_SYNTAX, {}};
}

// `errorAt` receives the place of a syntax error.
Result<RunTimeExpression> compileExpression(std::string_view text, GoldNotation notation, std::size_t& errorAt) {
    if (text.size() > longestExpression) return fail(procerror::UPROCERR_SYNTAX, "the expression is too long");
    // One whole expression on one line: nothing of the text can end the statement it becomes a part of.
    syntax::Arena arena;
    std::uint32_t offset = 0;
    RunTimeExpression expression;
    try {
        const Node* node = syntax::parseExpression({text, 0, notation, &arena}, offset);
        const bool whole = node != nullptr && trimmed(text.substr(offset)).empty();
        if (!whole || text.find_first_of("\r\n") != std::string_view::npos) {
            errorAt = offset;
            return fail(procerror::UPROCERR_SYNTAX, "this is not an expression");
        }
        if (hasCall(*node)) return fail(procerror::UPROCERR_PARENTHESES, "an expression calls no entry or function");
        if (hasConditionAsBound(*node)) {
            return fail(procerror::UPROCERR_EXTRACTION_EXPR, "a bound of an extraction is a condition");
        }
        expression.isCondition = isCondition(*node);
    } catch (const syntax::SyntaxError& error) {
        errorAt = error.offset;
        return fail(procerror::UPROCERR_SYNTAX, std::string(messageInfo(error.id).text));
    }
    // Declared first, the value's slot is the first one.
    const SourceFile source("expression", "variables\n any " + std::string(valueSlot) + "\nendvariables\n" +
                                              std::string(valueSlot) + " = (" + std::string(text) + ")");
    CompileOptions options;
    options.notation = &notation;
    options.transient = true;
    Diagnostics diagnostics;
    expression.unit = compileSource(source, "EXPRESSION", options, diagnostics);
    if (!expression.unit) return tl::unexpected<Error>(errorFrom(diagnostics));
    return expression;
}

// What a number looks like takes part in calculations and comparisons as one, as if it stood in the expression.
Value substituted(const Value& data) {
    const lists::TextOf text(data);
    if (const auto number = Decimal::parse(trimmed(text))) return Value::number(*number);
    return data;
}

}  // namespace

Result<RunTimeExpression> RunTimeExpressions::compiled(std::string_view text, GoldNotation notation,
                                                       std::size_t& errorAt) {
    text = trimmed(text);
    errorAt = 0;
    std::string key(text);
    key.push_back(static_cast<char>(notation));
    if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
    auto expression = compileExpression(text, notation, errorAt);
    if (!expression) return expression;
    if (kept_.size() >= mostKept) kept_.clear();
    kept_.emplace(std::move(key), *expression);
    return expression;
}

// ---- evaluating

// The value a name has where the machine is; nullopt if there is none of that name.
std::optional<Value> Machine::valueOfName(const std::string& name, const Value& data) {
    Value item;
    if (!data.isEmpty() && lists::get(item, data, name, IdMatch::AnyCase) > 0) return substituted(item);
    const bool bare = name.find('.') == std::string::npos && name.front() != '$';
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        const auto& locals = frame->module->localNames;
        if (const auto local = std::find(locals.begin(), locals.end(), name); local != locals.end()) {
            return frame->base[local - locals.begin()];
        }
        const auto& slots = frame->instance->unit->slots;
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const std::string_view slot = slots[i].name;
            if (slot == name || (bare && slot.front() != '$' && slot.substr(0, slot.find('.')) == name)) {
                return frame->instance->slots[i];
            }
        }
        // An expression that evaluates another one: that one's names may be of the module below.
        if (slots.empty() || slots.front().name != valueSlot) break;
    }
    return std::nullopt;
}

Result<RunTimeExpression> Machine::compiledAs(std::string_view text, bool condition, std::size_t& errorAt) {
    auto expression = expressions_.compiled(text, frames_.back().instance->unit->notation, errorAt);
    if (expression && !condition && expression->isCondition) {
        return fail(procerror::UPROCERR_CONDITION, "this is a condition");
    }
    return expression;
}

Result<void> Machine::checkExpression(std::string_view text, const Value& context, bool condition,
                                      std::size_t& errorAt) {
    errorAt = 0;
    if (frames_.empty()) return fail(procerror::UPROCERR_UNKNOWN_CONTEXT, "nothing runs");
    const auto expression = compiledAs(text, condition, errorAt);
    if (!expression) return tl::unexpected<Error>(expression.error());
    const auto unknown = [](std::string_view name) {
        return fail(procerror::UPROCERR_UNRESOLVED_OPERAND,
                    "there is no field, parameter or variable " + std::string(name.substr(0, 40)));
    };
    // ITEMS are names that $expression's list will give; the others must be known.
    std::vector<std::string> items;
    for (const std::string_view kind : {"ITEMS", "FIELDS", "VARIABLES", "COMPONENTVARIABLES", "GLOBALVARIABLES"}) {
        Value names;
        lists::get(names, context, kind, IdMatch::AnyCase);
        for (std::size_t i = 1; i <= lists::count(names); ++i) {
            Value item;
            lists::get(item, names, static_cast<std::int64_t>(i));
            const std::string name = upperCase(trimmed(lists::TextOf(item)));
            if (kind == "ITEMS") {
                items.push_back(name);
            } else if (!name.empty() && !name.starts_with("$$") && kind != "GLOBALVARIABLES") {
                const bool variable = kind == "COMPONENTVARIABLES" && name.front() != '$';
                if (!valueOfName(variable ? "$" + name + "$" : name, Value())) return unknown(name);
            }
        }
    }
    for (std::size_t i = 1; i < expression->unit->slots.size(); ++i) {
        const std::string& name = expression->unit->slots[i].name;
        const bool given = std::find(items.begin(), items.end(), name) != items.end();
        if (!given && !valueOfName(name, Value())) return unknown(name);
    }
    return {};
}

Result<Value> Machine::evaluate(std::string_view text, const Value& data, bool condition) {
    if (frames_.empty()) return fail(procerror::UPROCERR_UNKNOWN_CONTEXT, "nothing runs");
    ScriptInstance& caller = *frames_.back().instance;
    std::size_t errorAt = 0;
    const auto expression = compiledAs(text, condition, errorAt);
    if (!expression) return tl::unexpected<Error>(expression.error());
    const Unit& unit = *expression->unit;
    ScriptInstance instance(expression->unit, caller.target);
    for (std::size_t i = 1; i < unit.slots.size(); ++i) {
        const auto known = valueOfName(unit.slots[i].name, data);
        if (!known) {
            return fail(procerror::UPROCERR_UNRESOLVED_OPERAND,
                        "there is no field, parameter or variable " + unit.slots[i].name);
        }
        instance.slots[i] = *known;
    }
    // The expression sees $status and $procerror as they are, and only its own errors remain.
    const int before = state.procError;
    const std::int64_t status = state.status;
    run(instance, *unit.operation("EXEC"), {}, RunState::Kept);
    state.status = status;
    if (state.procError >= 0) state.procError = before;
    // An error inside is one of the module that called, and nothing refers to the expression's code any longer.
    if (state.errorLocation.unit == &unit) state.errorRaised = true;
    const Value result = std::move(instance.slots.front());
    return condition ? Value::boolean(isTrue(result)) : result;
}

}  // namespace uproc
