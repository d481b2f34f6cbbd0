#include "interpreter/check/scope.hpp"

#include <algorithm>

#include "interpreter/builtins/features.hpp"
#include "interpreter/builtins/registry.hpp"
#include "interpreter/values/extraction.hpp"
#include "interpreter/values/text.hpp"
#include "interpreter/values/text_pattern.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

namespace {

void bind(Node& node, Binding binding, std::uint32_t index = 0) {
    node.binding = static_cast<std::uint8_t>(binding);
    node.index = index;
}

// The nearest known name, for a hint; "" if nothing is near.
std::string didYouMean(std::string_view name, BuiltinKind kind) {
    std::size_t best = name.size() < 5 ? 2 : 3;
    std::string hint;
    for (const Builtin* builtin : allBuiltins()) {
        if (builtin->kind != kind) continue;
        const std::size_t distance = editDistance(lowerCase(name), builtin->name);
        if (distance < best) {
            best = distance;
            hint = "did you mean '" + std::string(builtin->name) + "'?";
        }
    }
    return hint;
}

// Whether the manual documents such a statement or function, though it is not supported here.
bool isDocumented(FeatureKind kind, std::string_view name) {
    static const std::unordered_set<std::string> names = [] {
        std::unordered_set<std::string> all;
        for (const Feature& feature : allFeatures()) {
            if (feature.kind != FeatureKind::Statement && feature.kind != FeatureKind::Function) continue;
            const std::string_view word = feature.name.substr(0, feature.name.find('/'));
            all.insert((feature.kind == FeatureKind::Statement ? "s:" : "f:") + lowerCase(word));
        }
        return all;
    }();
    return names.contains((kind == FeatureKind::Statement ? "s:" : "f:") + lowerCase(name));
}

}  // namespace

void Scope::report(const Node& node, MessageId id, std::string_view argument, std::string_view hint) {
    diagnostics_.add(source_, node.line, node.offset, id, argument, hint);
}

void Scope::refuse(Node& node, std::string_view what) {
    report(node, MessageId::RefusedAtRunTime, what);
    for (Node* child : node.children)
        bare(child);
    bind(node, Binding::Refused);
}

// A part of something refused. A name there may be a field's, an entity's or a literal: it is no undeclared one.
void Scope::bare(Node* node) {
    if (node == nullptr) return;
    switch (node->kind) {
        case NodeKind::Name:
            if (const auto local = localByName_.find(upperCase(node->text)); local != localByName_.end()) {
                module_->locals[local->second].used = true;
            }
            return;
        case NodeKind::Block:
            block(*node);
            return;
        case NodeKind::Call:
            if (callable_.contains(upperCase(node->text))) break;
            for (Node* child : node->children)  // an aggregate: max(F)
                bare(child);
            return;
        case NodeKind::String:
        case NodeKind::Binary:
        case NodeKind::Unary:
        case NodeKind::Clause:
        case NodeKind::Member:
            for (Node* child : node->children)
                bare(child);
            return;
        default:
            break;
    }
    expression(node);
}

void Scope::updateModule(const CheckedModule& module, std::uint32_t index) {
    const auto found = callable_.find(module.name);
    if (found != callable_.end() && found->second.index == index) found->second.module = &module;
}

namespace {
std::string componentVariableKey(std::string_view name) {
    std::string key = upperCase(name);
    if (key.front() != '$') key = "$" + key + "$";
    return key;
}
}  // namespace

std::uint32_t Scope::componentVariable(const Node& node, std::string_view name, Type type) {
    const std::string key = componentVariableKey(name);
    const auto [found, added] = slotByName_.emplace(key, static_cast<std::uint32_t>(slots_.size()));
    if (added) {
        slots_.push_back({key, type});
        if (componentVariablesClosed_) {
            report(node, options_.strict ? MessageId::UndeclaredName : MessageId::AutoDeclared, key);
        }
    } else if (type != Type::Any && !componentVariablesClosed_) {
        slots_[found->second].type = type;
    }
    if (componentVariablesClosed_) usedSlots_.insert(found->second);
    return found->second;
}

bool Scope::isUsed(std::string_view name) const {
    const auto found = slotByName_.find(componentVariableKey(name));
    return found != slotByName_.end() && usedSlots_.contains(found->second);
}

std::uint32_t Scope::field(const Node& node, const std::string& name, bool quiet) {
    // NAME.ENTITY.MODEL and NAME.ENTITY are the same field; NAME alone is that field too, whatever its entity.
    const std::size_t dot = name.find('.');
    const std::string bare = name.substr(0, dot);
    std::string key = name;
    if (dot != std::string::npos) key = name.substr(0, name.find('.', dot + 1));
    if (const auto found = slotByName_.find(key); found != slotByName_.end()) return found->second;
    const auto twin = slotByName_.find(bare);
    if (twin != slotByName_.end() && slots_[twin->second].name == bare) {
        slots_[twin->second].name = key;
        slotByName_.emplace(key, twin->second);
        return twin->second;
    }
    if (!quiet) {
        if (options_.strict) {
            report(node, MessageId::UndeclaredName, name, "declare it in a variables block");
        } else {
            report(node, MessageId::AutoDeclared, name);
        }
    }
    const auto slot = static_cast<std::uint32_t>(slots_.size());
    slots_.push_back({key, Type::Any});
    slotByName_.emplace(key, slot);
    slotByName_.emplace(bare, slot);
    return slot;
}

void Scope::checkBody(CheckedModule& module, Node& body) {
    module_ = &module;
    localByName_.clear();
    for (std::size_t i = 0; i < module.locals.size(); ++i) {
        if (!module.locals[i].name.empty()) localByName_.emplace(module.locals[i].name, i);
    }
    labels_.clear();
    blockData_.clear();
    loops_ = 0;
    sections_.clear();
    labels(body);
    block(body);
}

void Scope::labels(const Node& node) {
    if (node.kind == NodeKind::Label && !labels_.insert(upperCase(node.text)).second) {
        report(node, MessageId::DuplicateLabel, node.text);
    }
    if (node.kind == NodeKind::BlockData) {
        if (node.text.size() > 8) report(node, MessageId::BlockDataNameTooLong, node.text);
        if (!blockData_.emplace(upperCase(node.text), node.child(0)).second) {
            report(node, MessageId::DuplicateName, node.text);
        }
    }
    switch (node.kind) {
        case NodeKind::Block:
        case NodeKind::If:
        case NodeKind::While:
        case NodeKind::Repeat:
        case NodeKind::For:
        case NodeKind::ForList:
        case NodeKind::ForEntity:
        case NodeKind::SelectCase:
        case NodeKind::Try:
            for (const Node* child : node.children) {
                if (child != nullptr) labels(*child);
            }
            break;
        default:
            break;
    }
}

void Scope::block(Node& node) {
    bool reached = true;
    for (Node* child : node.children) {
        if (!reached && child->kind != NodeKind::Label && child->kind != NodeKind::Done &&
            child->kind != NodeKind::BlockData) {
            report(*child, MessageId::UnreachableCode);
            reached = true;  // once a block
        }
        statement(*child);
        if (child->kind == NodeKind::Label) reached = true;
        if (child->kind == NodeKind::Return || child->kind == NodeKind::Exit || child->kind == NodeKind::ApExit ||
            child->kind == NodeKind::Goto || child->kind == NodeKind::Break || child->kind == NodeKind::Throw ||
            child->kind == NodeKind::Rethrow) {
            reached = false;
        }
    }
}

void Scope::loopBody(Node& node) {
    ++loops_;
    block(node);
    --loops_;
}

void Scope::statement(Node& node) {
    switch (node.kind) {
        case NodeKind::Assign:
            expression(node.child(1));
            target(*node.child(0));
            if (node.text != "=") expression(node.child(0));
            break;
        case NodeKind::Evaluate:
            if (node.child(0)->kind == NodeKind::Call) {
                call(*node.child(0), false);
            } else {
                expression(node.child(0));
            }
            break;
        case NodeKind::If:
            for (std::size_t i = 0; i < node.children.size(); ++i) {
                if (node.children[i]->kind == NodeKind::Block) {
                    block(*node.children[i]);
                } else {
                    expression(node.children[i]);
                }
            }
            break;
        case NodeKind::While:
            expression(node.child(0));
            loopBody(*node.child(1));
            break;
        case NodeKind::Repeat:
            loopBody(*node.child(0));
            expression(node.child(1));
            break;
        case NodeKind::For:
            target(*node.child(0));
            expression(node.child(0));
            for (std::size_t i = 1; i < 4; ++i)
                expression(node.child(i));
            loopBody(*node.child(4));
            break;
        case NodeKind::ForList:
            target(*node.child(0));
            if (node.child(1) != nullptr) target(*node.child(1));
            expression(node.child(2));
            if (node.child(3) != nullptr) target(*node.child(3));
            loopBody(*node.child(4));
            break;
        case NodeKind::ForEntity:
            ++loops_;
            refuse(node, "'forentity'");
            --loops_;
            break;
        case NodeKind::SelectCase:
            expression(node.child(0));
            for (std::size_t i = 2; i < node.children.size(); i += 2) {
                for (Node* value : node.children[i]->children)
                    expression(value);
                block(*node.children[i + 1]);
            }
            break;
        case NodeKind::Break:
            if (loops_ == 0) report(node, MessageId::BreakOutsideLoop);
            break;
        case NodeKind::Try:
            tryStatement(node);
            break;
        case NodeKind::Throw:
            throwStatement(node);
            break;
        case NodeKind::Rethrow:
            rethrow(node);
            break;
        case NodeKind::Label:
            jumpInTry(node);
            break;
        case NodeKind::Goto:
            jumpInTry(node);
            if (!labels_.contains(upperCase(node.text))) report(node, MessageId::UnknownLabel, node.text);
            break;
        case NodeKind::Return:
        case NodeKind::Exit:
        case NodeKind::ApExit:
            expression(node.child(0));
            expression(node.child(1));
            break;
        case NodeKind::CallModule:
            call(node, false);
            break;
        case NodeKind::Activate:
            if ((node.traits & (syntax::activateList | syntax::activateAsync)) != 0) {
                refuse(node, (node.traits & syntax::activateList) != 0 ? "activate/list" : "activate/async");
                break;
            }
            for (Node* child : node.children)
                expression(child);
            break;
        case NodeKind::Command:
            command(node);
            break;
        default:
            break;
    }
}

void Scope::arguments(std::span<Node* const> given, std::string_view of, const std::vector<Direction>& directions) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        expression(given[i]);
        const Direction direction = i < directions.size() ? directions[i] : Direction::In;
        if (direction == Direction::Out && !isAssignable(*given[i])) {
            report(*given[i], MessageId::OutArgumentNotAssignable, of);
        }
    }
}

void Scope::command(Node& node) {
    const std::size_t slash = node.text.find('/');
    const std::string_view name = node.text.substr(0, slash);
    if (node.flag) report(node, MessageId::Deprecated, name);
    std::string_view qualifiers = slash == std::string_view::npos ? std::string_view() : node.text.substr(slash);
    if (name == "newinstance" || name == "deleteinstance") {
        instanceCommand(node, name, qualifiers);
        return;
    }
    const Builtin* builtin = findBuiltin(BuiltinKind::Statement, name);
    // Only lists are sorted: sort/list is a statement of its own.
    if (name == "sort" && qualifiers.find("/list") == std::string_view::npos) builtin = nullptr;
    if (builtin == nullptr) {
        if (isDocumented(FeatureKind::Statement, name)) {
            refuse(node, "'" + std::string(name) + "'");
        } else {
            report(node, MessageId::UnknownStatement, name, didYouMean(name, BuiltinKind::Statement));
        }
        return;
    }
    bind(node, Binding::Builtin, static_cast<std::uint32_t>(builtinIndex(*builtin)));
    while (!qualifiers.empty()) {
        qualifiers.remove_prefix(1);
        const std::size_t end = std::min(qualifiers.find('/'), qualifiers.size());
        const std::string_view qualifier = qualifiers.substr(0, end);
        qualifiers.remove_prefix(end);
        std::uint32_t bit = 0;
        std::string_view known = builtin->qualifiers;
        bool found = false;
        for (; !known.empty() && !found; ++bit) {
            const std::size_t stop = std::min(known.find(' '), known.size());
            found = known.substr(0, stop) == qualifier;
            known.remove_prefix(std::min(stop + 1, known.size()));
        }
        if (!found) {
            report(node, MessageId::UnknownQualifier, "/" + std::string(qualifier),
                   builtin->qualifiers.empty() ? std::string() : "known here: " + std::string(builtin->qualifiers));
        } else {
            node.traits = static_cast<std::uint8_t>(node.traits | (1U << (bit - 1)));
        }
    }
    const BuiltinSignature signature = signatureOf(*builtin);
    if (!signature.accepts(node.children.size())) {
        report(node, MessageId::WrongArgumentCount, name, "its parameters: " + std::string(builtin->parameters));
        return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        expression(node.children[i]);
        if (signature.direction(i) != Direction::In && !isAssignable(*node.children[i])) {
            report(*node.children[i], MessageId::OutArgumentNotAssignable, name);
        }
    }
}

void Scope::instanceCommand(Node& node, std::string_view name, std::string_view qualifiers) {
    const bool create = name == "newinstance";
    while (!qualifiers.empty()) {
        qualifiers.remove_prefix(1);
        const std::size_t end = std::min(qualifiers.find('/'), qualifiers.size());
        const std::string_view qualifier = qualifiers.substr(0, end);
        if (create && qualifier == "async") {
            refuse(node, "'newinstance/async'");
            return;
        } else if (!create || (qualifier != "sync" && qualifier != "attached")) {
            report(node, MessageId::UnknownQualifier, "/" + std::string(qualifier));
        }
        qualifiers.remove_prefix(end);
    }
    const std::size_t count = node.children.size();
    if (create ? (count < 2 || count > 3) : count != 1) {
        report(node, MessageId::WrongArgumentCount, name);
        return;
    }
    bind(node, create ? Binding::NewInstance : Binding::DeleteInstance);
    for (Node* child : node.children)
        expression(child);
}

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
            if (name == "$status" || name == "$procerror" || name == "$result" || name == "$ioprint") {
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
        if (node.text.find("::") == std::string_view::npos && !node.flag) {
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
    for (const Parameter& parameter : parameters)
        directions.push_back(parameter.direction);
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
