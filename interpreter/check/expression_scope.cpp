// What the names in expressions and assignments stand for.
#include "interpreter/builtins/registry.hpp"
#include "interpreter/check/known_names.hpp"
#include "interpreter/check/scope.hpp"
#include "interpreter/machine/nls_settings.hpp"
#include "interpreter/values/extraction.hpp"
#include "interpreter/values/text.hpp"
#include "interpreter/values/text_pattern.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

void Scope::target(Node& node) {
    switch (node.kind) {
        case NodeKind::Name:
        case NodeKind::General:
        case NodeKind::ComponentVar:
        case NodeKind::GlobalVar:
        case NodeKind::Indirect:
        case NodeKind::Member:
            expression(&node);
            return;
        case NodeKind::Function: {
            const std::string name = lowerCase(node.text);
            const auto isNls = [&](const NlsSettings::Name& nls) { return nls.function == name; };
            if (name == "$status" || name == "$procerror" || name == "$result" || name == "$ioprint" ||
                name.starts_with("$proc_") ||
                std::any_of(NlsSettings::names.begin(), NlsSettings::names.end(), isNls)) {
                expression(&node);
                return;
            }
            if (findBuiltin(BuiltinKind::Function, name) == nullptr && isDocumented(FeatureKind::Function, name)) {
                refuse(node, "assigning to '" + name + "'");
                return;
            }
            break;
        }
        case NodeKind::Extract:
            break;
        default:
            break;
    }
    report(node, MessageId::NotAssignable);
}

void Scope::expression(Node* node) {
    if (node == nullptr) return;
    switch (node->kind) {
        case NodeKind::Name:
            name(*node);
            break;
        case NodeKind::General: {
            const std::string_view digits = node->text;
            const int number = digits.size() <= 2 ? std::stoi(std::string(digits)) : 0;
            if (number < 1) report(*node, MessageId::InvalidGeneralVariable);
            bind(*node, Binding::General, static_cast<std::uint32_t>(number));
            break;
        }
        case NodeKind::ComponentVar:
            bind(*node, Binding::Slot, componentVariable(*node, node->text, Type::Any));
            break;
        case NodeKind::GlobalVar:
            bind(*node, Binding::Global);
            break;
        case NodeKind::Function:
            function(*node);
            break;
        case NodeKind::Call:
            call(*node, true);
            break;
        case NodeKind::Arrow:
            arrow(*node);
            break;
        case NodeKind::Member:
            refuse(*node, "access to struct members");
            break;
        case NodeKind::SyntaxString:
            if (!TextPattern::syntaxString(node->text)) report(*node, MessageId::InvalidSyntaxString);
            break;
        case NodeKind::Extract:
            for (Node* child : node->children)
                expression(child);
            extraction(*node);
            break;
        case NodeKind::Binary:
            for (Node* child : node->children)
                expression(child);
            if (options_.unusedWarnings && std::string_view("+-*/%").find(node->text) != std::string_view::npos) {
                stringAsNumber(*node->child(0));
                stringAsNumber(*node->child(1));
            }
            break;
        default:
            for (Node* child : node->children)
                expression(child);
            break;
    }
}

// The type a value is declared with, as far as the codes of an extraction need it.
Type Scope::declaredType(const Node& node) const {
    const Binding binding = bindingOf(node);
    if (binding == Binding::Local && node.kind == NodeKind::Name) return module_->locals[node.index].type;
    if (binding == Binding::Slot) return slots_[node.index].type;
    if (node.kind == NodeKind::Function) {
        const std::string name = lowerCase(node.text);
        if (name == "$date") return Type::Date;
        if (name == "$clock") return Type::Time;
        if (name == "$datim") return Type::DateTime;
    }
    return Type::Any;
}

void Scope::extraction(Node& node) {
    if (node.text.empty() || node.text == "," || node.text == ":") return;
    const bool marked = node.text.starts_with('#');
    if (marked) node.text.remove_prefix(1);
    const auto code = extractionCode(node.text);
    const Type type = declaredType(*node.child(0));
    if (marked && (!code || !isListed(*code, type))) {
        // Manual "Extracting Values From Date and Time Data", "# Extraction Indicator": it is ignored.
        report(node, MessageId::InvalidExtractionCode, node.text, "valid here: " + std::string(listedCodes(type)));
        node.flag = true;
        return;
    }
    node.index = static_cast<std::uint32_t>(code.value_or(ExtractionCode::Truncated));
    // Manual "Extracting Values From String Data": the code goes before the variable.
    if (const auto local = localByName_.find(upperCase(node.text)); !marked && local != localByName_.end()) {
        report(node, MessageId::ExtractionCodeNotVariable, node.text);
        module_->locals[local->second].used = true;
    }
}

// Manual "variables…endvariables", "Warnings and Errors": for information only.
void Scope::stringAsNumber(const Node& operand) {
    if (operand.kind != NodeKind::Name || bindingOf(operand) != Binding::Local) return;
    if (module_->locals[operand.index].type == Type::String) report(operand, MessageId::StringAsNumber, operand.text);
}

void Scope::name(Node& node) {
    const std::string key = upperCase(node.text);
    if (const auto local = localByName_.find(key); local != localByName_.end()) {
        module_->locals[local->second].used = true;
        bind(node, Binding::Local, module_->locals[local->second].reg);
        return;
    }
    if (options_.unusedWarnings) {
        const std::string bare = key.substr(0, key.find('.'));
        if (localByName_.contains(bare)) report(node, MessageId::FieldOfThatName, bare);
    }
    bind(node, Binding::Slot, field(node, key, false));
}

void Scope::function(Node& node) {
    const std::string name = lowerCase(node.text);
    if (node.children.empty() && name == "$status") {
        bind(node, Binding::Status);
        return;
    }
    if (node.children.empty() && name == "$procerror") {
        bind(node, Binding::ProcError);
        return;
    }
    if (node.children.empty() && !blockData_.empty()) {
        if (const auto text = blockData_.find(upperCase(node.text.substr(1))); text != blockData_.end()) {
            node.kind = NodeKind::StringText;
            node.text = text->second->text;
            return;
        }
    }
    const Builtin* builtin = findBuiltin(BuiltinKind::Function, name);
    if (builtin == nullptr) {
        if (isDocumented(FeatureKind::Function, name)) {
            refuse(node, "the function '" + name + "'");
        } else {
            report(node, MessageId::UnknownFunction, node.text, didYouMean(name, BuiltinKind::Function));
        }
        return;
    }
    bind(node, Binding::Builtin, static_cast<std::uint32_t>(builtinIndex(*builtin)));
    const BuiltinSignature signature = signatureOf(*builtin);
    if (!signature.accepts(node.children.size())) {
        report(node, MessageId::WrongArgumentCount, name, "its parameters: " + std::string(builtin->parameters));
        return;
    }
    for (Node* child : node.children)
        expression(child);
}

void Scope::call(Node& node, bool needsValue) {
    const std::string name = upperCase(node.text);
    const auto found = callable_.find(name);
    if (found == callable_.end()) {
        if (options_.library == nullptr || !options_.library->findGlobal(node.text)) {
            report(node, options_.strict ? MessageId::UnknownModule : MessageId::ModuleNotHere, node.text);
        }
        bind(node, Binding::GlobalModule);
        for (Node* child : node.children)
            expression(child);
        return;
    }
    const Callable& callable = found->second;
    bind(node, Binding::Module, callable.index);
    if (needsValue && (callable.module->node->traits & syntax::traitReturns) == 0) {
        report(node, MessageId::NoReturnType, node.text);
    }
    const auto& parameters = callable.module->parameters;
    if (parameters.size() != node.children.size()) {
        report(node, MessageId::WrongArgumentCount, node.text,
               "it has " + std::to_string(parameters.size()) + " parameters");
    }
    std::vector<Direction> directions;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        // A parameter without a direction takes anything; a written INOUT wants what OUT wants.
        const bool written = i < callable.module->undirected.size() && !callable.module->undirected[i];
        directions.push_back(parameters[i].direction == Direction::InOut && written ? Direction::Out
                                                                                    : parameters[i].direction);
    }
    arguments(node.children, node.text, directions);
}

void Scope::arrow(Node& node) {
    if (node.text.starts_with('$') || node.text == "*") {
        refuse(node, "'->" + std::string(node.text) + "'");
        return;
    }
    for (Node* child : node.children)
        expression(child);
}

}  // namespace uproc
