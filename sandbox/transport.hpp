// One connection of a client: bounded lines, TLS, and a limit on every wait.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/stream.hpp>
#include <asio/steady_timer.hpp>

#include "interpreter/values/result.hpp"

namespace uproc::sandbox {

// Error::code of the transport's results.
enum class TransportError : int {
    Closed = 1,   // the client closed the connection, or it broke
    Timeout,      // the limit set with limitWait() passed
    LineTooLong,  // no line end within the limit; the bytes stay buffered for discardLine()
    Tls,          // the handshake failed
};

// Lives on the sandbox's thread. Owned by its session; the timer's handler holds it weakly.
class Transport : public std::enable_shared_from_this<Transport> {
  public:
    explicit Transport(asio::ip::tcp::socket socket);

    // Everything from now on, until the next call, must be done within `limit`: reads, writes and handshakes that wait
    // longer end with Timeout.
    void limitWait(std::chrono::milliseconds limit);

    // The next line with its line end, at most `limit` bytes long. End of stream inside a line is Closed.
    asio::awaitable<Result<std::string>> readLine(std::size_t limit);
    // Drops everything up to and including the next LF; more than `limit` bytes of it is LineTooLong.
    asio::awaitable<Result<void>> discardLine(std::size_t limit);
    // The bytes that are buffered, or else what the client sends next (at least one byte).
    asio::awaitable<Result<std::string>> readSome();
    // Puts bytes back in front of what is read next.
    void unread(std::string_view bytes) { buffer_.insert(0, bytes); }
    [[nodiscard]] bool hasBuffered() const { return !buffer_.empty(); }

    asio::awaitable<Result<void>> write(std::string bytes);

    // The server's side of the TLS handshake. The caller has made sure that nothing is buffered.
    asio::awaitable<Result<void>> handshake(asio::ssl::context& context);
    [[nodiscard]] bool isTls() const { return tls_ != nullptr; }
    // "TLSv1.3 TLS_AES_256_GCM_SHA384"; "" without TLS.
    [[nodiscard]] std::string tlsDescription() const;
    // The name the client asked for (SNI), or "".
    [[nodiscard]] std::string serverName() const;

    // Waits; ends early when the connection is closed from this side.
    asio::awaitable<void> pause(std::chrono::milliseconds duration);

    // Reads and drops what comes until the client leaves, the time limit passes or it is more than `limit` bytes.
    asio::awaitable<void> waitForClose(std::size_t limit);
    // Orderly end: close_notify under TLS, the end of the stream without it; waits at most a second for the client's.
    asio::awaitable<void> shutdown();
    // At once; pending operations end with Closed. Safe to repeat.
    void close();

  private:
    asio::awaitable<Result<void>> fill();
    [[nodiscard]] Error failure(const asio::error_code& error) const;

    asio::ip::tcp::socket socket_;
    std::unique_ptr<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
    asio::steady_timer timer_;
    asio::steady_timer pauseTimer_;
    unsigned long waitNumber_ = 0;
    bool timedOut_ = false;
    std::string buffer_;
    std::string block_;  // what one read fills
};

}  // namespace uproc::sandbox
