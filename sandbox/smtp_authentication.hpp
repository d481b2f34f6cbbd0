// SMTP AUTH with the mechanisms LOGIN and PLAIN (RFC 4954; RFC 4616 for PLAIN).
#pragma once

#include <optional>
#include <string>

#include <asio/awaitable.hpp>

#include "sandbox/channel.hpp"

namespace uproc::sandbox {

struct AuthenticationResult {
    std::string reply;
    std::string user;  // who is logged on now; "" when the reply is a refusal
};

// The exchange after "AUTH mechanism [initial response]"; `mechanism` is LOGIN or PLAIN. Nothing when the connection
// is gone.
asio::awaitable<std::optional<AuthenticationResult>> authenticate(Channel& channel, std::string mechanism,
                                                                  std::optional<std::string> initialResponse);

}  // namespace uproc::sandbox
