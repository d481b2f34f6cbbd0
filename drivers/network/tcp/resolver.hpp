// Host names to addresses (manual: "Host Identification for TCP/IP and TLS", "prf").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drivers/network/byte_stream.hpp"
#include "drivers/network/tcp/asio_sockets.hpp"
#include "drivers/network/tcp/tcp_options.hpp"
#include "interpreter/values/result.hpp"

namespace uproc::network {

// All addresses of `host` (a name or a numeric address), the preferred version of the protocol first; never empty.
// Errors: NameNotFound, Timeout.
Result<std::vector<asio::ip::tcp::endpoint>> resolve(const std::string& host, std::uint16_t port,
                                                     TcpOptions::Version preference, Deadline deadline);

}  // namespace uproc::network
