/* The two forms of text in NTLM messages: UTF-16 (little-endian) and the OEM character set. */
#ifndef UPROC_NTLM_TEXT_H
#define UPROC_NTLM_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { NtlmAsWritten, NtlmUpperCase } NtlmCase;

/* UTF-8 to UTF-16LE or to code page 850, in new memory of *size bytes that the caller wipes and frees. NULL when the
 * text is not UTF-8, has a character that the OEM character set lacks, or there is no memory. */
unsigned char* ntlmToUtf16(const unsigned char* text, size_t length, NtlmCase letters, size_t* size);
unsigned char* ntlmToOem(const unsigned char* text, size_t length, NtlmCase letters, size_t* size);

/* UTF-16LE to NUL-terminated UTF-8, cut off at `room`; control characters and lone surrogates become '?'. */
void ntlmToUtf8(const unsigned char* text, size_t size, char* result, size_t room);

#ifdef __cplusplus
}
#endif

#endif
