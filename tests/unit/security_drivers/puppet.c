/* A driver for tests of the host: it does what its parameter DO says, and writes the calls it gets to the file LOG. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

static int does(USecDrv* s, const char* what) {
    unsigned char *value, *next = 0;
    int nameLen, len = GetItem(s->Parameters, (USTRING*)"DO", &nameLen, &value, &next);
    return len == (int)strlen(what) && memcmp(value, what, (size_t)len) == 0;
}

static void note(USecDrv* s, const char* text) {
    unsigned char *value, *next = 0;
    char path[1024];
    FILE* file;
    int nameLen, len = GetItem(s->Parameters, (USTRING*)"LOG", &nameLen, &value, &next);
    if (len == 0 || len >= (int)sizeof path) return;
    memcpy(path, value, (size_t)len);
    path[len] = 0;
    file = fopen(path, "a");
    if (file == 0) return;
    fprintf(file, "%s\n", text);
    fclose(file);
}

static long text(USecDrv* s, long status, const char* message) {
    s->ErrMsg = (unsigned char*)message;
    s->ErrMsgLen = (int)strlen(message);
    s->Error = 42;
    return status;
}

static long output(USecDrv* s, long status, const char* bytes) {
    s->OutDataLen = (int)strlen(bytes);
    memcpy(s->OutBuf, bytes, strlen(bytes));
    return status;
}

/* ---- Honest handling of buffers ---- */

static long sizes(USecDrv* s) {
    char line[200];
    sprintf(line, "%d %d %d %d %d", s->InBufLen, s->OutBufLen, s->OutDataLen, s->ErrMsgLen >= 256, s->InDataLen);
    return output(s, USEC_CONTINUE, line);
}

/* Buffers of 10000 bytes of its own, freed in USEC_CLOSE. */
static long largeBuffers(USecDrv* s) {
    if (s->DrvArea == 0) {
        s->DrvArea = malloc(20000);
        s->OutBuf = (unsigned char*)s->DrvArea;
        s->OutBufLen = 10000;
        s->InBuf = s->OutBuf + 10000;
        s->InBufLen = 10000;
    }
    if (s->InDataLen == 0) {
        memset(s->OutBuf, 'L', 9998);
        memcpy(s->OutBuf + 9998, "\r\n", 2);
        s->OutDataLen = 10000;
    } else {
        memcpy(s->OutBuf, s->InBuf, (size_t)s->InDataLen);
        s->OutDataLen = s->InDataLen;
    }
    return USEC_CONTINUE;
}

/* A buffer of its own for one call, freed in the next. */
static long freedBuffer(USecDrv* s) {
    if (s->DrvArea == 0) {
        s->DrvArea = s->OutBuf = (unsigned char*)malloc(10);
        s->OutBufLen = 10;
        return output(s, USEC_CONTINUE, "one\r\n");
    }
    free(s->DrvArea);
    s->DrvArea = 0;
    s->OutBuf = 0;
    s->OutBufLen = 0;
    s->InBuf = 0;
    s->ErrMsg = 0;
    return USEC_SUCCESS;
}

/* An input buffer of its own for one call, the caller's back after it. */
static long restoredBuffer(USecDrv* s) {
    static unsigned char own[8];
    static unsigned char* callers;
    static int callersLen;
    if (s->InBuf != own) {
        callers = s->InBuf;
        callersLen = s->InBufLen;
        s->InBuf = own;
        s->InBufLen = (int)sizeof own;
    } else {
        s->InBuf = callers;
        s->InBufLen = callersLen;
    }
    return USEC_READONLY;
}

static long tinyInput(USecDrv* s) {
    static unsigned char tiny[4];
    s->InBuf = tiny;
    s->InBufLen = (int)sizeof tiny;
    return USEC_READONLY;
}

static long echo(USecDrv* s) {
    s->OutDataLen = s->InDataLen < s->OutBufLen ? s->InDataLen : s->OutBufLen;
    memcpy(s->OutBuf, s->InBuf, (size_t)s->OutDataLen);
    return USEC_CONTINUE;
}

/* ---- Messages ---- */

static long message(USecDrv* s) {
    static unsigned char unterminated[] = {'a', 'b', 'c', 'd'};
    if (does(s, "message silent")) {
        s->ErrMsg = (unsigned char*)"not meant to be shown";
        s->ErrMsgLen = 0;
    } else if (does(s, "message buffer")) {
        strcpy((char*)s->ErrMsg, s->InDataLen ? "" : "in the caller's buffer");
    } else if (does(s, "message unterminated")) {
        s->ErrMsg = unterminated;
        s->ErrMsgLen = (int)sizeof unterminated;
    } else if (does(s, "message filled")) {
        memset(s->ErrMsg, 'x', 256);
        s->ErrMsgLen = 1000000;
    } else if (does(s, "message null")) {
        s->ErrMsg = 0;
        s->ErrMsgLen = 10;
    } else if (does(s, "message minus")) {
        s->ErrMsgLen = -1;
    } else if (does(s, "message leak")) {
        return text(s, USEC_ERROR, "the PASSWORD is s3cret\x1b[31m\nred");
    }
    return USEC_ERROR;
}

/* ---- Lies about the output ---- */

static long lie(USecDrv* s) {
    static unsigned char own[8];
    if (does(s, "lie minus")) {
        s->OutDataLen = -5;
    } else if (does(s, "lie too long")) {
        s->OutDataLen = s->OutBufLen + 1;
    } else if (does(s, "lie claims more")) {
        s->OutBufLen = 1000000;
        s->OutDataLen = 999999;
    } else if (does(s, "lie behind the end")) {
        s->OutBuf += 4000;
        s->OutDataLen = 97;
    } else if (does(s, "lie null")) {
        s->OutBuf = 0;
        s->OutDataLen = 3;
    } else if (does(s, "lie minus buffer")) {
        s->OutBuf = own;
        s->OutBufLen = -8;
        s->OutDataLen = 3;
    } else if (does(s, "lie status")) {
        return 4711;
    }
    return USEC_CONTINUE;
}

static int isAbout(USecDrv* s, const char* subject) {
    unsigned char *value, *next = 0;
    int nameLen, len = GetItem(s->Parameters, (USTRING*)"DO", &nameLen, &value, &next);
    return len > (int)strlen(subject) && memcmp(value, subject, strlen(subject)) == 0;
}

static long openMessage(USecDrv* s) {
    if (isAbout(s, "message ")) return message(s);
    if (isAbout(s, "lie ")) return lie(s);
    if (does(s, "sizes")) return sizes(s);
    if (does(s, "large buffers")) return largeBuffers(s);
    if (does(s, "freed buffer")) return freedBuffer(s);
    if (does(s, "restored buffer")) return restoredBuffer(s);
    if (does(s, "tiny input")) return tinyInput(s);
    if (does(s, "echo")) return echo(s);
    if (does(s, "terminated")) return s->InBuf[s->InDataLen] == 0 ? USEC_SUCCESS : USEC_ERROR;
    if (does(s, "write")) return output(s, USEC_WRITEONLY, "w");
    if (does(s, "read")) return output(s, USEC_READONLY, "ignored");
    if (does(s, "info")) return text(s, USEC_INFO, "All is well\r\n");
    if (does(s, "starttls")) return output(s, USEC_STARTTLS, "ignored");
    return USEC_SUCCESS;
}

static long driverInfo(USecDrv* s) {
    if (does(s, "no")) return text(s, USEC_ERROR, "I will not");
    if (does(s, "odd")) return 99;
    if (does(s, "nothing")) return USEC_SUCCESS;
    USecSetOpenMsg(s);
    USecSetCloseMsg(s);
    USecSetRTInfo(s);
    USecSetAuthenticating(s);
    return USEC_SUCCESS;
}

static long verify(USecDrv* s) {
    if (does(s, "lie status")) return 4711;
    if (does(s, "long list")) return s->InDataLen == 9000 && s->InBufLen >= 9000 ? USEC_SUCCESS : USEC_ERROR;
    return USEC_SUCCESS;
}

static long runtimeInfo(USecDrv* s) {
    unsigned char* next = 0;
    s->OutDataLen = PutItem(s->OutBuf, (USTRING*)"POLICY", (USTRING*)"NTLM", &next);
    if (does(s, "lie minus")) s->OutDataLen = -5;
    return USEC_SUCCESS;
}

long Puppet(USecDrv* s) {
    switch (s->Function) {
        case USEC_DRVINFO:
            note(s, "DRVINFO");
            return driverInfo(s);
        case USEC_VERIFY:
            note(s, "VERIFY");
            return verify(s);
        case USEC_OPENMSG:
            note(s, "OPENMSG");
            return openMessage(s);
        case USEC_CLOSEMSG:
            note(s, "CLOSEMSG");
            return does(s, "starttls") ? USEC_STARTTLS : output(s, USEC_CONTINUE, "BYE\r\n");
        case USEC_RTINFO:
            return runtimeInfo(s);
        case USEC_CLOSE:
            note(s, "CLOSE");
            free(s->DrvArea);
            return USEC_SUCCESS;
        default:
            return USEC_ERROR;
    }
}
