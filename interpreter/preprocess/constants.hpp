// The compile-time constants and their scopes (manual: "Constants", "#define", "#undefine", "#startdefine").
//
// Names compare in any case. What is looked for last: the predefined constants <$...> of a context, then the error
// constants <UPROCERR_...> of the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace uproc::preprocess {

// What the predefined constants stand for (manual: "Predefined Constants: Descriptions"). An empty one is not defined.
// The defaults are those of a plain script: a service component, whose text is a component's Script container.
struct ConstantContext {
    std::string componentName;
    std::string componentType = "S";
    std::string stateManagedBy = "0";
    std::string triggerAbbreviation = "CSCR";
    std::string libraryName;
    std::string entityName;
    std::string fieldName;
    std::string modelName;
    std::string tableName;
};

// What a name may hold beside letters and digits: '_', '$' of a predefined constant, '.' of an implicit one
// (<ENTITY.MODEL>).
bool isConstantCharacter(char c);
bool isConstantName(std::string_view name);

class Constants {
  public:
    struct Value {
        std::string text;
        bool mentionsConstants = false;  // it may hold a <NAME>
        bool inUse = false;              // it is being replaced now: a value that names itself is not replaced again
        std::uint32_t file = 0;          // where it was defined, to know a definition that is read again
        std::uint32_t line = 0;
    };

    explicit Constants(const ConstantContext& context);

    // What <NAME> stands for, or nullptr; valid until the next change of any constant.
    [[nodiscard]] Value* find(std::string_view name);
    // Defines in the current scope. False if the name was defined, in any scope, by another line.
    bool define(std::string_view name, Value value);
    // Takes the current scope's definition away, so that an outer one holds again; without such a definition, hides an
    // outer one until the scope ends.
    void undefine(std::string_view name);

    void openScope() { scopes_.push_back({false, {}}); }
    // A scope for constants of a #for or an included file: definitions of its inside go to the scope around it.
    void openTransparentScope() { scopes_.push_back({true, {}}); }
    void defineHere(std::string_view name, std::string text);
    void hideHere(std::string_view name);
    // Ends the innermost scope.
    void closeScope();
    [[nodiscard]] std::size_t depth() const { return scopes_.size(); }

  private:
    struct Binding {
        std::size_t depth = 0;
        bool hidden = false;
        Value value;
    };
    struct Scope {
        bool transparent = false;
        std::vector<std::string> names;  // what it defines or hides
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    [[nodiscard]] std::size_t target() const;
    Binding& bind(std::string_view upperName, std::size_t depth);
    std::string_view fold(std::string_view name);

    std::unordered_map<std::string, std::vector<Binding>, Hash, std::equal_to<>> bindings_;  // by upper-case name
    std::vector<Scope> scopes_;
    std::string folded_;  // the name that is looked for, in upper case
    Value errorConstant_;
};

}  // namespace uproc::preprocess
