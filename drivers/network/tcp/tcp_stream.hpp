// One TCP connection (manual: "TCP Connector").
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/network/byte_stream.hpp"
#include "drivers/network/tcp/asio_sockets.hpp"
#include "drivers/network/tcp/tcp_options.hpp"

namespace uproc::network {

class TcpStream final : public ByteStream {
  public:
    // Tries the addresses in turn until one answers or the deadline passes. `peer` names the target in error texts.
    // Errors: Refused, Timeout, Io.
    static Result<std::unique_ptr<TcpStream>> connect(const std::vector<asio::ip::tcp::endpoint>& endpoints,
                                                      const TcpOptions& options, Deadline deadline,
                                                      const std::string& peer);
    ~TcpStream() override;
    TcpStream(const TcpStream&) = delete;
    TcpStream& operator=(const TcpStream&) = delete;

    Result<std::size_t> readSome(std::span<char> buffer, Deadline deadline) override;
    Result<void> write(std::string_view data, std::chrono::milliseconds limit) override;
    void close() override;

    // Hands over as much of `data` as the system takes at once, for last words that nobody waits for.
    void writeWithoutWaiting(std::string_view data);
    // Whether received bytes wait in the system's buffer.
    [[nodiscard]] bool hasReceivedBytes() const;
    // The local address without port, e.g. "127.0.0.1"; "" when closed.
    [[nodiscard]] std::string localAddress() const;

  private:
    explicit TcpStream(std::string peer) : peer_(std::move(peer)) {}

    asio::error_code open(const asio::ip::tcp::endpoint& endpoint, const TcpOptions& options, Deadline deadline);
    asio::error_code waitUntilReady(asio::ip::tcp::socket::wait_type what, Deadline deadline);
    // Runs the one pending operation; when the deadline passes it is cancelled and `outcome` is timed_out.
    void runUntil(Deadline deadline, asio::error_code& outcome);
    tl::unexpected<Error> failure(const asio::error_code& error, std::string_view doing) const;

    std::string peer_;
    asio::io_context context_{1};
    asio::ip::tcp::socket socket_{context_};
};

}  // namespace uproc::network
