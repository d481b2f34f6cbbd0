// The ciphers of a connection (manual: "cipher_list", "Ciphers Supported by the TLS Connector", "Pre-Shared Key
// Authentication").
#pragma once

#include <optional>
#include <string>

#include <openssl/types.h>

namespace uproc::network {

enum class AuthenticationMode { Certificates, SharedKey };

// Sets the ciphers of `context`. Without a list: the HIGH ones of OpenSSL's default list. Whatever the list says,
// ciphers without authentication or encryption stay off, and with a shared key only ciphers that use it stay on.
// A list of cipher names decides on TLS 1.3 as well: without one of its names (TLS_...), TLS 1.3 is not offered.
// Returns what is wrong with the list, or nothing.
std::optional<std::string> setCiphers(SSL_CTX* context, const std::optional<std::string>& list,
                                      AuthenticationMode mode);

}  // namespace uproc::network
