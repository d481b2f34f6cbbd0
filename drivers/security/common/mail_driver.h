/* What the authenticating drivers of uproc share: the SASL dialog of SMTP (RFC 4954) and POP3 (RFC 5034), the output
 * buffer and the error text. Each driver compiles its own copy; against the API it is nothing but a part of the driver.
 *
 * No function copies a parameter. What was put into the output buffer is wiped by the next call that writes or ends. */
#ifndef UPROC_MAIL_DRIVER_H
#define UPROC_MAIL_DRIVER_H

#include <stddef.h>

#include "unienc.h"
#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

typedef enum { MailSmtp, MailPop } MailProtocol;

/* What an entry point is; a constant of the driver. */
typedef struct {
    const char* entryPoint; /* stands in messages */
    const char* mechanism;  /* of SASL, in upper case */
    MailProtocol protocol;
} MailEntry;

enum { mailMessageSize = 1024 };

/* The beginning of every driver's DrvArea. */
typedef struct {
    const MailEntry* entry;
    int progress; /* the driver's own count of what it has sent; 0: nothing */
    unsigned char* callersOutBuf;
    int callersOutBufLen;
    unsigned char* challenge; /* the last decoded one; freed by mailEnd and mailClose */
    size_t challengeSize;
    char message[mailMessageSize];
} MailDriver;

/* Overwrites memory; the compiler does not drop it. */
void mailWipe(void* memory, size_t length);
/* Wipes and frees; NULL is allowed. */
void mailWipeAndFree(void* memory, size_t length);

/* USEC_DRVINFO: allocates a DrvArea of `areaSize` zeroed bytes that begins with a MailDriver, and sets the flags. */
long mailDriverInfo(USecDrv* SecDrv, const MailEntry* entry, size_t areaSize);
/* USEC_VERIFY: is the mechanism offered in the reply to EHLO or CAPA? A new connection begins. */
long mailVerify(USecDrv* SecDrv);
/* The same question for any mechanism, without a change of state. */
int mailOffers(const USecDrv* SecDrv, const char* mechanism);
/* USEC_CLOSE: wipes and frees the area, whose size the driver knows. */
long mailClose(USecDrv* SecDrv, size_t areaSize);

/* An entry point of a driver that has nothing of its own to do but USEC_OPENMSG. */
long mailRun(USecDrv* SecDrv, const MailEntry* entry, size_t areaSize, long (*openMessage)(USecDrv* SecDrv));

/* The value of a parameter and its length. Of a mandatory one that is missing or empty: 0, with the text in message. */
int mailMandatory(USecDrv* SecDrv, const char* keyword, unsigned char** value);
int mailOptional(const USecDrv* SecDrv, const char* keyword, unsigned char** value);
/* Is the value `value` (not NUL-terminated) `word`, in any case? */
int mailIs(const unsigned char* value, int length, const char* word);

/* Sends "AUTH MECHANISM" with the base64 of `bytes` behind it when the line is short enough for the protocol (SMTP 512,
 * POP3 255 bytes); otherwise without, and *deferred is 1: the server's empty challenge is answered with mailSend. With
 * `bytes` NULL nothing stands behind it. */
long mailSendAuth(USecDrv* SecDrv, const unsigned char* bytes, long length, int* deferred);
/* Sends the base64 of `bytes` as a line; an empty line when length is 0. */
long mailSend(USecDrv* SecDrv, const unsigned char* bytes, long length);

/* The server's answer, as far as SASL goes. MailRefused and MailMalformed have set the message. */
typedef enum { MailChallenge, MailAccepted, MailRefused, MailMalformed } MailAnswer;
/* Reads InBuf. *code: the reply code of SMTP; POP3 has none: 0. */
MailAnswer mailAnswer(USecDrv* SecDrv, int* code);
/* Decodes the challenge in InBuf into area->challenge, NUL-terminated. 0, with the message set, when it is not base64.
 */
int mailDecodeChallenge(USecDrv* SecDrv);

/* Ends of a dialog: the output is wiped and the progress back at the start. */
long mailSuccess(USecDrv* SecDrv);
long mailFailure(USecDrv* SecDrv, long number); /* with the text in area->message */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
long mailFail(USecDrv* SecDrv, const char* format, ...);
/* The text of a message without ending anything; "ENTRYPOINT: " stands before it. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void mailExplain(USecDrv* SecDrv, const char* format, ...);

#endif
