// Certificates made at run time, for tests with real TLS: an authority of its own, servers, clients. All PEM.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace uproc::testing {

struct CertificateRequest {
    std::string commonName;
    std::vector<std::string> dnsNames = {};
    std::vector<std::string> ipAddresses = {};
    std::vector<std::string> uris = {};
    std::vector<std::string> emails = {};
    int startsInDays = -1;
    int endsInDays = 30;
};

struct CertificateAndKey {
    std::string certificate;
    std::string key;
};

// A certificate signed by its own key, without the right to sign others.
CertificateAndKey makeSelfSigned(const CertificateRequest& request);

// The same key, protected with a password.
std::string protectKey(std::string_view keyPem, const std::string& password);

class CertificateAuthority {
  public:
    explicit CertificateAuthority(const std::string& commonName);

    [[nodiscard]] const std::string& certificate() const { return identity_.certificate; }
    // Good for servers and clients.
    [[nodiscard]] CertificateAndKey issue(const CertificateRequest& request) const;
    // An authority below this one.
    [[nodiscard]] CertificateAuthority issueAuthority(const std::string& commonName) const;

  private:
    explicit CertificateAuthority(CertificateAndKey identity) : identity_(std::move(identity)) {}

    CertificateAndKey identity_;
};

}  // namespace uproc::testing
