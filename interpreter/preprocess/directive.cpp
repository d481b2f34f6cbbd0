#include "interpreter/preprocess/directive.hpp"

#include <algorithm>
#include <array>

#include "interpreter/preprocess/constants.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::preprocess {
namespace {

struct DirectiveName {
    std::string_view name;
    DirectiveKind kind;
};

constexpr std::array directives{
    DirectiveName{"comment", DirectiveKind::Comment},
    DirectiveName{"define", DirectiveKind::Define},
    DirectiveName{"else", DirectiveKind::Else},
    DirectiveName{"elseif", DirectiveKind::ElseIf},
    DirectiveName{"elsif", DirectiveKind::ElseIf},
    DirectiveName{"enddefine", DirectiveKind::EndDefine},
    DirectiveName{"endfor", DirectiveKind::EndFor},
    DirectiveName{"endif", DirectiveKind::EndIf},
    DirectiveName{"entry", DirectiveKind::Entry},
    DirectiveName{"error", DirectiveKind::Error},
    DirectiveName{"for", DirectiveKind::For},
    DirectiveName{"function", DirectiveKind::Function},
    DirectiveName{"if", DirectiveKind::If},
    DirectiveName{"ifdefined", DirectiveKind::IfDefined},
    DirectiveName{"ifundefined", DirectiveKind::IfUndefined},
    DirectiveName{"include", DirectiveKind::Include},
    DirectiveName{"info", DirectiveKind::Info},
    DirectiveName{"pragma", DirectiveKind::Pragma},
    DirectiveName{"startdefine", DirectiveKind::StartDefine},
    DirectiveName{"undefine", DirectiveKind::Undefine},
    DirectiveName{"warning", DirectiveKind::Warning},
};

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

// How long the list separator at the beginning of `text` is: a comma, a blank, GOLD ; in any notation. 0: none.
std::size_t separatorLength(std::string_view text) {
    if (text.starts_with("\xc2\xb7;")) return 3;
    const char c = text.front();
    return isBlank(c) || c == ',' || c == ';' || c == '\x1b' ? 1 : 0;
}

// The items of a list; "..." keeps blanks and commas together. Separators side by side count as one.
std::vector<std::string_view> splitList(std::string_view list) {
    std::vector<std::string_view> items;
    std::size_t start = 0;
    bool quoted = false;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t length = at == list.size() ? 1 : quoted ? 0 : separatorLength(list.substr(at));
        if (length > 0) {
            if (at > start) items.push_back(list.substr(start, at - start));
            start = at + length;
            at = start;
        } else {
            if (list[at] == '"') quoted = !quoted;
            ++at;
        }
    }
    return items;
}

// Offset of the parenthesis that closes the one at the beginning of `text`, or npos.
std::size_t closingParenthesis(std::string_view text) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && --depth == 0) return at;
    }
    return std::string_view::npos;
}

bool isObjectName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '$';
    });
}

}  // namespace

std::optional<Directive> readDirective(std::string_view line) {
    const std::size_t hash = std::min(line.find_first_not_of(" \t"), line.size());
    std::size_t start = hash + 1;
    while (start < line.size() && isBlank(line[start]))
        ++start;
    std::size_t end = start;
    while (end < line.size() && isLetter(line[end]))
        ++end;
    if (end == start) return std::nullopt;
    const std::string_view word = line.substr(start, end - start);
    const bool wordEnds = end == line.size() || !isConstantCharacter(line[end]);
    const auto found = std::find_if(directives.begin(), directives.end(),
                                    [&](const DirectiveName& known) { return equalIgnoreCase(known.name, word); });
    if (found == directives.end() || !wordEnds) return std::nullopt;
    std::string_view rest = line.substr(end);
    // A semicolon in the list of a #for separates its items: readLoop() looks for the comment itself.
    if (found->kind != DirectiveKind::For) rest = withoutComment(rest);
    return Directive{found->kind, trimmed(rest), static_cast<std::uint32_t>(hash)};
}

std::string nearestDirective(std::string_view word) {
    constexpr std::size_t shortestPrefix = 4;
    std::size_t best = 3;
    std::string found;
    if (word.size() > 20) return found;
    const std::string wanted = lowerCase(word);
    for (const DirectiveName& directive : directives) {
        const bool begins = wanted.size() >= shortestPrefix && directive.name.starts_with(wanted);
        const std::size_t distance = begins ? 1 : editDistance(wanted, directive.name);
        if (distance >= best || distance >= wanted.size()) continue;
        best = distance;
        found = "#" + std::string(directive.name);
    }
    return found;
}

std::string_view withoutComment(std::string_view text) {
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            const std::string_view before = text.substr(0, at);
            const bool escaped = before.ends_with("%%") && !before.ends_with("%%%");
            if (!escaped) quoted = !quoted;
        } else if (text[at] == ';' && !quoted && !text.substr(0, at).ends_with("\xc2\xb7")) {
            return text.substr(0, at);
        }
    }
    return text;
}

Definition readDefinition(std::string_view rest) {
    std::size_t end = 0;
    while (end < rest.size() && !isBlank(rest[end]) && rest[end] != '=')
        ++end;
    std::string_view value = trimmed(rest.substr(end));
    if (value.starts_with('=')) value = trimmed(value.substr(1));
    return {rest.substr(0, end), value};
}

std::optional<Loop> readLoop(std::string_view rest) {
    const std::size_t equal = rest.find('=');
    if (equal == std::string_view::npos) return std::nullopt;
    Loop loop;
    loop.item = trimmed(rest.substr(0, equal));
    rest = trimmed(rest.substr(equal + 1));
    if (!isConstantName(loop.item) || !rest.starts_with('(')) return std::nullopt;
    const std::size_t close = closingParenthesis(rest);
    if (close == std::string_view::npos) return std::nullopt;
    loop.items = splitList(rest.substr(1, close - 1));
    std::string_view behind = trimmed(withoutComment(rest.substr(close + 1)));
    if (behind.starts_with(',')) behind = trimmed(behind.substr(1));
    if (!behind.empty() && !isConstantName(behind)) return std::nullopt;
    loop.counter = behind;
    return loop;
}

std::optional<LibraryName> readLibraryName(std::string_view rest) {
    LibraryName found;
    const std::size_t colon = rest.find(':');
    if (colon != std::string_view::npos) {
        found.library = trimmed(rest.substr(0, colon));
        rest.remove_prefix(colon + (rest.substr(colon).starts_with("::") ? 2 : 1));
        if (!isObjectName(found.library)) return std::nullopt;
    }
    found.name = trimmed(rest);
    if (!isObjectName(found.name)) return std::nullopt;
    return found;
}

}  // namespace uproc::preprocess
