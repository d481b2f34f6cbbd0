/* Life of a driver, its parameters and its ends. */
#include "mail_driver.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail_output.h"

/* Through volatile, so that the compiler does not drop it before free(). */
void mailWipe(void* memory, size_t length) {
    volatile unsigned char* bytes = memory;
    while (length-- > 0)
        *bytes++ = 0;
}

void mailWipeAndFree(void* memory, size_t length) {
    if (memory == NULL) return;
    mailWipe(memory, length);
    free(memory);
}

static void forgetDialog(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    mailReleaseOutput(SecDrv);
    mailWipeAndFree(area->challenge, area->challengeSize);
    area->challenge = NULL;
    area->challengeSize = 0;
    area->progress = 0;
}

long mailDriverInfo(USecDrv* SecDrv, const MailEntry* entry, size_t areaSize) {
    MailDriver* const area = calloc(1, areaSize);
    if (area == NULL) {
        static unsigned char message[] = "out of memory";
        SecDrv->ErrMsg = message;
        SecDrv->ErrMsgLen = (int)sizeof message - 1;
        return USEC_ERROR;
    }
    area->entry = entry;
    SecDrv->DrvArea = area;
    USecSetOpenMsg(SecDrv);
    if (entry->protocol == MailPop) USecSetAuthenticating(SecDrv);
    return USEC_SUCCESS;
}

long mailVerify(USecDrv* SecDrv) {
    MailDriver* const area = SecDrv->DrvArea;
    forgetDialog(SecDrv);
    if (mailOffers(SecDrv, area->entry->mechanism)) return USEC_SUCCESS;
    snprintf(area->message, sizeof area->message, "The server does not offer AUTH %s", area->entry->mechanism);
    return mailFailure(SecDrv, 0);
}

long mailClose(USecDrv* SecDrv, size_t areaSize) {
    if (SecDrv->DrvArea == NULL) return USEC_SUCCESS;
    forgetDialog(SecDrv);
    mailWipeAndFree(SecDrv->DrvArea, areaSize);
    SecDrv->DrvArea = NULL;
    SecDrv->ErrMsg = NULL;
    SecDrv->ErrMsgLen = 0;
    return USEC_SUCCESS;
}

long mailRun(USecDrv* SecDrv, const MailEntry* entry, size_t areaSize, long (*openMessage)(USecDrv* SecDrv)) {
    switch (SecDrv->Function) {
        case USEC_DRVINFO:
            return mailDriverInfo(SecDrv, entry, areaSize);
        case USEC_VERIFY:
            return mailVerify(SecDrv);
        case USEC_OPENMSG:
            return openMessage(SecDrv);
        case USEC_CLOSE:
            return mailClose(SecDrv, areaSize);
        default:
            return USEC_ERROR;
    }
}

int mailOptional(const USecDrv* SecDrv, const char* keyword, unsigned char** value) {
    unsigned char* next = NULL;
    int nameLength = 0;
    return GetItem(SecDrv->Parameters, (USTRING*)keyword, &nameLength, value, &next);
}

int mailMandatory(USecDrv* SecDrv, const char* keyword, unsigned char** value) {
    const int length = mailOptional(SecDrv, keyword, value);
    if (length == 0) {
        mailExplain(SecDrv, "the mandatory parameter %s %s", keyword, *value == NULL ? "is missing" : "is empty");
    }
    return length;
}

int mailIs(const unsigned char* value, int length, const char* word) {
    return value != NULL && length == (int)strlen(word) && ustrnicmp(value, (const USTRING*)word, length) == 0;
}

long mailSuccess(USecDrv* SecDrv) {
    forgetDialog(SecDrv);
    SecDrv->OutDataLen = 0;
    return USEC_SUCCESS;
}

long mailFailure(USecDrv* SecDrv, long number) {
    MailDriver* const area = SecDrv->DrvArea;
    forgetDialog(SecDrv);
    SecDrv->OutDataLen = 0;
    SecDrv->ErrMsg = (unsigned char*)area->message;
    SecDrv->ErrMsgLen = (int)strlen(area->message);
    SecDrv->Error = number;
    return USEC_ERROR;
}

static void explain(MailDriver* area, const char* format, va_list values) {
    const int used = snprintf(area->message, sizeof area->message, "%s: ", area->entry->entryPoint);
    if (used < 0 || (size_t)used >= sizeof area->message) return;
    vsnprintf(area->message + used, sizeof area->message - (size_t)used, format, values);
}

void mailExplain(USecDrv* SecDrv, const char* format, ...) {
    va_list values;
    va_start(values, format);
    explain(SecDrv->DrvArea, format, values);
    va_end(values);
}

long mailFail(USecDrv* SecDrv, const char* format, ...) {
    va_list values;
    va_start(values, format);
    explain(SecDrv->DrvArea, format, values);
    va_end(values);
    return mailFailure(SecDrv, 0);
}
