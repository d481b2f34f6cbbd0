// Manual: "SendMail".
#include "components/upopmail/attached_file.hpp"
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/sending.hpp"
#include "components/upopmail/smtp_logon.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestServer = 1024;
constexpr std::size_t LongestHeaderList = 10240;
constexpr std::size_t LongestText = 10240000;
constexpr std::size_t LongestAttachmentList = 10240;

// Addresses as a Uniface list. Within an item of a header list they stand as a list of their own or, as in a header of
// a mail, with commas or semicolons between them.
std::string addressList(std::string_view addresses) {
    std::string result;
    bool isQuoted = false;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const char c = addresses[i];
        if (c == '\\' && isQuoted && i + 1 < addresses.size()) {
            result += c;
            result += addresses[++i];
            continue;
        }
        if (c == '"') isQuoted = !isQuoted;
        result += !isQuoted && (c == ',' || c == ';') ? GoldSeparator : c;
    }
    return result;
}

// The labels count in upper case only; any other label is left aside. False for a priority that is none.
bool setHeader(MailMessage& message, std::string_view headerList) {
    for (const AssociativeItem& item : associativeItems(headerList)) {
        if (item.id == "TO") {
            message.to = addressList(item.value);
        } else if (item.id == "FROM") {
            message.from = item.value;
        } else if (item.id == "CC") {
            message.cc = addressList(item.value);
        } else if (item.id == "BCC") {
            message.bcc = addressList(item.value);
        } else if (item.id == "SUBJECT") {
            message.subject = item.value;
        } else if (item.id == "REPLY") {
            message.replyTo = item.value;
        } else if (item.id == "PRIORITY" && !item.value.empty()) {
            if (item.value.size() != 1 || item.value[0] < '1' || item.value[0] > '5') return false;
            message.priority = item.value[0] - '0';
        }
    }
    return true;
}

// TO and FROM are mandatory (the page's table of labels); 0 or the $status of what is missing or not reachable.
Status compose(MailInstance& mail, runtime::NativeCall& call, MailMessage& message) {
    if (!setHeader(message, call.arguments[1].toText())) return status::Miscellaneous;
    if (trimSpaces(message.from).empty() || trimSpaces(message.to).empty()) return send_status::MandatoryElementMissing;
    message.text = cutToBytes(call.arguments[2].toText(), LongestText);
    for (const std::string& item : listItems(call.arguments[3].toText())) {
        const std::string_view path = trimSpaces(item);
        if (path.empty()) continue;
        auto file = attachedFile(mail, path, "");
        if (!file) {
            mail.log.diagnostic("SendMail: " + file.error().text);
            return file_status::OpenFailure;
        }
        message.attachments.push_back(std::move(*file));
    }
    return status::Success;
}

// Logs on for this one mail unless somebody has: the server is looked at only then. The message that the Set operations
// have put together stays as it is.
Status sendMail(MailInstance& mail, runtime::NativeCall& call) {
    mail.response.reset();
    mail.refused.clear();
    const std::string server = call.arguments[0].toText();
    if (server.size() > LongestServer || call.arguments[1].toText().size() > LongestHeaderList ||
        call.arguments[3].toText().size() > LongestAttachmentList) {
        return status::ParameterTooLong;
    }
    MailMessage message;
    if (const Status composed = compose(mail, call, message); composed != status::Success) return composed;
    const std::int64_t size = call.arguments[4].toInteger();
    const SendOptions options{size > 0 ? static_cast<std::uint64_t>(size) : 0, false};
    if (mail.smtp) return sendMessage(mail, "SendMail", message, options);
    if (const Status loggedOn = logonToSmtp(mail, "SendMail", server); loggedOn != status::Success) return loggedOn;
    mail.response.reset();
    const Status sent = sendMessage(mail, "SendMail", message, options);
    if (mail.smtp) {
        const auto response = mail.response;  // not the farewell's
        mail.closeSmtp();
        mail.response = response;
    }
    return sent;
}

}  // namespace

void addSendMailOperation(OperationTable& table) {
    table.push_back(
        {"SendMail",
         {stringIn("SMTPServer"), stringIn("HeaderList"), stringIn("Text"), stringIn("AttList"), numericIn("MailSize")},
         operation<sendMail, status::Miscellaneous>});
}

}  // namespace uproc::upopmail
