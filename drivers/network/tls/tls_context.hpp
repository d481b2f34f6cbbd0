// Everything a TLS session is set up with: versions, ciphers, certificates, keys, verification.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/network/tls/certificate_files.hpp"
#include "drivers/network/tls/openssl_handles.hpp"
#include "drivers/network/tls/tls_options.hpp"
#include "drivers/network/tls/tls_verify.hpp"
#include "interpreter/values/result.hpp"

namespace uproc::network {

struct TlsContextInput {
    const TlsOptions& options;
    std::string_view origin;  // "USYS$TLS_PARAMS" or the profile's name, for error texts
    const CertificateFiles& files;
    std::string_view host;            // as the connection string has it
    std::string_view trustedCaPem;    // trusted besides; may be empty
    std::string_view trustedCaOwner;  // whose these are, for texts
    const std::function<void(std::string_view)>& remark;
};

class TlsContext {
  public:
    // Errors are NetworkError::Configuration: a file is missing or unusable, a cipher list without usable cipher.
    static Result<std::unique_ptr<TlsContext>> create(const TlsContextInput& input);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    [[nodiscard]] SSL_CTX* native() const { return context_.get(); }
    [[nodiscard]] const PeerVerification& verification() const { return verification_; }
    [[nodiscard]] const std::string& host() const { return host_; }

  private:
    TlsContext(OpenSslHandle<SSL_CTX> context, const TlsContextInput& input, VerificationPolicy policy);
    static unsigned int sharedKeyCallback(SSL* session, const char* hint, char* identity, unsigned int identitySize,
                                          unsigned char* key, unsigned int keySize);

    OpenSslHandle<SSL_CTX> context_;
    PeerVerification verification_;
    std::string host_;
    std::string sharedKey_;
};

}  // namespace uproc::network
