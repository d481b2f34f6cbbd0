// The string functions of unistr.h, which count bytes and know only ASCII letters.
#include <cstddef>
#include <cstring>

#include "drivers/security/include/unistr.h"

namespace {

const char* asChars(const USTRING* text) {
    return reinterpret_cast<const char*>(text);
}

char* asChars(USTRING* text) {
    return reinterpret_cast<char*>(text);
}

// <string.h> promises to return a pointer into what may be a constant, and so do we.
USTRING* asUstring(const char* text) {
    return reinterpret_cast<USTRING*>(const_cast<char*>(text));
}

std::size_t count(long length) {
    return length > 0 ? static_cast<std::size_t>(length) : 0;
}

int lower(USTRING byte) {
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

}  // namespace

extern "C" {

long ustrlen(const USTRING* String) {
    return static_cast<long>(std::strlen(asChars(String)));
}

USTRING* ustrcpy(USTRING* Target, const USTRING* Source) {
    std::strcpy(asChars(Target), asChars(Source));
    return Target;
}

USTRING* ustrncpy(USTRING* Target, const USTRING* Source, long Length) {
    // Not std::strncpy: compilers take its documented "no NUL" case for a mistake.
    const std::size_t size = count(Length);
    const std::size_t used = strnlen(asChars(Source), size);
    std::memcpy(Target, Source, used);
    std::memset(Target + used, 0, size - used);
    return Target;
}

USTRING* ustrcat(USTRING* Target, const USTRING* Source) {
    std::strcat(asChars(Target), asChars(Source));
    return Target;
}

USTRING* ustrncat(USTRING* Target, const USTRING* Source, long Length) {
    std::strncat(asChars(Target), asChars(Source), count(Length));
    return Target;
}

int ustrcmp(const USTRING* Left, const USTRING* Right) {
    return std::strcmp(asChars(Left), asChars(Right));
}

int ustrncmp(const USTRING* Left, const USTRING* Right, long Length) {
    return std::strncmp(asChars(Left), asChars(Right), count(Length));
}

int ustricmp(const USTRING* Left, const USTRING* Right) {
    for (;; ++Left, ++Right) {
        const int difference = lower(*Left) - lower(*Right);
        if (difference != 0 || *Left == CHAR_EOS) return difference;
    }
}

int ustrnicmp(const USTRING* Left, const USTRING* Right, long Length) {
    for (; Length > 0; --Length, ++Left, ++Right) {
        const int difference = lower(*Left) - lower(*Right);
        if (difference != 0 || *Left == CHAR_EOS) return difference;
    }
    return 0;
}

USTRING* ustrchr(const USTRING* String, int Character) {
    return asUstring(std::strchr(asChars(String), Character));
}

USTRING* ustrrchr(const USTRING* String, int Character) {
    return asUstring(std::strrchr(asChars(String), Character));
}

USTRING* ustrstr(const USTRING* String, const USTRING* Wanted) {
    return asUstring(std::strstr(asChars(String), asChars(Wanted)));
}

}  // extern "C"
