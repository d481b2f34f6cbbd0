// Encoded words of header fields (RFC 2047).
#pragma once

#include <string>
#include <string_view>

namespace uproc::mime {

// `header` with neighbouring base64 words of one character set made one word. GMime decodes neighbours as one run of
// base64, as characters may be split between words, and stops at the padding that a word in the middle ends with.
std::string withJoinedWords(std::string_view header);

}  // namespace uproc::mime
