// OpenSSL's error queue in clear words (manual: "TLS Troubleshooting").
#pragma once

#include <string>

#include "drivers/network/tls/cipher_list.hpp"

namespace uproc::network {

// Empties the queue and tells its first reason, e.g. "wrong version number". Without an error: "unknown reason".
std::string takeOpenSslReason();

// The same for a failed handshake or session with `peer`: the reason, the peer, and what to do about it, e.g.
// "tlsv1 alert protocol version (peer mail.example.com); ...".
std::string takeSessionFailure(const std::string& peer, AuthenticationMode mode);

}  // namespace uproc::network
