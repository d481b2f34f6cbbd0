// The options of USYS$TCP_PARAMS (manual: "TCP Connector Options").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::network {

struct TcpOptions {
    enum class Version { Tcp4, Tcp6 };

    int messageBuffer = 4096;                   // ub, bytes; only between Uniface processes, no effect on mail servers
    std::optional<int> sendBufferKilobytes;     // sb
    std::optional<int> receiveBufferKilobytes;  // rb
    bool nagle = false;                         // n
    bool noLinger = false;                      // nl
    Version preference = Version::Tcp4;         // prf
    std::optional<int> queueLength;             // ql; of listening sockets only
    bool keepAlive = false;                     // ka
};

struct TcpOptionsReading {
    TcpOptions options;
    std::vector<std::string> problems;  // one sentence an option that was not understood; the default stays
};

// The manual gives no strict rules here, unlike for TLS: the last of repeated options counts, a bad one is reported.
TcpOptionsReading parseTcpOptions(std::string_view text);

}  // namespace uproc::network
