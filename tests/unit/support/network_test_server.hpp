// A server on loopback in a thread of its own, for tests of network clients: it plays a script to each connection and
// can speak TLS. It uses plain sockets and blocking OpenSSL, so that it shares no code with what it tests.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <openssl/types.h>

#include "tests/unit/support/test_certificates.hpp"

namespace uproc::testing {

struct ServerTls {
    CertificateAndKey identity = {};
    std::string intermediates = {};    // PEM, sent along
    int minimumVersion = 0;            // TLS1_2_VERSION, ...; 0: the lowest
    int maximumVersion = 0;            // 0: the highest
    std::string ciphers = {};          // "": OpenSSL's
    std::string clientAuthority = {};  // PEM; not empty: a client certificate is demanded
    std::optional<std::string> sharedKey = {};
    int securityLevel = -1;  // -1: OpenSSL's
};

// One connection, seen from the server. Reads and writes fail silently at the end of the connection.
class TestPeer {
  public:
    explicit TestPeer(int socket);
    ~TestPeer();
    TestPeer(const TestPeer&) = delete;
    TestPeer& operator=(const TestPeer&) = delete;

    void send(std::string_view data);
    // Past TLS, as an attacker on the way could.
    void sendRaw(std::string_view data);
    // With its LF; "" at the end of the connection.
    std::string readLine();
    // What arrives first; "" at the end of the connection.
    std::string readSome();
    // Everything until the client closes.
    std::string readToEnd();
    // Plays the server's side of a handshake; afterwards all is encrypted.
    bool startTls(const ServerTls& options);
    // Asks the client for a new handshake (up to TLS 1.2) and tells whether it took place.
    bool renegotiate();
    // Closes at once; with a reset if the client sent something that was not read.
    void close();
    // The same without a word of TLS.
    void closeSocket();

    [[nodiscard]] std::string serverNameIndication() const { return serverName_; }
    [[nodiscard]] std::string protocol() const;
    [[nodiscard]] std::string clientCommonName() const;
    // Why the handshake failed, in OpenSSL's words.
    [[nodiscard]] std::string handshakeError() const { return handshakeError_; }

  private:
    int read(char* buffer, int size);

    int socket_;
    SSL_CTX* context_ = nullptr;
    SSL* session_ = nullptr;
    std::string serverName_;
    std::string handshakeError_;
};

class TestServer {
  public:
    using Script = std::function<void(TestPeer&)>;

    enum class Family { Tcp4, Tcp6 };

    // Serves `connections` connections, one after the other.
    explicit TestServer(Script script, int connections = 1, Family family = Family::Tcp4);
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    // Waits until all connections are served; afterwards what the script wrote down can be read.
    void finish();

  private:
    void serve(int connections);

    Script script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

// A port of loopback with the shortest queue, from which nobody takes connections.
class FullListener {
  public:
    FullListener();
    ~FullListener();
    FullListener(const FullListener&) = delete;
    FullListener& operator=(const FullListener&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

  private:
    int listener_ = -1;
    std::uint16_t port_ = 0;
};

// A port of loopback on which nobody listens.
std::uint16_t unusedPort();

}  // namespace uproc::testing
