#include "components/upopmail/sending.hpp"

#include <algorithm>
#include <iterator>

#include "components/upopmail/message_body.hpp"
#include "components/upopmail/message_stream.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

void addRecipients(std::vector<Recipient>& recipients, Recipient::List list, std::string_view addresses) {
    for (const std::string& item : listItems(addresses)) {
        if (trimSpaces(item).empty()) continue;
        recipients.push_back({list, std::string(trimSpaces(item)), parseMailAddress(item), std::nullopt});
    }
}

std::vector<Recipient> recipientsOf(const MailMessage& message) {
    std::vector<Recipient> recipients;
    addRecipients(recipients, Recipient::List::To, message.to);
    addRecipients(recipients, Recipient::List::Cc, message.cc);
    addRecipients(recipients, Recipient::List::Bcc, message.bcc);
    return recipients;
}

std::vector<MailAddress> acceptedOf(const std::vector<Recipient>& recipients, Recipient::List list) {
    std::vector<MailAddress> addresses;
    for (const Recipient& recipient : recipients) {
        if (recipient.list == list && recipient.address && !recipient.refusal) addresses.push_back(*recipient.address);
    }
    return addresses;
}

MessageHeader headerFor(const MailMessage& message, MailAddress sender, runtime::Services& services) {
    MessageHeader header;
    header.from = std::move(sender);
    header.replyTo = parseMailAddress(message.replyTo);
    header.messageId = message.messageId.empty() ? generateMessageId(services) : message.messageId;
    header.date = services.clock->now();
    header.utcOffset = services.clock->utcOffset(header.date);
    return header;
}

Status sentStatus(MailInstance& mail, TransactionResult result) {
    switch (result) {
        case TransactionResult::Sent:
            return static_cast<Status>(mail.refused.size());
        case TransactionResult::SenderRefused:
        case TransactionResult::RecipientRefused:
            return send_status::InvalidAddress;
        case TransactionResult::QuotaExceeded:
        case TransactionResult::TooLargeForServer:
            return send_status::QuotaExceeded;
        case TransactionResult::SourceFailed:
            return file_status::OpenFailure;
        case TransactionResult::Rejected:
            return status::Miscellaneous;
        case TransactionResult::ConnectionLost:
            return status::NetworkProblem;
    }
    return status::Miscellaneous;
}

std::string whatHappened(TransactionResult result) {
    switch (result) {
        case TransactionResult::TooLargeForServer:
            return "the message is larger than the server takes";
        case TransactionResult::SourceFailed:
            return "a file could not be read to its end, the message was not delivered";
        case TransactionResult::ConnectionLost:
            return "the connection to the server is lost";
        default:
            return "the message was not accepted";
    }
}

void explain(MailInstance& mail, std::string_view operation, TransactionResult result) {
    if (result == TransactionResult::Sent) return;
    const std::string reply = mail.response ? mail.response->description() : "";
    mail.log.diagnostic(std::string(operation) + ": " + whatHappened(result) + (reply.empty() ? "" : ": " + reply));
}

// A lost connection is closed here as LogoffSMTP would, so that the next operation finds nobody logged on.
void closeIfLost(MailInstance& mail) {
    if (!mail.smtp->isBroken()) return;
    const auto response = mail.response;
    mail.closeSmtp();
    mail.response = response;
}

// The header names the recipients not refused so far; BCC recipients never appear in it.
std::string fieldsOf(const MailMessage& message, MessageHeader header, const std::vector<Recipient>& recipients,
                     const MessageBody& body) {
    header.to = acceptedOf(recipients, Recipient::List::To);
    header.cc = acceptedOf(recipients, Recipient::List::Cc);
    return composeHeader(message, header) + body.fields + "\r\n";
}

}  // namespace

Status sendMessage(MailInstance& mail, std::string_view operation, const MailMessage& message,
                   const SendOptions& options) {
    Envelope envelope;
    envelope.recipients = recipientsOf(message);
    if (trimSpaces(message.from).empty() || envelope.recipients.empty()) return send_status::MandatoryElementMissing;
    auto sender = parseMailAddress(message.from);
    if (!sender) return send_status::InvalidAddress;
    envelope.sender = *sender;
    const MessageHeader header = headerFor(message, std::move(*sender), mail.services);
    if (!trimSpaces(message.replyTo).empty() && !header.replyTo) return send_status::InvalidAddress;
    envelope.headerNeedsUtf8 =
        !envelope.sender.isAsciiMailbox() || (header.replyTo && !header.replyTo->isAsciiMailbox());
    envelope.stopsAtRefusal = !options.ignoreRcptError;

    const BodyTransport transport = mail.smtp->supports("8BITMIME") ? BodyTransport::EightBit : BodyTransport::SevenBit;
    auto body = composeBody(message, transport, mail.files(), *mail.services.random);
    if (!body) {
        mail.log.diagnostic(std::string(operation) + ": " + body.error().text);
        return file_status::OpenFailure;
    }
    envelope.bodyIsEightBit = body->isEightBit;
    envelope.size = fieldsOf(message, header, envelope.recipients, *body).size() + body->size;
    if (options.maxSize > 0 && envelope.size > options.maxSize) return send_status::MessageTooBig;

    std::optional<MessageStream> stream;
    const auto open = [&]() -> MessageSource {
        stream.emplace(fieldsOf(message, header, envelope.recipients, *body), *body);
        return [&](std::string& block) { return stream->next(block); };
    };
    const TransactionResult result = transmit(*mail.smtp, envelope, open, mail.response);
    std::copy_if(envelope.recipients.begin(), envelope.recipients.end(), std::back_inserter(mail.refused),
                 [](const Recipient& recipient) { return recipient.refusal.has_value(); });
    explain(mail, operation, result);
    closeIfLost(mail);
    return sentStatus(mail, result);
}

}  // namespace uproc::upopmail
