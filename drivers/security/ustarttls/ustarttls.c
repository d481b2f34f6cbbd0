/* The SMTP STARTTLS security driver, entry point UStartTLSSMTP (manual: "SMTP STARTTLS Security Driver"; RFC 3207).
 *
 * It sends STARTTLS and, when the server agrees, asks the caller to upgrade the connection. It has no parameters; what
 * SetSecurity gives it as parameters is ignored. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

enum { serviceReady = 220, messageSize = 1024 };

/* DrvArea: lives from USEC_DRVINFO to USEC_CLOSE. */
typedef struct {
    int commandSent; /* the next USEC_OPENMSG brings the server's reply to STARTTLS */
    char message[messageSize];
} StartTls;

static long failure(USecDrv* SecDrv, long number) {
    StartTls* const area = SecDrv->DrvArea;
    area->commandSent = 0;
    SecDrv->ErrMsg = (unsigned char*)area->message;
    SecDrv->ErrMsgLen = (int)strlen(area->message);
    SecDrv->Error = number;
    return USEC_ERROR;
}

static long driverInfo(USecDrv* SecDrv) {
    StartTls* const area = calloc(1, sizeof *area);
    if (area == NULL) {
        static unsigned char noMemory[] = "UStartTLSSMTP: out of memory";
        SecDrv->ErrMsg = noMemory;
        SecDrv->ErrMsgLen = (int)sizeof noMemory - 1;
        return USEC_ERROR;
    }
    SecDrv->DrvArea = area;
    USecSetOpenMsg(SecDrv);
    USecSetUpgradesTls(SecDrv);
    return USEC_SUCCESS;
}

/* Is `text` the EHLO keyword STARTTLS, in any case, with or without parameters (RFC 5321 section 4.1.1.1)? */
static int isStartTls(const USTRING* text, int length) {
    static const char keyword[] = "STARTTLS";
    const int keywordLength = (int)sizeof keyword - 1;
    if (length < keywordLength || ustrnicmp(text, (const USTRING*)keyword, keywordLength) != 0) return 0;
    return length == keywordLength || text[keywordLength] == ' ';
}

static long verify(USecDrv* SecDrv) {
    StartTls* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    int first = 1;
    unsigned char* next = NULL;
    area->commandSent = 0; /* a new connection begins */
    while (!last) {
        const int length = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
        if (length < 0) break;
        /* The first line of an EHLO reply holds the server's name, not a keyword. */
        if (!first && isStartTls(SecDrv->InBuf + offset, length)) return USEC_SUCCESS;
        first = 0;
    }
    snprintf(area->message, sizeof area->message, "The server does not offer STARTTLS");
    return failure(SecDrv, 0);
}

static long sendCommand(USecDrv* SecDrv) {
    static const char command[] = "STARTTLS\r\n";
    const int length = (int)sizeof command - 1;
    StartTls* const area = SecDrv->DrvArea;
    if (SecDrv->OutBufLen < length) {
        snprintf(area->message, sizeof area->message, "UStartTLSSMTP: the output buffer is too small");
        return failure(SecDrv, 0);
    }
    memcpy(SecDrv->OutBuf, command, (size_t)length);
    SecDrv->OutDataLen = length;
    area->commandSent = 1;
    return USEC_CONTINUE;
}

/* Puts "The server refused STARTTLS: 454 first line second line" into area->message, as far as there is room. The reply
 * has been parsed before and is well-formed. */
static void describeRefusal(USecDrv* SecDrv) {
    StartTls* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    unsigned char* next = NULL;
    strcpy(area->message, "The server refused STARTTLS:");
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

/* 220 is consent. Anything else ends the security context: 454 and 501 are RFC 3207's own. */
static long readConsent(USecDrv* SecDrv) {
    StartTls* const area = SecDrv->DrvArea;
    int code = 0;
    int offset = 0;
    int last = 0;
    int consent = 1;
    unsigned char* next = NULL;
    while (!last) {
        if (ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next) < 0) {
            snprintf(area->message, sizeof area->message, "The server's reply to STARTTLS is malformed");
            return failure(SecDrv, 0);
        }
        consent = consent && code == serviceReady;
    }
    if (!consent) {
        describeRefusal(SecDrv);
        return failure(SecDrv, code);
    }
    area->commandSent = 0;
    return USEC_STARTTLS;
}

static long openMessage(USecDrv* SecDrv) {
    const StartTls* const area = SecDrv->DrvArea;
    if (SecDrv->InDataLen == 0 || !area->commandSent) return sendCommand(SecDrv);
    return readConsent(SecDrv);
}

static long closeDriver(USecDrv* SecDrv) {
    free(SecDrv->DrvArea);
    SecDrv->DrvArea = NULL;
    SecDrv->ErrMsg = NULL;
    SecDrv->ErrMsgLen = 0;
    return USEC_SUCCESS;
}

USEC_EXPORT long UStartTLSSMTP(USecDrv* SecDrv);

USEC_EXPORT long UStartTLSSMTP(USecDrv* SecDrv) {
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
