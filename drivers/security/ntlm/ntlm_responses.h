/* The arithmetic of NTLM (MS-NLMP section 3.3), as functions of bytes: no network, no clock, no random numbers. Names
 * are those of the specification. All results are secrets or follow from one: the caller wipes them. */
#ifndef UPROC_NTLM_RESPONSES_H
#define UPROC_NTLM_RESPONSES_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ntlmHashLength = 16, ntlmChallengeLength = 8, ntlmResponseLength = 24, ntlmTimeLength = 8 };

/* The hash of a password: in UTF-16LE; in the OEM character set and upper case, of which 14 bytes count. 0 when the
 * cryptographic library refuses. */
int ntlmNtowfV1(const unsigned char* password, size_t size, unsigned char* hash);
int ntlmLmowfV1(const unsigned char* password, size_t size, unsigned char* hash);
/* From NTOWFv1, and the user's name in upper case with the domain behind it, both in UTF-16LE. */
int ntlmNtowfV2(const unsigned char* hashV1, const unsigned char* userAndDomain, size_t size, unsigned char* hash);

/* DESL: the 24-byte response of NTLM and LM version 1 to an 8-byte challenge. */
int ntlmResponseV1(const unsigned char* hash, const unsigned char* challenge, unsigned char* response);
/* NTLM2 session security: the NTLM response; the LM response is the client's challenge and 16 zero bytes. */
int ntlmSessionResponse(const unsigned char* hash, const unsigned char* serverChallenge,
                        const unsigned char* clientChallenge, unsigned char* response);

/* The NTLMv2 response: a proof of 16 bytes and what it covers. `time` is that of MsvAvTimestamp. In new memory of *size
 * bytes; NULL when there is none or the cryptographic library refuses. */
unsigned char* ntlmResponseV2(const unsigned char* hashV2, const unsigned char* serverChallenge,
                              const unsigned char* clientChallenge, const unsigned char* time,
                              const unsigned char* targetInfo, size_t targetInfoSize, size_t* size);
int ntlmLmResponseV2(const unsigned char* hashV2, const unsigned char* serverChallenge,
                     const unsigned char* clientChallenge, unsigned char* response);

#ifdef __cplusplus
}
#endif

#endif
