// Encodings of mail: base64 (RFC 2045), encoded words (RFC 2047) and folded header fields (RFC 5322, section 2.2.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace uproc::upopmail {

// On one line, padded.
std::string base64(std::string_view bytes);
// In lines of 76 characters, each with CRLF.
std::string base64Lines(std::string_view bytes);

// UTF-8 `text` as encoded words ("=?utf-8?B?...?="), each at most 75 characters and of whole characters. Words that
// stand next to each other are read without the space between them.
std::vector<std::string> encodedWords(std::string_view text);

// "Name: value" with CRLF for unstructured text such as a subject. Plain ASCII stays as it is and is folded at its
// spaces; anything else becomes encoded words. Control characters are replaced by spaces: a value cannot add lines.
std::string unstructuredField(std::string_view name, std::string_view value);
// The same for parts that are already encoded and may be folded between each two, where a space stands.
std::string structuredField(std::string_view name, const std::vector<std::string>& parts);

}  // namespace uproc::upopmail
