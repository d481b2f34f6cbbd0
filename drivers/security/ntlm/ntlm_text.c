#include "ntlm_text.h"

#include <iconv.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

/* Where the manual speaks of the server's OEM character set, nothing tells which one that is; this is the one of
 * western Europe and the Americas. */
static const char oemCharacterSet[] = "CP850";

enum { invalid = 0x110000 };

/* The character at text[*at]; `invalid` when there is none in UTF-8. */
static unsigned long nextCharacter(const unsigned char* text, size_t length, size_t* at) {
    static const unsigned long smallest[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char first = text[(*at)++];
    int more = 0;
    int left = 0;
    unsigned long value = first;
    if (first < 0x80) return first;
    if (first >= 0xC2 && first < 0xE0) {
        more = 1;
    } else if (first >= 0xE0 && first < 0xF0) {
        more = 2;
    } else if (first >= 0xF0 && first < 0xF5) {
        more = 3;
    } else {
        return invalid;
    }
    value = first & (0x3FUL >> more);
    for (left = more; left > 0; --left) {
        if (*at >= length || (text[*at] & 0xC0U) != 0x80) return invalid;
        value = value << 6 | (text[(*at)++] & 0x3FU);
    }
    if (value < smallest[more] || value >= invalid || (value >= 0xD800 && value < 0xE000)) return invalid;
    return value;
}

/* Upper case by Unicode; by Latin-1 on a machine without that locale. */
static unsigned long upperCase(unsigned long character, locale_t unicode) {
    if (unicode != (locale_t)0) return (unsigned long)towupper_l((wint_t)character, unicode);
    if (character >= 'a' && character <= 'z') return character - 32;
    if (character >= 0xE0 && character <= 0xFE && character != 0xF7) return character - 32;
    return character;
}

static unsigned char* put(unsigned char* at, unsigned long unit) {
    *at++ = (unsigned char)(unit & 0xFFU);
    *at++ = (unsigned char)(unit >> 8 & 0xFFU);
    return at;
}

unsigned char* ntlmToUtf16(const unsigned char* text, size_t length, NtlmCase letters, size_t* size) {
    unsigned char* const result = malloc(4 * length + 2);
    const locale_t unicode = letters == NtlmUpperCase ? newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0) : (locale_t)0;
    unsigned char* out = result;
    size_t at = 0;
    int valid = result != NULL;
    while (valid && at < length) {
        unsigned long character = nextCharacter(text, length, &at);
        valid = character != invalid;
        if (letters == NtlmUpperCase) character = upperCase(character, unicode);
        if (character < 0x10000) {
            out = put(out, character);
        } else {
            out = put(out, 0xD800 + ((character - 0x10000) >> 10));
            out = put(out, 0xDC00 + ((character - 0x10000) & 0x3FF));
        }
    }
    if (unicode != (locale_t)0) freelocale(unicode);
    if (!valid) {
        free(result);
        return NULL;
    }
    *size = (size_t)(out - result);
    return result;
}

/* Without the library's table of the character set, ASCII is still the same in it. */
static unsigned char* asciiOnly(const unsigned char* utf16, size_t size, size_t* resultSize) {
    unsigned char* const result = malloc(size / 2 + 1);
    size_t at = 0;
    for (at = 0; result != NULL && at < size; at += 2) {
        if (utf16[at] >= 0x80 || utf16[at + 1] != 0) {
            free(result);
            return NULL;
        }
        result[at / 2] = utf16[at];
    }
    *resultSize = size / 2;
    return result;
}

unsigned char* ntlmToOem(const unsigned char* text, size_t length, NtlmCase letters, size_t* size) {
    size_t wideSize = 0;
    unsigned char* const wide = ntlmToUtf16(text, length, letters, &wideSize);
    unsigned char* result = NULL;
    const iconv_t conversion = wide == NULL ? (iconv_t)-1 : iconv_open(oemCharacterSet, "UTF-16LE");
    if (wide == NULL) return NULL;
    if (conversion == (iconv_t)-1) {
        result = asciiOnly(wide, wideSize, size);
    } else {
        char* in = (char*)wide;
        size_t left = wideSize;
        size_t room = wideSize + 1;
        char* out = NULL;
        result = malloc(room);
        out = (char*)result;
        if (result != NULL && iconv(conversion, &in, &left, &out, &room) == 0) {
            *size = (size_t)(out - (char*)result);
        } else {
            free(result);
            result = NULL;
        }
        iconv_close(conversion);
    }
    explicit_bzero(wide, wideSize);
    free(wide);
    return result;
}

void ntlmToUtf8(const unsigned char* text, size_t size, char* result, size_t room) {
    size_t at = 0;
    size_t used = 0;
    while (at + 1 < size && used + 4 < room) {
        unsigned long character = (unsigned long)text[at] | (unsigned long)text[at + 1] << 8;
        at += 2;
        if (character >= 0xD800 && character < 0xDC00 && at + 1 < size && (text[at + 1] & 0xFCU) == 0xDC) {
            const unsigned long low = (unsigned long)text[at] | (unsigned long)text[at + 1] << 8;
            character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        if (character < 0x20 || character == 0x7F || (character >= 0xD800 && character < 0xE000)) character = '?';
        if (character < 0x80) {
            result[used++] = (char)character;
        } else if (character < 0x800) {
            result[used++] = (char)(0xC0 | character >> 6);
            result[used++] = (char)(0x80 | (character & 0x3F));
        } else if (character < 0x10000) {
            result[used++] = (char)(0xE0 | character >> 12);
            result[used++] = (char)(0x80 | (character >> 6 & 0x3F));
            result[used++] = (char)(0x80 | (character & 0x3F));
        } else {
            result[used++] = (char)(0xF0 | character >> 18);
            result[used++] = (char)(0x80 | (character >> 12 & 0x3F));
            result[used++] = (char)(0x80 | (character >> 6 & 0x3F));
            result[used++] = (char)(0x80 | (character & 0x3F));
        }
    }
    if (room > 0) result[used] = '\0';
}
