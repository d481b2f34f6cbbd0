// A certificate authority that lives only in memory and vouches for any host name (RFC 5280).
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "interpreter/values/result.hpp"
#include "sandbox/openssl_handles.hpp"

namespace uproc::sandbox {

// Longest host name of the DNS, in text form (RFC 1035 section 2.3.4).
inline constexpr std::size_t hostNameLimit = 253;

enum class Validity { Current, Expired };

// Not thread-safe: one thread makes it and uses it, or hands it over whole.
class CertificateAuthority {
  public:
    // A new P-256 key and a self-signed certificate, valid for 30 days. Error::code is SandboxError::Certificate.
    static Result<CertificateAuthority> create();

    // The authority's certificate (never its key) in PEM.
    [[nodiscard]] const std::string& pem() const { return pem_; }

    struct Leaf {
        X509* certificate = nullptr;  // owned by the authority, valid until the next call
        EVP_PKEY* key = nullptr;      // owned by the authority
    };
    // A certificate for that host name or IP address; an empty name gives one for localhost and 127.0.0.1. Issued once
    // a name; the number kept is bounded. Fails for what cannot be a host name.
    Result<Leaf> issue(std::string_view hostName, Validity validity);

    // Makes `context` answer every handshake with a certificate for the name the client sends (SNI, RFC 6066), or for
    // `fixedName` if that is not empty. The authority must outlive the context and stay where it is.
    void serve(SSL_CTX* context, std::string fixedName, Validity validity);

  private:
    CertificateAuthority() = default;

    static int chooseCertificate(SSL* ssl, void* authority);

    KeyHandle authorityKey_;
    CertificateHandle authorityCertificate_;
    KeyHandle leafKey_;  // one key for all leaves: they all live in this process
    std::map<std::string, CertificateHandle, std::less<>> leaves_;
    std::string pem_;
    std::string fixedName_;
    Validity validity_ = Validity::Current;
};

}  // namespace uproc::sandbox
