#include "drivers/network/tls/tls_stream.hpp"

#include <algorithm>
#include <climits>
#include <utility>

#include <openssl/err.h>

#include "drivers/network/tls/tls_error.hpp"
#include "runtime/seams/network.hpp"

namespace uproc::network {

namespace {

using runtime::NetworkError;

std::chrono::milliseconds remaining(Deadline deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(left));
}

}  // namespace

TlsStream::TlsStream(std::unique_ptr<TcpStream> tcp, std::unique_ptr<TlsContext> context)
    : tcp_(std::move(tcp)), context_(std::move(context)), session_(SSL_new(context_->native())) {
    if (!session_) return;
    incoming_ = BIO_new(BIO_s_mem());
    outgoing_ = BIO_new(BIO_s_mem());
    SSL_set_bio(session_.get(), incoming_, outgoing_);
    SSL_set_connect_state(session_.get());
    // RFC 6066, section 3: the name without a trailing dot; never an address.
    const PeerName name = peerNameOfHost(context_->host());
    if (name.type == PeerName::Type::Dns) SSL_set_tlsext_host_name(session_.get(), name.name.c_str());
}

TlsStream::~TlsStream() {
    close();
}

Result<std::unique_ptr<TlsStream>> TlsStream::handshake(std::unique_ptr<TcpStream> tcp,
                                                        std::unique_ptr<TlsContext> context, Deadline deadline) {
    std::unique_ptr<TlsStream> stream(new TlsStream(std::move(tcp), std::move(context)));
    if (!stream->session_ || stream->incoming_ == nullptr || stream->outgoing_ == nullptr) {
        return runtime::networkFailure(NetworkError::Tls, "OpenSSL cannot be set up: " + takeOpenSslReason());
    }
    SSL* const session = stream->session_.get();
    auto done = stream->perform([session] { return SSL_do_handshake(session); }, deadline);
    if (!done) {
        done.error().text = "TLS handshake failed: " + done.error().text;
        return tl::unexpected(std::move(done.error()));
    }
    stream->established_ = true;
    return stream;
}

template <class Operation>
Result<int> TlsStream::perform(Operation operation, Deadline deadline) {
    for (;;) {
        ERR_clear_error();
        const int result = operation();
        const int reason = SSL_get_error(session_.get(), result);
        if (reason == SSL_ERROR_SSL || reason == SSL_ERROR_SYSCALL) return sessionFailure();
        if (auto sent = sendOutgoing(remaining(deadline)); !sent) return tl::unexpected(std::move(sent.error()));
        if (result > 0) return result;
        if (reason == SSL_ERROR_ZERO_RETURN) {
            return runtime::networkFailure(NetworkError::Closed,
                                           "the peer " + context_->host() + " closed the TLS connection");
        }
        if (reason == SSL_ERROR_WANT_READ) {
            if (auto received = receive(deadline); !received) return tl::unexpected(std::move(received.error()));
        } else if (reason != SSL_ERROR_WANT_WRITE) {
            return runtime::networkFailure(NetworkError::Tls, "OpenSSL asks for an unknown step");
        }
    }
}

tl::unexpected<Error> TlsStream::sessionFailure() {
    broken_ = true;
    const std::string& problem = context_->verification().problem();
    const bool verificationFailed = !problem.empty() && !context_->verification().policy().ignoreErrors;
    std::string text = takeSessionFailure(context_->host(), context_->verification().policy().mode);
    if (verificationFailed) text = problem;
    tcp_->writeWithoutWaiting(takeOutgoing());  // the alert that tells the peer why
    return runtime::networkFailure(NetworkError::Tls, std::move(text));
}

Result<void> TlsStream::receive(Deadline deadline) {
    // A peer that keeps sending records without data never lets a wait begin, so the clock is asked here as well.
    if (std::chrono::steady_clock::now() >= deadline) {
        return runtime::networkFailure(NetworkError::Timeout, "reading from " + context_->host() + ": timed out");
    }
    auto count = tcp_->readSome(buffer_, deadline);
    if (!count) return tl::unexpected(std::move(count.error()));
    if (BIO_write(incoming_, buffer_.data(), static_cast<int>(*count)) != static_cast<int>(*count)) {
        return runtime::networkFailure(NetworkError::Io, "out of memory for received bytes");
    }
    return {};
}

std::string TlsStream::takeOutgoing() {
    char* data = nullptr;
    const long size = BIO_get_mem_data(outgoing_, &data);
    std::string bytes;
    if (size > 0) bytes.assign(data, static_cast<std::size_t>(size));
    static_cast<void>(BIO_reset(outgoing_));
    return bytes;
}

Result<void> TlsStream::sendOutgoing(std::chrono::milliseconds limit) {
    if (BIO_ctrl_pending(outgoing_) == 0) return {};
    return tcp_->write(takeOutgoing(), limit);
}

Result<std::size_t> TlsStream::readSome(std::span<char> buffer, Deadline deadline) {
    const int size = static_cast<int>(std::min<std::size_t>(buffer.size(), INT_MAX));
    auto count = perform([&] { return SSL_read(session_.get(), buffer.data(), size); }, deadline);
    if (!count) return tl::unexpected(std::move(count.error()));
    return static_cast<std::size_t>(*count);
}

Result<void> TlsStream::write(std::string_view data, std::chrono::milliseconds limit) {
    while (!data.empty()) {
        const int size = static_cast<int>(std::min<std::size_t>(data.size(), SSL3_RT_MAX_PLAIN_LENGTH));
        auto count = perform([&] { return SSL_write(session_.get(), data.data(), size); }, after(limit));
        if (!count) return tl::unexpected(std::move(count.error()));
        data.remove_prefix(static_cast<std::size_t>(*count));
    }
    return {};
}

void TlsStream::close() {
    // Only close_notify is sent; waiting for the peer's own gains nothing (RFC 8446, section 6.1).
    if (std::exchange(established_, false) && !broken_) {
        ERR_clear_error();
        SSL_shutdown(session_.get());
        ERR_clear_error();
        tcp_->writeWithoutWaiting(takeOutgoing());
    }
    tcp_->close();
}

std::string TlsStream::description() const {
    return std::string(SSL_get_version(session_.get())) + " " + SSL_get_cipher_name(session_.get());
}

}  // namespace uproc::network
