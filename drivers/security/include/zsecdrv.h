/* The security driver API: what a security driver and its caller say to each other
 * (manual: "APIs: Security Driver").
 *
 * A driver is a shared library with one function per mechanism, its entry point:
 *
 *     long MyEntryPoint(USecDrv *SecDrv);
 *
 * named in the [USER_3GL] section of the assignment file and in SetSecurity. The caller sets SecDrv->Function to one of
 * the USEC_ function codes and calls the entry point; the driver does what the code asks and returns one of the USEC_
 * statuses.
 *
 * A driver compiled with `cc -shared -fPIC -I drivers/security/include` needs no library: the functions of
 * usecdrvsub.h, unienc.h and unistr.h are exported by the program that loads it.
 *
 * Plain C89, also fit for C++. A driver must be thread-safe; each USecDrv belongs to one thread.
 */
#ifndef ZSECDRV_H
#define ZSECDRV_H

#ifdef __cplusplus
extern "C" {
#endif

/* Put before an entry point when symbols are hidden by default (-fvisibility=hidden) or on Windows. */
#if defined(_WIN32)
#define USEC_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define USEC_EXPORT __attribute__((visibility("default")))
#else
#define USEC_EXPORT
#endif

/* ---- Function codes: the value of SecDrv->Function (manual: "Security Driver Functions") ---- */

#define USEC_DRVINFO 1 /* set Flags1 with the macros below; allocate what the driver needs */
#define USEC_CLOSE 2   /* the last call: release everything */

/* Mail drivers only. */
#define USEC_VERIFY 10   /* is the extension in the EHLO (or CAPA) reply in InBuf? */
#define USEC_OPENMSG 11  /* the dialog that opens the authenticated session */
#define USEC_CLOSEMSG 12 /* the dialog that ends it */
#define USEC_RTINFO 13   /* write what was negotiated to OutBuf, as a list (PutItem) */

/* Client/server drivers only; uproc does not call them. */
#define USEC_AUTHENTICATE 20
#define USEC_USERPASSINFO 21
#define USEC_PASSCHNG 22
#define USEC_ENCODE 23
#define USEC_DECODE 24

/* ---- Statuses: what the entry point returns ---- */

#define USEC_SUCCESS 0L
#define USEC_INFO 1L     /* success; ErrMsg holds a text worth showing */
#define USEC_ERROR (-1L) /* failure; ErrMsg says why. From USEC_VERIFY: the server does not support the extension */

/* From USEC_OPENMSG and USEC_CLOSEMSG only: the dialog goes on, the same function code will be called again. */
#define USEC_CONTINUE 2L  /* send OutBuf, read one reply into InBuf */
#define USEC_WRITEONLY 3L /* send OutBuf, read nothing (InDataLen will be 0) */
#define USEC_READONLY 4L  /* send nothing, read one reply into InBuf */

/* From USEC_OPENMSG only; an addition of uproc to the documented statuses. The driver has obtained the server's consent
 * to TLS: the caller upgrades the connection now, forgets the capabilities, sends EHLO again and goes on with the next
 * driver of the security context. Such a driver announces itself with USecSetUpgradesTls. This driver's part is done:
 * it is not called again before the connection ends. OutBuf is not sent. */
#define USEC_STARTTLS 100L

/* ---- The control structure (manual: "Security Driver Control Structure (USecDrv)") ---- */

typedef struct USecDrv {
    int Function; /* what to do now: a USEC_ function code */

    /* The driver's flags. Set them in USEC_DRVINFO, only through the macros below. All are off at first. */
    unsigned long Flags1;

    /* The driver's own: set it in USEC_DRVINFO, find it again in every call, free what it points to in USEC_CLOSE. */
    void* DrvArea;

    /* Client/server drivers only; NULL for mail drivers. */
    unsigned char* Username;
    unsigned char* Passwd;
    unsigned char* NewPasswd;
    void* UserToken;

    /* From the caller to the driver: the server's reply, as received, CRLF included. InDataLen is 0 when there is none.
     * The caller's buffer has 4096 bytes, or as many as a longer reply needs. A driver may put a larger buffer of its
     * own here, with its length; it stays in place over calls, and the driver frees it. */
    unsigned char* InBuf;
    int InBufLen;  /* size of the buffer in bytes */
    int InDataLen; /* bytes of data in it */

    /* From the driver to the caller: sent to the server as it is, so it must end with CRLF. The caller's buffer has
     * 4096 bytes; a driver may replace it as it may replace InBuf. OutDataLen is 0 at the start of each call. */
    unsigned char* OutBuf;
    int OutBufLen;
    int OutDataLen;

    /* With USEC_INFO and USEC_ERROR: a NUL-terminated UTF-8 text. The caller provides a buffer of 256 bytes; a driver
     * may point ErrMsg at a constant or at memory of its own instead, which the caller then neither changes nor frees.
     * The text is used when ErrMsgLen is not 0. After an error in USEC_DRVINFO only a constant, or the caller's buffer,
     * may stand here. Never put a password or token into it. */
    unsigned char* ErrMsg;
    int ErrMsgLen; /* bytes of text (the caller's buffer: its size, until the driver sets it) */
    long Error;    /* the driver's own number of the message */

    /* The parameters of SetSecurity: NUL-terminated UTF-8 lists for GetItem. They stay valid until USEC_CLOSE returns;
     * a driver need not, and should not, keep copies of what is secret. */
    unsigned char* Properties; /* "SMTP=EntryPoint", "USE=MAND" or "USE=OPT" */
    unsigned char* Parameters; /* "USER=...", "PASSWORD=...": whatever the driver documents */

    void* Reserved[4]; /* the caller's; do not touch */
} USecDrv;

/* The type of an entry point. */
typedef long (*USecEntryPoint)(USecDrv* SecDrv);

/* ---- Functions of the caller; additions of uproc ----
 *
 * Source that is also compiled against another zsecdrv.h puts their calls in #ifdef USEC_CALLER_FUNCTIONS. */
#define USEC_CALLER_FUNCTIONS 1

/* The value of a logical of the section [LOGICALS] of the assignment file. Name is matched in any case. At most
 * ValueLen - 1 bytes are written, and a NUL. Returns the length written; 0 when the logical is not defined, has no
 * value, or an argument is NULL (Value is an empty text then). */
int USecGetLogical(USecDrv* SecDrv, const unsigned char* Name, unsigned char* Value, int ValueLen);

/* Before USEC_OPENMSG returns USEC_ERROR: words of the server that its last reply does not hold, as the error text that
 * XOAUTH2 hides in a challenge. GetSMTPResponse shows them behind that reply. Length bytes of UTF-8, copied. */
void USecAddServerText(USecDrv* SecDrv, const unsigned char* Text, int Length);

/* ---- Flags (manual: "Security Driver Macros") ---- */

#define SecCodeConnectFlag 0x0001UL
#define SecCodeMsgHdrFlag 0x0002UL
#define SecAuthenticateFlag 0x0004UL
#define SecUserPassInfoFlag 0x0008UL
#define SecPassChngFlag 0x0010UL
#define SecOpenMsgFlag 0x0020UL
#define SecCodeMsgFlag 0x0040UL
#define SecCloseMsgFlag 0x0080UL
#define SecRTInfoFlag 0x0100UL
#define SecAuthenticatingFlag 0x0200UL
#define SecUpgradesTlsFlag 0x10000UL /* an addition of uproc to the documented flags */

#define USecSetFlag_(SecDrv, Flag) ((void)((SecDrv)->Flags1 |= (Flag)))
#define USecZeroFlag_(SecDrv, Flag) ((void)((SecDrv)->Flags1 &= ~(Flag)))
#define USecIsFlag_(SecDrv, Flag) (((SecDrv)->Flags1 & (Flag)) != 0)

/* Mail drivers: the driver answers USEC_OPENMSG, USEC_CLOSEMSG, USEC_RTINFO. */
#define USecSetOpenMsg(SecDrv) USecSetFlag_(SecDrv, SecOpenMsgFlag)
#define USecZeroOpenMsg(SecDrv) USecZeroFlag_(SecDrv, SecOpenMsgFlag)
#define USecIsOpenMsg(SecDrv) USecIsFlag_(SecDrv, SecOpenMsgFlag)

#define USecSetCloseMsg(SecDrv) USecSetFlag_(SecDrv, SecCloseMsgFlag)
#define USecZeroCloseMsg(SecDrv) USecZeroFlag_(SecDrv, SecCloseMsgFlag)
#define USecIsCloseMsg(SecDrv) USecIsFlag_(SecDrv, SecCloseMsgFlag)

#define USecSetRTInfo(SecDrv) USecSetFlag_(SecDrv, SecRTInfoFlag)
#define USecZeroRTInfo(SecDrv) USecZeroFlag_(SecDrv, SecRTInfoFlag)
#define USecIsRTInfo(SecDrv) USecIsFlag_(SecDrv, SecRTInfoFlag)

/* POP3 drivers: the driver authenticates, so the user name and password of LogonMail are not used. */
#define USecSetAuthenticating(SecDrv) USecSetFlag_(SecDrv, SecAuthenticatingFlag)
#define USecZeroAuthenticating(SecDrv) USecZeroFlag_(SecDrv, SecAuthenticatingFlag)
#define USecIsAuthenticating(SecDrv) USecIsFlag_(SecDrv, SecAuthenticatingFlag)

/* SMTP drivers: USEC_OPENMSG ends with USEC_STARTTLS (or USEC_ERROR). The verification of the security context stops at
 * this driver and goes on behind it with what the server offers inside TLS. An addition of uproc: a driver that is also
 * compiled against another zsecdrv.h puts it in #ifdef USecSetUpgradesTls. */
#define USecSetUpgradesTls(SecDrv) USecSetFlag_(SecDrv, SecUpgradesTlsFlag)
#define USecZeroUpgradesTls(SecDrv) USecZeroFlag_(SecDrv, SecUpgradesTlsFlag)
#define USecIsUpgradesTls(SecDrv) USecIsFlag_(SecDrv, SecUpgradesTlsFlag)

/* Client/server drivers. */
#define USecSetConnectEnc(SecDrv) USecSetFlag_(SecDrv, SecCodeConnectFlag)
#define USecZeroConnectEnc(SecDrv) USecZeroFlag_(SecDrv, SecCodeConnectFlag)
#define USecIsConnectEnc(SecDrv) USecIsFlag_(SecDrv, SecCodeConnectFlag)

#define USecSetMsgHdrEnc(SecDrv) USecSetFlag_(SecDrv, SecCodeMsgHdrFlag)
#define USecZeroMsgHdrEnc(SecDrv) USecZeroFlag_(SecDrv, SecCodeMsgHdrFlag)
#define USecIsMsgHdrEnc(SecDrv) USecIsFlag_(SecDrv, SecCodeMsgHdrFlag)

#define USecSetUserPassVal(SecDrv) USecSetFlag_(SecDrv, SecAuthenticateFlag)
#define USecZeroUserPassVal(SecDrv) USecZeroFlag_(SecDrv, SecAuthenticateFlag)
#define USecIsUserPassVal(SecDrv) USecIsFlag_(SecDrv, SecAuthenticateFlag)

#define USecSetUserPassInfo(SecDrv) USecSetFlag_(SecDrv, SecUserPassInfoFlag)
#define USecZeroUserPassInfo(SecDrv) USecZeroFlag_(SecDrv, SecUserPassInfoFlag)
#define USecIsUserPassInfo(SecDrv) USecIsFlag_(SecDrv, SecUserPassInfoFlag)

#define USecSetPassChng(SecDrv) USecSetFlag_(SecDrv, SecPassChngFlag)
#define USecZeroPassChng(SecDrv) USecZeroFlag_(SecDrv, SecPassChngFlag)
#define USecIsPassChng(SecDrv) USecIsFlag_(SecDrv, SecPassChngFlag)

#define USecSetCodeMsg(SecDrv) USecSetFlag_(SecDrv, SecCodeMsgFlag)
#define USecZeroCodeMsg(SecDrv) USecZeroFlag_(SecDrv, SecCodeMsgFlag)
#define USecIsCodeMsg(SecDrv) USecIsFlag_(SecDrv, SecCodeMsgFlag)

#ifdef __cplusplus
}
#endif

#endif
