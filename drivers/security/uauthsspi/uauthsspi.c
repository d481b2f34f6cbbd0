/* The SMTP SSPI security driver off Windows, entry point UAuthSSPISMTP (manual: "SMTP SSPI Security Driver").
 *
 * Kerberos is AUTH GSSAPI (RFC 4752) through the system's GSSAPI library:
 *
 *     C: AUTH GSSAPI, token      S: 334 token, until the context stands (an empty line where there is no token)
 *                                S: 334 the layers it offers, wrapped      C: "none", wrapped      S: 235
 *
 * NTLM is that of the driver uauthntlm with its default policy; there are no credentials of a logged-on Windows user
 * here, so it needs SPN_USER and what belongs to it. Negotiate takes Kerberos when the server offers it and SPN_SERVER
 * is given, and NTLM when it is not so or there is no ticket to be had. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kerberos.h"
#include "ntlm_dialog.h"

typedef enum { SspInvalid, SspNegotiate, SspNtlm, SspKerberos } Ssp;

enum { SentNothing, SentCommand, SentToken, SentChoice };

typedef struct {
    MailDriver mail;
    NtlmDialog ntlm;
    Kerberos kerberos;
    int ntlmOffered;
    Ssp used; /* after a log-on: what was used */
    char spnUser[kerberosNameSize];
    char spnServer[kerberosNameSize];
} SspiDriver;

static const MailEntry kerberosEntry = {"UAuthSSPISMTP", "GSSAPI", MailSmtp};
static const MailEntry ntlmEntry = {"UAuthSSPISMTP", "NTLM", MailSmtp};

static NtlmBytes parameter(const USecDrv* SecDrv, const char* keyword) {
    unsigned char* value = NULL;
    NtlmBytes bytes = {NULL, 0};
    bytes.size = (size_t)mailOptional(SecDrv, keyword, &value);
    bytes.bytes = value;
    return bytes;
}

static Ssp wantedSsp(const USecDrv* SecDrv) {
    const NtlmBytes value = parameter(SecDrv, "SSP");
    const int length = (int)value.size;
    if (mailIs(value.bytes, length, "Negotiate")) return SspNegotiate;
    if (mailIs(value.bytes, length, "NTLM")) return SspNtlm;
    if (mailIs(value.bytes, length, "Kerberos")) return SspKerberos;
    return SspInvalid;
}

static void forget(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    if (area == NULL) return;
    kerberosEnd(&area->kerberos);
    ntlmDialogForget(&area->ntlm);
    area->used = SspInvalid;
    area->spnUser[0] = area->spnServer[0] = '\0';
}

static long verify(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    const Ssp wanted = wantedSsp(SecDrv);
    const int kerberosOffered = mailOffers(SecDrv, "GSSAPI");
    forget(SecDrv);
    area->ntlmOffered = mailOffers(SecDrv, "NTLM");
    area->mail.entry = &kerberosEntry;
    if (wanted == SspNtlm) area->mail.entry = &ntlmEntry;
    if (wanted == SspNegotiate && area->ntlmOffered &&
        (!kerberosOffered || parameter(SecDrv, "SPN_SERVER").size == 0)) {
        area->mail.entry = &ntlmEntry;
    }
    /* A parameter that is wrong is told by USEC_OPENMSG. */
    if (wanted == SspInvalid && (kerberosOffered || area->ntlmOffered)) return USEC_SUCCESS;
    return mailVerify(SecDrv);
}

/* Manual: "SMTP SSPI Security Driver", Driver Parameters. */
static int checkParameters(USecDrv* SecDrv) {
    static const char* const others[] = {"USER", "PASSWORD", "DOMAIN"};
    const int alternative = parameter(SecDrv, "SPN_USER").size > 0;
    unsigned char* value = NULL;
    size_t index = 0;
    if (wantedSsp(SecDrv) == SspInvalid) {
        if (mailMandatory(SecDrv, "SSP", &value) != 0) {
            mailExplain(SecDrv, "the parameter SSP takes Negotiate, NTLM or Kerberos");
        }
        return 0;
    }
    for (index = 0; index < sizeof others / sizeof others[0]; ++index) {
        if (alternative && mailMandatory(SecDrv, others[index], &value) == 0) return 0;
        if (alternative || parameter(SecDrv, others[index]).size == 0) continue;
        mailExplain(SecDrv, "%s is used with SPN_USER only", others[index]);
        return 0;
    }
    return 1;
}

static long fail(USecDrv* SecDrv, const char* problem) {
    SspiDriver* const area = SecDrv->DrvArea;
    const long status = mailFail(SecDrv, "%s", problem);
    kerberosEnd(&area->kerberos);
    return status;
}

/* ---- NTLM ---- */

static long openNtlm(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    const NtlmCredentials credentials = {
        parameter(SecDrv, "USER"), parameter(SecDrv, "PASSWORD"), parameter(SecDrv, "DOMAIN"), {NULL, 0}};
    long status = 0;
    if (credentials.user.size == 0) {
        return mailFail(SecDrv,
                        "NTLM needs SPN_USER, USER, PASSWORD and DOMAIN: this system has no logged-on Windows user");
    }
    area->ntlm.options.policy = NtlmLmAndNtlmV1;
    area->ntlm.options.sessionSecurity = 1; /* as Windows asks for; a server without it gets the policy */
    area->ntlm.options.unicode = 1;
    status = ntlmDialogStep(SecDrv, &area->ntlm, &credentials);
    if (status == USEC_SUCCESS) area->used = SspNtlm;
    return status;
}

/* ---- Kerberos ---- */

/* NUL-terminated, in new memory. */
static char* copyText(NtlmBytes text) {
    char* const copy = calloc(text.size + 1, 1);
    if (copy != NULL && text.size > 0) memcpy(copy, text.bytes, text.size);
    return copy;
}

/* "USER@DOMAIN"; USER alone when it names the realm itself. */
static char* principalOf(NtlmBytes user, NtlmBytes domain) {
    char* const name = calloc(user.size + domain.size + 2, 1);
    if (name == NULL) return NULL;
    memcpy(name, user.bytes, user.size);
    if (memchr(user.bytes, '@', user.size) != NULL) return name;
    name[user.size] = '@';
    memcpy(name + user.size + 1, domain.bytes, domain.size);
    return name;
}

static int beginKerberos(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    const NtlmBytes password = parameter(SecDrv, "PASSWORD");
    KerberosUser user = {NULL, password.bytes, password.size};
    char* const server = copyText(parameter(SecDrv, "SPN_SERVER"));
    char* principal = NULL;
    int begun = 0;
    if (parameter(SecDrv, "SPN_USER").size > 0) {
        principal = principalOf(parameter(SecDrv, "USER"), parameter(SecDrv, "DOMAIN"));
    }
    user.principal = principal;
    begun = server != NULL && kerberosBegin(&area->kerberos, server, &user);
    free(server);
    free(principal);
    return begun;
}

/* Sends what a call of kerberos.c has made, and releases it. */
static long sendToken(USecDrv* SecDrv, gss_buffer_t token, int progress) {
    SspiDriver* const area = SecDrv->DrvArea;
    OM_uint32 minor = 0;
    const long status = mailSend(SecDrv, token->value, (long)token->length);
    gss_release_buffer(&minor, token);
    if (status == USEC_CONTINUE) area->mail.progress = progress;
    return status;
}

/* The token does not fit a command line: it always follows the server's empty challenge. */
static long sendGssapi(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    int deferred = 0;
    unsigned char* value = NULL;
    long status = 0;
    if (mailMandatory(SecDrv, "SPN_SERVER", &value) == 0) return mailFailure(SecDrv, 0);
    if (!beginKerberos(SecDrv)) {
        if (wantedSsp(SecDrv) != SspNegotiate || !area->ntlmOffered || parameter(SecDrv, "SPN_USER").size == 0) {
            return fail(SecDrv, area->kerberos.problem);
        }
        kerberosEnd(&area->kerberos);
        area->mail.entry = &ntlmEntry;
        return openNtlm(SecDrv);
    }
    status = mailSendAuth(SecDrv, NULL, 0, &deferred);
    if (status == USEC_CONTINUE) area->mail.progress = SentCommand;
    return status;
}

static long answerChallenge(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    gss_buffer_desc token = GSS_C_EMPTY_BUFFER;
    if (area->mail.progress == SentChoice) return fail(SecDrv, "the server asks for more than AUTH GSSAPI has");
    if (!mailDecodeChallenge(SecDrv)) return fail(SecDrv, "the server's challenge is not base64");
    if (area->kerberos.established) {
        if (!kerberosAnswerLayers(&area->kerberos, area->mail.challenge, area->mail.challengeSize, &token)) {
            return fail(SecDrv, area->kerberos.problem);
        }
        return sendToken(SecDrv, &token, SentChoice);
    }
    if (area->mail.progress == SentToken && area->mail.challengeSize == 0) {
        return fail(SecDrv, "the server's challenge is empty");
    }
    if (!kerberosStep(&area->kerberos, area->mail.challenge,
                      area->mail.progress == SentCommand ? 0 : area->mail.challengeSize, &token)) {
        return fail(SecDrv, area->kerberos.problem);
    }
    return sendToken(SecDrv, &token, SentToken);
}

static long acceptedKerberos(USecDrv* SecDrv) {
    SspiDriver* const area = SecDrv->DrvArea;
    if (area->mail.progress != SentChoice) return fail(SecDrv, "the server accepted before the dialog was over");
    kerberosNames(&area->kerberos, area->spnUser, area->spnServer);
    area->used = SspKerberos;
    kerberosEnd(&area->kerberos);
    return mailSuccess(SecDrv);
}

static long openKerberos(USecDrv* SecDrv) {
    const SspiDriver* const area = SecDrv->DrvArea;
    int code = 0;
    if (SecDrv->InDataLen == 0 || area->mail.progress == SentNothing) return sendGssapi(SecDrv);
    switch (mailAnswer(SecDrv, &code)) {
        case MailAccepted:
            return acceptedKerberos(SecDrv);
        case MailChallenge:
            return answerChallenge(SecDrv);
        default:
            kerberosEnd(&((SspiDriver*)SecDrv->DrvArea)->kerberos);
            return mailFailure(SecDrv, code);
    }
}

/* ---- The driver ---- */

static long openMessage(USecDrv* SecDrv) {
    const SspiDriver* const area = SecDrv->DrvArea;
    if (!checkParameters(SecDrv)) return mailFailure(SecDrv, 0);
    return area->mail.entry == &ntlmEntry ? openNtlm(SecDrv) : openKerberos(SecDrv);
}

static void addItem(USecDrv* SecDrv, const char* name, const char* value, unsigned char** next) {
    SecDrv->OutDataLen = PutItem(SecDrv->OutBuf, (USTRING*)name, (USTRING*)value, next);
}

/* Manual: "SMTP SSPI Security Driver", Runtime Information Returned. */
static long runtimeInformation(USecDrv* SecDrv) {
    const SspiDriver* const area = SecDrv->DrvArea;
    const NtlmBytes given = parameter(SecDrv, "USER");
    char user[kerberosNameSize];
    unsigned char* next = NULL;
    SecDrv->OutDataLen = 0;
    if (area->used == SspInvalid || SecDrv->OutBufLen < 2048) return USEC_SUCCESS;
    addItem(SecDrv, "SSP", area->used == SspKerberos ? "Kerberos" : "NTLM", &next);
    if (area->used == SspKerberos) {
        addItem(SecDrv, "SPN_SERVER", area->spnServer, &next);
        addItem(SecDrv, "SPN_USER", area->spnUser, &next);
        snprintf(user, sizeof user, "%.*s", (int)strcspn(area->spnUser, "@"), area->spnUser);
    } else {
        snprintf(user, sizeof user, "%.*s", (int)given.size, (const char*)given.bytes);
    }
    addItem(SecDrv, "USER", user, &next);
    return USEC_SUCCESS;
}

static long driverInfo(USecDrv* SecDrv) {
    const long status = mailDriverInfo(SecDrv, &kerberosEntry, sizeof(SspiDriver));
    if (status == USEC_SUCCESS) USecSetRTInfo(SecDrv);
    return status;
}

USEC_EXPORT long UAuthSSPISMTP(USecDrv* SecDrv);

USEC_EXPORT long UAuthSSPISMTP(USecDrv* SecDrv) {
    switch (SecDrv->Function) {
        case USEC_DRVINFO:
            return driverInfo(SecDrv);
        case USEC_VERIFY:
            return verify(SecDrv);
        case USEC_OPENMSG:
            return openMessage(SecDrv);
        case USEC_RTINFO:
            return runtimeInformation(SecDrv);
        case USEC_CLOSE:
            forget(SecDrv);
            return mailClose(SecDrv, sizeof(SspiDriver));
        default:
            return USEC_ERROR;
    }
}
