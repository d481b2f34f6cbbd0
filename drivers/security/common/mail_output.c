/* What a driver sends. */
#include "mail_output.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* RFC 4954 section 4: the initial response must fit the command line, of 512 bytes (RFC 5321 section 4.5.3.1.4); RFC
 * 5034 section 4: one of 255. Both with CRLF. */
enum { longestSmtpLine = 512, longestPopLine = 255 };

void mailReleaseOutput(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    if (SecDrv->OutBuf != NULL && SecDrv->OutBufLen > 0) mailWipe(SecDrv->OutBuf, (size_t)SecDrv->OutBufLen);
    if (area->callersOutBuf == NULL) return;
    free(SecDrv->OutBuf);
    SecDrv->OutBuf = area->callersOutBuf;
    SecDrv->OutBufLen = area->callersOutBufLen;
    area->callersOutBuf = NULL;
}

/* Makes room for `length` bytes in a clean buffer; 0 when there is no memory. */
static int reserveOutput(USecDrv* SecDrv, size_t length) {
    MailDriver* const area = SecDrv->DrvArea;
    unsigned char* larger = NULL;
    mailReleaseOutput(SecDrv);
    if (length <= (size_t)SecDrv->OutBufLen) return 1;
    larger = length <= INT_MAX ? malloc(length) : NULL;
    if (larger == NULL) return 0;
    area->callersOutBuf = SecDrv->OutBuf;
    area->callersOutBufLen = SecDrv->OutBufLen;
    SecDrv->OutBuf = larger;
    SecDrv->OutBufLen = (int)length;
    return 1;
}

static size_t encodedLength(long length) {
    return ((size_t)length + 2) / 3 * 4;
}

/* `prefix`, the base64 of `bytes`, CRLF. */
static long sendLine(USecDrv* SecDrv, const char* prefix, const unsigned char* bytes, long length) {
    const size_t prefixLength = strlen(prefix);
    const size_t room = prefixLength + encodedLength(length) + 2;
    size_t used = prefixLength;
    if (!reserveOutput(SecDrv, room)) return mailFail(SecDrv, "out of memory");
    memcpy(SecDrv->OutBuf, prefix, prefixLength);
    if (length > 0) {
        const long written = URawToB64(bytes, length, SecDrv->OutBuf + used, (long)(room - used));
        if (written <= 0) return mailFail(SecDrv, "out of memory");
        used += (size_t)written;
    }
    memcpy(SecDrv->OutBuf + used, "\r\n", 2);
    SecDrv->OutDataLen = (int)(used + 2);
    return USEC_CONTINUE;
}

long mailSend(USecDrv* SecDrv, const unsigned char* bytes, long length) {
    return sendLine(SecDrv, "", bytes, length);
}

long mailSendAuth(USecDrv* SecDrv, const unsigned char* bytes, long length, int* deferred) {
    const MailDriver* const area = SecDrv->DrvArea;
    const size_t limit = area->entry->protocol == MailSmtp ? longestSmtpLine : longestPopLine;
    char command[64] = "AUTH ";
    strncat(command, area->entry->mechanism, sizeof command - sizeof "AUTH  ");
    *deferred = bytes == NULL || strlen(command) + 1 + encodedLength(length) + 2 > limit;
    if (*deferred) return sendLine(SecDrv, command, NULL, 0);
    strcat(command, " ");
    return sendLine(SecDrv, command, bytes, length);
}
