// The question of an askmess statement and what counts as an answer (manual: "askmess").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::runtime {

class Question {
  public:
    // `text` is MessageText{~MessageTitle}; `replies` a comma-separated list, nullptr for Yes and No. Texts are cut to
    // 512 bytes, replies behind the 25th are ignored.
    Question(std::string_view kind, std::string_view text, const std::string* replies);

    // What to show: the kind, the title, the text and the replies; ends where the answer is to be typed.
    [[nodiscard]] const std::string& prompt() const { return prompt_; }
    // The $status an answer gives: its number (Yes 1, No 0), or a reply's text or the unambiguous beginning of it, in
    // any case; nothing if it is no reply.
    [[nodiscard]] std::optional<std::int64_t> reply(std::string_view answer) const;

  private:
    struct Reply {
        std::string text;
        std::int64_t status;
    };
    std::vector<Reply> replies_;
    std::string prompt_;
};

}  // namespace uproc::runtime
