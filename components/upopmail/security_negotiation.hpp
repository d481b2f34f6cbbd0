// Establishing and removing a security context on an open connection (manual: "Security Context", "Flow of Calls to
// the SMTP Security Driver API").
#pragma once

#include <string>
#include <string_view>

#include "components/upopmail/dialog_log.hpp"
#include "components/upopmail/security_context.hpp"
#include "interpreter/values/result.hpp"

namespace uproc::upopmail {

// What security drivers need of a mail connection, whatever its protocol.
class SecurityChannel {
  public:
    virtual ~SecurityChannel() = default;

    // The server's list of features as it sent it, with line ends; "" if it has none.
    [[nodiscard]] virtual std::string_view capabilities() const = 0;
    // Sends bytes of a driver as they are. They may be secret.
    virtual Result<void> sendSecret(std::string_view bytes) = 0;
    // Reads one complete reply and gives it as it was received, with line ends.
    virtual Result<std::string> readRawReply() = 0;
    // Forgets the capabilities, turns the connection into a TLS connection and asks for the capabilities again.
    virtual Result<void> upgradeAndAskAgain() = 0;
    // The last reply on one line for people; "" if there was none.
    [[nodiscard]] virtual std::string lastReplyDescription() const = 0;
    // Words of the server that belong to its last reply, though it said them before; for GetSMTPResponse.
    virtual void addToLastReply(std::string_view) {}
};

// Carried in Error::code next to runtime::NetworkError and ProtocolError, whose values are smaller.
enum class NegotiationError : int {
    NotSupported = 201,  // the server does not support a mandatory driver
    NotEstablished,      // a driver reported failure, or the TLS upgrade failed
};

// Verifies and opens the drivers in order. Verification stops at a driver that upgrades to TLS; after the upgrade it
// goes on with the drivers behind it and the new capabilities. An optional driver that the server does not support is
// left out. When a driver fails the others are not opened; the caller looks at the server's last reply and calls
// removeSecurity(), which closes those already open.
Result<void> establishSecurity(SecurityContext& context, SecurityChannel& channel, DialogLog& log);

// Runs the closing protocol of the drivers in use, in reverse order, whatever errors occur, and ends their use.
void removeSecurity(SecurityContext& context, SecurityChannel& channel, DialogLog& log);

}  // namespace uproc::upopmail
