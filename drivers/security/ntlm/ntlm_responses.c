#include "ntlm_responses.h"

#include <stdlib.h>
#include <string.h>

#include "unienc.h"

enum { desBlock = 8, desKeyMaterial = 7, lmPasswordLength = 14 };

/* unienc.h answers with zeros where the library refuses. */
static int isZero(const unsigned char* bytes, size_t length) {
    while (length > 0 && bytes[length - 1] == 0)
        --length;
    return length == 0;
}

int ntlmNtowfV1(const unsigned char* password, size_t size, unsigned char* hash) {
    MD4digest((unsigned char*)password, (unsigned int)size, hash);
    return !isZero(hash, ntlmHashLength);
}

/* 7 bytes of key, 8 of data. */
static int encrypt(const unsigned char* keyMaterial, const unsigned char* data, unsigned char* result) {
    unsigned char key[desBlock];
    create_DESkey((unsigned char*)keyMaterial, key);
    DESencrypt(data, key, result);
    explicit_bzero(key, sizeof key);
    return !isZero(result, desBlock);
}

int ntlmLmowfV1(const unsigned char* password, size_t size, unsigned char* hash) {
    static const unsigned char constant[] = "KGS!@#$%";
    unsigned char padded[lmPasswordLength] = {0};
    int done = 0;
    if (size > 0) memcpy(padded, password, size < sizeof padded ? size : sizeof padded);
    done = encrypt(padded, constant, hash) && encrypt(padded + desKeyMaterial, constant, hash + desBlock);
    explicit_bzero(padded, sizeof padded);
    return done;
}

int ntlmNtowfV2(const unsigned char* hashV1, const unsigned char* userAndDomain, size_t size, unsigned char* hash) {
    HMAC_MD5digest((unsigned char*)userAndDomain, (int)size, (unsigned char*)hashV1, ntlmHashLength, hash);
    return !isZero(hash, ntlmHashLength);
}

int ntlmResponseV1(const unsigned char* hash, const unsigned char* challenge, unsigned char* response) {
    unsigned char padded[3 * desKeyMaterial] = {0};
    int done = 0;
    memcpy(padded, hash, ntlmHashLength);
    done = encrypt(padded, challenge, response) && encrypt(padded + desKeyMaterial, challenge, response + desBlock) &&
           encrypt(padded + 2 * desKeyMaterial, challenge, response + 2 * desBlock);
    explicit_bzero(padded, sizeof padded);
    return done;
}

int ntlmSessionResponse(const unsigned char* hash, const unsigned char* serverChallenge,
                        const unsigned char* clientChallenge, unsigned char* response) {
    unsigned char both[2 * ntlmChallengeLength];
    unsigned char digest[ntlmHashLength];
    memcpy(both, serverChallenge, ntlmChallengeLength);
    memcpy(both + ntlmChallengeLength, clientChallenge, ntlmChallengeLength);
    MD5digest(both, sizeof both, digest);
    return !isZero(digest, sizeof digest) && ntlmResponseV1(hash, digest, response);
}

/* HMAC-MD5 of the server's challenge and `size` bytes behind it. */
static int prove(const unsigned char* hashV2, const unsigned char* serverChallenge, const unsigned char* bytes,
                 size_t size, unsigned char* proof) {
    unsigned char* const text = malloc(ntlmChallengeLength + size);
    if (text == NULL) return 0;
    memcpy(text, serverChallenge, ntlmChallengeLength);
    memcpy(text + ntlmChallengeLength, bytes, size);
    HMAC_MD5digest(text, (int)(ntlmChallengeLength + size), (unsigned char*)hashV2, ntlmHashLength, proof);
    free(text);
    return !isZero(proof, ntlmHashLength);
}

unsigned char* ntlmResponseV2(const unsigned char* hashV2, const unsigned char* serverChallenge,
                              const unsigned char* clientChallenge, const unsigned char* time,
                              const unsigned char* targetInfo, size_t targetInfoSize, size_t* size) {
    /* Version 1.1, six reserved bytes, time, challenge, four reserved bytes, target information, four reserved bytes.
     */
    enum { timeAt = 8, challengeAt = 16, targetAt = 28, trailer = 4 };
    const size_t coveredSize = targetAt + targetInfoSize + trailer;
    unsigned char* const response = calloc(ntlmHashLength + coveredSize, 1);
    unsigned char* covered = response + ntlmHashLength;
    if (response == NULL) return NULL;
    covered[0] = covered[1] = 1;
    memcpy(covered + timeAt, time, ntlmTimeLength);
    memcpy(covered + challengeAt, clientChallenge, ntlmChallengeLength);
    if (targetInfoSize > 0) memcpy(covered + targetAt, targetInfo, targetInfoSize);
    if (!prove(hashV2, serverChallenge, covered, coveredSize, response)) {
        free(response);
        return NULL;
    }
    *size = ntlmHashLength + coveredSize;
    return response;
}

int ntlmLmResponseV2(const unsigned char* hashV2, const unsigned char* serverChallenge,
                     const unsigned char* clientChallenge, unsigned char* response) {
    memcpy(response + ntlmHashLength, clientChallenge, ntlmChallengeLength);
    return prove(hashV2, serverChallenge, clientChallenge, ntlmChallengeLength, response);
}
