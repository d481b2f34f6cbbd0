/* NTLM as a dialog of SMTP, for the drivers that log on with it:
 *
 *     C: AUTH NTLM base64(first message)      S: 334 base64(challenge)      C: base64(answer)      S: 235
 *
 * or, with NTLM_INITIAL_RESPONSE = DEFERRED in [LOGICALS], AUTH NTLM first and the first message in answer to a 334. */
#ifndef UPROC_NTLM_DIALOG_H
#define UPROC_NTLM_DIALOG_H

#include "mail_driver.h"
#include "ntlm_session.h"

/* The driver's progress while it logs on with NTLM. */
enum { NtlmSentNothing, NtlmSentCommand, NtlmSentFirst, NtlmSentAnswer };

typedef struct {
    NtlmOptions options;
    NtlmOutcome outcome;
    unsigned char* targetInfo; /* of the last challenge, kept for USEC_RTINFO */
    size_t targetInfoSize;
} NtlmDialog;

/* One call of USEC_OPENMSG. The credentials are asked for when they are needed. */
long ntlmDialogStep(USecDrv* SecDrv, NtlmDialog* dialog, const NtlmCredentials* credentials);
/* Forgets what was negotiated. */
void ntlmDialogForget(NtlmDialog* dialog);

#endif
