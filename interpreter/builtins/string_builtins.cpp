// Functions and statements on strings (manual: one page each, "$length" to "uppercase (deprecated)").
#include <array>
#include <optional>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/host.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/letter_case.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"
#include "interpreter/values/text_pattern.hpp"

namespace uproc {
namespace {

using lists::TextOf;

std::int64_t lengthOf(const Value& value) {
    if (const StringObject* text = value.stringObject()) return static_cast<std::int64_t>(text->characters());
    return static_cast<std::int64_t>(TextOf(value).view().size());
}

// Positions count characters from 1; texts of values that are no strings are ASCII.
std::int64_t positionOf(const Value& value, std::size_t byte) {
    const StringObject* text = value.stringObject();
    return static_cast<std::int64_t>(text ? text->characterAt(byte) : byte) + 1;
}

// Byte offset of that position; positions below 1 are the first.
std::size_t offsetOf(const Value& value, std::int64_t position) {
    if (position <= 1) return 0;
    const auto character = static_cast<std::size_t>(position - 1);
    if (const StringObject* text = value.stringObject()) return text->byteOffset(character);
    return std::min(character, TextOf(value).view().size());
}

// Reports a pattern that cannot be used.
std::optional<TextPattern> patternFrom(BuiltinCall& call, const Value& searchFor) {
    Result<TextPattern> pattern = TextPattern::from(searchFor);
    if (pattern) return std::move(*pattern);
    call.state.raise(pattern.error().code, pattern.error().text);
    return std::nullopt;
}

// Reports a search that was given up.
void reportExhausted(BuiltinCall& call, const TextPattern& pattern) {
    if (!pattern.exhausted()) return;
    call.state.raise(procerror::UPROCERR_REGEXSTRING, "the search for this regex string takes too long");
}

// ---- length and positions

// $length(Argument): the number of characters.
void length(BuiltinCall& call) {
    call.result = Value::integer(lengthOf(call.arguments[0]));
}

// length String: the same, in $result; $status stays.
void lengthStatement(BuiltinCall& call) {
    call.state.procError = 0;
    call.state.result = Value::integer(lengthOf(call.arguments[0]));
}

std::int64_t scanned(BuiltinCall& call) {
    const Value& source = call.arguments[0];
    const std::optional<TextPattern> pattern = patternFrom(call, call.arguments[1]);
    const TextOf text(source);
    if (!pattern || pattern->isEmpty() || text.view().empty()) return 0;
    const auto match = pattern->find(text);
    reportExhausted(call, *pattern);
    return match ? positionOf(source, match->begin) : 0;
}

// $scan(Source, SearchFor): position of the first match, 0 if there is none.
void scan(BuiltinCall& call) {
    call.result = Value::integer(scanned(call));
}

// scan String, Profile: the same, in $result; $status stays.
void scanStatement(BuiltinCall& call) {
    call.state.procError = 0;
    call.state.result = Value::integer(scanned(call));
}

// $rscan(Source, SearchFor): position of the last match.
void scanFromEnd(BuiltinCall& call) {
    const Value& source = call.arguments[0];
    call.result = Value::integer(0);
    const std::optional<TextPattern> pattern = patternFrom(call, call.arguments[1]);
    const TextOf text(source);
    if (!pattern || pattern->isEmpty() || text.view().empty()) return;
    const auto match = pattern->findLast(text);
    reportExhausted(call, *pattern);
    if (match) call.result = Value::integer(positionOf(source, match->begin));
}

// ---- replacing and splitting

// $replace(Source, StartPos, SearchFor, ReplaceWith {, Count}): the first match (Count of them; -1: all) is replaced.
// An empty source or search text gives the source and UPROCERR_ARGUMENT.
void replace(BuiltinCall& call) {
    const Value& source = call.arguments[0];
    call.result = source;
    const std::optional<TextPattern> pattern = patternFrom(call, call.arguments[2]);
    if (!pattern) return;
    const TextOf text(source);
    std::int64_t left = call.has(4) ? call.arguments[4].toInteger() : 1;
    if (text.view().empty() || pattern->isEmpty() || left < -1) return call.state.raise(procerror::UPROCERR_ARGUMENT);

    const TextOf replacement(call.arguments[3]);
    std::string result;
    std::size_t copied = 0;
    std::size_t from = offsetOf(source, call.arguments[1].toInteger());
    while (left != 0) {
        const auto match = pattern->find(text, from);
        if (!match) break;
        if (match->begin == match->end) {
            // An optional pattern that matches nothing here: go on behind this character.
            if (match->begin == text.view().size()) break;
            from = match->begin + utf8Length(text.view().substr(match->begin));
            continue;
        }
        if (result.capacity() < text.view().size()) result.reserve(text.view().size() + replacement.view().size());
        result.append(text.view(), copied, match->begin - copied);
        result.append(replacement.view());
        copied = from = match->end;
        --left;
    }
    reportExhausted(call, *pattern);
    if (copied == 0) return;
    result.append(text.view(), copied);
    call.result = Value::string(std::move(result));
}

// $split(Source, StartPos, SearchFor {, Left {, Right}}): position of the match, and what stands left and right of it;
// without a match 0 and two empty strings.
void split(BuiltinCall& call) {
    const Value source = call.arguments[0];
    call.result = Value::integer(0);
    if (call.has(3)) call.arguments[3] = Value();
    if (call.has(4)) call.arguments[4] = Value();
    const std::optional<TextPattern> pattern = patternFrom(call, call.arguments[2]);
    if (!pattern || pattern->isEmpty()) return;
    const TextOf text(source);
    const auto match = pattern->find(text, offsetOf(source, call.arguments[1].toInteger()));
    reportExhausted(call, *pattern);
    if (!match) return;
    call.result = Value::integer(positionOf(source, match->begin));
    if (call.has(3)) call.arguments[3] = Value::string(text.view().substr(0, match->begin));
    if (call.has(4)) call.arguments[4] = Value::string(text.view().substr(match->end));
}

// $concat(String1, String2 {, ... String5}).
void concat(BuiltinCall& call) {
    std::string result;
    for (const Value& argument : call.arguments)
        result.append(TextOf(argument).view());
    call.result = Value::string(std::move(result));
}

// ---- trimming

// $ltrim(Source, Pattern): every match at the beginning goes.
void trimLeft(BuiltinCall& call) {
    call.result = call.arguments[0];
    const std::optional<TextPattern> pattern = patternFrom(call, call.arguments[1]);
    if (!pattern || pattern->isEmpty()) return;
    const TextOf text(call.arguments[0]);
    std::size_t begin = 0;
    while (const auto match = pattern->matchAt(text, begin)) {
        if (match->end == begin) break;
        begin = match->end;
    }
    reportExhausted(call, *pattern);
    if (begin > 0) call.result = Value::string(text.view().substr(begin));
}

// $rtrim(Source, Pattern): every match at the end goes.
void trimRight(BuiltinCall& call) {
    call.result = call.arguments[0];
    const std::optional<TextPattern> pattern = patternFrom(call, call.arguments[1]);
    if (!pattern || pattern->isEmpty()) return;
    const TextOf text(call.arguments[0]);
    std::string_view rest = text.view();
    while (const auto match = pattern->matchAtEnd(rest)) {
        if (match->begin == rest.size()) break;
        rest = rest.substr(0, match->begin);
    }
    reportExhausted(call, *pattern);
    if (rest.size() < text.view().size()) call.result = Value::string(rest);
}

// ---- case

// A second argument "nlslocale" asks for rules that may turn one letter into two; "classic", like leaving it out while
// no locale is set, for one-to-one conversion ("Case Conversion").
enum class CaseRules : std::uint8_t { OneToOne, Locale };
CaseRules caseRules(const BuiltinCall& call) {
    const Value none;
    const TextOf mode(call.has(1) ? call.arguments[1] : none);
    if (equalIgnoreCase(trimmed(mode), "classic")) return CaseRules::OneToOne;
    const bool asked = equalIgnoreCase(trimmed(mode), "nlslocale");
    const bool set = call.host != nullptr && call.host->nls().caseFollowsLocale();
    return asked || set ? CaseRules::Locale : CaseRules::OneToOne;
}

std::string_view localeOf(const BuiltinCall& call) {
    return call.host == nullptr ? std::string_view("classic") : call.host->nls().locale();
}

void upperCaseOf(BuiltinCall& call) {
    const TextOf text(call.arguments[0]);
    const bool byLocale = caseRules(call) == CaseRules::Locale;
    call.result = Value::string(byLocale ? toUpperIn(text, localeOf(call)) : toUpper(text));
}

void lowerCaseOf(BuiltinCall& call) {
    const TextOf text(call.arguments[0]);
    const bool byLocale = caseRules(call) == CaseRules::Locale;
    call.result = Value::string(byLocale ? toLowerIn(text, localeOf(call)) : toLower(text));
}

// uppercase Source, Target and lowercase Source, Target: always one-to-one.
void upperCaseStatement(BuiltinCall& call) {
    call.state.procError = 0;
    call.arguments[1] = Value::string(toUpper(TextOf(call.arguments[0])));
}

void lowerCaseStatement(BuiltinCall& call) {
    call.state.procError = 0;
    call.arguments[1] = Value::string(toLower(TextOf(call.arguments[0])));
}

// ---- patterns

// $syntax(String {, Mode}): the text as a syntax string; "" and UPROCERR_SYNTAXSTRING if it is none.
void syntax(BuiltinCall& call) {
    const auto mode = call.has(1) ? syntaxModeFromName(TextOf(call.arguments[1])) : SyntaxMode::Classic;
    call.result = Value();
    if (!mode) return call.state.raise(procerror::UPROCERR_SYNTAXSTRING);
    std::string text = syntaxStringFor(TextOf(call.arguments[0]), *mode);
    if (const auto pattern = TextPattern::syntaxString(text); !pattern) {
        return call.state.raise(pattern.error().code, pattern.error().text);
    }
    call.result = Value::string(makeRef<StringObject>(std::move(text), TextKind::SyntaxString));
}

// $regex(String {, Flags}): the text as a regex string, /String/Flags; "" and UPROCERR_REGEXSTRING if it is none. The
// only flag is i, for letters of any case.
void regex(BuiltinCall& call) {
    const TextOf pattern(call.arguments[0]);
    const Value none;
    const TextOf flags(call.has(1) ? call.arguments[1] : none);
    const std::string_view wanted = trimmed(flags);
    call.result = Value::string(std::string_view());
    if (!wanted.empty() && !equalIgnoreCase(wanted, "i")) {
        return call.state.raise(procerror::UPROCERR_TOPIC, "the only flag of a regex string is i");
    }
    const auto compiled = Regex::compile(pattern, wanted.empty() ? Regex::Case::Exact : Regex::Case::Any);
    if (!compiled) return call.state.raise(compiled.error().code, compiled.error().text);
    std::string text = "/" + std::string(pattern.view()) + (wanted.empty() ? "/" : "/i");
    call.result = Value::string(Ref<StringObject>(makeRef<RegexString>(std::move(text), *compiled)));
}

constexpr auto function = BuiltinKind::Function;
constexpr auto statement = BuiltinKind::Statement;

constexpr std::array table{
    Builtin{function, "$length", "", "in:argument", length, "$length", "$LENGTH_RAW_IN_BYTES"},
    Builtin{function, "$scan", "", "in:source in:searchFor", scan, "$scan"},
    Builtin{function, "$rscan", "", "in:source in:searchFor", scanFromEnd, "$rscan"},
    Builtin{function, "$replace", "", "in:source in:startPos in:searchFor in:replaceWith in:count?", replace,
            "$replace"},
    Builtin{function, "$split", "", "in:source in:startPos in:searchFor out:leftPart? out:rightPart?", split, "$split"},
    Builtin{function, "$concat", "", "in:string1 in:string2 in:string3? in:string4? in:string5?", concat, "$concat"},
    Builtin{function, "$ltrim", "", "in:source in:pattern", trimLeft, "$ltrim"},
    Builtin{function, "$rtrim", "", "in:source in:pattern", trimRight, "$rtrim"},
    Builtin{function, "$uppercase", "", "in:string in:mode?", upperCaseOf, "$uppercase", "Lithuanian rules"},
    Builtin{function, "$lowercase", "", "in:string in:mode?", lowerCaseOf, "$lowercase", "Lithuanian and Greek rules"},
    Builtin{function, "$syntax", "", "in:string in:mode?", syntax, "$syntax", "rules of single locales"},
    Builtin{function, "$regex", "", "in:string in:flags?", regex, "$regex"},
    Builtin{statement, "length", "", "in:string", lengthStatement, "length (deprecated)"},
    Builtin{statement, "scan", "", "in:string in:profile", scanStatement, "scan (deprecated)"},
    Builtin{statement, "uppercase", "", "in:source out:target", upperCaseStatement, "uppercase (deprecated)"},
    Builtin{statement, "lowercase", "", "in:source out:target", lowerCaseStatement, "lowercase (deprecated)"},
};

}  // namespace

std::span<const Builtin> stringBuiltins() {
    return table;
}

}  // namespace uproc
