/* The three messages of NTLM (MS-NLMP section 2.2.1) and the target information in the second (section 2.2.2.1). */
#ifndef UPROC_NTLM_MESSAGES_H
#define UPROC_NTLM_MESSAGES_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Flags (MS-NLMP section 2.2.2.5). */
enum {
    ntlmUnicode = 0x00000001,
    ntlmOem = 0x00000002,
    ntlmRequestTarget = 0x00000004,
    ntlmNtlm = 0x00000200,
    ntlmAlwaysSign = 0x00008000,
    ntlmSessionSecurity = 0x00080000,
    ntlmTargetInfo = 0x00800000
};

/* Ids of target information. */
enum {
    ntlmEndOfList = 0,
    ntlmServerName = 1,
    ntlmDomainName = 2,
    ntlmDnsServerName = 3,
    ntlmDnsDomainName = 4,
    ntlmDnsTreeName = 5,
    ntlmTimestamp = 7
};

/* Bytes that belong to somebody else. */
typedef struct {
    const unsigned char* bytes;
    size_t size;
} NtlmBytes;

typedef struct {
    unsigned long flags;
    const unsigned char* serverChallenge; /* 8 bytes */
    NtlmBytes targetInfo;                 /* empty when there is none */
} NtlmChallenge;

typedef struct {
    NtlmBytes lmResponse;
    NtlmBytes ntResponse;
    NtlmBytes domain;
    NtlmBytes user;
    NtlmBytes workstation;
    unsigned long flags;
} NtlmAuthenticate;

/* In new memory of *size bytes; NULL when there is none. */
unsigned char* ntlmNegotiateMessage(unsigned long flags, size_t* size);
unsigned char* ntlmAuthenticateMessage(const NtlmAuthenticate* content, size_t* size);

/* The result points into `message`. 0 when it is not a challenge, or one whose parts do not lie within it. */
int ntlmParseChallenge(const unsigned char* message, size_t size, NtlmChallenge* challenge);

/* The value of an item of target information; bytes is NULL when there is none. */
NtlmBytes ntlmTargetItem(NtlmBytes targetInfo, unsigned id);

#ifdef __cplusplus
}
#endif

#endif
