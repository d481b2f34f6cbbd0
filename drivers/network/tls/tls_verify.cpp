#include "drivers/network/tls/tls_verify.hpp"

#include <algorithm>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "drivers/network/text.hpp"
#include "drivers/network/tls/openssl_handles.hpp"

namespace uproc::network {

namespace {

std::string textIn(const OpenSslHandle<BIO>& bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &data);
    return length > 0 ? printable(std::string_view(data, static_cast<std::size_t>(length))) : std::string();
}

std::string nameText(const X509_NAME* name) {
    const OpenSslHandle<BIO> bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    return textIn(bio);
}

std::string timeText(const ASN1_TIME* time) {
    const OpenSslHandle<BIO> bio(BIO_new(BIO_s_mem()));
    ASN1_TIME_print(bio.get(), time);
    return textIn(bio);
}

}  // namespace

void PeerVerification::attach(SSL_CTX* context) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, &PeerVerification::callback, this);
}

int PeerVerification::callback(X509_STORE_CTX* chain, void* self) {
    return static_cast<PeerVerification*>(self)->verify(chain) ? 1 : 0;
}

bool PeerVerification::holdsWantedName(X509* certificate) const {
    return std::any_of(policy_.names.begin(), policy_.names.end(),
                       [certificate](const PeerName& name) { return certificateHolds(certificate, name); });
}

bool PeerVerification::verify(X509_STORE_CTX* chain) {
    X509* const certificate = X509_STORE_CTX_get0_cert(chain);
    if (policy_.mode == AuthenticationMode::SharedKey) {
        problem_ = "the peer " + policy_.peer + " does not know the shared key: it answered with a certificate instead";
        X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
        return false;
    }
    if (X509_verify_cert(chain) <= 0) {
        problem_ = chainProblem(chain);
    } else if (!policy_.names.empty() && !holdsWantedName(certificate)) {
        problem_ = nameProblem(certificate);
        X509_STORE_CTX_set_error(chain, X509_V_ERR_HOSTNAME_MISMATCH);
    }
    return problem_.empty() || policy_.ignoreErrors;
}

std::string PeerVerification::chainProblem(X509_STORE_CTX* chain) const {
    const int error = X509_STORE_CTX_get_error(chain);
    std::string text = "certificate verify failed: " + std::string(X509_verify_cert_error_string(error)) + " (peer " +
                       policy_.peer + ")";
    const X509* const certificate = X509_STORE_CTX_get_current_cert(chain);
    if (certificate == nullptr) return text;
    text += "; error " + std::to_string(error) + " at depth " + std::to_string(X509_STORE_CTX_get_error_depth(chain)) +
            ", certificate \"" + nameText(X509_get_subject_name(certificate)) + "\"";
    switch (error) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return text + "; the issuer \"" + nameText(X509_get_issuer_name(certificate)) +
                   "\" is not among the trusted certificates (" + policy_.trust +
                   "); if you trust it, put its certificate in PEM form into the file of ca_certificate";
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return text + "; it is valid from " + timeText(X509_get0_notBefore(certificate)) + " to " +
                   timeText(X509_get0_notAfter(certificate)) +
                   "; the server needs a new one, or the clock of this machine is wrong";
        default:
            return text;
    }
}

std::string PeerVerification::nameProblem(X509* certificate) const {
    std::string wanted;
    for (const auto& name : policy_.names)
        wanted += (wanted.empty() ? "" : " or ") + describe(name);
    return "certificate verify failed: " + std::string(X509_verify_cert_error_string(X509_V_ERR_HOSTNAME_MISMATCH)) +
           " (peer " + policy_.peer + "); expected " + wanted + ", but the certificate is for " + namesIn(certificate) +
           "; connect by a name of the certificate, or name it in verify_server_name";
}

}  // namespace uproc::network
