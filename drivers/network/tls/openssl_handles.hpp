// Owners of OpenSSL objects.
#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace uproc::network {

struct OpenSslFree {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};

template <class T>
using OpenSslHandle = std::unique_ptr<T, OpenSslFree>;

}  // namespace uproc::network
