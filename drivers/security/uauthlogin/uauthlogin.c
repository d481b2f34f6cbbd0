/* The SMTP AUTH LOGIN security driver, entry point UAuthLoginSMTP (manual: "SMTP AUTH LOGIN Security Driver").
 *
 *     C: AUTH LOGIN          S: 334 (a prompt, not looked at)
 *     C: base64 of USER      S: 334
 *     C: base64 of PASSWORD  S: 235
 *
 * The user name and password are read from Parameters when they are needed and never copied; the only other place they
 * get to is the output buffer, which is wiped as soon as the next call shows that it was sent. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unienc.h"
#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

enum { authenticated = 235, challenge = 334, messageSize = 1024 };

/* What the driver has sent last, which is what the reply of a USEC_OPENMSG answers. */
typedef enum { SentNothing, SentCommand, SentUser, SentPassword } Progress;

/* DrvArea: lives from USEC_DRVINFO to USEC_CLOSE. */
typedef struct {
    Progress progress;
    unsigned char* callersOutBuf; /* what stood in OutBuf before the driver's own buffer; NULL when there is none */
    int callersOutBufLen;
    char message[messageSize];
} Login;

/* Through volatile, so that the compiler does not drop it before free(). */
static void wipe(void* memory, size_t length) {
    volatile unsigned char* bytes = memory;
    while (length-- > 0)
        *bytes++ = 0;
}

static void wipeOutput(USecDrv* SecDrv) {
    if (SecDrv->OutBuf != NULL && SecDrv->OutBufLen > 0) wipe(SecDrv->OutBuf, (size_t)SecDrv->OutBufLen);
}

/* Gives the caller's output buffer back when the driver had put a larger one there. */
static void releaseOutput(USecDrv* SecDrv) {
    Login* const area = SecDrv->DrvArea;
    wipeOutput(SecDrv);
    if (area->callersOutBuf == NULL) return;
    free(SecDrv->OutBuf);
    SecDrv->OutBuf = area->callersOutBuf;
    SecDrv->OutBufLen = area->callersOutBufLen;
    area->callersOutBuf = NULL;
}

/* Makes room for `length` bytes of output; 0 when there is no memory. */
static int reserveOutput(USecDrv* SecDrv, size_t length) {
    Login* const area = SecDrv->DrvArea;
    unsigned char* larger = NULL;
    if (length <= (size_t)SecDrv->OutBufLen) return 1;
    releaseOutput(SecDrv);
    if (length <= (size_t)SecDrv->OutBufLen) return 1;
    larger = length <= INT_MAX ? malloc(length) : NULL;
    if (larger == NULL) return 0;
    area->callersOutBuf = SecDrv->OutBuf;
    area->callersOutBufLen = SecDrv->OutBufLen;
    SecDrv->OutBuf = larger;
    SecDrv->OutBufLen = (int)length;
    return 1;
}

/* Ends the dialog with the text in area->message. */
static long failure(USecDrv* SecDrv, long number) {
    Login* const area = SecDrv->DrvArea;
    releaseOutput(SecDrv);
    area->progress = SentNothing;
    SecDrv->OutDataLen = 0;
    SecDrv->ErrMsg = (unsigned char*)area->message;
    SecDrv->ErrMsgLen = (int)strlen(area->message);
    SecDrv->Error = number;
    return USEC_ERROR;
}

static long noMemory(USecDrv* SecDrv) {
    Login* const area = SecDrv->DrvArea;
    snprintf(area->message, sizeof area->message, "UAuthLoginSMTP: out of memory");
    return failure(SecDrv, 0);
}

static long driverInfo(USecDrv* SecDrv) {
    Login* const area = calloc(1, sizeof *area);
    if (area == NULL) {
        static unsigned char message[] = "UAuthLoginSMTP: out of memory";
        SecDrv->ErrMsg = message;
        SecDrv->ErrMsgLen = (int)sizeof message - 1;
        return USEC_ERROR;
    }
    SecDrv->DrvArea = area;
    USecSetOpenMsg(SecDrv);
    return USEC_SUCCESS;
}

/* Is LOGIN among the mechanisms of the EHLO line `text`: "AUTH LOGIN PLAIN" (RFC 4954) or "AUTH=LOGIN PLAIN", the form
 * of servers older than the RFC? In any case. */
static int offersLogin(const USTRING* text, int length) {
    static const char mechanism[] = "LOGIN";
    const int mechanismLength = (int)sizeof mechanism - 1;
    int at = 4;
    if (length <= at || ustrnicmp(text, (const USTRING*)"AUTH", at) != 0) return 0;
    if (text[at] != ' ' && text[at] != '=') return 0;
    while (at < length) {
        int end = ++at;
        while (end < length && text[end] != ' ')
            ++end;
        if (end - at == mechanismLength && ustrnicmp(text + at, (const USTRING*)mechanism, mechanismLength) == 0) {
            return 1;
        }
        at = end;
    }
    return 0;
}

static long verify(USecDrv* SecDrv) {
    Login* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    int first = 1;
    unsigned char* next = NULL;
    releaseOutput(SecDrv);
    area->progress = SentNothing; /* a new connection begins */
    while (!last) {
        const int length = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
        if (length < 0) break;
        /* The first line of an EHLO reply holds the server's name, not a keyword. */
        if (!first && offersLogin(SecDrv->InBuf + offset, length)) return USEC_SUCCESS;
        first = 0;
    }
    snprintf(area->message, sizeof area->message, "The server does not offer AUTH LOGIN");
    return failure(SecDrv, 0);
}

/* Finds a mandatory parameter; 0, and the explanation in area->message, when it is missing or empty. */
static int findParameter(USecDrv* SecDrv, const char* keyword, unsigned char** value) {
    Login* const area = SecDrv->DrvArea;
    unsigned char* next = NULL;
    int nameLength = 0;
    const int length = GetItem(SecDrv->Parameters, (USTRING*)keyword, &nameLength, value, &next);
    if (length == 0) {
        snprintf(area->message, sizeof area->message, "UAuthLoginSMTP: the mandatory parameter %s %s", keyword,
                 *value == NULL ? "is missing" : "is empty");
    }
    return length;
}

static long sendCommand(USecDrv* SecDrv) {
    static const char command[] = "AUTH LOGIN\r\n";
    const size_t length = sizeof command - 1;
    Login* const area = SecDrv->DrvArea;
    unsigned char* value = NULL;
    /* Say so now, before anything is sent: USEC_OPENMSG is the place to judge the parameters. */
    if (!findParameter(SecDrv, "USER", &value) || !findParameter(SecDrv, "PASSWORD", &value)) {
        return failure(SecDrv, 0);
    }
    if (!reserveOutput(SecDrv, length)) return noMemory(SecDrv);
    memcpy(SecDrv->OutBuf, command, length);
    SecDrv->OutDataLen = (int)length;
    area->progress = SentCommand;
    return USEC_CONTINUE;
}

static long sendParameter(USecDrv* SecDrv, const char* keyword, Progress progress) {
    Login* const area = SecDrv->DrvArea;
    unsigned char* value = NULL;
    size_t room = 0;
    long written = 0;
    const int length = findParameter(SecDrv, keyword, &value);
    if (length == 0) return failure(SecDrv, 0);
    room = ((size_t)length + 2) / 3 * 4 + 2;
    if (!reserveOutput(SecDrv, room)) return noMemory(SecDrv);
    written = URawToB64(value, length, SecDrv->OutBuf, SecDrv->OutBufLen);
    if (written <= 0) return noMemory(SecDrv);
    SecDrv->OutBuf[written++] = '\r';
    SecDrv->OutBuf[written++] = '\n';
    SecDrv->OutDataLen = (int)written;
    area->progress = progress;
    return USEC_CONTINUE;
}

/* Puts "AUTH LOGIN failed: 535 first line second line" into area->message, as far as there is room. The reply has been
 * parsed before and is well-formed. */
static void describeRefusal(USecDrv* SecDrv) {
    Login* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    unsigned char* next = NULL;
    strcpy(area->message, "AUTH LOGIN failed:");
    while (!last) {
        const int first = next == NULL;
        const int length = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
        size_t used = strlen(area->message);
        if (length < 0) return;
        if (first) snprintf(area->message + used, sizeof area->message - used, " %d", code);
        used = strlen(area->message);
        snprintf(area->message + used, sizeof area->message - used, " %.*s", length,
                 (const char*)SecDrv->InBuf + offset);
    }
}

/* 1 when every line of the reply has the code `expected`; otherwise 0, with area->message and *code set. */
static int replied(USecDrv* SecDrv, int expected, int* code) {
    Login* const area = SecDrv->DrvArea;
    int offset = 0;
    int last = 0;
    int asExpected = 1;
    unsigned char* next = NULL;
    while (!last) {
        if (ParseReply(SecDrv->InBuf, SecDrv->InDataLen, code, &offset, &last, &next) < 0) {
            snprintf(area->message, sizeof area->message, "The server's reply to AUTH LOGIN is malformed");
            return 0;
        }
        asExpected = asExpected && *code == expected;
    }
    if (!asExpected) describeRefusal(SecDrv);
    return asExpected;
}

static long openMessage(USecDrv* SecDrv) {
    Login* const area = SecDrv->DrvArea;
    const Progress progress = SecDrv->InDataLen == 0 ? SentNothing : area->progress;
    int code = 0;
    if (progress == SentNothing) return sendCommand(SecDrv);
    wipeOutput(SecDrv);
    if (!replied(SecDrv, progress == SentPassword ? authenticated : challenge, &code)) return failure(SecDrv, code);
    if (progress == SentCommand) return sendParameter(SecDrv, "USER", SentUser);
    if (progress == SentUser) return sendParameter(SecDrv, "PASSWORD", SentPassword);
    releaseOutput(SecDrv);
    area->progress = SentNothing;
    return USEC_SUCCESS;
}

static long closeDriver(USecDrv* SecDrv) {
    if (SecDrv->DrvArea == NULL) return USEC_SUCCESS;
    releaseOutput(SecDrv);
    wipe(SecDrv->DrvArea, sizeof(Login));
    free(SecDrv->DrvArea);
    SecDrv->DrvArea = NULL;
    SecDrv->ErrMsg = NULL;
    SecDrv->ErrMsgLen = 0;
    return USEC_SUCCESS;
}

USEC_EXPORT long UAuthLoginSMTP(USecDrv* SecDrv);

USEC_EXPORT long UAuthLoginSMTP(USecDrv* SecDrv) {
    switch (SecDrv->Function) {
        case USEC_DRVINFO:
            return driverInfo(SecDrv);
        case USEC_VERIFY:
            return verify(SecDrv);
        case USEC_OPENMSG:
            return openMessage(SecDrv);
        case USEC_CLOSE:
            return closeDriver(SecDrv);
        default:
            return USEC_ERROR;
    }
}
