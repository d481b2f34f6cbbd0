// Encodings of mail: quoted-printable (RFC 2045), encoded words (RFC 2047), parameters (RFC 2231) and folded header
// fields (RFC 5322, section 2.2.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace uproc::upopmail {

// UTF-8 `text` as encoded words ("=?utf-8?B?...?="), each at most 75 characters and of whole characters. Words that
// stand next to each other are read without the space between them.
std::vector<std::string> encodedWords(std::string_view text);

// "Name: value" with CRLF for unstructured text such as a subject. Plain ASCII stays as it is and is folded at its
// spaces; anything else becomes encoded words. Control characters are replaced by spaces: a value cannot add lines.
std::string unstructuredField(std::string_view name, std::string_view value);
// The same for parts that are already encoded and may be folded between each two, where a space stands.
std::string structuredField(std::string_view name, const std::vector<std::string>& parts);
// `name="value"` of a structured field for UTF-8 `value`, in sections that may be folded, with ";" between them. What
// is long or beyond ASCII is encoded as RFC 2231 says.
std::vector<std::string> parameterParts(std::string_view name, std::string_view value);

// Text with CRLF line ends as quoted-printable, in lines of at most 76 characters. The last line ends as it does in
// `text`.
std::string quotedPrintable(std::string_view text);

}  // namespace uproc::upopmail
