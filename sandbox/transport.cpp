#include "sandbox/transport.hpp"

#include <utility>

#include <asio/buffer.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <openssl/ssl.h>

namespace uproc::sandbox {

namespace {

constexpr std::size_t blockSize = 16384;  // one TLS record
constexpr std::size_t lingerLimit = std::size_t{1} << 20U;

tl::unexpected<Error> transportFailure(TransportError code, std::string text) {
    return fail(static_cast<int>(code), std::move(text));
}

}  // namespace

Transport::Transport(asio::ip::tcp::socket socket)
    : socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      pauseTimer_(socket_.get_executor()),
      block_(blockSize, '\0') {}

void Transport::limitWait(std::chrono::milliseconds limit) {
    timedOut_ = false;
    const auto number = ++waitNumber_;
    timer_.expires_after(limit);
    timer_.async_wait([weak = weak_from_this(), number](const asio::error_code& error) {
        const auto self = weak.lock();
        // A handler that was already queued when the limit was set anew is told by its number.
        if (error || !self || number != self->waitNumber_) return;
        self->timedOut_ = true;
        asio::error_code ignored;
        self->socket_.cancel(ignored);
    });
}

Error Transport::failure(const asio::error_code& error) const {
    const auto code = timedOut_ ? TransportError::Timeout : TransportError::Closed;
    return Error{static_cast<int>(code), timedOut_ ? "timeout" : error.message()};
}

asio::awaitable<Result<void>> Transport::fill() {
    if (timedOut_) co_return transportFailure(TransportError::Timeout, "timeout");
    asio::error_code error;
    std::size_t count = 0;
    if (tls_) {
        count = co_await tls_->async_read_some(asio::buffer(block_), asio::redirect_error(asio::use_awaitable, error));
    } else {
        count =
            co_await socket_.async_read_some(asio::buffer(block_), asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) co_return tl::unexpected<Error>(failure(error));
    buffer_.append(block_, 0, count);
    co_return Result<void>{};
}

asio::awaitable<Result<std::string>> Transport::readLine(std::size_t limit) {
    std::size_t searched = 0;
    for (;;) {
        const auto end = buffer_.find('\n', searched);
        if (end != std::string::npos && end < limit) {
            std::string line = buffer_.substr(0, end + 1);
            buffer_.erase(0, end + 1);
            co_return line;
        }
        if (buffer_.size() >= limit) co_return transportFailure(TransportError::LineTooLong, "line too long");
        searched = buffer_.size();
        const auto filled = co_await fill();
        if (!filled) co_return tl::unexpected<Error>(filled.error());
    }
}

asio::awaitable<Result<void>> Transport::discardLine(std::size_t limit) {
    for (std::size_t dropped = 0; dropped <= limit;) {
        const auto end = buffer_.find('\n');
        if (end != std::string::npos) {
            buffer_.erase(0, end + 1);
            co_return Result<void>{};
        }
        dropped += buffer_.size();
        buffer_.clear();
        const auto filled = co_await fill();
        if (!filled) co_return tl::unexpected<Error>(filled.error());
    }
    co_return transportFailure(TransportError::LineTooLong, "line too long");
}

asio::awaitable<Result<std::string>> Transport::readSome() {
    if (buffer_.empty()) {
        const auto filled = co_await fill();
        if (!filled) co_return tl::unexpected<Error>(filled.error());
    }
    co_return std::exchange(buffer_, {});
}

asio::awaitable<Result<void>> Transport::write(std::string bytes) {
    if (timedOut_) co_return transportFailure(TransportError::Timeout, "timeout");
    asio::error_code error;
    if (tls_) {
        co_await asio::async_write(*tls_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
    } else {
        co_await asio::async_write(socket_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) co_return tl::unexpected<Error>(failure(error));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Transport::handshake(asio::ssl::context& context) {
    tls_ = std::make_unique<asio::ssl::stream<asio::ip::tcp::socket&>>(socket_, context);
    asio::error_code error;
    co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_return Result<void>{};
    if (timedOut_) co_return transportFailure(TransportError::Timeout, "timeout");
    co_return transportFailure(TransportError::Tls, error.message());
}

std::string Transport::tlsDescription() const {
    if (!tls_) return {};
    const SSL* ssl = tls_->native_handle();
    return std::string(SSL_get_version(ssl)) + " " + SSL_get_cipher_name(ssl);
}

std::string Transport::serverName() const {
    const char* name = tls_ ? SSL_get_servername(tls_->native_handle(), TLSEXT_NAMETYPE_host_name) : nullptr;
    return name != nullptr ? name : "";
}

asio::awaitable<void> Transport::waitForClose(std::size_t limit) {
    for (std::size_t dropped = 0; dropped <= limit;) {
        buffer_.clear();
        const auto filled = co_await fill();
        if (!filled) co_return;
        dropped += buffer_.size();
    }
}

asio::awaitable<void> Transport::shutdown() {
    // A client that did not take its reply in time is not waited for again.
    if (timedOut_) close();
    if (!socket_.is_open()) co_return;
    limitWait(std::chrono::seconds(1));
    asio::error_code ignored;
    if (tls_ && SSL_is_init_finished(tls_->native_handle()) == 1) {
        co_await tls_->async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
    } else if (!tls_) {
        // Closing with bytes unread would reset the connection, and the last reply might be lost with it.
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        co_await waitForClose(lingerLimit);
    }
    close();
}

asio::awaitable<void> Transport::pause(std::chrono::milliseconds duration) {
    asio::error_code ignored;
    pauseTimer_.expires_after(duration);
    co_await pauseTimer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void Transport::close() {
    timer_.cancel();
    pauseTimer_.cancel();
    asio::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

}  // namespace uproc::sandbox
