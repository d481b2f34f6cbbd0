/* The XOAUTH2 security drivers, entry points UAuthXOAUTH2SMTP and UAuthXOAUTH2POP (manual: "XOAUTH2 Security Driver").
 *
 *     C: AUTH XOAUTH2 base64("user=" USER ^A "auth=Bearer " TOKEN ^A ^A)     S: 235
 *
 * or, when that does not fit a command line (tokens seldom do), AUTH XOAUTH2 first and the base64 in answer to the
 * server's empty challenge. A token that is not good is answered with
 *
 *     S: 334 base64({"status":"401",...})     C: (an empty line)     S: 535
 *
 * The JSON says more than the 535, so it goes into the message and, behind the server's last reply, to the script. */
#include <stdlib.h>
#include <string.h>

#include "mail_driver.h"

enum { SentNothing, SentCommand, SentToken, SentEmptyLine };

static unsigned char* append(unsigned char* at, const void* bytes, size_t length) {
    memcpy(at, bytes, length);
    return at + length;
}

/* The response in memory of its own, to be wiped and freed; NULL with the message set. */
static unsigned char* makeResponse(USecDrv* SecDrv, size_t* size) {
    static const char userPart[] = "user=";
    static const char tokenPart[] =
        "\x01"
        "auth=Bearer ";
    static const char end[] = "\x01\x01";
    unsigned char* user = NULL;
    unsigned char* token = NULL;
    unsigned char* response = NULL;
    unsigned char* at = NULL;
    const int userLength = mailMandatory(SecDrv, "USER", &user);
    const int tokenLength = userLength == 0 ? 0 : mailMandatory(SecDrv, "TOKEN", &token);
    if (userLength == 0 || tokenLength == 0) return NULL;
    /* ^A ends the parts: one inside a value would begin a part of its own. */
    if (memchr(user, 1, (size_t)userLength) != NULL || memchr(token, 1, (size_t)tokenLength) != NULL) {
        mailExplain(SecDrv, "USER and TOKEN must not hold the character 1");
        return NULL;
    }
    *size = sizeof userPart + sizeof tokenPart + sizeof end - 3 + (size_t)userLength + (size_t)tokenLength;
    response = malloc(*size);
    if (response == NULL) {
        mailExplain(SecDrv, "out of memory");
        return NULL;
    }
    at = append(response, userPart, sizeof userPart - 1);
    at = append(at, user, (size_t)userLength);
    at = append(at, tokenPart, sizeof tokenPart - 1);
    at = append(at, token, (size_t)tokenLength);
    append(at, end, sizeof end - 1);
    return response;
}

static long sendToken(USecDrv* SecDrv, int first) {
    MailDriver* const area = SecDrv->DrvArea;
    size_t size = 0;
    int deferred = 0;
    long status = 0;
    unsigned char* const response = makeResponse(SecDrv, &size);
    if (response == NULL) return mailFailure(SecDrv, 0);
    status = first ? mailSendAuth(SecDrv, response, (long)size, &deferred) : mailSend(SecDrv, response, (long)size);
    mailWipeAndFree(response, size);
    if (status == USEC_CONTINUE) area->progress = deferred ? SentCommand : SentToken;
    return status;
}

/* The server explains its refusal and waits for an empty line before it refuses. */
static long acknowledgeRefusal(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    long status = 0;
    /* What is not base64 explains nothing; the refusal that follows is what counts. */
    (void)mailDecodeChallenge(SecDrv);
    status = mailSend(SecDrv, NULL, 0);
    if (status == USEC_CONTINUE) area->progress = SentEmptyLine;
    return status;
}

/* The refusal, and the explanation behind it. */
static long refused(USecDrv* SecDrv, int code) {
    MailDriver* const area = SecDrv->DrvArea;
    if (area->challengeSize > 0) {
        const size_t used = strlen(area->message);
        const size_t room = sizeof area->message - used - 1;
        USecAddServerText(SecDrv, area->challenge, (int)area->challengeSize);
        if (room > 1) {
            area->message[used] = ' ';
            area->message[used + 1] = '\0';
            strncat(area->message, (const char*)area->challenge, room - 1);
        }
    }
    return mailFailure(SecDrv, code);
}

static long openMessage(USecDrv* SecDrv) {
    const MailDriver* const area = SecDrv->DrvArea;
    int code = 0;
    if (SecDrv->InDataLen == 0 || area->progress == SentNothing) return sendToken(SecDrv, 1);
    switch (mailAnswer(SecDrv, &code)) {
        case MailAccepted:
            if (area->progress == SentToken) return mailSuccess(SecDrv);
            return mailFail(SecDrv, "the server accepted what it had not asked for");
        case MailChallenge:
            if (area->progress == SentCommand) return sendToken(SecDrv, 0);
            if (area->progress == SentToken) return acknowledgeRefusal(SecDrv);
            return mailFail(SecDrv, "the server neither accepts nor refuses the token");
        case MailRefused:
            return refused(SecDrv, code);
        default:
            return mailFailure(SecDrv, 0);
    }
}

USEC_EXPORT long UAuthXOAUTH2SMTP(USecDrv* SecDrv);
USEC_EXPORT long UAuthXOAUTH2POP(USecDrv* SecDrv);

USEC_EXPORT long UAuthXOAUTH2SMTP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthXOAUTH2SMTP", "XOAUTH2", MailSmtp};
    return mailRun(SecDrv, &entry, sizeof(MailDriver), openMessage);
}

USEC_EXPORT long UAuthXOAUTH2POP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthXOAUTH2POP", "XOAUTH2", MailPop};
    return mailRun(SecDrv, &entry, sizeof(MailDriver), openMessage);
}
