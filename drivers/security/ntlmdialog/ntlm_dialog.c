#include "ntlm_dialog.h"

#include <stdlib.h>
#include <string.h>

void ntlmDialogForget(NtlmDialog* dialog) {
    free(dialog->targetInfo);
    dialog->targetInfo = NULL;
    dialog->targetInfoSize = 0;
    dialog->outcome.unicode = dialog->outcome.sessionSecurity = 0;
}

/* Manual: "NTLM_INITIAL_RESPONSE". */
static int isDeferred(USecDrv* SecDrv) {
    unsigned char value[16];
    const int length = USecGetLogical(SecDrv, (const unsigned char*)"NTLM_INITIAL_RESPONSE", value, (int)sizeof value);
    return mailIs(value, length, "DEFERRED");
}

static long sendFirst(USecDrv* SecDrv, const NtlmDialog* dialog, int withCommand) {
    MailDriver* const area = SecDrv->DrvArea;
    size_t size = 0;
    int deferred = 0;
    long status = 0;
    unsigned char* const message = ntlmFirstMessage(&dialog->options, &size);
    if (message == NULL) return mailFail(SecDrv, "out of memory");
    if (!withCommand) {
        status = mailSend(SecDrv, message, (long)size);
    } else {
        status = mailSendAuth(SecDrv, isDeferred(SecDrv) ? NULL : message, (long)size, &deferred);
    }
    free(message);
    if (status == USEC_CONTINUE) area->progress = deferred ? NtlmSentCommand : NtlmSentFirst;
    return status;
}

static int keepTargetInfo(NtlmDialog* dialog, NtlmBytes targetInfo) {
    if (targetInfo.size == 0) return 1;
    dialog->targetInfo = malloc(targetInfo.size);
    if (dialog->targetInfo == NULL) return 0;
    memcpy(dialog->targetInfo, targetInfo.bytes, targetInfo.size);
    dialog->targetInfoSize = targetInfo.size;
    return 1;
}

static long sendAnswer(USecDrv* SecDrv, NtlmDialog* dialog, const NtlmCredentials* credentials) {
    MailDriver* const area = SecDrv->DrvArea;
    NtlmChallenge challenge;
    NtlmFresh fresh;
    const char* problem = NULL;
    unsigned char* message = NULL;
    size_t size = 0;
    long status = 0;
    if (!mailDecodeChallenge(SecDrv) || !ntlmParseChallenge(area->challenge, area->challengeSize, &challenge)) {
        return mailFail(SecDrv,
                        "the server did not answer with an NTLM challenge; for some servers NTLM_INITIAL_RESPONSE "
                        "= DEFERRED in [LOGICALS] is needed");
    }
    ntlmDialogForget(dialog);
    if (!ntlmFresh(&fresh)) return mailFail(SecDrv, "the system has no random numbers or no clock");
    if (!keepTargetInfo(dialog, challenge.targetInfo)) return mailFail(SecDrv, "out of memory");
    message = ntlmAnswer(&dialog->options, credentials, &challenge, &fresh, &dialog->outcome, &size, &problem);
    if (message == NULL) return mailFail(SecDrv, "%s", problem);
    status = mailSend(SecDrv, message, (long)size);
    mailWipeAndFree(message, size);
    if (status == USEC_CONTINUE) area->progress = NtlmSentAnswer;
    return status;
}

long ntlmDialogStep(USecDrv* SecDrv, NtlmDialog* dialog, const NtlmCredentials* credentials) {
    const MailDriver* const area = SecDrv->DrvArea;
    int code = 0;
    if (SecDrv->InDataLen == 0 || area->progress == NtlmSentNothing) return sendFirst(SecDrv, dialog, 1);
    switch (mailAnswer(SecDrv, &code)) {
        case MailAccepted:
            if (area->progress == NtlmSentAnswer) return mailSuccess(SecDrv);
            return mailFail(SecDrv, "the server accepted before the credentials were sent");
        case MailChallenge:
            if (area->progress == NtlmSentCommand) return sendFirst(SecDrv, dialog, 0);
            if (area->progress == NtlmSentFirst) return sendAnswer(SecDrv, dialog, credentials);
            return mailFail(SecDrv, "the server asks for more than AUTH NTLM has");
        default:
            return mailFailure(SecDrv, code);
    }
}
