// Small text helpers of the mail protocols: ASCII case, and text made safe for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace uproc::sandbox {

// ASCII only, independent of the locale, as the protocols compare their keywords.
[[nodiscard]] std::string toUpper(std::string_view text);
[[nodiscard]] std::string toLower(std::string_view text);

// Control characters, DEL and bytes that are not UTF-8 become \xNN, so that nothing reaches a terminal as an escape
// sequence; what is longer than `limit` bytes is cut and ends in "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 400);

[[nodiscard]] bool isAscii(std::string_view text);
[[nodiscard]] bool isUtf8(std::string_view text);
// Length in bytes of the UTF-8 sequence at the beginning of `text` (RFC 3629), 0 when there is none.
[[nodiscard]] std::size_t utf8SequenceLength(std::string_view text);

}  // namespace uproc::sandbox
