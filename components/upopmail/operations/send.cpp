// Manual: "Send", "GetRecipientDetails", "SendMail".
#include <algorithm>
#include <iterator>

#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestOptionList = 10240;
constexpr std::size_t LongestDetails = 102400;

struct SendOptions {
    std::size_t maxSize = 0;  // bytes; 0: not checked
    bool ignoreRcptError = false;
};

std::optional<std::size_t> sizeFrom(std::string_view text) {
    constexpr std::size_t MostDigits = 18;
    if (text.empty() || text.size() > MostDigits) return std::nullopt;
    std::size_t size = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        size = size * 10 + static_cast<std::size_t>(c - '0');
    }
    return size;
}

std::optional<bool> booleanFrom(std::string_view text) {
    for (const std::string_view yes : {"TRUE", "T", "YES", "Y", "1"}) {
        if (equalsIgnoringCase(text, yes)) return true;
    }
    for (const std::string_view no : {"FALSE", "F", "NO", "N", "0", ""}) {
        if (equalsIgnoringCase(text, no)) return false;
    }
    return std::nullopt;
}

std::optional<SendOptions> parseOptions(std::string_view optionList) {
    SendOptions options;
    for (const AssociativeItem& item : associativeItems(optionList)) {
        if (equalsIgnoringCase(item.id, "MaxSize")) {
            const auto size = sizeFrom(item.value);
            if (!size) return std::nullopt;
            options.maxSize = *size;
        } else if (equalsIgnoringCase(item.id, "IgnoreRcptError")) {
            const auto ignore = booleanFrom(item.value);
            if (!ignore) return std::nullopt;
            options.ignoreRcptError = *ignore;
        } else {
            return std::nullopt;
        }
    }
    return options;
}

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

// The message as it stands with the recipients not refused so far. BCC recipients never appear in it.
std::string compose(const MailMessage& message, MessageHeader header, const std::vector<Recipient>& recipients) {
    header.to = acceptedOf(recipients, Recipient::List::To);
    header.cc = acceptedOf(recipients, Recipient::List::Cc);
    return composeMessage(message, header);
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
            return send_status::QuotaExceeded;
        case TransactionResult::Rejected:
            return status::Miscellaneous;
        case TransactionResult::ConnectionLost:
            return status::NetworkProblem;
    }
    return status::Miscellaneous;
}

void explain(MailInstance& mail, TransactionResult result) {
    if (result == TransactionResult::Sent) return;
    const std::string reply = mail.response ? mail.response->description() : "";
    const bool lost = result == TransactionResult::ConnectionLost;
    const std::string what = lost ? "the connection to the server is lost" : "the message was not accepted";
    mail.log.diagnostic("Send: " + what + (reply.empty() ? "" : ": " + reply));
}

// A lost connection is closed here as LogoffSMTP would, so that the next operation finds nobody logged on.
void closeIfLost(MailInstance& mail) {
    if (!mail.smtp->isBroken()) return;
    const auto response = mail.response;
    mail.closeSmtp();
    mail.response = response;
}

Status send(MailInstance& mail, runtime::NativeCall& call) {
    const std::string optionList = call.arguments[0].toText();
    if (optionList.size() > LongestOptionList) return status::ParameterTooLong;
    const auto options = parseOptions(optionList);
    if (!options) return status::Miscellaneous;
    mail.response.reset();
    mail.refused.clear();
    if (!mail.smtp) return status::NotLoggedOn;

    const MailMessage& message = mail.message;
    Envelope envelope;
    envelope.recipients = recipientsOf(message);
    if (trimSpaces(message.from).empty() || envelope.recipients.empty()) return send_status::MandatoryElementMissing;
    auto sender = parseMailAddress(message.from);
    if (!sender) return send_status::InvalidAddress;
    envelope.sender = *sender;
    const MessageHeader header = headerFor(message, std::move(*sender), call.services);
    if (!trimSpaces(message.replyTo).empty() && !header.replyTo) return send_status::InvalidAddress;
    envelope.headerNeedsUtf8 =
        !envelope.sender.isAsciiMailbox() || (header.replyTo && !header.replyTo->isAsciiMailbox());
    envelope.stopsAtRefusal = !options->ignoreRcptError;
    envelope.size = compose(message, header, envelope.recipients).size();
    if (options->maxSize > 0 && envelope.size > options->maxSize) return send_status::MessageTooBig;

    const auto finalMessage = [&] { return compose(message, header, envelope.recipients); };
    const TransactionResult result = transmit(*mail.smtp, envelope, finalMessage, mail.response);
    std::copy_if(envelope.recipients.begin(), envelope.recipients.end(), std::back_inserter(mail.refused),
                 [](const Recipient& recipient) { return recipient.refusal.has_value(); });
    explain(mail, result);
    closeIfLost(mail);
    return sentStatus(mail, result);
}

// "address=code·;text" an address, whole addresses up to the documented size.
std::string detailsOf(const std::vector<Recipient>& refused, Recipient::List list) {
    std::string details;
    for (const Recipient& recipient : refused) {
        if (recipient.list != list) continue;
        const std::string address = recipient.address ? recipient.address->mailbox : singleLine(recipient.given);
        const std::string text = singleLine(recipient.refusal->text());
        std::string item = address + "=" + std::to_string(recipient.refusal->code) + GoldSeparator + text;
        if (!details.empty()) item.insert(0, 1, GoldSeparator);
        if (details.size() + item.size() > LongestDetails) break;
        details += item;
    }
    return details;
}

Status getRecipientDetails(MailInstance& mail, runtime::NativeCall& call) {
    call.arguments[0] = Value::string(detailsOf(mail.refused, Recipient::List::To));
    call.arguments[1] = Value::string(detailsOf(mail.refused, Recipient::List::Cc));
    call.arguments[2] = Value::string(detailsOf(mail.refused, Recipient::List::Bcc));
    return status::Success;
}

}  // namespace

void addSendOperations(OperationTable& table) {
    table.push_back({"Send", {stringIn("OptionList")}, operation<send>});
    table.push_back(
        {"SendMail",
         {stringIn("SMTPServer"), stringIn("HeaderList"), stringIn("Text"), stringIn("AttList"), numericIn("MailSize")},
         operation<unsupported<"SendMail">, status::Miscellaneous>,
         false});
    table.push_back({"GetRecipientDetails",
                     {stringOut("ToDetails"), stringOut("CcDetails"), stringOut("BccDetails")},
                     operation<getRecipientDetails, status::Miscellaneous>});
}

}  // namespace uproc::upopmail
