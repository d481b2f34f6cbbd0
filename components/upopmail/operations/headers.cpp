// Manual: "SetFrom", "SetToList", "SetCCList", "SetBCCList", "SetReplyTo", "SetSubject", "SetPriority", "SetMessageId".
// Addresses are looked at by Send, which has a $status for them.
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestAddress = 1024;
constexpr std::size_t LongestList = 10240;
constexpr std::size_t LongestSubject = 10240;
constexpr std::int64_t HighestPriority = 1;
constexpr std::int64_t LowestPriority = 5;

// A text beyond its limit is refused and not cut: a cut address would be somebody else's.
Status assign(MailInstance& mail, std::string MailMessage::*field, const Value& value, std::size_t limit) {
    std::string text = value.toText();
    if (text.size() > limit) return status::ParameterTooLong;
    mail.message.*field = std::move(text);
    return status::Success;
}

template <std::string MailMessage::*field, std::size_t limit>
Status set(MailInstance& mail, runtime::NativeCall& call) {
    return assign(mail, field, call.arguments[0], limit);
}

Status setPriority(MailInstance& mail, runtime::NativeCall& call) {
    const std::int64_t priority = call.arguments[0].toInteger();
    if (priority < HighestPriority || priority > LowestPriority) return status::Miscellaneous;
    mail.message.priority = static_cast<int>(priority);
    return status::Success;
}

// An empty identification asks for a generated one, which stays for every Send until the next call or ClearMail.
Status setMessageId(MailInstance& mail, runtime::NativeCall& call) {
    std::string messageId = call.arguments[0].toText();
    mail.message.messageId = messageId.empty() ? generateMessageId(call.services) : std::move(messageId);
    return status::Success;
}

}  // namespace

void addHeaderOperations(OperationTable& table) {
    table.push_back({"SetToList", {stringIn("ToList")}, operation<set<&MailMessage::to, LongestList>>});
    table.push_back({"SetCCList", {stringIn("CCList")}, operation<set<&MailMessage::cc, LongestList>>});
    table.push_back({"SetBCCList", {stringIn("BCCList")}, operation<set<&MailMessage::bcc, LongestList>>});
    table.push_back({"SetReplyTo", {stringIn("ReplyTo")}, operation<set<&MailMessage::replyTo, LongestAddress>>});
    table.push_back({"SetFrom", {stringIn("Sender")}, operation<set<&MailMessage::from, LongestAddress>>});
    table.push_back({"SetSubject", {stringIn("Subject")}, operation<set<&MailMessage::subject, LongestSubject>>});
    table.push_back({"SetPriority", {numericIn("Priority")}, operation<setPriority>});
    table.push_back({"SetMessageId", {stringIn("MessageID")}, operation<setMessageId>});
}

}  // namespace uproc::upopmail
