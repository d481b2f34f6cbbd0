// Verification of a server's certificate and name (manual: "Certificate Verification by the TLS Connector", "Peer Name
// Verification by the TLS Connector").
#pragma once

#include <string>
#include <vector>

#include <openssl/types.h>

#include "drivers/network/tls/cipher_list.hpp"
#include "drivers/network/tls/peer_name.hpp"

namespace uproc::network {

struct VerificationPolicy {
    AuthenticationMode mode = AuthenticationMode::Certificates;
    bool ignoreErrors = false;    // verify_server=ignore
    std::vector<PeerName> names;  // one of them must stand in the certificate; empty: names are not verified
    std::string peer;             // the host, for error texts
    std::string trust;            // where trusted certificates come from, for error texts
};

// Runs inside the handshake, so that a peer that is not the right one gets nothing but an alert.
class PeerVerification {
  public:
    explicit PeerVerification(VerificationPolicy policy) : policy_(std::move(policy)) {}
    PeerVerification(const PeerVerification&) = delete;
    PeerVerification& operator=(const PeerVerification&) = delete;

    // This object must live as long as `context` is used.
    void attach(SSL_CTX* context);

    // What was wrong with the certificate, and what to do; "" if nothing was.
    [[nodiscard]] const std::string& problem() const { return problem_; }
    [[nodiscard]] const VerificationPolicy& policy() const { return policy_; }

  private:
    static int callback(X509_STORE_CTX* chain, void* self);
    bool verify(X509_STORE_CTX* chain);
    bool holdsWantedName(X509* certificate) const;
    [[nodiscard]] std::string chainProblem(X509_STORE_CTX* chain) const;
    [[nodiscard]] std::string nameProblem(X509* certificate) const;

    VerificationPolicy policy_;
    std::string problem_;
};

}  // namespace uproc::network
