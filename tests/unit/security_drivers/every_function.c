/* Needs every function of the headers: it loads only where all of them are exported. */
#include "unienc.h"
#include "unistr.h"
#include "usmtpsecsub.h"
#include "zsecdrv.h"

typedef void (*Any)(void);

static Any volatile all[] = {
    (Any)GetItem,   (Any)PutItem,        (Any)ParseReply,       (Any)UBase64Enc, (Any)UBase64Dec, (Any)URawToB64,
    (Any)UB64ToRaw, (Any)MD5digest,      (Any)MD4digest,        (Any)DESencrypt, (Any)DESdecrypt, (Any)ustrlen,
    (Any)ustrcpy,   (Any)HMAC_MD5digest, (Any)create_DESkey,    (Any)ustrncpy,   (Any)ustrcat,    (Any)ustrncat,
    (Any)ustrcmp,   (Any)ustrncmp,       (Any)ustricmp,         (Any)ustrnicmp,  (Any)ustrchr,    (Any)ustrrchr,
    (Any)ustrstr,   (Any)USecGetLogical, (Any)USecAddServerText};

long EveryFunction(USecDrv* SecDrv) {
    SecDrv->Flags1 = 0;
    return all[0] != 0 ? USEC_SUCCESS : USEC_ERROR;
}
