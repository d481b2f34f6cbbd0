/* Every name of the manual's pages "APIs: Security Driver", used the way the pages use it. */
#include "unienc.h"
#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

#ifdef __cplusplus
extern "C" {
#endif

extern long MySMTPSecDrv(USecDrv* SecDrv);

typedef struct {
    USTRING Buffer[300];
    USTRING* User;
} Area;

/* Each flag can be set, seen and cleared on its own. */
static int FlagsWork(USecDrv* SecDrv) {
    const unsigned long Before = SecDrv->Flags1;
#define EACH(Name)                       \
    USecSet##Name(SecDrv);               \
    if (!USecIs##Name(SecDrv)) return 0; \
    USecZero##Name(SecDrv);              \
    if (USecIs##Name(SecDrv)) return 0;  \
    if (SecDrv->Flags1 != Before) return 0;
    EACH(ConnectEnc)
    EACH(MsgHdrEnc)
    EACH(UserPassVal)
    EACH(Authenticating)
    EACH(UserPassInfo)
    EACH(PassChng)
    EACH(OpenMsg)
    EACH(CodeMsg)
    EACH(CloseMsg)
    EACH(RTInfo)
    return SecCodeConnectFlag + SecCodeMsgHdrFlag + SecAuthenticateFlag + SecAuthenticatingFlag + SecUserPassInfoFlag +
               SecPassChngFlag + SecOpenMsgFlag + SecCodeMsgFlag + SecCloseMsgFlag + SecRTInfoFlag ==
           (SecCodeConnectFlag | SecCodeMsgHdrFlag | SecAuthenticateFlag | SecAuthenticatingFlag | SecUserPassInfoFlag |
            SecPassChngFlag | SecOpenMsgFlag | SecCodeMsgFlag | SecCloseMsgFlag | SecRTInfoFlag);
}

static int MembersAreThere(USecDrv* SecDrv) {
    return SecDrv->Username == 0 && SecDrv->Passwd == 0 && SecDrv->NewPasswd == 0 && SecDrv->UserToken == 0 &&
           SecDrv->InBuf != 0 && SecDrv->InBufLen == 4096 && SecDrv->OutBuf != 0 && SecDrv->OutBufLen == 4096 &&
           SecDrv->ErrMsg != 0 && SecDrv->ErrMsgLen >= 256 && SecDrv->Error == 0 && SecDrv->Properties != 0 &&
           SecDrv->Parameters != 0;
}

static long Encode(USecDrv* SecDrv) {
    unsigned char Digest[16], Key[8], Block[8];
    unsigned char* Value = SecDrv->InBuf;
    MD5digest(Value, (unsigned int)SecDrv->InDataLen, Digest);
    MD4digest(Value, (unsigned int)SecDrv->InDataLen, Digest);
    HMAC_MD5digest(Value, SecDrv->InDataLen, Value, SecDrv->InDataLen, Digest);
    create_DESkey(Value, Key);
    DESencrypt(Value, Key, Block);
    DESdecrypt(Value, Key, Block);
    return UBase64Enc(Value, SecDrv->OutBuf, SecDrv->OutBufLen) + UBase64Dec(Value, SecDrv->OutBuf, SecDrv->OutBufLen) +
           URawToB64(Value, SecDrv->InDataLen, SecDrv->OutBuf, SecDrv->OutBufLen) +
           UB64ToRaw(Value, SecDrv->OutBuf, SecDrv->OutBufLen);
}

long MySMTPSecDrv(USecDrv* SecDrv) {
    static Area Static;
    Area* DrvArea = &Static;
    unsigned char *parameters = SecDrv->Parameters, *value, *next = 0, *ptr = 0;
    int namelen, len, code, offset, last, total = 0;

    SecDrv->DrvArea = DrvArea;
    switch (SecDrv->Function) {
        case USEC_DRVINFO:
            if (!FlagsWork(SecDrv) || !MembersAreThere(SecDrv)) return USEC_ERROR;
            USecSetOpenMsg(SecDrv);
            return USEC_SUCCESS;
        case USEC_VERIFY:
            len = ParseReply(SecDrv->InBuf, SecDrv->InDataLen, &code, &offset, &last, &next);
            return len < 0 ? USEC_ERROR : USEC_INFO;
        case USEC_OPENMSG:
            DrvArea->User = DrvArea->Buffer + total;
            len = GetItem(parameters, (USTRING*)"USER", &namelen, &value, &next);
            ustrncpy(DrvArea->User, value, len);
            total += len;
            DrvArea->Buffer[total++] = CHAR_EOS;
            if (total > 100) return USEC_READONLY;
            return total > 5 ? USEC_CONTINUE : USEC_WRITEONLY;
        case USEC_RTINFO:
            PutItem(SecDrv->OutBuf, (USTRING*)"CHARSET", (USTRING*)"UNICODE", &ptr);
            return USEC_SUCCESS;
        case USEC_ENCODE:
            return Encode(SecDrv) > 0 ? USEC_SUCCESS : USEC_ERROR;
        case USEC_CLOSEMSG:
        case USEC_CLOSE:
        case USEC_AUTHENTICATE:
        case USEC_USERPASSINFO:
        case USEC_PASSCHNG:
        case USEC_DECODE:
            return USEC_SUCCESS;
        default:
            return USEC_STARTTLS;
    }
}

#ifdef __cplusplus
}
#endif
