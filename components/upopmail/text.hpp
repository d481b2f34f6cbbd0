// Small helpers for text that goes to or comes from mail servers.
#pragma once

#include <string>
#include <string_view>

namespace uproc::upopmail {

bool equalsIgnoringCase(std::string_view left, std::string_view right);  // ASCII letters only
std::string_view trimSpaces(std::string_view text);                      // spaces and tabs at both ends
bool isAscii(std::string_view text);
bool hasControlCharacter(std::string_view text);  // 0x00-0x1F, 0x7F

// Length in bytes of the well-formed UTF-8 character at `position`; 0 if there is none.
std::size_t utf8CharacterLength(std::string_view text, std::size_t position);
// The longest start of `text` of at most `bytes` bytes that does not end inside a character.
std::string_view cutToBytes(std::string_view text, std::size_t bytes);
// `text` as well-formed UTF-8 without control characters: each malformed byte becomes "?", each run of control
// characters one space. What a server sends or a script gives cannot break a line, a list or a terminal any more.
std::string singleLine(std::string_view text);

// Overwrites a secret in memory, then empties it.
void wipe(std::string& secret);

}  // namespace uproc::upopmail
