#include "ntlm_messages.h"

#include <stdlib.h>
#include <string.h>

static const unsigned char signature[8] = {'N', 'T', 'L', 'M', 'S', 'S', 'P', 0};

static void put16(unsigned char* at, unsigned long value) {
    at[0] = (unsigned char)(value & 0xFFU);
    at[1] = (unsigned char)(value >> 8 & 0xFFU);
}

static void put32(unsigned char* at, unsigned long value) {
    put16(at, value & 0xFFFFU);
    put16(at + 2, value >> 16);
}

static unsigned get16(const unsigned char* at) {
    return at[0] | (unsigned)at[1] << 8;
}

static unsigned long get32(const unsigned char* at) {
    return get16(at) | (unsigned long)get16(at + 2) << 16;
}

unsigned char* ntlmNegotiateMessage(unsigned long flags, size_t* size) {
    enum { whole = 32, flagsAt = 12 }; /* behind the flags: domain and workstation, both empty */
    unsigned char* const message = calloc(whole, 1);
    if (message == NULL) return NULL;
    memcpy(message, signature, sizeof signature);
    put32(message + sizeof signature, 1);
    put32(message + flagsAt, flags);
    put32(message + 20, whole);
    put32(message + 28, whole);
    *size = whole;
    return message;
}

int ntlmParseChallenge(const unsigned char* message, size_t size, NtlmChallenge* challenge) {
    enum { smallest = 32, flagsAt = 20, challengeAt = 24, targetInfoAt = 40, withTargetInfo = 48 };
    size_t offset = 0;
    memset(challenge, 0, sizeof *challenge);
    if (size < smallest || memcmp(message, signature, sizeof signature) != 0) return 0;
    if (get32(message + sizeof signature) != 2) return 0;
    challenge->flags = get32(message + flagsAt);
    challenge->serverChallenge = message + challengeAt;
    if ((challenge->flags & ntlmTargetInfo) == 0 || size < withTargetInfo) return 1;
    challenge->targetInfo.size = get16(message + targetInfoAt);
    offset = get32(message + targetInfoAt + 4);
    if (challenge->targetInfo.size == 0) return 1;
    if (offset > size || challenge->targetInfo.size > size - offset) return 0;
    challenge->targetInfo.bytes = message + offset;
    return 1;
}

NtlmBytes ntlmTargetItem(NtlmBytes targetInfo, unsigned id) {
    const NtlmBytes nothing = {NULL, 0};
    size_t at = 0;
    while (targetInfo.size - at >= 4) {
        NtlmBytes item = {targetInfo.bytes + at + 4, get16(targetInfo.bytes + at + 2)};
        const unsigned found = get16(targetInfo.bytes + at);
        if (found == ntlmEndOfList || item.size > targetInfo.size - at - 4) return nothing;
        if (found == id) return item;
        at += 4 + item.size;
    }
    return nothing;
}

/* Writes a field's length and place at `at` and its bytes at `used`; returns what is used then. */
static size_t putField(unsigned char* message, size_t at, size_t used, NtlmBytes field) {
    put16(message + at, field.size);
    put16(message + at + 2, field.size);
    put32(message + at + 4, used);
    if (field.size > 0) memcpy(message + used, field.bytes, field.size);
    return used + field.size;
}

unsigned char* ntlmAuthenticateMessage(const NtlmAuthenticate* content, size_t* size) {
    enum { header = 64, flagsAt = 60, largestField = 0xFFFF };
    /* Texts first: they are UTF-16 and begin at even places then. */
    const NtlmBytes fields[] = {content->domain, content->user, content->workstation, content->lmResponse,
                                content->ntResponse};
    const size_t places[] = {28, 36, 44, 12, 20};
    const NtlmBytes noSessionKey = {NULL, 0};
    unsigned char* message = NULL;
    size_t used = header;
    size_t index = 0;
    *size = header;
    for (index = 0; index < sizeof fields / sizeof fields[0]; ++index) {
        if (fields[index].size > largestField) return NULL;
        *size += fields[index].size;
    }
    message = calloc(*size, 1);
    if (message == NULL) return NULL;
    memcpy(message, signature, sizeof signature);
    put32(message + sizeof signature, 3);
    for (index = 0; index < sizeof fields / sizeof fields[0]; ++index)
        used = putField(message, places[index], used, fields[index]);
    putField(message, 52, used, noSessionKey);
    put32(message + flagsAt, content->flags);
    return message;
}
