// The network seam: what components ask of the network connectors (manual: "Network Support").
// drivers/network implements it with Asio and OpenSSL; tests implement it with scripted fakes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// Codes carried in Error::code by every network operation.
enum class NetworkError : int {
    BadConnectionString = 1,  // the connection string is not of the form {TCP:|TLS:}host{+port}{:profile}
    UnknownProfile,           // a TLS profile is named that [NET_SETTINGS] does not define
    Configuration,            // a TLS option is unknown, repeated or unusable (certificate file missing, ...)
    NameNotFound,             // the host name does not resolve
    Refused,                  // nobody listens, or no route
    Timeout,                  // a wait reached its limit
    Closed,                   // the peer closed the connection
    Tls,                      // handshake or certificate verification failed
    InjectedData,             // bytes stood in the buffer at the moment of the TLS upgrade (response injection)
    LineTooLong,              // a line exceeded the caller's limit
    Io,                       // any other socket error
};

inline tl::unexpected<Error> networkFailure(NetworkError code, std::string text) {
    return fail(static_cast<int>(code), std::move(text));
}

// One open connection. Every wait is bounded by the connector's timeout. Not thread-safe.
class Connection {
  public:
    virtual ~Connection() = default;

    // Reads up to and including the next LF; returns the bytes as received (CRLF included).
    // A line that with its LF has more than `limit` bytes is LineTooLong; end of stream before an LF is Closed.
    virtual Result<std::string> readLine(std::size_t limit) = 0;
    // Reads at least 1 and at most `limit` bytes, buffered ones first.
    virtual Result<std::string> readSome(std::size_t limit) = 0;
    // Writes all of `data`.
    virtual Result<void> write(std::string_view data) = 0;

    // Turns this TCP connection into a TLS connection with the options of USYS$TLS_PARAMS (manual: "SMTP STARTTLS
    // Security Driver"; a profile is never used). Any byte already received is InjectedData. Every failure
    // closes the connection, so that nobody goes on in clear.
    virtual Result<void> upgradeToTls() = 0;
    [[nodiscard]] virtual bool isTls() const = 0;
    // E.g. "TLSv1.3 TLS_AES_256_GCM_SHA384"; "" without TLS.
    [[nodiscard]] virtual std::string tlsDescription() const = 0;

    // The peer's host name as the connection string gave it, and the local address in text form (for EHLO).
    [[nodiscard]] virtual std::string peerHost() const = 0;
    [[nodiscard]] virtual std::string localAddress() const = 0;

    // Orderly shutdown; never fails, safe to repeat.
    virtual void close() = 0;
};

// A parsed network connection string (manual: "Network Connection Strings").
struct ConnectionString {
    enum class Connector { Tcp, Tls };
    Connector connector = Connector::Tcp;
    std::string host;
    std::uint16_t port = 0;  // 0: not given
    std::string profile;     // TLS only
};

class Network {
  public:
    virtual ~Network() = default;

    // Parses "{TCP:|TLS:}host{+port}{:profile}".
    [[nodiscard]] virtual Result<ConnectionString> parse(std::string_view text) const = 0;
    // Opens a connection; `target.port` must be set by the caller (each protocol has its own default).
    virtual Result<std::unique_ptr<Connection>> connect(const ConnectionString& target) = 0;
};

}  // namespace uproc::runtime
