// The parts of a directive's line (manual: "Precompiler Directives").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::preprocess {

enum class DirectiveKind : std::uint8_t {
    Comment,
    Define,
    Else,
    ElseIf,
    EndDefine,
    EndFor,
    EndIf,
    Entry,
    Error,
    For,
    Function,
    If,
    IfDefined,
    IfUndefined,
    Include,
    Info,
    Pragma,
    StartDefine,
    Undefine,
    Warning,
};

struct Directive {
    DirectiveKind kind = DirectiveKind::Comment;
    std::string_view rest;     // what follows the word, without blanks around it and without comment
    std::uint32_t column = 0;  // byte offset of '#'
};

// nullopt: the line begins with '#', but no directive has that name. Names compare in any case; "elsif" is "elseif".
std::optional<Directive> readDirective(std::string_view line);
// The directive that a mistyped word (without '#') stands for, with its '#'; "" if none is near.
std::string nearestDirective(std::string_view word);

// `text` up to a ';' that begins a comment: one outside of "..." and not the GOLD character "·;".
std::string_view withoutComment(std::string_view text);

// NAME {=} VALUE
struct Definition {
    std::string_view name;  // as written, perhaps with <...> in it
    std::string_view value;
};
Definition readDefinition(std::string_view rest);

// ITEM = ( LIST ) {, COUNTER}
struct Loop {
    std::string_view item;
    std::string_view counter;  // "" if none
    std::vector<std::string_view> items;
};
std::optional<Loop> readLoop(std::string_view rest);

// {LIBRARY:}NAME, with one or two colons
struct LibraryName {
    std::string_view library;  // "" if none
    std::string_view name;
};
std::optional<LibraryName> readLibraryName(std::string_view rest);

}  // namespace uproc::preprocess
