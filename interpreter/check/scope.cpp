#include "interpreter/check/scope.hpp"

#include <algorithm>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/check/known_names.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

using syntax::Node;
using syntax::NodeKind;

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

// A block with a label in it is reached by goto.
bool hasLabel(const Node& node) {
    if (node.kind == NodeKind::Label) return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const Node* child) { return child != nullptr && hasLabel(*child); });
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
            child->kind != NodeKind::BlockData && !hasLabel(*child)) {
            report(*child, MessageId::UnreachableCode);
            reached = true;  // once a block
        }
        statement(*child);
        if (!reached && hasLabel(*child)) reached = true;
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
    // Lists of the fields of occurrences are not supported.
    const bool ofVariables = node.children.size() == 1 && qualifiers.starts_with("/id");
    if ((name == "putlistitems" || name == "getlistitems") && !ofVariables) builtin = nullptr;
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
    // set and reset Function: of the functions that are supported, reset $procerror is the only one that is documented.
    if (name == "set" || name == "reset") {
        if (node.child(0)->kind != NodeKind::Function) report(*node.child(0), MessageId::NotAssignable);
        if (name == "reset" && bindingOf(*node.child(0)) == Binding::ProcError) node.traits = 1;
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
    if (create ? (count < 1 || count > 3) : count != 1) {
        report(node, MessageId::WrongArgumentCount, name);
        return;
    }
    bind(node, create ? Binding::NewInstance : Binding::DeleteInstance);
    for (Node* child : node.children)
        expression(child);
}

}  // namespace uproc
