// The AUTH command of SMTP (RFC 4954) and POP3 (RFC 5034): which mechanisms are offered, and the exchange itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>

#include "sandbox/channel.hpp"

namespace uproc::sandbox {

// The names of the mechanisms that may be used now, with a space in front of each. Those that show the password need
// TLS, unless the options or, for POP3, its policy say otherwise.
[[nodiscard]] std::string offeredMechanisms(Channel& channel);

// Why `mechanism` cannot be used now.
enum class MechanismState { Offered, NeedsTls, Unknown };
[[nodiscard]] MechanismState mechanismState(Channel& channel, std::string_view mechanism);

struct AuthenticationResult {
    std::string reply;  // in the protocol's form
    std::string user;   // who is logged on now; "" when the reply is a refusal
};

// The exchange after "AUTH mechanism [initial response]"; `mechanism` is one that is offered. Nothing when the
// connection is gone.
asio::awaitable<std::optional<AuthenticationResult>> authenticate(Channel& channel, std::string mechanism,
                                                                  std::optional<std::string> initialResponse);

}  // namespace uproc::sandbox
