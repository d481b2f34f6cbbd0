#include "kerberos.h"

#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <stdio.h>
#include <string.h>

static gss_OID mechanism(void) {
    return (gss_OID)gss_mech_krb5;
}

/* Appends the texts of one status code, which may be several. */
static void addStatus(Kerberos* kerberos, OM_uint32 code, int type) {
    OM_uint32 more = 0;
    OM_uint32 minor = 0;
    do {
        gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
        const size_t used = strlen(kerberos->problem);
        if (gss_display_status(&minor, code, type, mechanism(), &more, &text) != GSS_S_COMPLETE) return;
        snprintf(kerberos->problem + used, sizeof kerberos->problem - used, "%s%.*s", used > 0 ? ": " : "",
                 (int)text.length, (const char*)text.value);
        gss_release_buffer(&minor, &text);
    } while (more != 0);
}

static int failure(Kerberos* kerberos, const char* what, OM_uint32 major, OM_uint32 minor) {
    snprintf(kerberos->problem, sizeof kerberos->problem, "%s", what);
    /* The library's own words say more than the general ones, where it has any. */
    if (minor != 0) {
        addStatus(kerberos, minor, GSS_C_MECH_CODE);
    } else {
        addStatus(kerberos, major, GSS_C_GSS_CODE);
    }
    return 0;
}

void kerberosEnd(Kerberos* kerberos) {
    OM_uint32 minor = 0;
    if (kerberos->context != GSS_C_NO_CONTEXT) gss_delete_sec_context(&minor, &kerberos->context, GSS_C_NO_BUFFER);
    if (kerberos->server != GSS_C_NO_NAME) gss_release_name(&minor, &kerberos->server);
    if (kerberos->credential != GSS_C_NO_CREDENTIAL) gss_release_cred(&minor, &kerberos->credential);
    memset(kerberos, 0, sizeof *kerberos);
}

static int importName(Kerberos* kerberos, const char* text, gss_OID type, gss_name_t* name) {
    OM_uint32 minor = 0;
    gss_buffer_desc buffer = {strlen(text), (void*)text};
    const OM_uint32 major = gss_import_name(&minor, &buffer, type, name);
    return GSS_ERROR(major) ? failure(kerberos, "the name cannot be used", major, minor) : 1;
}

static int acquire(Kerberos* kerberos, const KerberosUser* user) {
    OM_uint32 minor = 0;
    OM_uint32 major = 0;
    gss_name_t name = GSS_C_NO_NAME;
    gss_OID_set_desc mechanisms = {1, mechanism()};
    gss_buffer_desc password = {user->passwordSize, (void*)user->password};
    if (user->principal == NULL) {
        major = gss_acquire_cred(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE,
                                 &kerberos->credential, NULL, NULL);
        return GSS_ERROR(major) ? failure(kerberos, "there are no Kerberos credentials (kinit)", major, minor) : 1;
    }
    if (!importName(kerberos, user->principal, (gss_OID)GSS_KRB5_NT_PRINCIPAL_NAME, &name)) return 0;
    major = gss_acquire_cred_with_password(&minor, name, &password, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE,
                                           &kerberos->credential, NULL, NULL);
    if (GSS_ERROR(major)) failure(kerberos, "Kerberos does not accept USER and PASSWORD", major, minor);
    {
        OM_uint32 ignored = 0;
        gss_release_name(&ignored, &name);
    }
    return !GSS_ERROR(major);
}

int kerberosBegin(Kerberos* kerberos, const char* server, const KerberosUser* user) {
    const gss_OID type = strchr(server, '/') != NULL ? (gss_OID)GSS_KRB5_NT_PRINCIPAL_NAME : GSS_C_NT_HOSTBASED_SERVICE;
    kerberosEnd(kerberos);
    return importName(kerberos, server, type, &kerberos->server) && acquire(kerberos, user);
}

int kerberosStep(Kerberos* kerberos, const unsigned char* input, size_t size, gss_buffer_t token) {
    OM_uint32 minor = 0;
    OM_uint32 flags = 0;
    gss_buffer_desc received = {size, (void*)input};
    /* Integrity is needed for the answer about the layers; RFC 4752 section 3.1 asks for it with mutual authentication.
     */
    const OM_uint32 major =
        gss_init_sec_context(&minor, kerberos->credential, &kerberos->context, kerberos->server, mechanism(),
                             GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG | GSS_C_SEQUENCE_FLAG, 0, GSS_C_NO_CHANNEL_BINDINGS,
                             size > 0 ? &received : GSS_C_NO_BUFFER, NULL, token, &flags, NULL);
    if (GSS_ERROR(major)) return failure(kerberos, "Kerberos failed", major, minor);
    kerberos->established = major == GSS_S_COMPLETE;
    if (!kerberos->established || ((flags & GSS_C_MUTUAL_FLAG) != 0 && (flags & GSS_C_INTEG_FLAG) != 0)) return 1;
    snprintf(kerberos->problem, sizeof kerberos->problem, "the server did not prove who it is");
    return 0;
}

int kerberosAnswerLayers(Kerberos* kerberos, const unsigned char* input, size_t size, gss_buffer_t token) {
    enum { offerSize = 4, noLayer = 1 };
    unsigned char choice[offerSize] = {noLayer, 0, 0, 0};
    OM_uint32 minor = 0;
    gss_buffer_desc received = {size, (void*)input};
    gss_buffer_desc offer = GSS_C_EMPTY_BUFFER;
    gss_buffer_desc answer = {sizeof choice, choice};
    int offersNone = 0;
    OM_uint32 major = gss_unwrap(&minor, kerberos->context, &received, &offer, NULL, NULL);
    if (GSS_ERROR(major))
        return failure(kerberos, "the server's offer of security layers is not its own", major, minor);
    offersNone = offer.length == offerSize && (((const unsigned char*)offer.value)[0] & noLayer) != 0;
    gss_release_buffer(&minor, &offer);
    if (!offersNone) {
        snprintf(kerberos->problem, sizeof kerberos->problem,
                 "the server insists on signing or encryption by Kerberos, which mail drivers cannot do; use TLS");
        return 0;
    }
    major = gss_wrap(&minor, kerberos->context, 0, GSS_C_QOP_DEFAULT, &answer, NULL, token);
    return GSS_ERROR(major) ? failure(kerberos, "Kerberos failed", major, minor) : 1;
}

static void nameText(gss_name_t name, char* text) {
    OM_uint32 minor = 0;
    gss_buffer_desc buffer = GSS_C_EMPTY_BUFFER;
    text[0] = '\0';
    if (name == GSS_C_NO_NAME || gss_display_name(&minor, name, &buffer, NULL) != GSS_S_COMPLETE) return;
    snprintf(text, kerberosNameSize, "%.*s", (int)buffer.length, (const char*)buffer.value);
    gss_release_buffer(&minor, &buffer);
}

void kerberosNames(const Kerberos* kerberos, char* user, char* server) {
    OM_uint32 minor = 0;
    gss_name_t source = GSS_C_NO_NAME;
    gss_name_t target = GSS_C_NO_NAME;
    user[0] = server[0] = '\0';
    if (gss_inquire_context(&minor, kerberos->context, &source, &target, NULL, NULL, NULL, NULL, NULL) !=
        GSS_S_COMPLETE) {
        return;
    }
    nameText(source, user);
    nameText(target, server);
    if (source != GSS_C_NO_NAME) gss_release_name(&minor, &source);
    if (target != GSS_C_NO_NAME) gss_release_name(&minor, &target);
}
