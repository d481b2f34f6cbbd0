// Manual: "LogonSMTP", "LogoffSMTP", "GetSMTPResponse".
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/smtp_logon.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestReplyMessage = 512;

Status logonSmtp(MailInstance& mail, runtime::NativeCall& call) {
    const std::string connectionString = call.arguments[0].toText();
    mail.response.reset();
    if (!call.arguments[1].toText().empty() || !call.arguments[2].toText().empty()) {
        mail.log.diagnostic("LogonSMTP: UserName and Password must be empty; SetSecurity takes them");
        return logon_status::UserNameOrPasswordGiven;
    }
    if (mail.smtp) return logon_status::AlreadyLoggedOn;
    return logonToSmtp(mail, "LogonSMTP", connectionString);
}

Status logoffSmtp(MailInstance& mail, runtime::NativeCall& call) {
    (void)call;
    mail.response.reset();
    if (!mail.smtp) return status::NotLoggedOn;
    return mail.closeSmtp() ? status::Success : status::NetworkProblem;
}

// Without a response, ReplyCode and ReplyMessage are empty.
Status getSmtpResponse(MailInstance& mail, runtime::NativeCall& call) {
    const std::string text = mail.response ? mail.response->text() : "";
    call.arguments[0] = mail.response ? Value::integer(mail.response->code) : Value::null();
    call.arguments[1] = Value::string(cutToBytes(text, LongestReplyMessage));
    return status::Success;
}

}  // namespace

void addLogonOperations(OperationTable& table) {
    table.push_back({"LogonSMTP",
                     {stringIn("NetworkConnectionString"), stringIn("UserName"), stringIn("Password")},
                     operation<logonSmtp, status::Miscellaneous>});
    table.push_back({"LogoffSMTP", {}, operation<logoffSmtp, status::Miscellaneous>});
    table.push_back({"GetSMTPResponse",
                     {numericOut("ReplyCode"), stringOut("ReplyMessage")},
                     operation<getSmtpResponse, status::Miscellaneous>});
}

}  // namespace uproc::upopmail
