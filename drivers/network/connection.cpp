#include "drivers/network/connection.hpp"

#include <algorithm>
#include <utility>

namespace uproc::network {

namespace {

using runtime::NetworkError;

constexpr std::size_t chunkSize = 16'384;

}  // namespace

SocketConnection::SocketConnection(std::unique_ptr<TcpStream> tcp, std::string peerHost,
                                   const NetworkTimeouts& timeouts, TlsUpgrade upgrade)
    : tcp_(std::move(tcp)),
      peerHost_(std::move(peerHost)),
      localAddress_(tcp_->localAddress()),
      timeouts_(timeouts),
      upgrade_(std::move(upgrade)) {}

SocketConnection::SocketConnection(std::unique_ptr<TlsStream> tls, std::string localAddress, std::string peerHost,
                                   const NetworkTimeouts& timeouts)
    : tls_(std::move(tls)),
      peerHost_(std::move(peerHost)),
      localAddress_(std::move(localAddress)),
      timeouts_(timeouts) {}

ByteStream* SocketConnection::stream() const {
    if (closed_) return nullptr;
    if (tls_) return tls_.get();
    return tcp_.get();
}

tl::unexpected<Error> SocketConnection::closedFailure() const {
    return runtime::networkFailure(NetworkError::Closed, "the connection to " + peerHost_ + " is closed");
}

Result<void> SocketConnection::fill(Deadline deadline) {
    ByteStream* const source = stream();
    if (source == nullptr) return closedFailure();
    if (taken_ > 0) {
        buffer_.erase(0, taken_);
        taken_ = 0;
    }
    const std::size_t before = buffer_.size();
    buffer_.resize(before + chunkSize);
    auto count = source->readSome(std::span(buffer_).subspan(before), deadline);
    buffer_.resize(before + count.value_or(0));
    if (!count) return tl::unexpected(std::move(count.error()));
    return {};
}

std::string SocketConnection::take(std::size_t count) {
    std::string bytes(buffered().substr(0, count));
    taken_ += count;
    if (taken_ == buffer_.size()) {
        buffer_.clear();
        taken_ = 0;
    }
    return bytes;
}

Result<std::string> SocketConnection::readLine(std::size_t limit) {
    const Deadline deadline = after(timeouts_.read);
    std::size_t searched = 0;
    for (;;) {
        const std::string_view bytes = buffered();
        const auto end = bytes.find('\n', searched);
        if (end < limit) return take(end + 1);
        if (end != std::string_view::npos || bytes.size() >= limit) {
            return runtime::networkFailure(
                NetworkError::LineTooLong,
                "the peer " + peerHost_ + " sent a line of more than " + std::to_string(limit) + " bytes");
        }
        searched = bytes.size();
        if (auto filled = fill(deadline); !filled) return tl::unexpected(std::move(filled.error()));
    }
}

Result<std::string> SocketConnection::readSome(std::size_t limit) {
    if (limit == 0) return std::string();
    if (buffered().empty()) {
        if (auto filled = fill(after(timeouts_.read)); !filled) return tl::unexpected(std::move(filled.error()));
    }
    return take(std::min(limit, buffered().size()));
}

Result<void> SocketConnection::write(std::string_view data) {
    ByteStream* const target = stream();
    if (target == nullptr) return closedFailure();
    return target->write(data, timeouts_.write);
}

Result<void> SocketConnection::upgradeToTls() {
    if (stream() == nullptr) return closedFailure();
    if (tls_) return runtime::networkFailure(NetworkError::Tls, "the connection to " + peerHost_ + " already uses TLS");
    // RFC 3207, section 4.2 drops what was learned in clear; bytes sent ahead of the handshake would survive that.
    // Those that arrive later than this check meet the handshake, which they break.
    if (!buffered().empty() || tcp_->hasReceivedBytes()) {
        close();
        return runtime::networkFailure(NetworkError::InjectedData,
                                       "the peer " + peerHost_ +
                                           " sent data ahead of the TLS handshake, which may have been injected; the "
                                           "connection is closed");
    }
    auto tls = upgrade_(std::move(tcp_));
    if (!tls) {
        closed_ = true;
        return tl::unexpected(std::move(tls.error()));
    }
    tls_ = std::move(*tls);
    return {};
}

void SocketConnection::close() {
    if (ByteStream* const open = stream()) open->close();
    closed_ = true;
    buffer_.clear();
    taken_ = 0;
}

}  // namespace uproc::network
