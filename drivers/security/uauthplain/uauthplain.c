/* The AUTH PLAIN security driver of uproc (RFC 4616), entry points UAuthPlainSMTP and UAuthPlainPOP.
 *
 *     C: AUTH PLAIN base64([AUTHZID] NUL USER NUL PASSWORD)      S: 235
 *
 * or, when that does not fit a command line, AUTH PLAIN first and the base64 in answer to the server's challenge. */
#include <stdlib.h>
#include <string.h>

#include "mail_driver.h"

enum { SentNothing, SentCommand, SentResponse };

/* The response in memory of its own, to be wiped and freed; NULL with the message set. */
static unsigned char* makeResponse(USecDrv* SecDrv, size_t* size) {
    unsigned char* authorization = NULL;
    unsigned char* user = NULL;
    unsigned char* password = NULL;
    unsigned char* response = NULL;
    const int userLength = mailMandatory(SecDrv, "USER", &user);
    const int passwordLength = userLength == 0 ? 0 : mailMandatory(SecDrv, "PASSWORD", &password);
    const int authorizationLength = mailOptional(SecDrv, "AUTHZID", &authorization);
    if (userLength == 0 || passwordLength == 0) return NULL;
    *size = (size_t)authorizationLength + (size_t)userLength + (size_t)passwordLength + 2;
    response = calloc(*size, 1);
    if (response == NULL) {
        mailExplain(SecDrv, "out of memory");
        return NULL;
    }
    if (authorizationLength > 0) memcpy(response, authorization, (size_t)authorizationLength);
    memcpy(response + authorizationLength + 1, user, (size_t)userLength);
    memcpy(response + authorizationLength + userLength + 2, password, (size_t)passwordLength);
    return response;
}

static long sendResponse(USecDrv* SecDrv, int first) {
    MailDriver* const area = SecDrv->DrvArea;
    size_t size = 0;
    int deferred = 0;
    long status = 0;
    unsigned char* const response = makeResponse(SecDrv, &size);
    if (response == NULL) return mailFailure(SecDrv, 0);
    status = first ? mailSendAuth(SecDrv, response, (long)size, &deferred) : mailSend(SecDrv, response, (long)size);
    mailWipeAndFree(response, size);
    if (status == USEC_CONTINUE) area->progress = deferred ? SentCommand : SentResponse;
    return status;
}

static long openMessage(USecDrv* SecDrv) {
    const MailDriver* const area = SecDrv->DrvArea;
    int code = 0;
    if (SecDrv->InDataLen == 0 || area->progress == SentNothing) return sendResponse(SecDrv, 1);
    switch (mailAnswer(SecDrv, &code)) {
        case MailAccepted:
            if (area->progress == SentResponse) return mailSuccess(SecDrv);
            return mailFail(SecDrv, "the server accepted before the credentials were sent");
        case MailChallenge:
            if (area->progress == SentCommand) return sendResponse(SecDrv, 0);
            return mailFail(SecDrv, "the server asks for more than AUTH PLAIN has");
        default:
            return mailFailure(SecDrv, code);
    }
}

USEC_EXPORT long UAuthPlainSMTP(USecDrv* SecDrv);
USEC_EXPORT long UAuthPlainPOP(USecDrv* SecDrv);

USEC_EXPORT long UAuthPlainSMTP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthPlainSMTP", "PLAIN", MailSmtp};
    return mailRun(SecDrv, &entry, sizeof(MailDriver), openMessage);
}

USEC_EXPORT long UAuthPlainPOP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthPlainPOP", "PLAIN", MailPop};
    return mailRun(SecDrv, &entry, sizeof(MailDriver), openMessage);
}
