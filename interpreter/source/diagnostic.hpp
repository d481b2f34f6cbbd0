// Compile-time messages: one catalogue, one place that collects and prints them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/source/source_file.hpp"

namespace uproc {

enum class Severity : std::uint8_t { Note, Warning, Error };

// Every message has a stable id: E for errors, W for warnings (docs/diagnostics.md is made from this list).
enum class MessageId : std::uint8_t {
#define UPROC_MESSAGE(id, severity, name, text, hint) name,
#include "interpreter/source/messages.inc"
#undef UPROC_MESSAGE
};

struct MessageInfo {
    std::string_view id;  // "E1001"
    Severity severity;
    std::string_view name;  // "UnexpectedText"
    std::string_view text;  // with {} for the argument
    std::string_view hint;  // "" if none; {} likewise
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
    std::string sourceLine;

    // "FILE:LINE:COL: error: TEXT [ID]", the source line, a caret, and "hint: ..." if there is one.
    [[nodiscard]] std::string render(bool color) const;
};

// Collects the messages of one compilation. At most 100 errors are kept, each once.
class Diagnostics {
  public:
    void add(const SourceFile& source, std::uint32_t logicalLine, std::uint32_t offset, MessageId id,
             std::string_view argument = {}, std::string_view hint = {});

    [[nodiscard]] const std::vector<Diagnostic>& all() const { return list_; }
    [[nodiscard]] std::size_t errors() const { return errors_; }
    [[nodiscard]] std::size_t warnings() const { return warnings_; }
    // More errors were found than are kept.
    [[nodiscard]] bool full() const { return errors_ >= maximumErrors; }

    static constexpr std::size_t maximumErrors = 100;

  private:
    std::vector<Diagnostic> list_;
    std::size_t errors_ = 0;
    std::size_t warnings_ = 0;
};

}  // namespace uproc
