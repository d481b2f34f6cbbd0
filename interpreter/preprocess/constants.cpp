#include "interpreter/preprocess/constants.hpp"

#include <algorithm>

#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::preprocess {

bool isConstantCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '.';
}

bool isConstantName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), isConstantCharacter);
}

Constants::Constants(const ConstantContext& context) {
    scopes_.emplace_back();
    const auto predefine = [this](std::string_view name, const std::string& text) {
        if (!text.empty()) defineHere(name, text);
    };
    predefine("$CMPSTATEMANAGEDBY", context.stateManagedBy);
    predefine("$COMPONENTNAME", context.componentName);
    predefine("$COMPONENTTYPE", context.componentType);
    predefine("$ENTNAME", context.entityName);
    predefine("$FIELDNAME", context.fieldName);
    predefine("$LIBRARYNAME", context.libraryName);
    predefine("$MODELNAME", context.modelName);
    predefine("$TABLENAME", context.tableName);
    predefine("$TRIGGERABBR", context.triggerAbbreviation);
}

std::string_view Constants::fold(std::string_view name) {
    folded_.assign(name);
    std::transform(folded_.begin(), folded_.end(), folded_.begin(), upperAscii);
    return folded_;
}

Constants::Value* Constants::find(std::string_view name) {
    const auto found = bindings_.find(fold(name));
    if (found != bindings_.end() && !found->second.empty()) {
        Binding& binding = found->second.back();
        return binding.hidden ? nullptr : &binding.value;
    }
    const auto number = procErrorNumber(folded_);
    if (!number) return nullptr;
    errorConstant_.text = std::to_string(*number);
    return &errorConstant_;
}

// The scope that definitions go to.
std::size_t Constants::target() const {
    std::size_t depth = scopes_.size() - 1;
    while (depth > 0 && scopes_[depth].transparent)
        --depth;
    return depth;
}

Constants::Binding& Constants::bind(std::string_view upperName, std::size_t depth) {
    std::vector<Binding>& all = bindings_.try_emplace(std::string(upperName)).first->second;
    auto at = all.end();
    while (at != all.begin() && std::prev(at)->depth > depth)
        --at;
    if (at != all.begin() && std::prev(at)->depth == depth) return *std::prev(at);
    scopes_[depth].names.emplace_back(upperName);
    return *all.insert(at, Binding{depth, false, {}});
}

bool Constants::define(std::string_view name, Value value) {
    const Value* before = find(name);
    const bool again =
        before != nullptr && name.front() != '$' && (before->file != value.file || before->line != value.line);
    Binding& binding = bind(folded_, target());
    binding.hidden = false;
    binding.value = std::move(value);
    return !again;
}

void Constants::defineHere(std::string_view name, std::string text) {
    Binding& binding = bind(fold(name), scopes_.size() - 1);
    binding.hidden = false;
    binding.value = {};
    binding.value.mentionsConstants = text.find('<') != std::string::npos;
    binding.value.text = std::move(text);
}

void Constants::hideHere(std::string_view name) {
    bind(fold(name), scopes_.size() - 1).hidden = true;
}

void Constants::undefine(std::string_view name) {
    const std::size_t depth = target();
    const auto found = bindings_.find(fold(name));
    if (found != bindings_.end()) {
        std::vector<Binding>& all = found->second;
        const auto own =
            std::find_if(all.begin(), all.end(), [&](const Binding& binding) { return binding.depth == depth; });
        if (own != all.end()) {
            if (!own->hidden) all.erase(own);
            return;
        }
    }
    if (find(name) != nullptr) bind(folded_, depth).hidden = true;
}

void Constants::closeScope() {
    const std::size_t depth = scopes_.size() - 1;
    for (const std::string& name : scopes_.back().names) {
        std::vector<Binding>& all = bindings_[name];
        std::erase_if(all, [&](const Binding& binding) { return binding.depth == depth; });
    }
    scopes_.pop_back();
}

}  // namespace uproc::preprocess
