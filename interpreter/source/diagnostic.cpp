#include "interpreter/source/diagnostic.hpp"

#include <algorithm>
#include <array>

#include "interpreter/source/secret_mask.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc {
namespace {

struct Explanation {
    std::string_view name;
    std::string_view text;
};

constexpr std::array explanations = {
#define UPROC_EXPLANATION(name, text) Explanation{#name, text},
#include "interpreter/source/explanations.inc"
#undef UPROC_EXPLANATION
};

constexpr std::string_view explanationOf(std::string_view name) {
    for (const Explanation& explanation : explanations) {
        if (explanation.name == name) return explanation.text;
    }
    return {};
}

constexpr std::array catalogue = {
#define UPROC_MESSAGE(id, severity, name, text, hint) \
    MessageInfo{id, Severity::severity, #name, text, hint, explanationOf(#name)},
#include "interpreter/source/messages.inc"
#undef UPROC_MESSAGE
};

std::string fillIn(std::string_view pattern, std::string_view argument) {
    std::string text(pattern);
    const std::size_t hole = text.find("{}");
    if (hole != std::string::npos) text.replace(hole, 2, argument);
    return text;
}

// Whether a terminal would obey or reorder instead of print: control characters (C0, C1) and bidirectional overrides.
bool isUnprintable(std::string_view character) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1) return byte(0) < 0x20 || byte(0) >= 0x7f;
    if (character.size() == 2) return byte(0) == 0xc2 && byte(1) < 0xa0;
    if (character.size() != 3 || byte(0) != 0xe2) return false;
    return (byte(1) == 0x80 && byte(2) >= 0xaa && byte(2) <= 0xae) ||
           (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9);
}

// One character as a person may see it. GOLD ; is shown as everywhere; tabs stay so that the caret lines up.
std::string_view shownAs(std::string_view character) {
    if (character == "\t") return character;
    if (character == "\x1b") return "\xc2\xb7;";
    return isUnprintable(character) ? "?" : character;
}

std::string printable(std::string_view text, std::size_t longest) {
    std::string result;
    while (!text.empty()) {
        const std::string_view character = text.substr(0, utf8Length(text));
        if (result.size() + character.size() > longest) return result + "...";
        result += shownAs(character);
        text.remove_prefix(character.size());
    }
    return result;
}

// Fills sourceLine and caretPadding: a window of the line, "..." where it goes on.
void excerpt(Diagnostic& diagnostic, std::string_view line) {
    constexpr std::uint32_t before = 100;  // characters
    constexpr std::uint32_t behind = 60;
    const std::uint32_t column = diagnostic.position.column;
    const std::uint32_t first = column > before + behind ? column - before : 1;
    if (first > 1) {
        diagnostic.sourceLine = "...";
        diagnostic.caretPadding = "   ";
    }
    for (std::uint32_t at = 1; !line.empty(); ++at) {
        if (at > std::max(column, before) + behind) {
            diagnostic.sourceLine += "...";
            return;
        }
        const std::string_view character = line.substr(0, utf8Length(line));
        line.remove_prefix(character.size());
        if (at < first) continue;
        const std::string_view shown = shownAs(character);
        diagnostic.sourceLine += shown;
        if (at < column) diagnostic.caretPadding += shown == "\t" ? "\t" : character == "\x1b" ? "  " : " ";
    }
}

std::string_view severityName(Severity severity) {
    switch (severity) {
        case Severity::Note:
            return "note";
        case Severity::Warning:
            return "warning";
        case Severity::Error:
            break;
    }
    return "error";
}

}  // namespace

const MessageInfo& messageInfo(MessageId id) {
    return catalogue[static_cast<std::size_t>(id)];
}

std::vector<MessageInfo> allMessages() {
    return {catalogue.begin(), catalogue.end()};
}

std::string Diagnostic::render(bool color) const {
    constexpr std::size_t longestName = 4096;
    const char* const strong = color ? "\033[1m" : "";
    const char* const shade = !color ? "" : severity == Severity::Error ? "\033[1;31m" : "\033[1;35m";
    const char* const off = color ? "\033[0m" : "";
    std::string out = strong + printable(file, longestName) + ":" + std::to_string(position.line) + ":" +
                      std::to_string(position.column) + ": " + off;
    out += shade;
    out += severityName(severity);
    out += ": ";
    out += off;
    out += strong + text + off + " [" + std::string(messageInfo(id).id) + "]\n";
    if (!sourceLine.empty()) {
        out += "    " + sourceLine + "\n    " + caretPadding;
        out += shade;
        out += '^';
        out += off;
        out += '\n';
    }
    if (!hint.empty()) out += "    hint: " + hint + "\n";
    constexpr std::size_t longestChain = 10;
    for (std::size_t i = 0; i < includes.size() && i < longestChain; ++i) {
        out += "    included from " + printable(includes[i].file, longestName) + ":" +
               std::to_string(includes[i].line) + "\n";
    }
    if (includes.size() > longestChain) {
        out += "    ... and " + std::to_string(includes.size() - longestChain) + " more\n";
    }
    return out;
}

void Diagnostics::add(const Place& place, std::vector<IncludedFrom> includes, MessageId id, std::string_view argument,
                      std::string_view hint) {
    const MessageInfo& info = messageInfo(id);
    const bool error = info.severity == Severity::Error;
    std::size_t& count = error ? errors_ : info.severity == Severity::Warning ? warnings_ : notes_;
    if (error ? full() : count >= maximumWarnings) {
        dropped_ = true;
        return;
    }
    // A text that a script wrote may be longer than a name in one of ours.
    const std::size_t longestArgument = info.text == "{}" ? 1000 : 80;
    const std::string shown = printable(argument, longestArgument);
    Diagnostic diagnostic;
    diagnostic.id = id;
    diagnostic.severity = info.severity;
    diagnostic.file = place.file->name();
    diagnostic.position = place.position;
    diagnostic.includes = std::move(includes);
    diagnostic.text = fillIn(info.text, shown);
    diagnostic.hint = hint.empty() ? fillIn(info.hint, shown) : std::string(hint);
    excerpt(diagnostic, withoutSecrets(place.file->physicalLine(diagnostic.position.line)));
    const std::string key = std::to_string(diagnostic.position.line) + ':' +
                            std::to_string(diagnostic.position.column) + std::string(info.id) + diagnostic.text + '\0' +
                            diagnostic.file;
    if (!known_.insert(key).second) return;
    count += 1;
    list_.push_back(std::move(diagnostic));
}

}  // namespace uproc
