// A compiled component: what the compiler makes and the machine runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "interpreter/source/source_file.hpp"
#include "interpreter/syntax/tree.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/display_format.hpp"
#include "interpreter/values/type.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

enum class Op : std::uint16_t {
#define UPROC_INSTRUCTION(name, effect) name,
#include "interpreter/compile/instructions.inc"
#undef UPROC_INSTRUCTION
};

// One instruction: 64 bits.
struct Instruction {
    Op op = Op::Jump;
    std::uint16_t a = 0;
    std::uint16_t b = 0;
    std::uint16_t c = 0;

    // The signed 32-bit number in b (low half) and c (high half).
    [[nodiscard]] std::int32_t wide() const {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(b) | (static_cast<std::uint32_t>(c) << 16U));
    }
    [[nodiscard]] std::int16_t signedB() const { return static_cast<std::int16_t>(b); }
    [[nodiscard]] std::int16_t signedC() const { return static_cast<std::int16_t>(c); }
    void setWide(std::int32_t value) {
        b = static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) & 0xffffU);
        c = static_cast<std::uint16_t>(static_cast<std::uint32_t>(value) >> 16U);
    }
};
static_assert(sizeof(Instruction) == 8);

inline constexpr std::uint32_t noSlot = 0xffffffffU;

// Instructions start ... end - 1 whose errors are exceptions (manual: "try"). The innermost region stands first.
struct ExceptionRegion {
    static constexpr std::uint32_t noTarget = 0xffffffffU;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    std::uint32_t target = noTarget;  // first instruction of the catch or finally code; noTarget: the exception passes
    std::uint16_t level = 0;      // number of catch and finally blocks around the try block, for Rethrow and EndCatch
    std::uint16_t firstDead = 0;  // registers from here on hold nothing that the target needs
    bool exposes = false;         // catch: $procerror and $procerrorcontext are those of the exception
};

// An operation, entry, function or trigger.
struct CompiledModule {
    std::string name;  // upper case
    syntax::ModuleKind kind = syntax::ModuleKind::Operation;
    bool isPublic = true;
    bool throws = false;
    bool hasReturnType = false;
    Type returnType = Type::Numeric;
    std::vector<Parameter> parameters;
    // Per parameter: the component variable it stands for, or noSlot. Parameter i arrives in register i.
    std::vector<std::uint32_t> parameterSlots;
    std::vector<bool> undirected;         // per parameter: no direction was written; it is INOUT where it can be
    std::uint16_t locals = 0;             // parameters and variables: the first registers
    std::vector<std::string> localNames;  // their names in upper case, "" for a parameter that is no local
    std::uint16_t registers = 0;          // how many a frame needs
    bool activatable = false;             // it is the operation or trigger of that name in Unit::operations
    // What the machine needs of the declarations at every call; made by prepare().
    struct CallShape {
        bool plain = false;                 // every parameter is IN and no component variable's
        std::vector<TagSet> parameterTags;  // values that need no conversion
        TagSet returnTags = everyTag;       // the same for the returned value
        std::uint64_t outParameters = 0;    // bit i: parameter i is OUT or INOUT
    } shape;
    // To be called when the declarations above are complete.
    void prepare();
    std::vector<Instruction> code;
    // First instruction of each source line: (instruction, line), ascending.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> lines;
    std::vector<ExceptionRegion> regions;
    // First instruction of each run of lines of one file: (instruction, number of the file), ascending. Empty if all
    // are of the unit's own file.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> files;

    // Whether an error raised by that instruction is an exception.
    [[nodiscard]] bool isExceptionEnabled(std::size_t instruction) const;
    // The catch or finally code for an exception of that instruction; nullptr if the module has none.
    [[nodiscard]] const ExceptionRegion* handlerOf(std::size_t instruction) const;
    [[nodiscard]] std::uint32_t lineOf(std::size_t instruction) const;
    [[nodiscard]] SourceLine sourceLineOf(std::size_t instruction) const;
};

// A component variable or a field of the implicit component.
struct Slot {
    std::string name;  // upper case; "NAME" or "NAME.ENTITY" for fields, "$NAME$" for component variables
    Type type = Type::Any;
    std::shared_ptr<const DisplayFormat> format = nullptr;  // a component variable's, if it has one
};

// One place in the code that activates an operation.
struct ActivationSite {
    std::string operation;  // upper case; "" if the operation's name is in the register behind the arguments
    std::uint16_t arguments = 0;
    bool byHandle = false;         // handle->op() rather than activate "NAME"
    bool isStatement = true;       // the return value goes to $status
    bool usesList = false;         // activate/list
    bool stateless = false;        // activate/stateless
    bool global = false;           // call of a global ProcScript module: `operation` is NAME or LIB::NAME
    std::vector<bool> assignable;  // per argument: can receive an OUT value
    // The arguments that cannot, among the first 64.
    std::uint64_t notAssignable = 0;
    // Where the operation was found last; only a hint, since the next target may be of another component.
    mutable std::uint32_t lastModule = 0;
};

// The result of compiling one component. Belongs to one application (its constants' counts are not atomic).
struct Unit {
    std::string name;  // component name, upper case
    std::string file;
    GoldNotation notation = GoldNotation::Explicit;
    std::vector<CompiledModule> modules;
    std::unordered_map<std::string, std::uint32_t> operations;  // upper-case name to module
    std::vector<Value> constants;
    std::vector<Slot> slots;
    std::vector<ActivationSite> sites;
    // Of an expression given as a text: it may be gone when somebody looks at an exception that passed through it.
    bool transient = false;
    std::string source;  // the text it was compiled from, for $procerrorcontext
    // The files that it includes: number 1 and so on of SourceLine::file.
    struct IncludedFile {
        std::string name;
        std::string text;
    };
    std::vector<IncludedFile> included;

    // That source line, trimmed.
    [[nodiscard]] std::string_view sourceLine(SourceLine line) const;
    [[nodiscard]] std::string_view fileText(std::uint32_t number) const;
    [[nodiscard]] const std::string& fileName(std::uint32_t number) const;
    // "FILE:LINE" of an instruction.
    [[nodiscard]] std::string placeOf(const CompiledModule& module, std::size_t instruction) const;
    // nullptr if there is none; name in upper case.
    [[nodiscard]] const CompiledModule* operation(std::string_view upperName) const;
    // The same, looking at module number `hint` first and leaving there what it found.
    [[nodiscard]] const CompiledModule* operation(std::string_view upperName, std::uint32_t& hint) const;
};

// "operation", "entry", "function" or "trigger".
std::string_view moduleKindName(syntax::ModuleKind kind);

// One line an instruction, for people.
std::string disassemble(const Unit& unit);

}  // namespace uproc
