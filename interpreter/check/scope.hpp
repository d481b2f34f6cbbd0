// Names of one component and the walk over a module's statements that gives them their meaning.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "interpreter/check/checker.hpp"

namespace uproc {

class Scope {
  public:
    Scope(const SourceFile& source, const CheckOptions& options, Diagnostics& diagnostics)
        : source_(source), options_(options), diagnostics_(diagnostics) {}

    void report(const syntax::Node& node, MessageId id, std::string_view argument = {}, std::string_view hint = {});

    void addModule(const CheckedModule& module, std::uint32_t index) { callable_[module.name] = {&module, index}; }
    void updateModule(const CheckedModule& module, std::uint32_t index);

    // The slot of $NAME$; declared on first use.
    std::uint32_t componentVariable(const syntax::Node& node, std::string_view name, Type type);
    // The slot of a field, NAME or NAME.ENTITY (upper case); an unknown one is declared, with a warning unless `quiet`.
    std::uint32_t field(const syntax::Node& node, const std::string& name, bool quiet);
    // From now on a component variable that is not declared is reported.
    void closeComponentVariables() { componentVariablesClosed_ = true; }
    void setFormat(std::uint32_t slot, std::shared_ptr<const DisplayFormat> format) {
        slots_[slot].format = std::move(format);
    }
    [[nodiscard]] Type slotType(std::uint32_t slot) const { return slots_[slot].type; }
    // Whether a component variable, NAME or $NAME$, was used since.
    [[nodiscard]] bool isUsed(std::string_view name) const;
    std::vector<Slot> takeSlots() { return std::move(slots_); }

    void checkBody(CheckedModule& module, syntax::Node& body);

  private:
    struct Callable {
        const CheckedModule* module = nullptr;
        std::uint32_t index = 0;
    };

    void statement(syntax::Node& node);
    void block(syntax::Node& node);
    void loopBody(syntax::Node& node);
    void command(syntax::Node& node);
    void instanceCommand(syntax::Node& node, std::string_view name, std::string_view qualifiers);
    void expression(syntax::Node* node);
    void extraction(syntax::Node& node);
    [[nodiscard]] Type declaredType(const syntax::Node& node) const;
    void name(syntax::Node& node);
    void function(syntax::Node& node);
    void call(syntax::Node& node, bool needsValue);
    void arrow(syntax::Node& node);
    void target(syntax::Node& node);
    void labels(const syntax::Node& node);
    // ---- exception_scope.cpp
    enum class Section : std::uint8_t { Try, Catch, Finally };
    void tryStatement(syntax::Node& node);
    void throwStatement(syntax::Node& node);
    void rethrow(const syntax::Node& node);
    // A goto or a label, which no part of a try block may hold.
    void jumpInTry(const syntax::Node& node);
    // Documented, but not supported: the parts are looked at all the same, and the code stops there when it runs.
    void refuse(syntax::Node& node, std::string_view what);
    void bare(syntax::Node* node);
    void stringAsNumber(const syntax::Node& operand);
    void arguments(std::span<syntax::Node* const> given, std::string_view of, const std::vector<Direction>& directions);

    const SourceFile& source_;
    CheckOptions options_;
    Diagnostics& diagnostics_;
    std::unordered_map<std::string, Callable> callable_;
    std::vector<Slot> slots_;
    std::unordered_map<std::string, std::uint32_t> slotByName_;
    std::unordered_set<std::uint32_t> usedSlots_;  // while the component variables are closed
    bool componentVariablesClosed_ = false;
    CheckedModule* module_ = nullptr;
    std::unordered_map<std::string, std::size_t> localByName_;
    std::unordered_set<std::string> labels_;
    std::unordered_map<std::string, syntax::Node*> blockData_;  // by upper-case name
    int loops_ = 0;
    std::vector<Section> sections_;  // the parts of try blocks around the statement under way, innermost last
};

}  // namespace uproc
