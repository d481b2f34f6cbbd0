/* SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677), as functions of texts: no network, no random numbers. */
#ifndef UPROC_SCRAM_H
#define UPROC_SCRAM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { scramHashLength = 32, scramSmallestCount = 4096, scramLargestCount = 5000000 };

/* What the client has said and must remember. Wiped and emptied by scramClear. */
typedef struct {
    char* clientFirst; /* "n,,n=USER,r=NONCE" */
    char* clientFinal; /* "c=biws,r=...,p=..." */
    const char* nonce; /* in clientFirst */
    unsigned char serverSignature[scramHashLength];
} Scram;

void scramClear(Scram* scram);
/* Makes clientFirst; `nonce` is printable ASCII without comma. 0 when there is no memory. */
int scramBegin(Scram* scram, const unsigned char* user, size_t userLength, const char* nonce);
/* Makes clientFinal and the signature to expect from "r=...,s=...,i=...", NUL-terminated. NULL, or what is wrong. */
const char* scramAnswer(Scram* scram, const char* serverFirst, const unsigned char* password, size_t passwordLength);
/* Is "v=..." the signature of a server that knows the password? NULL, or what is wrong. */
const char* scramVerify(const Scram* scram, const char* serverFinal);

#ifdef __cplusplus
}
#endif

#endif
