// Loading the certificate files of TLS options into an OpenSSL context.
#pragma once

#include <string>

#include "drivers/network/tls/tls_context.hpp"

namespace uproc::network {

// A configuration error of the options that `input` names.
tl::unexpected<Error> optionFailure(const TlsContextInput& input, const std::string& text);

// Loads ca_certificate and ca_location or their defaults; returns a description of the sources for error texts.
Result<std::string> loadTrust(SSL_CTX* context, const TlsContextInput& input);

// Loads the client's certificate and key if it is to be verified (verify_client).
Result<void> loadClientCertificate(SSL_CTX* context, const TlsContextInput& input);

// The existence of every file that an option names is verified, also of those that only a TLS server uses.
Result<void> checkFilesExist(const TlsContextInput& input);

}  // namespace uproc::network
