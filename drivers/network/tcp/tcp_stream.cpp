#include "drivers/network/tcp/tcp_stream.hpp"

#include <utility>

#include "runtime/seams/network.hpp"

namespace uproc::network {

namespace {

using asio::ip::tcp;
using runtime::NetworkError;

// Options that do not work on some platform leave the connection usable, so their errors do not count.
void applyBeforeConnecting(tcp::socket& socket, const TcpOptions& options) {
    asio::error_code ignored;
    if (options.sendBufferKilobytes) {
        socket.set_option(asio::socket_base::send_buffer_size(*options.sendBufferKilobytes * 1024), ignored);
    }
    if (options.receiveBufferKilobytes) {
        socket.set_option(asio::socket_base::receive_buffer_size(*options.receiveBufferKilobytes * 1024), ignored);
    }
    socket.set_option(tcp::no_delay(!options.nagle), ignored);
    if (options.keepAlive) socket.set_option(asio::socket_base::keep_alive(true), ignored);
    if (options.noLinger) socket.set_option(asio::socket_base::linger(true, 0), ignored);
}

bool meansClosed(const asio::error_code& error) {
    return error == asio::error::eof || error == asio::error::connection_reset || error == asio::error::broken_pipe ||
           error == asio::error::connection_aborted || error == asio::error::bad_descriptor;
}

bool isTransient(const asio::error_code& error) {
    return error == asio::error::would_block || error == asio::error::try_again || error == asio::error::interrupted;
}

}  // namespace

TcpStream::~TcpStream() {
    close();
}

void TcpStream::runUntil(Deadline deadline, asio::error_code& outcome) {
    context_.restart();
    context_.run_until(deadline);
    if (context_.stopped()) return;
    asio::error_code ignored;
    socket_.cancel(ignored);
    context_.run();
    // The operation may have completed in the same moment; only a cancelled one timed out.
    if (outcome == asio::error::operation_aborted) outcome = asio::error::timed_out;
}

asio::error_code TcpStream::waitUntilReady(tcp::socket::wait_type what, Deadline deadline) {
    asio::error_code outcome = asio::error::operation_aborted;
    socket_.async_wait(what, [&outcome](const asio::error_code& error) { outcome = error; });
    runUntil(deadline, outcome);
    return outcome;
}

asio::error_code TcpStream::open(const tcp::endpoint& endpoint, const TcpOptions& options, Deadline deadline) {
    asio::error_code outcome;
    socket_.close(outcome);
    socket_.open(endpoint.protocol(), outcome);
    if (outcome) return outcome;
    applyBeforeConnecting(socket_, options);
    outcome = asio::error::operation_aborted;
    socket_.async_connect(endpoint, [&outcome](const asio::error_code& error) { outcome = error; });
    runUntil(deadline, outcome);
    if (!outcome) socket_.non_blocking(true, outcome);
    return outcome;
}

Result<std::unique_ptr<TcpStream>> TcpStream::connect(const std::vector<tcp::endpoint>& endpoints,
                                                      const TcpOptions& options, Deadline deadline,
                                                      const std::string& peer) {
    std::unique_ptr<TcpStream> stream(new TcpStream(peer));
    std::string attempts;
    bool timedOut = false;
    for (std::size_t index = 0; index < endpoints.size(); ++index) {
        // An address that swallows packets gets its share of the time only, or the others would never be tried.
        const auto now = std::chrono::steady_clock::now();
        const auto share = (deadline - now) / static_cast<std::int64_t>(endpoints.size() - index);
        const asio::error_code error = stream->open(endpoints[index], options, now + share);
        if (!error) return stream;
        timedOut = timedOut || error == asio::error::timed_out;
        attempts += attempts.empty() ? "" : "; ";
        attempts += endpoints[index].address().to_string() + ": " + error.message();
    }
    return runtime::networkFailure(timedOut ? NetworkError::Timeout : NetworkError::Refused,
                                   "cannot connect to " + peer + " (" + attempts + ")");
}

tl::unexpected<Error> TcpStream::failure(const asio::error_code& error, std::string_view doing) const {
    const std::string text = std::string(doing) + " " + peer_ + ": ";
    if (error == asio::error::timed_out) return runtime::networkFailure(NetworkError::Timeout, text + "timed out");
    if (error == asio::error::eof) {
        return runtime::networkFailure(NetworkError::Closed, text + "the peer closed the connection");
    }
    return runtime::networkFailure(meansClosed(error) ? NetworkError::Closed : NetworkError::Io,
                                   text + error.message());
}

Result<std::size_t> TcpStream::readSome(std::span<char> buffer, Deadline deadline) {
    for (;;) {
        asio::error_code error;
        const std::size_t count = socket_.read_some(asio::buffer(buffer.data(), buffer.size()), error);
        if (!error) return count;
        if (isTransient(error)) error = waitUntilReady(tcp::socket::wait_read, deadline);
        if (error) return failure(error, "reading from");
    }
}

Result<void> TcpStream::write(std::string_view data, std::chrono::milliseconds limit) {
    while (!data.empty()) {
        asio::error_code error;
        const std::size_t count = socket_.write_some(asio::buffer(data.data(), data.size()), error);
        if (isTransient(error)) error = waitUntilReady(tcp::socket::wait_write, after(limit));
        if (error) return failure(error, "writing to");
        data.remove_prefix(count);
    }
    return {};
}

void TcpStream::writeWithoutWaiting(std::string_view data) {
    asio::error_code ignored;
    if (socket_.is_open()) socket_.write_some(asio::buffer(data.data(), data.size()), ignored);
}

void TcpStream::close() {
    asio::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

bool TcpStream::hasReceivedBytes() const {
    asio::error_code error;
    return socket_.available(error) > 0 && !error;
}

std::string TcpStream::localAddress() const {
    asio::error_code error;
    const auto endpoint = socket_.local_endpoint(error);
    return error ? std::string() : endpoint.address().to_string();
}

}  // namespace uproc::network
