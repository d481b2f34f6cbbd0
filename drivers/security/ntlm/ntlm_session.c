#include "ntlm_session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "ntlm_text.h"

static const char outOfMemory[] = "out of memory";
static const char refused[] = "the cryptographic library of this machine refuses the algorithms of NTLM";
static const char notText[] = "a parameter is not UTF-8";
static const char notOem[] = "a name has characters beyond the OEM character set, and the server has no Unicode";

int ntlmFresh(NtlmFresh* fresh) {
    /* From 1601 to 1970. */
    const unsigned long long epoch = 116444736000000000ULL;
    struct timespec now = {0, 0};
    unsigned long long ticks = 0;
    int at = 0;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    ticks = epoch + (unsigned long long)now.tv_sec * 10000000ULL + (unsigned long long)now.tv_nsec / 100ULL;
    for (at = 0; at < ntlmTimeLength; ++at)
        fresh->time[at] = (unsigned char)(ticks >> (8 * at) & 0xFFU);
    return getrandom(fresh->clientChallenge, sizeof fresh->clientChallenge, 0) ==
           (ssize_t)sizeof fresh->clientChallenge;
}

unsigned char* ntlmFirstMessage(const NtlmOptions* options, size_t* size) {
    unsigned long flags = ntlmOem | ntlmRequestTarget | ntlmNtlm | ntlmAlwaysSign;
    if (options->unicode) flags |= ntlmUnicode;
    if (options->sessionSecurity) flags |= ntlmSessionSecurity;
    if (options->sessionSecurity || options->policy == NtlmLmAndNtlmV2) flags |= ntlmTargetInfo;
    return ntlmNegotiateMessage(flags, size);
}

/* Memory of one answer; released together. */
typedef struct {
    unsigned char* bytes[8];
    size_t sizes[8];
    int count;
} Memory;

static NtlmBytes keep(Memory* memory, unsigned char* bytes, size_t size) {
    NtlmBytes kept = {bytes, size};
    memory->bytes[memory->count] = bytes;
    memory->sizes[memory->count++] = size;
    return kept;
}

static void release(Memory* memory) {
    while (memory->count-- > 0) {
        if (memory->bytes[memory->count] == NULL) continue;
        explicit_bzero(memory->bytes[memory->count], memory->sizes[memory->count]);
        free(memory->bytes[memory->count]);
    }
}

static NtlmBytes wide(Memory* memory, NtlmBytes text, NtlmCase letters) {
    size_t size = 0;
    unsigned char* const bytes = ntlmToUtf16(text.bytes, text.size, letters, &size);
    return keep(memory, bytes, size);
}

static NtlmBytes oem(Memory* memory, NtlmBytes text, NtlmCase letters) {
    size_t size = 0;
    unsigned char* const bytes = ntlmToOem(text.bytes, text.size, letters, &size);
    return keep(memory, bytes, size);
}

/* NTLM and LM version 1, or NTLM2 session security. `lm` and `nt` have 24 bytes each. */
static const char* answerV1(Memory* memory, const NtlmOptions* options, const NtlmCredentials* credentials,
                            const NtlmChallenge* challenge, const NtlmFresh* fresh, int sessionSecurity,
                            const unsigned char* hash, unsigned char* lm, unsigned char* nt) {
    unsigned char lmHash[ntlmHashLength];
    NtlmBytes password = {NULL, 0};
    int done = 0;
    if (sessionSecurity) {
        memset(lm, 0, ntlmResponseLength);
        memcpy(lm, fresh->clientChallenge, ntlmChallengeLength);
        return ntlmSessionResponse(hash, challenge->serverChallenge, fresh->clientChallenge, nt) ? NULL : refused;
    }
    if (!ntlmResponseV1(hash, challenge->serverChallenge, nt)) return refused;
    memcpy(lm, nt, ntlmResponseLength);
    if (options->policy == NtlmNtlmV1Only) return NULL;
    password = oem(memory, credentials->password, NtlmUpperCase);
    /* A password that the OEM character set cannot hold has no LM hash: the NTLM response stands for it. */
    if (password.bytes == NULL) return NULL;
    done = ntlmLmowfV1(password.bytes, password.size, lmHash) && ntlmResponseV1(lmHash, challenge->serverChallenge, lm);
    explicit_bzero(lmHash, sizeof lmHash);
    return done ? NULL : refused;
}

/* LMv2 and NTLMv2. The NTLM response is added to `memory`. */
static const char* answerV2(Memory* memory, const NtlmCredentials* credentials, const NtlmChallenge* challenge,
                            const NtlmFresh* fresh, const unsigned char* hash, unsigned char* lm, NtlmBytes* nt) {
    const NtlmBytes user = wide(memory, credentials->user, NtlmUpperCase);
    const NtlmBytes domain = wide(memory, credentials->domain, NtlmAsWritten);
    const NtlmBytes time = ntlmTargetItem(challenge->targetInfo, ntlmTimestamp);
    const int serverHasTime = time.size == ntlmTimeLength;
    unsigned char hashV2[ntlmHashLength];
    unsigned char* both = NULL;
    size_t size = 0;
    int done = 0;
    if (user.bytes == NULL || domain.bytes == NULL) return notText;
    both = malloc(user.size + domain.size + 1);
    if (both == NULL) return outOfMemory;
    memcpy(both, user.bytes, user.size);
    memcpy(both + user.size, domain.bytes, domain.size);
    done = ntlmNtowfV2(hash, both, user.size + domain.size, hashV2);
    free(both);
    if (done) {
        unsigned char* const response = ntlmResponseV2(hashV2, challenge->serverChallenge, fresh->clientChallenge,
                                                       serverHasTime ? time.bytes : fresh->time,
                                                       challenge->targetInfo.bytes, challenge->targetInfo.size, &size);
        *nt = keep(memory, response, size);
        /* MS-NLMP section 3.1.5.1.2: where the server tells the time, no LM response is sent. */
        memset(lm, 0, ntlmResponseLength);
        done = response != NULL &&
               (serverHasTime || ntlmLmResponseV2(hashV2, challenge->serverChallenge, fresh->clientChallenge, lm));
    }
    explicit_bzero(hashV2, sizeof hashV2);
    return done ? NULL : refused;
}

unsigned char* ntlmAnswer(const NtlmOptions* options, const NtlmCredentials* credentials,
                          const NtlmChallenge* challenge, const NtlmFresh* fresh, NtlmOutcome* outcome, size_t* size,
                          const char** problem) {
    Memory memory = {{NULL}, {0}, 0};
    unsigned char hash[ntlmHashLength];
    unsigned char lm[ntlmResponseLength];
    unsigned char nt[ntlmResponseLength];
    NtlmAuthenticate content = {{lm, sizeof lm}, {nt, sizeof nt}, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0};
    unsigned char* message = NULL;
    const NtlmBytes password = wide(&memory, credentials->password, NtlmAsWritten);
    outcome->unicode = options->unicode && (challenge->flags & ntlmUnicode) != 0;
    outcome->sessionSecurity = options->sessionSecurity && (challenge->flags & ntlmSessionSecurity) != 0;
    *problem = NULL;
    if (password.bytes == NULL) {
        *problem = notText;
    } else if (!ntlmNtowfV1(password.bytes, password.size, hash)) {
        *problem = refused;
    } else if (!outcome->sessionSecurity && options->policy == NtlmLmAndNtlmV2) {
        *problem = answerV2(&memory, credentials, challenge, fresh, hash, lm, &content.ntResponse);
    } else {
        *problem = answerV1(&memory, options, credentials, challenge, fresh, outcome->sessionSecurity, hash, lm, nt);
    }
    explicit_bzero(hash, sizeof hash);
    if (*problem == NULL) {
        NtlmBytes (*const text)(Memory*, NtlmBytes, NtlmCase) = outcome->unicode ? wide : oem;
        content.domain = text(&memory, credentials->domain, NtlmAsWritten);
        content.user = text(&memory, credentials->user, NtlmAsWritten);
        content.workstation = text(&memory, credentials->workstation, NtlmAsWritten);
        content.flags = ntlmNtlm | ntlmAlwaysSign | (outcome->unicode ? ntlmUnicode : ntlmOem);
        if (outcome->sessionSecurity) content.flags |= ntlmSessionSecurity;
        if (content.domain.bytes == NULL || content.user.bytes == NULL || content.workstation.bytes == NULL) {
            *problem = outcome->unicode ? notText : notOem;
        } else {
            message = ntlmAuthenticateMessage(&content, size);
            if (message == NULL) *problem = outOfMemory;
        }
    }
    release(&memory);
    explicit_bzero(lm, sizeof lm);
    explicit_bzero(nt, sizeof nt);
    return message;
}
