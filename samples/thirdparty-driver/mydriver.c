/* A security driver by a third party: SMTP AUTH PLAIN (RFC 4616), written to the manual's pages "Implementing an Email
 * Security Driver" and "APIs: Security Driver".
 *
 *     C: AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=      S: 235
 *
 * Parameters: USER and PASSWORD, both mandatory. */
#include <stdlib.h>
#include <string.h>

#include "unienc.h"
#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

#define MAX_CREDENTIALS 1024

typedef struct {
    int Sent;                                 /* the credentials are on their way */
    USTRING Credentials[MAX_CREDENTIALS + 1]; /* <NUL>user<NUL>password */
} Plain;

static long Fail(USecDrv* SecDrv, const char* Text) {
    ustrcpy(SecDrv->ErrMsg, (const USTRING*)Text);
    SecDrv->ErrMsgLen = (int)ustrlen(SecDrv->ErrMsg);
    return USEC_ERROR;
}

/* Does an EHLO line such as "AUTH LOGIN PLAIN" name PLAIN? */
static int IsAuthPlain(const USTRING* Text, int Length) {
    int At;
    if (Length < 5 || ustrnicmp(Text, (const USTRING*)"AUTH ", 5) != 0) return FALSE;
    for (At = 5; At + 5 <= Length; At++) {
        if (Text[At - 1] == ' ' && ustrnicmp(Text + At, (const USTRING*)"PLAIN", 5) == 0 &&
            (At + 5 == Length || Text[At + 5] == ' ')) {
            return TRUE;
        }
    }
    return FALSE;
}

static long Verify(USecDrv* SecDrv) {
    Plain* DrvArea = (Plain*)SecDrv->DrvArea;
    int Code, Offset, Len, Last = FALSE;
    unsigned char* Next = 0;
    DrvArea->Sent = FALSE;
    while (!Last) {
        Len = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &Code, &Offset, &Last, &Next);
        if (Len < 0) break;
        if (IsAuthPlain(SecDrv->InBuf + Offset, Len)) return USEC_SUCCESS;
    }
    return Fail(SecDrv, "The server does not offer AUTH PLAIN");
}

static long SendCredentials(USecDrv* SecDrv) {
    Plain* DrvArea = (Plain*)SecDrv->DrvArea;
    int NameLen, UserLen, PasswordLen;
    long Total = 0, Written;
    unsigned char *User, *Password, *Next = 0;

    UserLen = GetItem(SecDrv->Parameters, (USTRING*)"USER", &NameLen, &User, &Next);
    if (UserLen == 0) return Fail(SecDrv, "AUTH PLAIN needs the parameter USER");
    Next = 0;
    PasswordLen = GetItem(SecDrv->Parameters, (USTRING*)"PASSWORD", &NameLen, &Password, &Next);
    if (PasswordLen == 0) return Fail(SecDrv, "AUTH PLAIN needs the parameter PASSWORD");
    if (UserLen + PasswordLen + 2 > MAX_CREDENTIALS) return Fail(SecDrv, "USER and PASSWORD are too long");

    DrvArea->Credentials[Total++] = CHAR_EOS; /* no authorization identity */
    ustrncpy(DrvArea->Credentials + Total, User, UserLen);
    Total += UserLen;
    DrvArea->Credentials[Total++] = CHAR_EOS;
    ustrncpy(DrvArea->Credentials + Total, Password, PasswordLen);
    Total += PasswordLen;

    ustrcpy(SecDrv->OutBuf, (USTRING*)"AUTH PLAIN ");
    SecDrv->OutDataLen = (int)ustrlen(SecDrv->OutBuf);
    Written = URawToB64(DrvArea->Credentials, Total, SecDrv->OutBuf + SecDrv->OutDataLen,
                        SecDrv->OutBufLen - SecDrv->OutDataLen - 3);
    memset(DrvArea->Credentials, 0, sizeof DrvArea->Credentials);
    if (Written <= 0) return Fail(SecDrv, "USER and PASSWORD are too long");
    ustrcpy(SecDrv->OutBuf + SecDrv->OutDataLen + Written, (USTRING*)"\r\n");
    SecDrv->OutDataLen += (int)Written + 2;
    DrvArea->Sent = TRUE;
    return USEC_CONTINUE;
}

static long OpenMessage(USecDrv* SecDrv) {
    Plain* DrvArea = (Plain*)SecDrv->DrvArea;
    int Code, Offset, Last;
    unsigned char* Next = 0;
    if (!DrvArea->Sent) return SendCredentials(SecDrv);
    DrvArea->Sent = FALSE;
    if (ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &Code, &Offset, &Last, &Next) < 0) {
        return Fail(SecDrv, "The server's reply is not SMTP");
    }
    if (Code == 235) return USEC_SUCCESS;
    SecDrv->Error = Code;
    return Fail(SecDrv, "The server does not accept USER and PASSWORD");
}

/* The entry point: named in [USER_3GL] and in SetSecurity. */
extern long UAuthPlainSMTP(USecDrv* SecDrv) {
    switch (SecDrv->Function) {
        case USEC_DRVINFO:
            SecDrv->DrvArea = calloc(1, sizeof(Plain));
            if (!SecDrv->DrvArea) return Fail(SecDrv, "Out of memory");
            USecSetOpenMsg(SecDrv);
            return USEC_SUCCESS;
        case USEC_VERIFY:
            return Verify(SecDrv);
        case USEC_OPENMSG:
            return OpenMessage(SecDrv);
        case USEC_CLOSE:
            free(SecDrv->DrvArea);
            return USEC_SUCCESS;
        default:
            return Fail(SecDrv, "This function is not supported");
    }
}
