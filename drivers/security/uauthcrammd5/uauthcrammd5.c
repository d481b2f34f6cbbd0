/* The AUTH CRAM-MD5 security driver of uproc (RFC 2195), entry points UAuthCramMD5SMTP and UAuthCramMD5POP.
 *
 *     C: AUTH CRAM-MD5                                            S: 334 base64(challenge)
 *     C: base64(USER " " hexadecimal HMAC-MD5(PASSWORD, challenge))   S: 235 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail_driver.h"

enum { SentNothing, SentCommand, SentResponse };
enum { digestLength = 16 };

static long sendCommand(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    unsigned char* value = NULL;
    int deferred = 0;
    long status = 0;
    if (!mailMandatory(SecDrv, "USER", &value) || !mailMandatory(SecDrv, "PASSWORD", &value)) {
        return mailFailure(SecDrv, 0);
    }
    status = mailSendAuth(SecDrv, NULL, 0, &deferred);
    if (status == USEC_CONTINUE) area->progress = SentCommand;
    return status;
}

static int isZero(const unsigned char* bytes, size_t length) {
    while (length > 0 && bytes[length - 1] == 0)
        --length;
    return length == 0;
}

static long sendResponse(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    unsigned char digest[digestLength];
    unsigned char* user = NULL;
    unsigned char* password = NULL;
    unsigned char* response = NULL;
    size_t size = 0;
    size_t at = 0;
    long status = 0;
    const int userLength = mailMandatory(SecDrv, "USER", &user);
    const int passwordLength = mailMandatory(SecDrv, "PASSWORD", &password);
    if (userLength == 0 || passwordLength == 0 || !mailDecodeChallenge(SecDrv)) return mailFailure(SecDrv, 0);
    if (area->challengeSize == 0) return mailFail(SecDrv, "the server's challenge is empty");
    HMAC_MD5digest(area->challenge, (int)area->challengeSize, password, passwordLength, digest);
    if (isZero(digest, sizeof digest)) return mailFail(SecDrv, "the cryptographic library of this machine refuses MD5");
    size = (size_t)userLength + 1 + 2 * digestLength;
    response = malloc(size + 1);
    if (response == NULL) return mailFail(SecDrv, "out of memory");
    memcpy(response, user, (size_t)userLength);
    response[userLength] = ' ';
    for (at = 0; at < sizeof digest; ++at)
        snprintf((char*)response + userLength + 1 + 2 * at, 3, "%02x", (unsigned)digest[at]);
    status = mailSend(SecDrv, response, (long)size);
    mailWipeAndFree(response, size);
    mailWipe(digest, sizeof digest);
    if (status == USEC_CONTINUE) area->progress = SentResponse;
    return status;
}

static long openMessage(USecDrv* SecDrv) {
    const MailDriver* const area = SecDrv->DrvArea;
    int code = 0;
    if (SecDrv->InDataLen == 0 || area->progress == SentNothing) return sendCommand(SecDrv);
    switch (mailAnswer(SecDrv, &code)) {
        case MailAccepted:
            if (area->progress == SentResponse) return mailSuccess(SecDrv);
            return mailFail(SecDrv, "the server accepted before the credentials were sent");
        case MailChallenge:
            if (area->progress == SentCommand) return sendResponse(SecDrv);
            return mailFail(SecDrv, "the server asks for more than AUTH CRAM-MD5 has");
        default:
            return mailFailure(SecDrv, code);
    }
}

USEC_EXPORT long UAuthCramMD5SMTP(USecDrv* SecDrv);
USEC_EXPORT long UAuthCramMD5POP(USecDrv* SecDrv);

USEC_EXPORT long UAuthCramMD5SMTP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthCramMD5SMTP", "CRAM-MD5", MailSmtp};
    return mailRun(SecDrv, &entry, sizeof(MailDriver), openMessage);
}

USEC_EXPORT long UAuthCramMD5POP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthCramMD5POP", "CRAM-MD5", MailPop};
    return mailRun(SecDrv, &entry, sizeof(MailDriver), openMessage);
}
