/* The AUTH SCRAM-SHA-256 security driver of uproc (RFC 7677), entry points UAuthScramSHA256SMTP and
 * UAuthScramSHA256POP. Channel binding is not offered.
 *
 *     C: AUTH SCRAM-SHA-256 base64(client-first)      S: 334 base64(server-first)
 *     C: base64(client-final)                         S: 334 base64(server-final)
 *     C: (an empty line)                              S: 235
 *
 * The password does not travel, and the server proves that it knows it: a 235 before that is a failure. */
#include <openssl/rand.h>
#include <string.h>

#include "mail_driver.h"
#include "scram.h"

enum { SentNothing, SentCommand, SentFirst, SentFinal, SentEmptyLine };
enum { nonceBytes = 24, nonceLength = nonceBytes / 3 * 4 };

typedef struct {
    MailDriver mail;
    Scram scram;
} ScramDriver;

static long fail(USecDrv* SecDrv, const char* problem) {
    scramClear(&((ScramDriver*)SecDrv->DrvArea)->scram);
    return mailFail(SecDrv, "%s", problem);
}

/* 24 random bytes in base64, which has no comma. */
static int makeNonce(char* nonce) {
    unsigned char bytes[nonceBytes];
    return RAND_bytes(bytes, (int)sizeof bytes) == 1 &&
           URawToB64(bytes, (long)sizeof bytes, (unsigned char*)nonce, nonceLength + 1) == nonceLength;
}

static long sendFirst(USecDrv* SecDrv) {
    ScramDriver* const area = SecDrv->DrvArea;
    char nonce[nonceLength + 1];
    unsigned char* user = NULL;
    unsigned char* password = NULL;
    int deferred = 0;
    long status = 0;
    const int userLength = mailMandatory(SecDrv, "USER", &user);
    if (userLength == 0 || !mailMandatory(SecDrv, "PASSWORD", &password)) return mailFailure(SecDrv, 0);
    if (!makeNonce(nonce)) return fail(SecDrv, "the cryptographic library has no random numbers");
    if (!scramBegin(&area->scram, user, (size_t)userLength, nonce)) return fail(SecDrv, "out of memory");
    status = mailSendAuth(SecDrv, (const unsigned char*)area->scram.clientFirst, (long)strlen(area->scram.clientFirst),
                          &deferred);
    if (status == USEC_CONTINUE) area->mail.progress = deferred ? SentCommand : SentFirst;
    return status;
}

static long sendDeferredFirst(USecDrv* SecDrv) {
    ScramDriver* const area = SecDrv->DrvArea;
    area->mail.progress = SentFirst;
    return mailSend(SecDrv, (const unsigned char*)area->scram.clientFirst, (long)strlen(area->scram.clientFirst));
}

/* A challenge without NUL bytes: the messages of SCRAM are texts. */
static int readText(USecDrv* SecDrv) {
    const ScramDriver* const area = SecDrv->DrvArea;
    if (!mailDecodeChallenge(SecDrv)) return 0;
    if (area->mail.challengeSize > 0 && memchr(area->mail.challenge, 0, area->mail.challengeSize) == NULL) return 1;
    mailExplain(SecDrv, "the server's message is malformed");
    return 0;
}

static long sendFinal(USecDrv* SecDrv) {
    ScramDriver* const area = SecDrv->DrvArea;
    unsigned char* password = NULL;
    const char* problem = NULL;
    const int passwordLength = mailMandatory(SecDrv, "PASSWORD", &password);
    if (passwordLength == 0 || !readText(SecDrv)) return mailFailure(SecDrv, 0);
    problem = scramAnswer(&area->scram, (const char*)area->mail.challenge, password, (size_t)passwordLength);
    if (problem != NULL) return fail(SecDrv, problem);
    area->mail.progress = SentFinal;
    return mailSend(SecDrv, (const unsigned char*)area->scram.clientFinal, (long)strlen(area->scram.clientFinal));
}

static long verifyServer(USecDrv* SecDrv) {
    ScramDriver* const area = SecDrv->DrvArea;
    const char* problem = NULL;
    if (!readText(SecDrv)) return mailFailure(SecDrv, 0);
    problem = scramVerify(&area->scram, (const char*)area->mail.challenge);
    if (problem != NULL) return fail(SecDrv, problem);
    area->mail.progress = SentEmptyLine;
    return mailSend(SecDrv, NULL, 0);
}

static long accepted(USecDrv* SecDrv) {
    ScramDriver* const area = SecDrv->DrvArea;
    if (area->mail.progress != SentEmptyLine) {
        return fail(SecDrv, "the server accepted without proof that it knows the password");
    }
    scramClear(&area->scram);
    return mailSuccess(SecDrv);
}

static long openMessage(USecDrv* SecDrv) {
    ScramDriver* const area = SecDrv->DrvArea;
    int code = 0;
    if (SecDrv->InDataLen == 0 || area->mail.progress == SentNothing) return sendFirst(SecDrv);
    switch (mailAnswer(SecDrv, &code)) {
        case MailAccepted:
            return accepted(SecDrv);
        case MailChallenge:
            if (area->mail.progress == SentCommand) return sendDeferredFirst(SecDrv);
            if (area->mail.progress == SentFirst) return sendFinal(SecDrv);
            if (area->mail.progress == SentFinal) return verifyServer(SecDrv);
            return fail(SecDrv, "the server asks for more than SCRAM has");
        default:
            scramClear(&area->scram);
            return mailFailure(SecDrv, code);
    }
}

static long scram(USecDrv* SecDrv, const MailEntry* entry) {
    const int ends = SecDrv->Function == USEC_VERIFY || SecDrv->Function == USEC_CLOSE;
    if (ends && SecDrv->DrvArea != NULL) scramClear(&((ScramDriver*)SecDrv->DrvArea)->scram);
    return mailRun(SecDrv, entry, sizeof(ScramDriver), openMessage);
}

USEC_EXPORT long UAuthScramSHA256SMTP(USecDrv* SecDrv);
USEC_EXPORT long UAuthScramSHA256POP(USecDrv* SecDrv);

USEC_EXPORT long UAuthScramSHA256SMTP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthScramSHA256SMTP", "SCRAM-SHA-256", MailSmtp};
    return scram(SecDrv, &entry);
}

USEC_EXPORT long UAuthScramSHA256POP(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthScramSHA256POP", "SCRAM-SHA-256", MailPop};
    return scram(SecDrv, &entry);
}
