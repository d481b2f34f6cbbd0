// The message that the Set operations put together and Send sends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/mail_address.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::upopmail {

// A file that Send reads (manual: "AddAttachmentFromFile", "AddInlineFromFile").
struct MailFile {
    std::string path;       // redirected
    std::string name;       // what the recipient sees
    std::string mimeType;   // "type/subtype"
    std::string contentId;  // of inline files, without angle brackets
};

// What the script has set, as it gave it (UTF-8). ClearMail empties it; Send leaves it alone.
struct MailMessage {
    std::string from;
    std::string replyTo;
    std::string to;  // to, cc, bcc: Uniface lists of addresses
    std::string cc;
    std::string bcc;
    std::string subject;
    std::string messageId;        // "" until SetMessageId
    std::optional<int> priority;  // 1 (highest) to 5
    std::string text;             // text/plain
    std::string html;             // text/html
    std::vector<MailFile> attachments;
    std::vector<MailFile> inlineFiles;  // sent if there is HTML
};

// What goes into the header for one Send: recipients who were refused are left out (manual: "Send").
struct MessageHeader {
    MailAddress from;
    std::optional<MailAddress> replyTo;
    std::vector<MailAddress> to;
    std::vector<MailAddress> cc;
    std::string messageId;
    std::int64_t date = 0;  // hundredths of a second since 1970-01-01 UTC
    int utcOffset = 0;      // seconds
};

// The header fields (RFC 5322) without those of the body, every line at most 998 bytes long unless an address or the
// message identification is longer. The empty line behind the header is missing.
std::string composeHeader(const MailMessage& message, const MessageHeader& header);

// "<TimeStamp.XXXXXXXXXXXXXXXX@HostName>", X an alphanumeric character (manual: "SetMessageId").
std::string generateMessageId(runtime::Services& services);

}  // namespace uproc::upopmail
