// Manual: "GetMail and GetMailX", "GetRawMail and GetRawMailX".
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/received_files.hpp"
#include "components/upopmail/receiving.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestText = 10240000;
constexpr std::size_t LongestHeaderList = 10240;
constexpr std::size_t LongestAttachmentList = 10240;
constexpr std::size_t LongestAttachmentLocation = 10240;

struct Retrieved {
    std::string message;
    Status status = status::Success;
};

Retrieved failedWith(Status status) {
    return {"", status};
}

// -7 for a number the server does not know. Its size counts when the script has set a limit.
Status checkMessage(MailInstance& mail, std::string_view operation, std::int64_t number, std::int64_t mailSize) {
    const auto reply = mail.pop->command("LIST " + std::to_string(number));
    if (!reply) return receivingFailed(mail, operation, reply.error(), receive_status::Timeout);
    if (!reply->isOk()) return receive_status::InvalidMessageNumber;
    const auto listing = parsePop3Listing(reply->text);
    const auto size = listing ? pop3Number(listing->rest) : std::nullopt;
    if (!size) return receive_status::RetrievalFailed;
    return mailSize > 0 && *size > mailSize ? receive_status::MessageTooBig : status::Success;
}

// The message as the server has it. What turns out larger than the limit, whatever LIST said, is -6 too.
Retrieved retrieve(MailInstance& mail, std::string_view operation, std::int64_t number, std::int64_t mailSize) {
    if (!mail.pop) return failedWith(status::NotLoggedOn);
    if (number < 1 || number > mail.mailCount) return failedWith(receive_status::InvalidMessageNumber);
    if (mailSize > 0) {
        const Status checked = checkMessage(mail, operation, number, mailSize);
        if (checked != status::Success) return failedWith(checked);
    }
    const auto reply = mail.pop->command("RETR " + std::to_string(number));
    if (!reply) return failedWith(receivingFailed(mail, operation, reply.error(), receive_status::Timeout));
    if (!reply->isOk()) {
        mail.log.diagnostic(std::string(operation) + ": " + reply->description());
        const Status checked = checkMessage(mail, operation, number, 0);
        return failedWith(checked != status::Success ? checked : receive_status::RetrievalFailed);
    }
    auto lines = mail.pop->readLines(mailSize > 0 ? static_cast<std::size_t>(mailSize) : Pop3Dialog::TotalLimit);
    if (!lines) return failedWith(receivingFailed(mail, operation, lines.error(), receive_status::Timeout));
    if (lines->wasCut) return failedWith(receive_status::MessageTooBig);
    return {std::move(lines->bytes), status::Success};
}

std::string headerListOf(const runtime::ReceivedHeader& header) {
    std::string list;
    addItem(list, "ID", header.messageId);
    addItem(list, "TO", header.to);
    addItem(list, "FROM", header.from);
    addItem(list, "SUBJECT", header.subject);
    addItem(list, "DATE", header.date);
    addItem(list, "PRIORITY", std::to_string(header.priority));
    addItem(list, "CC", header.cc);
    addItem(list, "REPLY", header.replyTo);
    return list;
}

std::string listOf(const std::vector<std::string>& items) {
    std::string list;
    for (const std::string& item : items) {
        if (!list.empty()) list += GoldSeparator;
        list += item;
    }
    return list;
}

// What loses something comes before what does not.
Status warningOf(const ReceivedFiles& files, bool isComplete) {
    if (files.decodingFailed() || !isComplete) return receive_status::DecodingFailed;
    if (files.writingFailed()) return receive_status::WritingFailed;
    return files.foundDuplicates() ? receive_status::DuplicateName : status::Success;
}

Status portion(MailInstance& mail, runtime::NativeCall& call) {
    PendingMail& pending = *mail.pendingMail;
    call.arguments[3] = Value::string(pending.headerList.next());
    call.arguments[4] = Value::string(pending.text.next());
    call.arguments[5] = Value::string(pending.attachmentList.next());
    if (!pending.headerList.isOver() || !pending.text.isOver() || !pending.attachmentList.isOver()) {
        return status::ParameterTooLong;
    }
    const Status result = pending.status;
    mail.pendingMail.reset();
    return result;
}

// The folder for attachments; without one, or with one that is no name, no attachment is written.
std::optional<std::string> folderNamed(MailInstance& mail, std::string_view name) {
    if (name.empty()) return std::nullopt;
    auto path = mail.pathOf(name, LongestAttachmentLocation, runtime::ScriptFileNames::Kind::Folder);
    if (!path) return std::nullopt;
    return std::move(*path);
}

Status getMail(MailInstance& mail, runtime::NativeCall& call) {
    mail.pendingMail.reset();
    const std::int64_t number = call.arguments[0].toInteger();
    const std::string location = call.arguments[1].toText();
    if (!mail.pop) return status::NotLoggedOn;
    if (location.size() > LongestAttachmentLocation) return status::ParameterTooLong;
    if (!mail.services.mime) return receive_status::RetrievalFailed;
    const Retrieved retrieved = retrieve(mail, "GetMail", number, call.arguments[2].toInteger());
    if (retrieved.status != status::Success) return retrieved.status;
    ReceivedFiles files(mail.files(), folderNamed(mail, location), mail.log);
    auto message = mail.services.mime->read(retrieved.message, files);
    if (!message) {
        mail.log.diagnostic("GetMail: " + message.error().text);
        return receive_status::RetrievalFailed;
    }
    if (!message->unknownCharset.empty()) {
        mail.log.diagnostic("GetMail: the character set '" + message->unknownCharset + "' is not supported");
        call.arguments[3] = Value::string(cutToBytes(headerListOf(message->header), LongestHeaderList));
        return receive_status::UnsupportedCharset;
    }
    if (!message->isComplete) mail.log.diagnostic("GetMail: the message has too many parts to get all of them");
    mail.pendingMail = PendingMail{number, TextInPortions(headerListOf(message->header), LongestHeaderList),
                                   TextInPortions(std::move(message->text), LongestText),
                                   TextInPortions(listOf(files.names()), LongestAttachmentList),
                                   warningOf(files, message->isComplete)};
    return portion(mail, call);
}

// Goes on where the call before stopped with -16; for any other message it is the first call.
Status getMailX(MailInstance& mail, runtime::NativeCall& call) {
    if (!mail.pop) return status::NotLoggedOn;
    const bool isPending = mail.pendingMail && mail.pendingMail->number == call.arguments[0].toInteger();
    return isPending ? portion(mail, call) : getMail(mail, call);
}

Status rawPortion(MailInstance& mail, runtime::NativeCall& call) {
    call.arguments[2] = Value::string(mail.pendingRawMail->message.next());
    if (!mail.pendingRawMail->message.isOver()) return status::ParameterTooLong;
    mail.pendingRawMail.reset();
    return status::Success;
}

Status getRawMail(MailInstance& mail, runtime::NativeCall& call) {
    mail.pendingRawMail.reset();
    const std::int64_t number = call.arguments[0].toInteger();
    Retrieved retrieved = retrieve(mail, "GetRawMail", number, call.arguments[1].toInteger());
    if (retrieved.status != status::Success) return retrieved.status;
    mail.pendingRawMail = PendingRawMail{number, TextInPortions(std::move(retrieved.message), LongestText)};
    return rawPortion(mail, call);
}

Status getRawMailX(MailInstance& mail, runtime::NativeCall& call) {
    if (!mail.pop) return status::NotLoggedOn;
    const bool isPending = mail.pendingRawMail && mail.pendingRawMail->number == call.arguments[0].toInteger();
    return isPending ? rawPortion(mail, call) : getRawMail(mail, call);
}

std::vector<Parameter> getMailParameters() {
    return {numericIn("MessageNr"),  stringIn("AttLoc"), numericIn("MailSize"),
            stringOut("HeaderList"), stringOut("Text"),  stringOut("AttList")};
}

std::vector<Parameter> getRawMailParameters() {
    return {numericIn("MessageNr"), numericIn("MailSize"), stringOut("Message")};
}

}  // namespace

void addGetMailOperations(OperationTable& table) {
    table.push_back({"GetMail", getMailParameters(), operation<getMail, receive_status::RetrievalFailed>});
    table.push_back({"GetMailX", getMailParameters(), operation<getMailX, receive_status::RetrievalFailed>});
    table.push_back({"GetRawMail", getRawMailParameters(), operation<getRawMail, receive_status::RetrievalFailed>});
    table.push_back({"GetRawMailX", getRawMailParameters(), operation<getRawMailX, receive_status::RetrievalFailed>});
}

}  // namespace uproc::upopmail
