/* What a server answers: replies of SMTP (RFC 5321 section 4.2) and of POP3 (RFC 1939 section 3, RFC 5034 section 4).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail_driver.h"

enum { authenticated = 235, challengeCode = 334 };

/* Is `mechanism` one of the words of `text` from `at` on? In any case. */
static int holdsWord(const USTRING* text, int length, int at, const char* mechanism) {
    const int wanted = (int)strlen(mechanism);
    while (at < length) {
        int end = ++at;
        while (end < length && text[end] != ' ')
            ++end;
        if (end - at == wanted && ustrnicmp(text + at, (const USTRING*)mechanism, wanted) == 0) return 1;
        at = end;
    }
    return 0;
}

/* "AUTH LOGIN PLAIN" (RFC 4954), or "AUTH=LOGIN PLAIN", the form of servers older than the RFC. */
static int smtpLineOffers(const USTRING* text, int length, const char* mechanism) {
    const int at = 4;
    if (length <= at || ustrnicmp(text, (const USTRING*)"AUTH", at) != 0) return 0;
    if (text[at] != ' ' && text[at] != '=') return 0;
    return holdsWord(text, length, at, mechanism);
}

static int smtpOffers(const USecDrv* SecDrv, const char* mechanism) {
    int code = 0;
    int offset = 0;
    int last = 0;
    int first = 1;
    unsigned char* next = NULL;
    while (!last) {
        const int length = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
        if (length < 0) return 0;
        /* The first line of an EHLO reply holds the server's name, not a keyword. */
        if (!first && smtpLineOffers(SecDrv->InBuf + offset, length, mechanism)) return 1;
        first = 0;
    }
    return 0;
}

/* The length of the line at `at` without its CRLF; *next stands behind it. */
static int lineLength(const USecDrv* SecDrv, int at, int* next) {
    int end = at;
    while (end < SecDrv->InDataLen && SecDrv->InBuf[end] != '\n')
        ++end;
    *next = end < SecDrv->InDataLen ? end + 1 : end;
    if (end > at && SecDrv->InBuf[end - 1] == '\r') --end;
    return end - at;
}

/* The line "SASL PLAIN LOGIN" of a reply to CAPA (RFC 2449 section 6.3). */
static int popOffers(const USecDrv* SecDrv, const char* mechanism) {
    int at = 0;
    while (at < SecDrv->InDataLen) {
        int next = at;
        const int length = lineLength(SecDrv, at, &next);
        const unsigned char* const text = SecDrv->InBuf + at;
        if (length > 5 && ustrnicmp(text, (const USTRING*)"SASL ", 5) == 0 && holdsWord(text, length, 4, mechanism)) {
            return 1;
        }
        at = next;
    }
    return 0;
}

int mailOffers(const USecDrv* SecDrv, const char* mechanism) {
    const MailDriver* const area = SecDrv->DrvArea;
    return area->entry->protocol == MailSmtp ? smtpOffers(SecDrv, mechanism) : popOffers(SecDrv, mechanism);
}

static void beginRefusal(MailDriver* area) {
    snprintf(area->message, sizeof area->message, "AUTH %s failed:", area->entry->mechanism);
}

static void addToMessage(MailDriver* area, const char* format, int number, const unsigned char* text) {
    const size_t used = strlen(area->message);
    snprintf(area->message + used, sizeof area->message - used, format, number, (const char*)text);
}

/* "AUTH PLAIN failed: 535 first line second line", as far as there is room. The reply is well-formed. */
static void describeSmtpRefusal(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    unsigned char* next = NULL;
    beginRefusal(area);
    while (!last) {
        const int first = next == NULL;
        const int length = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
        if (length < 0) return;
        if (first) addToMessage(area, " %d%s", code, (const unsigned char*)"");
        addToMessage(area, " %.*s", length, SecDrv->InBuf + offset);
    }
}

static MailAnswer malformed(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    snprintf(area->message, sizeof area->message, "The server's reply to AUTH %s is malformed", area->entry->mechanism);
    return MailMalformed;
}

static MailAnswer smtpAnswer(USecDrv* SecDrv, int* code) {
    int offset = 0;
    int last = 0;
    int theCode = -1;
    int mixed = 0;
    unsigned char* next = NULL;
    while (!last) {
        if (ParseReply(SecDrv->InBuf, SecDrv->InDataLen, code, &offset, &last, &next) < 0) return malformed(SecDrv);
        mixed = mixed || (theCode >= 0 && theCode != *code);
        theCode = *code;
    }
    if (!mixed && *code == challengeCode) return MailChallenge;
    if (!mixed && *code == authenticated) return MailAccepted;
    describeSmtpRefusal(SecDrv);
    return MailRefused;
}

static MailAnswer popAnswer(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    const unsigned char* const text = SecDrv->InBuf;
    int next = 0;
    const int length = lineLength(SecDrv, 0, &next);
    if (next != SecDrv->InDataLen || next < length + 2) return malformed(SecDrv);
    if (length >= 3 && memcmp(text, "+OK", 3) == 0 && (length == 3 || text[3] == ' ')) return MailAccepted;
    if (length >= 1 && text[0] == '+' && (length == 1 || text[1] == ' ')) return MailChallenge;
    if (length < 4 || memcmp(text, "-ERR", 4) != 0) return malformed(SecDrv);
    beginRefusal(area);
    addToMessage(area, " %.*s", length, text);
    return MailRefused;
}

MailAnswer mailAnswer(USecDrv* SecDrv, int* code) {
    const MailDriver* const area = SecDrv->DrvArea;
    *code = 0;
    return area->entry->protocol == MailSmtp ? smtpAnswer(SecDrv, code) : popAnswer(SecDrv);
}

/* The text of a challenge: that of the last line of SMTP's reply. */
static const unsigned char* challengeText(USecDrv* SecDrv, int* length) {
    const MailDriver* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    unsigned char* next = NULL;
    *length = 0;
    if (area->entry->protocol == MailPop) {
        int end = 0;
        const int whole = lineLength(SecDrv, 0, &end);
        *length = whole > 2 ? whole - 2 : 0;
        return SecDrv->InBuf + (whole > 2 ? 2 : whole);
    }
    while (!last) {
        *length = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
        if (*length < 0) break;
    }
    return SecDrv->InBuf + offset;
}

int mailDecodeChallenge(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    int length = 0;
    const unsigned char* const text = challengeText(SecDrv, &length);
    unsigned char* encoded = NULL;
    long decoded = 0;
    mailWipeAndFree(area->challenge, area->challengeSize);
    area->challenge = NULL;
    area->challengeSize = 0;
    if (length < 0) return 0;
    encoded = malloc((size_t)length + 1);
    area->challenge = calloc((size_t)length + 1, 1);
    if (encoded == NULL || area->challenge == NULL) {
        free(encoded);
        mailExplain(SecDrv, "out of memory");
        return 0;
    }
    memcpy(encoded, text, (size_t)length);
    encoded[length] = CHAR_EOS;
    decoded = UB64ToRaw(encoded, area->challenge, length + 1L);
    free(encoded);
    area->challengeSize = decoded > 0 ? (size_t)decoded : 0;
    if (decoded > 0 || length == 0) return 1;
    mailExplain(SecDrv, "the server's challenge is not base64");
    return 0;
}
