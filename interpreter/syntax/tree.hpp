// The syntax tree of a source text: uniform nodes in an arena.
//
// A node has a kind, a place, a text (a name, an operator, a constant's decoded text) and children. Which children a
// kind has is said beside it; a child that may be missing is nullptr.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/type.hpp"

namespace uproc::syntax {

enum class NodeKind : std::uint8_t {
    // ---- expressions
    Number,        // text: digits as written
    TimeSpan,      // text as written: 1d6h (manual: "Date and Time Constants")
    StringText,    // text: decoded characters; a string constant, or a fixed part of one
    String,        // children: StringText and expressions, substituted in order
    SyntaxString,  // text: the pattern of '...'
    Name,          // text as written: NAME, NAME.ENTITY, NAME.ENTITY.MODEL
    General,       // text: digits of $1 .. $99
    ComponentVar,  // text: NAME of $NAME$
    GlobalVar,     // text: NAME of $$NAME
    Function,      // text: "$name"; children: arguments
    Call,          // inline call; text: NAME or LIB::NAME or $$NAME's NAME; children: arguments
    Indirect,      // @operand; child: operand
    Extract,  // source[...]; text: "" (from), "," (from,to), ":" (from:count) or a code (D, #date, trunc); the checker
              // takes
              // its '#' away, puts its ExtractionCode into index, and sets flag if the code is ignored;
              // children: source, first?, second?
    Arrow,    // object->name(args); text: name; children: object, arguments...
    Member,   // object->name; text: name; child: object
    Unary,    // text: "-", "+", "!"; child: operand
    Binary,   // text: operator; children: left, right
    // ---- statements
    Assign,      // text: "=", "+=", ...; children: target, value
    Evaluate,    // an inline call or handle call as a statement; child: Call or Arrow
    If,          // children: condition, Block, (condition, Block)..., else Block?  (odd count: has else)
    While,       // children: condition, Block
    Repeat,      // children: Block, condition
    For,         // children: counter, start, end?, step?, Block
    ForList,     // text: "" or "id"; children: item, second?, source, index? (of "id"), Block
    SelectCase,  // children: subject, Case...
    Case,        // children: expressions..., Block; elsecase: only the Block
    Break,
    Goto,    // text: label
    Label,   // text: label
    Return,  // child: value?
    Exit,    // children: status?, instance name?
    ApExit,  // child: status?
    Done,
    Try,    // children: Block, (Catch, Block)...; the finally block is the last pair, its Catch has text "finally"
    Catch,  // text: "catch" or "finally"; children: the error numbers
    Throw,  // text: "" or "list"; children: the arguments
    Rethrow,
    CallModule,  // call NAME(args); text: NAME or LIB::NAME; children: arguments
    Activate,    // text: operation name ("exec" if none); children: target, operation?, arguments...
    Command,     // any other statement; text: lower-case name with qualifiers "putitem/id"; children: arguments, and
                 // behind them the Clauses of read, selectdb and compare
    Clause,      // text: "u_where", "u_condition", "where", "order by", "using", "options", "from" or "to"; children
    ForEntity,   // children: entity, Block
    BlockData,   // NAME:blockdata; text: NAME; child: StringText
    Undeclare,   // text: module's name; module: its kind
    Block,       // children: statements
    // ---- declarations
    Module,        // text: name; type: return type; traits; children: Declarations? (params), Declarations?
                   // (variables), Block
    Declarations,  // children: Declare...
    Declare,       // text: name as written ("v", "$V$", "FIELD.ENT"); type, direction; flag: type was
                   // written; child: StringText, the display format (text in the parentheses of DIS)?
};

enum class ModuleKind : std::uint8_t { Operation, Entry, Function, Trigger };

// Bits of Node::traits of a Module.
inline constexpr std::uint8_t traitReturns = 1;
inline constexpr std::uint8_t traitPartner = 2;
inline constexpr std::uint8_t traitThrows = 4;
inline constexpr std::uint8_t traitWeb = 16;     // public web or partner web
inline constexpr std::uint8_t traitBrowser = 8;  // weboperation, webtrigger: its JavaScript runs in a browser

// Bit of Node::traits of a Declare: a parameter with no direction.
inline constexpr std::uint8_t declareUndirected = 1;

// Bits of Node::traits of an Activate.
inline constexpr std::uint8_t activateList = 1;
inline constexpr std::uint8_t activateStateless = 2;
inline constexpr std::uint8_t activateAsync = 4;

struct Node {
    NodeKind kind = NodeKind::Name;
    // Declare: data type and, for parameters, direction. Module: kind. Activate: whether arguments were written.
    Type type = Type::Any;
    Direction direction = Direction::In;
    ModuleKind module = ModuleKind::Operation;
    bool flag = false;         // Activate: the operation is an expression; Name: /init was written
    std::uint8_t traits = 0;   // Module, Activate: the bits above; Command: bit i for the i-th qualifier of its entry
    std::uint32_t line = 0;    // number of the logical line, from 0
    std::uint32_t offset = 0;  // byte offset in it
    std::uint32_t depth = 0;   // height of the expression below this node
    std::string_view text;
    std::span<Node*> children;

    // Filled by the checker: what a name stands for (check/binding.hpp). index of a Module: the number of the logical
    // line of its `end`, from 1; 0 if it has none.
    std::uint8_t binding = 0;
    std::uint32_t index = 0;

    [[nodiscard]] Node* child(std::size_t i) const { return i < children.size() ? children[i] : nullptr; }
};

// Owns nodes and the texts they point to; frees them all at once.
class Arena {
  public:
    Node* node(NodeKind kind, std::uint32_t line, std::uint32_t offset, std::string_view text = {});
    std::span<Node*> list(std::span<Node* const> nodes);
    std::string_view keep(std::string text);

  private:
    static constexpr std::size_t chunk = 256;
    static constexpr std::size_t listChunk = 2048;
    std::vector<std::unique_ptr<Node[]>> nodes_;
    std::size_t used_ = chunk;
    std::vector<std::unique_ptr<Node*[]>> lists_;
    std::span<Node*> listSpace_;  // what is free in the last one
    std::deque<std::string> texts_;
};

// A comment, kept for the formatter and the language server.
struct Comment {
    std::uint32_t line;
    std::uint32_t offset;
    std::string_view text;
};

// A parsed source: modules in order, and the top-level statements of a plain script (empty Block if there are none).
struct Tree {
    Arena arena;
    std::vector<Node*> modules;
    Node* topLevel = nullptr;               // Module "exec", or nullptr if the file has only modules
    std::vector<Node*> componentVariables;  // the Declares of declarations … enddeclarations
    bool hasDeclarations = false;           // there is such a container
    std::vector<Comment> comments;
};

}  // namespace uproc::syntax
