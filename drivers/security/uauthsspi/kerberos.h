/* The Kerberos side of the SSPI driver: a GSSAPI context as a client, without signing or encryption (RFC 4752). */
#ifndef UPROC_KERBEROS_H
#define UPROC_KERBEROS_H

#include <gssapi/gssapi.h>

enum { kerberosNameSize = 256, kerberosProblemSize = 512 };

typedef struct {
    gss_ctx_id_t context;
    gss_name_t server;
    gss_cred_id_t credential;
    int established;
    char problem[kerberosProblemSize]; /* why the last call failed; holds no secret */
} Kerberos;

/* Whose ticket: NULL for that of the logged-on user (the credential cache), or "USER@REALM" with a password. */
typedef struct {
    const char* principal;
    const unsigned char* password;
    size_t passwordSize;
} KerberosUser;

void kerberosEnd(Kerberos* kerberos);
/* Names the server ("service/host@REALM", or "service@host") and gets the credentials. 0 with a problem. */
int kerberosBegin(Kerberos* kerberos, const char* server, const KerberosUser* user);
/* Takes the server's token (none at first) and makes the next; `token` is released with gss_release_buffer and may be
 * empty. 0 with a problem. */
int kerberosStep(Kerberos* kerberos, const unsigned char* input, size_t size, gss_buffer_t token);
/* Answers the server's offer of security layers with "none". 0 with a problem: also when the server insists on one. */
int kerberosAnswerLayers(Kerberos* kerberos, const unsigned char* input, size_t size, gss_buffer_t token);
/* The principals of an established context, NUL-terminated; empty where unknown. */
void kerberosNames(const Kerberos* kerberos, char* user, char* server);

#endif
