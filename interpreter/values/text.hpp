// Small helpers for ASCII text: names in ProcScript compare in any case.
#pragma once

#include <string>
#include <string_view>

namespace uproc {

inline char upperAscii(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
inline char lowerAscii(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
inline bool equalIgnoreCase(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (upperAscii(a[i]) != upperAscii(b[i])) return false;
    }
    return true;
}
std::string upperCase(std::string_view text);
std::string lowerCase(std::string_view text);
// Without blanks (space, tab, CR, LF) at either end.
std::string_view trimmed(std::string_view text) noexcept;
// Levenshtein distance, for "did you mean".
std::size_t editDistance(std::string_view a, std::string_view b);

}  // namespace uproc
