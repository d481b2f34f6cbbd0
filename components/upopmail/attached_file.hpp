// Files that a script attaches to a message.
#pragma once

#include <string_view>

#include "components/upopmail/mail_instance.hpp"

namespace uproc::upopmail {

// The file `path` as the script names it, if it can be opened. Without `mimeType` the extension tells the type. The
// name that recipients see is the last one of the path. The Error says why it cannot be opened.
Result<MailFile> attachedFile(MailInstance& mail, std::string_view path, std::string_view mimeType);

// A content identification as its header field can hold it: without angle brackets, and what may not stand there
// percent-encoded, as it is in the cid: reference (RFC 2392).
std::string contentIdOf(std::string_view text);

}  // namespace uproc::upopmail
