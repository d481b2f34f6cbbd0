// Texts in other character sets (manual: "$SYS_CHARSET", "fileload", "filedump").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc {

// A character set under the name the manual gives it.
struct CharacterSet {
    std::string converter;    // what iconv calls it; "" for UTF-8
    std::string xmlEncoding;  // what an XML declaration calls it
    bool isUnicode = false;   // UTF-8, UTF-16, UTF-32
    bool fixedOrder = false;  // UTF-16BE …: the order of bytes is given
};
// Names in any case, with or without '-' and '_': "UTF-8", "UTF16BE", "LATIN1", "CP1252", "windows-1252", "EUC_JP".
std::optional<CharacterSet> characterSet(std::string_view name);

// The byte order mark of a Unicode set.
std::string byteOrderMark(const CharacterSet& set);
// The set that a byte order mark at the beginning tells, and its length; nullopt if there is none.
struct FoundMark {
    CharacterSet set;
    std::size_t length;
};
std::optional<FoundMark> findByteOrderMark(std::string_view bytes);

// Characters that the other set does not have become '?', bytes that are none in it U+FFFD.
std::string toUtf8(std::string_view bytes, const CharacterSet& set);
std::string fromUtf8(std::string_view text, const CharacterSet& set);

}  // namespace uproc
