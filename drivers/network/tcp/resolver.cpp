#include "drivers/network/tcp/resolver.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "runtime/seams/network.hpp"

namespace uproc::network {

namespace {

using asio::ip::tcp;
using runtime::NetworkError;

struct Answer {
    asio::error_code error;
    std::vector<tcp::endpoint> endpoints;
};

Answer lookUp(const std::string& host, std::uint16_t port) {
    Answer answer;
    asio::io_context context;
    tcp::resolver resolver(context);
    const auto results = resolver.resolve(host, std::to_string(port), tcp::resolver::numeric_service, answer.error);
    for (const auto& entry : results)
        answer.endpoints.push_back(entry.endpoint());
    return answer;
}

}  // namespace

Result<std::vector<tcp::endpoint>> resolve(const std::string& host, std::uint16_t port, TcpOptions::Version preference,
                                           Deadline deadline) {
    asio::error_code notNumeric;
    const auto address = asio::ip::make_address(host, notNumeric);
    if (!notNumeric) return std::vector{tcp::endpoint(address, port)};

    // The system's look-up cannot be interrupted, so it runs in a thread of its own that owns all it touches and is
    // left behind when the deadline passes.
    std::promise<Answer> promise;
    std::future<Answer> future = promise.get_future();
    std::thread([host, port, promise = std::move(promise)]() mutable {
        promise.set_value(lookUp(host, port));
    }).detach();
    if (future.wait_until(deadline) != std::future_status::ready) {
        return runtime::networkFailure(NetworkError::Timeout,
                                       "no answer in time to the look-up of host name \"" + host + "\"");
    }
    Answer answer = future.get();
    if (answer.error || answer.endpoints.empty()) {
        return runtime::networkFailure(NetworkError::NameNotFound,
                                       "host name \"" + host + "\" cannot be resolved" +
                                           (answer.error ? ": " + answer.error.message() : std::string()));
    }
    const bool wantsTcp6 = preference == TcpOptions::Version::Tcp6;
    std::stable_partition(answer.endpoints.begin(), answer.endpoints.end(), [wantsTcp6](const tcp::endpoint& endpoint) {
        return endpoint.address().is_v6() == wantsTcp6;
    });
    return std::move(answer.endpoints);
}

}  // namespace uproc::network
