// Base64 (RFC 4648), at the speed of memory.
#pragma once

#include <string>
#include <string_view>

namespace uproc::upopmail {

// Whole lines of base64: this many bytes make 76 characters (RFC 2045, section 6.8).
inline constexpr std::size_t Base64LineBytes = 57;

std::string base64(std::string_view bytes);
// Base64 in lines of 76 characters, each with CRLF, added to `result`.
void appendBase64Lines(std::string& result, std::string_view bytes);
std::string base64Lines(std::string_view bytes);
// How many characters appendBase64Lines makes of that many bytes.
std::uint64_t base64LinesSize(std::uint64_t bytes);

}  // namespace uproc::upopmail
