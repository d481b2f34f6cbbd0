// The words that begin a ProcScript statement (manual: "ProcScript: Statements"), found without allocation.
#pragma once

#include <cstdint>
#include <string_view>

namespace uproc::syntax {

enum class Keyword : std::uint8_t {
    None,
    // ---- blocks
    If,
    ElseIf,
    Else,
    EndIf,
    While,
    EndWhile,
    Repeat,
    Until,
    For,
    ForList,
    ForEntity,
    EndFor,
    SelectCase,
    Case,
    ElseCase,
    EndSelectCase,
    Try,
    Catch,
    Finally,
    EndTry,
    // ---- modules and their declarations
    Operation,
    Entry,
    Function,
    Trigger,
    WebOperation,
    WebTrigger,
    End,
    Public,
    Partner,
    Params,
    EndParams,
    Variables,
    EndVariables,
    Returns,
    Throws,
    Undeclare,
    Declarations,
    EndDeclarations,
    Scope,
    EndScope,
    JavaScript,
    EndJavaScript,
    // ---- statements with a syntax of their own
    Return,
    Exit,
    ApExit,
    Break,
    Done,
    Goto,
    Call,
    Activate,
    WebActivate,
    Throw,
    Rethrow,
    Compute,
    Read,
    SelectDb,
    Compare,
    // ---- word{/qualifiers} {argument, ...}
    Statement,
};

struct KeywordInfo {
    Keyword keyword = Keyword::None;
    std::string_view name;    // lower case, as the manual spells it today
    bool deprecated = false;  // an old spelling, or a statement the manual calls deprecated
};

// What `word`, in any letter case, begins; Keyword::None if it is no statement's name.
KeywordInfo keywordOf(std::string_view word);

// A name that may not be a field's where it stands behind an expression: u_where, from, to ...
bool isClauseWord(std::string_view word);

}  // namespace uproc::syntax
