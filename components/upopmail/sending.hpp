// Sending a message over the open SMTP connection, for Send and SendMail.
#pragma once

#include <cstdint>
#include <string_view>

#include "components/upopmail/mail_instance.hpp"

namespace uproc::upopmail {

struct SendOptions {
    std::uint64_t maxSize = 0;  // bytes; 0: not checked
    bool ignoreRcptError = false;
};

// Sends `message` and returns the $status of Send; the instance must be logged on. `response` and `refused` of the
// instance, both empty before, become what the server said. When the connection is lost the instance is logged off.
// `operation` is named in diagnostics.
Status sendMessage(MailInstance& mail, std::string_view operation, const MailMessage& message,
                   const SendOptions& options);

}  // namespace uproc::upopmail
