#include "interpreter/source/diagnostic.hpp"

#include <array>

#include "interpreter/values/string_object.hpp"

namespace uproc {
namespace {

constexpr std::array catalogue = {
#define UPROC_MESSAGE(id, severity, name, text, hint) MessageInfo{id, Severity::severity, #name, text, hint},
#include "interpreter/source/messages.inc"
#undef UPROC_MESSAGE
};

std::string fillIn(std::string_view pattern, std::string_view argument) {
    std::string text(pattern);
    const std::size_t hole = text.find("{}");
    if (hole != std::string::npos) text.replace(hole, 2, argument);
    return text;
}

// Control characters never reach the terminal; tabs stay so that the caret lines up.
std::string printable(std::string_view text) {
    constexpr std::size_t widest = 400;
    std::string result;
    for (const char c : text.substr(0, widest)) {
        const auto byte = static_cast<unsigned char>(c);
        result += (byte < 0x20 && c != '\t') || byte == 0x7f ? '?' : c;
    }
    return result;
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
    const char* const strong = color ? "\033[1m" : "";
    const char* const shade = !color ? "" : severity == Severity::Error ? "\033[1;31m" : "\033[1;35m";
    const char* const off = color ? "\033[0m" : "";
    std::string out =
        strong + file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column) + ": " + off;
    out += shade;
    out += severityName(severity);
    out += ": ";
    out += off;
    out += strong + text + off + " [" + std::string(messageInfo(id).id) + "]\n";
    if (!sourceLine.empty()) {
        const std::string shown = printable(sourceLine);
        out += "    " + shown + "\n    ";
        std::size_t at = 0;
        for (std::uint32_t column = 1; column < position.column && at < shown.size(); ++column) {
            out += shown[at] == '\t' ? '\t' : ' ';
            at += utf8Length(std::string_view(shown).substr(at));
        }
        out += shade;
        out += '^';
        out += off;
        out += '\n';
    }
    if (!hint.empty()) out += "    hint: " + hint + "\n";
    return out;
}

void Diagnostics::add(const SourceFile& source, std::uint32_t logicalLine, std::uint32_t offset, MessageId id,
                      std::string_view argument, std::string_view hint) {
    const MessageInfo& info = messageInfo(id);
    if (info.severity == Severity::Error && full()) return;
    constexpr std::size_t longestArgument = 80;
    const std::string shown = printable(argument.substr(0, longestArgument));
    Diagnostic diagnostic;
    diagnostic.id = id;
    diagnostic.severity = info.severity;
    diagnostic.file = source.name();
    diagnostic.position = source.position(logicalLine, offset);
    diagnostic.text = fillIn(info.text, shown);
    diagnostic.hint = hint.empty() ? fillIn(info.hint, shown) : std::string(hint);
    diagnostic.sourceLine = std::string(source.physicalLine(diagnostic.position.line));
    for (const Diagnostic& known : list_) {
        if (known.id == id && known.position.line == diagnostic.position.line &&
            known.position.column == diagnostic.position.column && known.text == diagnostic.text) {
            return;
        }
    }
    (info.severity == Severity::Error ? errors_ : warnings_) += 1;
    list_.push_back(std::move(diagnostic));
}

}  // namespace uproc
