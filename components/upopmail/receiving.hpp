// What the operations that receive mail share.
#pragma once

#include <string>
#include <string_view>

#include "components/upopmail/mail_instance.hpp"

namespace uproc::upopmail {

// "·;name=value" behind what the list has; control characters of the value become spaces.
void addItem(std::string& list, std::string_view name, std::string_view value);

// The $status for a dialog that failed, told in a diagnostic; -11 for what the server has said, `timeout` for a server
// that says nothing, -9 for other network problems. A connection that is closed by now is logged off.
Status receivingFailed(MailInstance& mail, std::string_view operation, const Error& error, Status timeout);

}  // namespace uproc::upopmail
