// The connection the seam promises: lines and bytes over TCP, TLS, or first the one and then the other.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/network/network.hpp"
#include "drivers/network/tcp/tcp_stream.hpp"
#include "drivers/network/tls/tls_stream.hpp"
#include "runtime/seams/network.hpp"

namespace uproc::network {

// Turns a TCP connection into a TLS connection; the TCP connection is closed if that fails.
using TlsUpgrade = std::function<Result<std::unique_ptr<TlsStream>>(std::unique_ptr<TcpStream>)>;

class SocketConnection final : public runtime::Connection {
  public:
    // `upgrade` is what upgradeToTls uses.
    SocketConnection(std::unique_ptr<TcpStream> tcp, std::string peerHost, const NetworkTimeouts& timeouts,
                     TlsUpgrade upgrade);
    SocketConnection(std::unique_ptr<TlsStream> tls, std::string localAddress, std::string peerHost,
                     const NetworkTimeouts& timeouts);

    Result<std::string> readLine(std::size_t limit) override;
    Result<std::string> readSome(std::size_t limit) override;
    Result<void> write(std::string_view data) override;
    Result<void> upgradeToTls() override;
    [[nodiscard]] bool isTls() const override { return tls_ != nullptr; }
    [[nodiscard]] std::string tlsDescription() const override { return tls_ ? tls_->description() : ""; }
    [[nodiscard]] std::string peerHost() const override { return peerHost_; }
    [[nodiscard]] std::string localAddress() const override { return localAddress_; }
    void close() override;

  private:
    // The stream in use; null when closed.
    [[nodiscard]] ByteStream* stream() const;
    [[nodiscard]] tl::unexpected<Error> closedFailure() const;
    // Adds at least one received byte to the buffer.
    Result<void> fill(Deadline deadline);
    // Takes the first `count` bytes out of the buffer.
    std::string take(std::size_t count);
    [[nodiscard]] std::string_view buffered() const { return std::string_view(buffer_).substr(taken_); }

    std::unique_ptr<TcpStream> tcp_;
    std::unique_ptr<TlsStream> tls_;
    std::string peerHost_;
    std::string localAddress_;
    NetworkTimeouts timeouts_;
    TlsUpgrade upgrade_;
    bool closed_ = false;
    std::string buffer_;  // received; the first taken_ bytes are already handed out
    std::size_t taken_ = 0;
};

}  // namespace uproc::network
