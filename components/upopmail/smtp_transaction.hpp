// One mail transaction: MAIL, RCPT, DATA (RFC 5321, section 3.3).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "components/upopmail/mail_address.hpp"
#include "components/upopmail/smtp_dialog.hpp"

namespace uproc::upopmail {

struct Recipient {
    enum class List { To, Cc, Bcc };
    List list = List::To;
    std::string given;                   // the address as the script gave it
    std::optional<MailAddress> address;  // nothing if it is no address
    std::optional<SmtpReply> refusal;    // why it was not accepted
};

struct Envelope {
    MailAddress sender;
    std::vector<Recipient> recipients;
    bool headerNeedsUtf8 = false;  // the header names an address outside ASCII that is no recipient's
    bool bodyIsEightBit = false;   // for the 8BITMIME extension (RFC 6152)
    std::uint64_t size = 0;        // of the message, for the SIZE extension (RFC 1870)
    bool stopsAtRefusal = true;    // manual: "Send", IgnoreRcptError not given
};

enum class TransactionResult {
    Sent,               // the server has taken the message for every recipient without a refusal
    SenderRefused,      // MAIL was refused because of the address or missing authentication
    RecipientRefused,   // stopsAtRefusal and one was refused, or all were
    QuotaExceeded,      // 452 or 552 (manual: "GetSMTPResponse")
    Rejected,           // any other refusal
    TooLargeForServer,  // more than the server announced it takes; nothing was sent
    SourceFailed,       // a file could not be read to its end; the connection is closed, the message not delivered
    ConnectionLost,     // the dialog is broken or the server closes it (421)
};

// The next bytes of the message as SmtpDialog::content takes them.
using MessageSource = std::function<Result<bool>(std::string& block)>;

// Sets `refusal` of every recipient that is not accepted, also for what is no address and is not even sent to the
// server. `open` is called when the accepted recipients are known. Unless the connection is lost, the dialog is ready
// for another transaction afterwards. `response` becomes the decisive reply of the server, if there is one. With
// PIPELINING the commands travel together; DATA is among them only where a refusal cannot stop the message for others.
TransactionResult transmit(SmtpDialog& dialog, Envelope& envelope, const std::function<MessageSource()>& open,
                           std::optional<SmtpReply>& response);

}  // namespace uproc::upopmail
