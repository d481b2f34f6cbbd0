#include "interpreter/check/checker.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "interpreter/check/scope.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using syntax::ModuleKind;
using syntax::Node;

constexpr std::size_t maximumParameters = 64;  // manual: "params…endparams"
constexpr std::size_t documentedNameLength = 32;

bool isCallable(const Node& module) {
    return module.module == ModuleKind::Entry || module.module == ModuleKind::Function;
}

// Modules of one component with the same key are the same: a trigger and a webtrigger share their names, and so do
// operation and weboperation (manual: "Compiler Messages").
std::string keyOf(const Node& module, const std::string& upperName) {
    if (module.module == ModuleKind::Trigger) return "t:" + upperName;
    return (isCallable(module) ? "c:" : "o:") + upperName;
}

// Manual "operation": names that an operation may not have.
bool isReservedOperation(std::string_view upperName) {
    return upperName == "ACCEPT" || upperName == "QUIT" || upperName == "ABORT" || upperName == "COMPLETE";
}

// Triggers that only the system activates (manual: "System Triggers").
bool isSystemTrigger(const std::string& upperName) {
    static constexpr std::array<std::string_view, 30> names = {
        "APSTART",       "PREREQUEST",     "POSTREQUEST",    "RECEIVEMESSAGE",  "QUIT",
        "PREACTIVATE",   "POSTACTIVATE",   "DELETE",         "DELETEUP",        "ERROR",
        "LOCK",          "READ",           "PREDESERIALIZE", "POSTDESERIALIZE", "PRESERIALIZE",
        "POSTSERIALIZE", "VALIDATE",       "VALIDATEKEY",    "WRITE",           "WRITEUP",
        "FORMATTODBMS",  "FORMATFROMDBMS", "PREDISPLAY",     "FORMATTODISPLAY", "FORMATFROMDISPLAY"};
    return std::find(names.begin(), names.end(), upperName) != names.end();
}

class Checker {
  public:
    Checker(const SourceFile& source, syntax::Tree& tree, const CheckOptions& options, Diagnostics& diagnostics)
        : tree_(tree), options_(options), scope_(source, options, diagnostics) {}

    CheckedComponent run();

  private:
    void collectModules();
    void declareComponentVariables();
    std::shared_ptr<const DisplayFormat> displayFormat(const Node& variable, const Node& format);
    void undeclare(const Node& node, const std::string& name);
    void declareParameters(CheckedModule& module, const Node& declarations);
    void declareVariables(CheckedModule& module, const Node& declarations);
    void declareLocal(CheckedModule& module, const Node& node, Type type);

    syntax::Tree& tree_;
    CheckOptions options_;
    Scope scope_;
    CheckedComponent component_;
    std::unordered_map<std::string, std::uint32_t> known_;  // modules by keyOf
    std::unordered_set<std::string> undeclared_;
    // The names of the module whose declarations are under way.
    const CheckedModule* declaring_ = nullptr;
    std::unordered_set<std::string> locals_;
};

void Checker::collectModules() {
    std::vector<const Node*> nodes(tree_.modules.begin(), tree_.modules.end());
    if (tree_.topLevel != nullptr) {
        // Statements of a plain script are its operation exec; a second exec cannot stand beside them.
        for (const Node* node : nodes) {
            if (node->module == ModuleKind::Operation && equalIgnoreCase(node->text, "exec")) {
                scope_.report(*node, MessageId::DuplicateModule, "operation exec",
                              "the statements outside of any module are operation exec already");
            }
        }
        nodes.insert(nodes.begin(), tree_.topLevel);
    }
    for (const Node* node : nodes) {
        const std::string name = upperCase(node->text);
        if (name.size() > documentedNameLength) scope_.report(*node, MessageId::NameTooLong, node->text);
        if (node->module == ModuleKind::Operation && isReservedOperation(name)) {
            scope_.report(*node, MessageId::ReservedOperation, node->text);
        }
        if (node->module == ModuleKind::Operation && (node->traits & syntax::traitReturns) != 0) {
            scope_.report(*node, MessageId::ReturnsInOperation, node->text);
        }
        if (node->kind == syntax::NodeKind::Undeclare) {
            undeclare(*node, name);
            continue;
        }
        if (node->module == ModuleKind::Trigger && (node->traits & syntax::traitWeb) != 0 && isSystemTrigger(name)) {
            scope_.report(*node, MessageId::WebSystemTrigger, node->text);
        }
        CheckedModule module;
        module.node = node;
        module.name = name;
        const std::string key = keyOf(*node, name);
        if (undeclared_.contains(key)) scope_.report(*node, MessageId::NotDeclaredAnyMore, node->text);
        const auto [twin, first] = known_.emplace(key, static_cast<std::uint32_t>(component_.modules.size()));
        if (name.empty()) {  // an error that was reported
            component_.modules.push_back(std::move(module));
        } else if (!first) {
            scope_.report(*node, MessageId::LastModuleWins,
                          std::string(moduleKindName(node->module)) + " " + std::string(node->text));
            component_.modules[twin->second] = std::move(module);
        } else {
            component_.modules.push_back(std::move(module));
        }
    }
    for (std::size_t i = 0; i < component_.modules.size(); ++i) {
        const CheckedModule& module = component_.modules[i];
        if (isCallable(*module.node) && !module.name.empty()) scope_.addModule(module, static_cast<std::uint32_t>(i));
    }
}

// Manual "undeclare": all declarations before it are as if they were not there.
void Checker::undeclare(const Node& node, const std::string& name) {
    const std::string key = keyOf(node, name);
    const auto found = known_.find(key);
    if (found == known_.end()) {
        const bool again = undeclared_.contains(key);
        scope_.report(node, again ? MessageId::UndeclaredTwice : MessageId::NothingToUndeclare, node.text);
    } else {
        CheckedModule& module = component_.modules[found->second];
        const bool browser = (node.traits & syntax::traitBrowser) != 0;
        if (module.node->module != node.module || browser != ((module.node->traits & syntax::traitBrowser) != 0)) {
            scope_.report(node, MessageId::UndeclaredOther, node.text);
        }
        module.name.clear();
        known_.erase(found);
    }
    undeclared_.insert(key);
}

void Checker::declareLocal(CheckedModule& module, const Node& node, Type type) {
    const std::string name = upperCase(node.text);
    if (name.size() > documentedNameLength) scope_.report(node, MessageId::NameTooLong, node.text);
    if (module.locals.size() >= 60000) {
        scope_.report(node, MessageId::ModuleTooLarge);
        return;
    }
    if (&module != declaring_) locals_.clear();
    declaring_ = &module;
    if (!name.empty() && !locals_.insert(name).second) scope_.report(node, MessageId::DuplicateName, node.text);
    module.locals.push_back({name, type, static_cast<std::uint16_t>(module.locals.size()), &node});
}

void Checker::declareParameters(CheckedModule& module, const Node& declarations) {
    for (const Node* node : declarations.children) {
        if (module.parameters.size() == maximumParameters) {
            scope_.report(*node, MessageId::TooManyParameters);
            return;
        }
        std::uint32_t slot = noSlot;
        Type type = node->type;
        if (type == Type::Entity || type == Type::Occurrence) {
            scope_.report(*node, MessageId::RefusedAtRunTime, std::string(typeName(type)) + " parameters");
        }
        std::string localName = upperCase(node->text);
        if (node->text.front() == '$') {
            slot = scope_.componentVariable(*node, node->text, node->flag ? type : Type::Any);
            const Type declared = scope_.slotType(slot);
            if (node->flag && tree_.hasDeclarations && declared != Type::Any && declared != type) {
                scope_.report(*node, MessageId::ParameterTypeDiffers, node->text);
            }
            localName.clear();
        } else if (node->text.find('.') != std::string_view::npos || !node->flag) {
            slot = scope_.field(*node, localName, true);
            localName.clear();
        }
        module.parameters.push_back({upperCase(node->text), type, node->direction});
        module.parameterSlots.push_back(slot);
        module.undirected.push_back((node->traits & syntax::declareUndirected) != 0);
        if (localName.empty()) {
            module.locals.push_back({"", type, static_cast<std::uint16_t>(module.locals.size()), node, true});
        } else {
            declareLocal(module, *node, type);
            module.locals.back().used = true;
        }
    }
}

void Checker::declareVariables(CheckedModule& module, const Node& declarations) {
    for (const Node* node : declarations.children) {
        if (node->text.front() == '$') {
            (void)scope_.componentVariable(*node, node->text, node->type);
        } else {
            declareLocal(module, *node, node->type);
        }
    }
}

// The format of a component variable; nullptr if it has none that is of use.
std::shared_ptr<const DisplayFormat> Checker::displayFormat(const Node& variable, const Node& format) {
    const std::string type(typeName(variable.type));
    if (!DisplayFormat::isAllowedFor(variable.type)) {
        scope_.report(format, MessageId::NoDisplayFormat, type);
        return nullptr;
    }
    auto parsed = DisplayFormat::parse(format.text, variable.type);
    if (!parsed) {
        scope_.report(format, MessageId::InvalidDisplayFormat, "DIS(" + std::string(format.text) + ")",
                      "as a format of type " + type + ": " + parsed.error().text);
        return nullptr;
    }
    if (!(*parsed)->isEffective()) {
        scope_.report(format, MessageId::LocaleDisplayFormat, "DIS(" + std::string(format.text) + ")");
        return nullptr;
    }
    return *std::move(parsed);
}

// The Declarations container of a component (manual: "variables…endvariables").
void Checker::declareComponentVariables() {
    std::unordered_set<std::string> names;
    for (const Node* node : tree_.componentVariables) {
        const std::string name =
            node->text.front() == '$' ? upperCase(node->text.substr(1, node->text.size() - 2)) : upperCase(node->text);
        if (!names.insert(name).second) scope_.report(*node, MessageId::DuplicateName, node->text);
        const std::uint32_t slot = scope_.componentVariable(*node, name, node->type);
        if (const Node* format = node->child(0)) scope_.setFormat(slot, displayFormat(*node, *format));
    }
    if (tree_.hasDeclarations) scope_.closeComponentVariables();
}

CheckedComponent Checker::run() {
    collectModules();
    declareComponentVariables();
    // Declarations first, for all modules: arguments are checked against parameters wherever the module stands.
    for (CheckedModule& module : component_.modules) {
        if (const Node* parameters = module.node->child(0)) declareParameters(module, *parameters);
        if (const Node* variables = module.node->child(1)) declareVariables(module, *variables);
    }
    for (std::size_t i = 0; i < component_.modules.size(); ++i) {
        scope_.updateModule(component_.modules[i], static_cast<std::uint32_t>(i));
    }
    for (CheckedModule& module : component_.modules) {
        if (Node* body = module.node->child(2)) scope_.checkBody(module, *body);
        if (!options_.unusedWarnings) continue;
        for (const Local& local : module.locals) {
            if (!local.used) scope_.report(*local.node, MessageId::UnusedVariable, local.node->text);
        }
    }
    if (options_.unusedWarnings) {
        for (const Node* node : tree_.componentVariables) {
            if (!scope_.isUsed(node->text)) scope_.report(*node, MessageId::UnusedComponentVariable, node->text);
        }
    }
    component_.slots = scope_.takeSlots();
    return std::move(component_);
}

}  // namespace

CheckedComponent check(const SourceFile& source, syntax::Tree& tree, const CheckOptions& options,
                       Diagnostics& diagnostics) {
    return Checker(source, tree, options, diagnostics).run();
}

}  // namespace uproc
