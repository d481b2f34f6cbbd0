/* The SMTP AUTH NTLM security driver, entry point UAuthNTLMSMTP (manual: "SMTP AUTH NTLM Security Driver"; MS-NLMP,
 * MS-SMTPNTLM). */
#include <string.h>

#include "ntlm_dialog.h"
#include "ntlm_text.h"

typedef struct {
    MailDriver mail;
    NtlmDialog dialog;
    int loggedOn; /* what was negotiated can be told */
} NtlmDriver;

static const char* const policyNames[] = {"LM NTLM", "LM NTLM VERSION 2", "NTLM"}; /* as runtime information */

static void skipBlanks(const unsigned char** text, int* length) {
    while (*length > 0 && **text == ' ') {
        ++*text;
        --*length;
    }
    while (*length > 0 && (*text)[*length - 1] == ' ')
        --*length;
}

static int readSimplePolicy(const unsigned char* text, int length, NtlmPolicy* policy) {
    static const struct {
        const char* name;
        NtlmPolicy policy;
    } names[] = {{"LM NTLM VERSION 1", NtlmLmAndNtlmV1}, {"LM NTLM V1", NtlmLmAndNtlmV1}, {"LM NTLM", NtlmLmAndNtlmV1},
                 {"LM NTLM VERSION 2", NtlmLmAndNtlmV2}, {"LM NTLM V2", NtlmLmAndNtlmV2}, {"NTLM", NtlmNtlmV1Only}};
    size_t index = 0;
    skipBlanks(&text, &length);
    for (index = 0; index < sizeof names / sizeof names[0]; ++index) {
        if (!mailIs(text, length, names[index].name)) continue;
        *policy = names[index].policy;
        return 1;
    }
    return 0;
}

/* "POLICY", "SESSION SECURITY" or "SESSION SECURITY, POLICY". */
static int readPolicy(const unsigned char* text, int length, NtlmOptions* options) {
    const unsigned char* const comma = memchr(text, ',', (size_t)length);
    const unsigned char* first = text;
    int firstLength = comma != NULL ? (int)(comma - text) : length;
    skipBlanks(&first, &firstLength);
    options->sessionSecurity = mailIs(first, firstLength, "SESSION SECURITY");
    options->policy = NtlmLmAndNtlmV1;
    if (!options->sessionSecurity) return comma == NULL && readSimplePolicy(first, firstLength, &options->policy);
    if (comma == NULL) return 1;
    return readSimplePolicy(comma + 1, (int)(text + length - comma) - 1, &options->policy);
}

static NtlmBytes parameter(const USecDrv* SecDrv, const char* keyword) {
    unsigned char* value = NULL;
    NtlmBytes bytes = {NULL, 0};
    bytes.size = (size_t)mailOptional(SecDrv, keyword, &value);
    bytes.bytes = value;
    return bytes;
}

/* 0 with the message set when a parameter is missing or has a value that is none of its own. */
static int readOptions(USecDrv* SecDrv, NtlmOptions* options) {
    unsigned char* value = NULL;
    int length = 0;
    if (!mailMandatory(SecDrv, "USER", &value) || !mailMandatory(SecDrv, "PASSWORD", &value)) return 0;
    length = mailOptional(SecDrv, "CHARSET", &value);
    options->unicode = length == 0 || mailIs(value, length, "Unicode");
    if (!options->unicode && !mailIs(value, length, "OEM")) {
        mailExplain(SecDrv, "the parameter CHARSET takes Unicode or OEM");
        return 0;
    }
    length = mailOptional(SecDrv, "POLICY", &value);
    if (length == 0) {
        options->policy = NtlmLmAndNtlmV1;
        options->sessionSecurity = 0;
        return 1;
    }
    if (readPolicy(value, length, options)) return 1;
    mailExplain(SecDrv,
                "the parameter POLICY takes LM NTLM {VERSION 1|V1}, LM NTLM VERSION 2|V2, NTLM, or SESSION SECURITY "
                "{, one of these}");
    return 0;
}

static long openMessage(USecDrv* SecDrv) {
    NtlmDriver* const area = SecDrv->DrvArea;
    const NtlmCredentials credentials = {parameter(SecDrv, "USER"), parameter(SecDrv, "PASSWORD"),
                                         parameter(SecDrv, "DOMAIN"), parameter(SecDrv, "WORKSTATION")};
    long status = 0;
    area->loggedOn = 0;
    if (!readOptions(SecDrv, &area->dialog.options)) return mailFailure(SecDrv, 0);
    status = ntlmDialogStep(SecDrv, &area->dialog, &credentials);
    area->loggedOn = status == USEC_SUCCESS;
    return status;
}

/* Adds NAME=the item's text when the target information has it. */
static void addTarget(USecDrv* SecDrv, NtlmBytes targetInfo, unsigned id, const char* name, unsigned char** next) {
    char text[256];
    const NtlmBytes item = ntlmTargetItem(targetInfo, id);
    if (item.bytes == NULL || item.size == 0) return;
    ntlmToUtf8(item.bytes, item.size, text, sizeof text);
    SecDrv->OutDataLen = PutItem(SecDrv->OutBuf, (USTRING*)name, (USTRING*)text, next);
}

static void addItem(USecDrv* SecDrv, const char* name, const char* value, unsigned char** next) {
    SecDrv->OutDataLen = PutItem(SecDrv->OutBuf, (USTRING*)name, (USTRING*)value, next);
}

static long runtimeInformation(USecDrv* SecDrv) {
    const NtlmDriver* const area = SecDrv->DrvArea;
    const NtlmOutcome* const outcome = &area->dialog.outcome;
    const NtlmBytes targetInfo = {area->dialog.targetInfo, area->dialog.targetInfoSize};
    const int hasTarget = outcome->sessionSecurity && targetInfo.size > 0;
    unsigned char* next = NULL;
    SecDrv->OutDataLen = 0;
    /* All that follows needs less than 2 kB. */
    if (!area->loggedOn || SecDrv->OutBufLen < 2048) return USEC_SUCCESS;
    addItem(SecDrv, "CHARSET", outcome->unicode ? "UNICODE" : "OEM", &next);
    addItem(SecDrv, "POLICY", outcome->sessionSecurity ? "SESSION SECURITY" : policyNames[area->dialog.options.policy],
            &next);
    addItem(SecDrv, "TARGETINFO", hasTarget ? "TRUE" : "FALSE", &next);
    if (!hasTarget) return USEC_SUCCESS;
    addTarget(SecDrv, targetInfo, ntlmServerName, "TARGETSERVER", &next);
    addTarget(SecDrv, targetInfo, ntlmDomainName, "TARGETDOMAIN", &next);
    addTarget(SecDrv, targetInfo, ntlmDnsServerName, "DNSSERVER", &next);
    addTarget(SecDrv, targetInfo, ntlmDnsDomainName, "DNSDOMAIN", &next);
    addTarget(SecDrv, targetInfo, ntlmDnsTreeName, "PARENTDNSDOMAIN", &next);
    return USEC_SUCCESS;
}

static long driverInfo(USecDrv* SecDrv) {
    static const MailEntry entry = {"UAuthNTLMSMTP", "NTLM", MailSmtp};
    const long status = mailDriverInfo(SecDrv, &entry, sizeof(NtlmDriver));
    if (status == USEC_SUCCESS) USecSetRTInfo(SecDrv);
    return status;
}

static void forget(USecDrv* SecDrv) {
    NtlmDriver* const area = SecDrv->DrvArea;
    if (area == NULL) return;
    ntlmDialogForget(&area->dialog);
    area->loggedOn = 0;
}

USEC_EXPORT long UAuthNTLMSMTP(USecDrv* SecDrv);

USEC_EXPORT long UAuthNTLMSMTP(USecDrv* SecDrv) {
    switch (SecDrv->Function) {
        case USEC_DRVINFO:
            return driverInfo(SecDrv);
        case USEC_VERIFY:
            forget(SecDrv);
            return mailVerify(SecDrv);
        case USEC_OPENMSG:
            return openMessage(SecDrv);
        case USEC_RTINFO:
            return runtimeInformation(SecDrv);
        case USEC_CLOSE:
            forget(SecDrv);
            return mailClose(SecDrv, sizeof(NtlmDriver));
        default:
            return USEC_ERROR;
    }
}
