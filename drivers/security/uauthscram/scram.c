#include "scram.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "unienc.h"

static const char outOfMemory[] = "out of memory";
static const char cryptoFailed[] = "the cryptographic library failed";
static const char malformedFirst[] = "the server's first message is malformed";

static void clearText(char** text) {
    if (*text == NULL) return;
    OPENSSL_cleanse(*text, strlen(*text));
    free(*text);
    *text = NULL;
}

void scramClear(Scram* scram) {
    clearText(&scram->clientFirst);
    clearText(&scram->clientFinal);
    scram->nonce = NULL;
    OPENSSL_cleanse(scram->serverSignature, sizeof scram->serverSignature);
}

/* RFC 5802 section 5.1: ',' and '=' in a user name are written "=2C" and "=3D". */
static char* appendName(char* at, const unsigned char* name, size_t length) {
    for (; length > 0; --length, ++name) {
        if (*name == ',' || *name == '=') {
            memcpy(at, *name == ',' ? "=2C" : "=3D", 3);
            at += 3;
        } else {
            *at++ = (char)*name;
        }
    }
    return at;
}

int scramBegin(Scram* scram, const unsigned char* user, size_t userLength, const char* nonce) {
    char* at = NULL;
    scramClear(scram);
    scram->clientFirst = calloc(3 * userLength + strlen(nonce) + sizeof "n,,n=,r=", 1);
    if (scram->clientFirst == NULL) return 0;
    at = scram->clientFirst;
    memcpy(at, "n,,n=", 5);
    at = appendName(at + 5, user, userLength);
    memcpy(at, ",r=", 3);
    scram->nonce = at + 3;
    strcpy(at + 3, nonce);
    return 1;
}

/* The attribute "NAME=value" that `text` begins with, up to a comma; *next stands behind the comma. */
static const char* attribute(const char* text, char name, size_t* length, const char** next) {
    const char* end = NULL;
    if (text == NULL || text[0] != name || text[1] != '=') return NULL;
    end = strchr(text, ',');
    *length = end != NULL ? (size_t)(end - text) - 2 : strlen(text + 2);
    *next = end != NULL ? end + 1 : NULL;
    return text + 2;
}

/* The decoded bytes in memory of their own; NULL when it is not base64 or there is no memory. */
static unsigned char* decode(const char* text, size_t length, size_t* size) {
    unsigned char* const encoded = malloc(length + 1);
    unsigned char* const bytes = malloc(length + 1);
    long decoded = 0;
    if (encoded != NULL && bytes != NULL && length <= LONG_MAX - 1) {
        memcpy(encoded, text, length);
        encoded[length] = '\0';
        decoded = UB64ToRaw(encoded, bytes, (long)length + 1);
    }
    free(encoded);
    if (decoded > 0) {
        *size = (size_t)decoded;
        return bytes;
    }
    free(bytes);
    return NULL;
}

/* A decimal number without sign; -1 when it is none or beyond the largest count. */
static int countOf(const char* text, size_t length) {
    long count = 0;
    size_t at = 0;
    if (length == 0 || text[0] == '0') return -1;
    for (at = 0; at < length; ++at) {
        if (text[at] < '0' || text[at] > '9') return -1;
        count = count * 10 + (text[at] - '0');
        if (count > scramLargestCount) return -1;
    }
    return (int)count;
}

typedef struct {
    const char* nonce;
    size_t nonceLength;
    unsigned char* salt;
    size_t saltSize;
    int count;
} ServerFirst;

/* NULL, or what is wrong; with NULL the salt is to be freed. */
static const char* parseServerFirst(const Scram* scram, const char* text, ServerFirst* first) {
    const char* next = NULL;
    const char* value = NULL;
    size_t length = 0;
    first->nonce = attribute(text, 'r', &first->nonceLength, &next);
    if (first->nonce == NULL) return malformedFirst;
    /* RFC 5802 section 5.1: the nonce must begin with the client's, and the server must have added to it. */
    if (first->nonceLength <= strlen(scram->nonce) || memcmp(first->nonce, scram->nonce, strlen(scram->nonce)) != 0) {
        return "the server's nonce does not continue the one that was sent";
    }
    value = attribute(next, 's', &length, &next);
    if (value == NULL) return malformedFirst;
    first->salt = decode(value, length, &first->saltSize);
    if (first->salt == NULL) return malformedFirst;
    value = attribute(next, 'i', &length, &next);
    first->count = value != NULL ? countOf(value, length) : -1;
    if (first->count >= scramSmallestCount) return NULL;
    free(first->salt);
    first->salt = NULL;
    return value == NULL ? malformedFirst : "the server's iteration count is not within 4096 and 5000000";
}

static int hmac(const unsigned char* key, const char* text, size_t length, unsigned char* result) {
    unsigned int size = 0;
    return HMAC(EVP_sha256(), key, scramHashLength, (const unsigned char*)text, length, result, &size) != NULL;
}

/* The proof into `proof`, the server's signature into `signature` (RFC 5802 section 3). */
static int calculate(const unsigned char* salted, const char* authMessage, unsigned char* proof,
                     unsigned char* signature) {
    unsigned char clientKey[scramHashLength];
    unsigned char serverKey[scramHashLength];
    unsigned char storedKey[scramHashLength];
    unsigned char clientSignature[scramHashLength];
    const size_t length = strlen(authMessage);
    size_t at = 0;
    const int done = hmac(salted, "Client Key", 10, clientKey) && hmac(salted, "Server Key", 10, serverKey) &&
                     EVP_Digest(clientKey, sizeof clientKey, storedKey, NULL, EVP_sha256(), NULL) == 1 &&
                     hmac(storedKey, authMessage, length, clientSignature) &&
                     hmac(serverKey, authMessage, length, signature);
    for (at = 0; done && at < sizeof clientKey; ++at)
        proof[at] = clientKey[at] ^ clientSignature[at];
    OPENSSL_cleanse(clientKey, sizeof clientKey);
    OPENSSL_cleanse(serverKey, sizeof serverKey);
    OPENSSL_cleanse(storedKey, sizeof storedKey);
    OPENSSL_cleanse(clientSignature, sizeof clientSignature);
    return done;
}

static char* append(char* at, const char* text, size_t length) {
    memcpy(at, text, length);
    return at + length;
}

/* clientFinal and, behind the texts it stands for, the proof. */
static const char* finish(Scram* scram, const char* serverFirst, const ServerFirst* first,
                          const unsigned char* salted) {
    enum { proofText = (scramHashLength + 2) / 3 * 4 };
    static const char head[] = "c=biws,r="; /* "biws" is the base64 of "n,,": no channel binding */
    const size_t bareLength = strlen(scram->clientFirst) - 3;
    const size_t withoutProof = sizeof head - 1 + first->nonceLength;
    unsigned char proof[scramHashLength];
    char* const authMessage = calloc(bareLength + strlen(serverFirst) + withoutProof + 3, 1);
    char* const final = calloc(withoutProof + 3 + proofText + 1, 1);
    char* at = authMessage;
    int done = 0;
    if (authMessage == NULL || final == NULL) {
        free(authMessage);
        free(final);
        return outOfMemory;
    }
    append(append(final, head, sizeof head - 1), first->nonce, first->nonceLength);
    at = append(at, scram->clientFirst + 3, bareLength);
    *at++ = ',';
    at = append(at, serverFirst, strlen(serverFirst));
    *at++ = ',';
    append(at, final, withoutProof);
    done = calculate(salted, authMessage, proof, scram->serverSignature);
    append(final + withoutProof, ",p=", 3);
    done =
        done && URawToB64(proof, sizeof proof, (unsigned char*) final + withoutProof + 3, proofText + 1) == proofText;
    OPENSSL_cleanse(proof, sizeof proof);
    free(authMessage);
    scram->clientFinal = final;
    return done ? NULL : cryptoFailed;
}

const char* scramAnswer(Scram* scram, const char* serverFirst, const unsigned char* password, size_t passwordLength) {
    unsigned char salted[scramHashLength];
    ServerFirst first = {NULL, 0, NULL, 0, 0};
    const char* problem = parseServerFirst(scram, serverFirst, &first);
    if (problem != NULL) {
        free(first.salt);
        return problem;
    }
    problem = cryptoFailed;
    if (passwordLength <= INT_MAX && first.saltSize <= INT_MAX &&
        PKCS5_PBKDF2_HMAC((const char*)password, (int)passwordLength, first.salt, (int)first.saltSize, first.count,
                          EVP_sha256(), (int)sizeof salted, salted) == 1) {
        problem = finish(scram, serverFirst, &first, salted);
    }
    OPENSSL_cleanse(salted, sizeof salted);
    free(first.salt);
    return problem;
}

const char* scramVerify(const Scram* scram, const char* serverFinal) {
    const char* next = NULL;
    size_t length = 0;
    size_t size = 0;
    unsigned char* signature = NULL;
    int same = 0;
    const char* const value = attribute(serverFinal, 'v', &length, &next);
    if (value == NULL) return "the server's last message is malformed";
    signature = decode(value, length, &size);
    same = signature != NULL && size == scramHashLength &&
           CRYPTO_memcmp(signature, scram->serverSignature, scramHashLength) == 0;
    free(signature);
    return same ? NULL : "the server's signature is wrong: it does not know the password";
}
