// Names to look for in a peer's certificate (manual: "Peer Name Verification by the TLS Connector",
// "verify_server_name", "verify_client_name").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/types.h>

namespace uproc::network {

struct PeerName {
    enum class Type { Dns, Ip, Uri, Email };
    Type type = Type::Dns;
    std::string name;
};

struct PeerNameOption {
    bool verify = true;           // false: no, n or 0 was given
    std::vector<PeerName> names;  // empty: the host name of the connection string
};

// Reads Type:Name{;Type:Name} or no, n, 0. No value if it is neither; `problem` then says why.
std::optional<PeerNameOption> parsePeerNameOption(std::string_view text, std::string& problem);

// The name of a connection string's host: an IP address or a DNS name.
PeerName peerNameOfHost(std::string_view host);

// E.g. "dns:mail.example.com".
std::string describe(const PeerName& name);

// Whether the certificate holds the name: among the subject alternative names of its type, then for DNS and IP in the
// common names, for Email in the subject's emailAddress.
bool certificateHolds(X509* certificate, const PeerName& name);

// The names a certificate holds, for error texts: "dns:a.example, ip:127.0.0.1, common name a.example".
std::string namesIn(X509* certificate);

}  // namespace uproc::network
