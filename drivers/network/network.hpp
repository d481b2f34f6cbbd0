// The network connectors TCP and TLS (manual: "TCP Connector", "TLS Connector"), made of Asio sockets and OpenSSL.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/assignment/assignment.hpp"
#include "runtime/seams/network.hpp"

namespace uproc::network {

// Where a connection really goes: a numeric address or a host name, and a port.
struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
};

// Limits of every wait. The manual states none for mail servers.
struct NetworkTimeouts {
    std::chrono::milliseconds connect{60'000};    // name look-up and all addresses of the name together
    std::chrono::milliseconds handshake{60'000};  // the whole TLS handshake
    std::chrono::milliseconds read{60'000};       // one readLine or readSome call
    std::chrono::milliseconds write{60'000};      // without any byte leaving
};

struct NetworkOptions {
    NetworkTimeouts timeouts;

    // Sends a host elsewhere (the sandbox: to loopback). The name of the connection string stays in use for SNI, for
    // peer name verification and for Connection::peerHost. No value: no redirection.
    std::function<std::optional<Endpoint>(const runtime::ConnectionString& target)> hostMapping;

    // PEM certificates trusted in addition to those of the TLS options, and whose they are, for texts. While there are
    // any, a missing file named by ca_certificate is a remark instead of an error: trust can only shrink by it.
    std::string trustedCaPem;
    std::string trustedCaOwner = "additional certificates";

    // One line for the person at the terminal; never a secret. A notice warns: ignored verification errors, unusable
    // TCP options. A remark only explains.
    std::function<void(std::string_view line)> notice;
    std::function<void(std::string_view line)> remark;
};

// `assignment` is read at each connection and must outlive all connections; so must whatever
// the functions in `options` refer to.
std::unique_ptr<runtime::Network> makeNetwork(const runtime::Assignment& assignment, NetworkOptions options = {});

}  // namespace uproc::network
