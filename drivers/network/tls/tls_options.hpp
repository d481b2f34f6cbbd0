// The options of a TLS connection profile (manual: "TLS Connector Options", "TLS Connection Profiles").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/network/tls/peer_name.hpp"
#include "interpreter/values/result.hpp"

namespace uproc::network {

// `Ignore` verifies and goes on whatever the outcome (manual: "Certificate Verification by the TLS Connector").
enum class Verification { No, Yes, Ignore };
enum class TlsVersion { Tls1_0, Tls1_1, Tls1_2, Tls1_3 };

// File names as written in the options; the password is a secret. No value: the option was not given.
struct CertificateOptions {
    std::optional<std::string> certificate;
    std::optional<std::string> key;
    std::optional<std::string> password;
    // The key was given as "|Password": it stands in the certificate's file.
    bool keyInCertificateFile = false;
};

struct TlsOptions {
    // Exactly one authentication mode holds: a shared key, or verification of the server's certificate.
    std::optional<std::string> sharedKey;  // secret
    Verification verifyServer = Verification::No;
    Verification verifyClient = Verification::No;
    PeerNameOption verifyServerName;
    PeerNameOption verifyClientName;  // of TLS servers: read and checked, not used
    CertificateOptions client;
    CertificateOptions server;  // of TLS servers: read and checked, not used
    std::optional<std::string> caCertificate;
    std::optional<std::string> caLocation;
    std::optional<std::string> cipherList;
    TlsVersion minimumVersion = TlsVersion::Tls1_2;
    bool renegotiation = true;
};

// Reads "Option=Value{,Option=Value}". `origin` ("USYS$TLS_PARAMS" or a profile's name) stands in error texts, which
// never hold an option's value that is or could be a secret. Errors are NetworkError::Configuration: an option that is
// unknown, repeated, without value, with a value outside its set, or in conflict with another; no authentication mode.
Result<TlsOptions> parseTlsOptions(std::string_view text, std::string_view origin);

}  // namespace uproc::network
