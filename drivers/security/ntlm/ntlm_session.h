/* One log-on by NTLM: what is asked for, and what came of it. */
#ifndef UPROC_NTLM_SESSION_H
#define UPROC_NTLM_SESSION_H

#include "ntlm_messages.h"
#include "ntlm_responses.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which responses are sent (manual: "SMTP AUTH NTLM Security Driver", policy). */
typedef enum { NtlmLmAndNtlmV1, NtlmLmAndNtlmV2, NtlmNtlmV1Only } NtlmPolicy;

typedef struct {
    NtlmPolicy policy;
    int sessionSecurity; /* ask for NTLM2 session security; `policy` is for servers without it */
    int unicode;         /* ask for Unicode; otherwise, or where the server has none: the OEM character set */
} NtlmOptions;

/* UTF-8, as given to SetSecurity. */
typedef struct {
    NtlmBytes user;
    NtlmBytes password;
    NtlmBytes domain;
    NtlmBytes workstation;
} NtlmCredentials;

/* What changes with every log-on. */
typedef struct {
    unsigned char clientChallenge[ntlmChallengeLength];
    unsigned char time[ntlmTimeLength]; /* hundreds of nanoseconds since 1601, little-endian */
} NtlmFresh;

/* What was negotiated. */
typedef struct {
    int unicode;
    int sessionSecurity;
} NtlmOutcome;

/* Random bytes and the clock; 0 when the system has none. */
int ntlmFresh(NtlmFresh* fresh);

/* The first message, in new memory. */
unsigned char* ntlmFirstMessage(const NtlmOptions* options, size_t* size);
/* The answer to a challenge, in new memory that the caller wipes and frees. NULL with *problem, which holds no secret.
 */
unsigned char* ntlmAnswer(const NtlmOptions* options, const NtlmCredentials* credentials,
                          const NtlmChallenge* challenge, const NtlmFresh* fresh, NtlmOutcome* outcome, size_t* size,
                          const char** problem);

#ifdef __cplusplus
}
#endif

#endif
