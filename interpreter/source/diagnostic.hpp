// Compile-time messages: one catalogue, one place that collects and prints them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "interpreter/source/source_file.hpp"

namespace uproc {

enum class Severity : std::uint8_t { Note, Warning, Error };

// Every message has a stable id: E for errors, W for warnings, N for notes (docs/diagnostics.md is made from this
// list).
enum class MessageId : std::uint8_t {
#define UPROC_MESSAGE(id, severity, name, text, hint) name,
#include "interpreter/source/messages.inc"
#undef UPROC_MESSAGE
};

struct MessageInfo {
    std::string_view id;  // "E1001"
    Severity severity;
    std::string_view name;         // "UnexpectedText"
    std::string_view text;         // with {} for the argument
    std::string_view hint;         // "" if none; {} likewise
    std::string_view explanation;  // one sentence, for documentation
};
const MessageInfo& messageInfo(MessageId id);
std::vector<MessageInfo> allMessages();

struct Diagnostic {
    MessageId id;
    Severity severity = Severity::Error;
    std::string file;
    Position position;
    std::string text;
    std::string hint;
    std::string sourceLine;              // the part of the line around the position, as a person may see it
    std::string caretPadding;            // what brings a caret below the position
    std::vector<IncludedFrom> includes;  // how an included file came in, the innermost #include first

    // The line of the compiled file that this belongs to.
    [[nodiscard]] std::uint32_t outerLine() const { return includes.empty() ? position.line : includes.back().line; }

    // "FILE:LINE:COL: error: TEXT [ID]", the source line, a caret, "hint: ..." if there is one, and a line
    // "included from FILE:LINE" for each #include around it.
    [[nodiscard]] std::string render(bool color) const;
};

// Collects the messages of one compilation: at most 100 errors, 1000 warnings and 1000 notes, each once.
class Diagnostics {
  public:
    void add(const SourceFile& source, std::uint32_t logicalLine, std::uint32_t offset, MessageId id,
             std::string_view argument = {}, std::string_view hint = {}) {
        const Place place = source.place(logicalLine, offset);
        add(place, source.includeChain(place.inclusion), id, argument, hint);
    }
    void add(const Place& place, std::vector<IncludedFrom> includes, MessageId id, std::string_view argument = {},
             std::string_view hint = {});

    [[nodiscard]] const std::vector<Diagnostic>& all() const { return list_; }
    [[nodiscard]] std::size_t errors() const { return errors_; }
    [[nodiscard]] std::size_t warnings() const { return warnings_; }
    // As many errors are kept as there may be: looking for more is pointless.
    [[nodiscard]] bool full() const { return errors_ >= maximumErrors; }
    // Messages were found that are not kept.
    [[nodiscard]] bool dropped() const { return dropped_; }

    static constexpr std::size_t maximumErrors = 100;
    static constexpr std::size_t maximumWarnings = 1000;

  private:
    std::vector<Diagnostic> list_;
    std::unordered_set<std::string> known_;  // what identifies each message of list_
    bool dropped_ = false;
    std::size_t errors_ = 0;
    std::size_t warnings_ = 0;
    std::size_t notes_ = 0;
};

}  // namespace uproc
