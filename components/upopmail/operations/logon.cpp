// Manual: "LogonSMTP", "LogoffSMTP", "GetSMTPResponse".
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

using runtime::ConnectionString;

constexpr std::uint16_t DefaultTcpPort = 25;
constexpr std::uint16_t DefaultTlsPort = 465;
constexpr std::size_t LongestReplyMessage = 512;

Result<ConnectionString> smtpTarget(const runtime::Network& network, const std::string& connectionString) {
    auto target = network.parse(connectionString);
    if (!target) return target;
    if (target->host.empty()) {
        return runtime::networkFailure(runtime::NetworkError::BadConnectionString, "no host is given");
    }
    if (target->port == 0) {
        target->port = target->connector == ConnectionString::Connector::Tls ? DefaultTlsPort : DefaultTcpPort;
    }
    return target;
}

// A server that breaks the protocol is a matter of the security context, as the manual has it: -8. What the network
// does is -9.
Status failureStatus(const Error& error) {
    if (error.code == static_cast<int>(NegotiationError::NotSupported)) return logon_status::NotSupportedByServer;
    const bool isProtocol = error.code == static_cast<int>(runtime::NetworkError::LineTooLong) ||
                            error.code >= static_cast<int>(ProtocolError::MalformedReply);
    return isProtocol ? logon_status::ContextNotEstablished : logon_status::NetworkProblem;
}

// After -7 and -8 the context's lifetime is over; any other failure leaves it as if there had been no call. The reply
// that tells why is kept; the farewell's is not.
Status failed(MailInstance& mail, SmtpDialog* dialog, const std::string& connectionString, const Error& error) {
    mail.log.diagnostic("LogonSMTP " + connectionString + ": " + error.text);
    const Status result = failureStatus(error);
    if (dialog) {
        mail.response = dialog->lastReply();
        removeSecurity(mail.smtpContext, *dialog, mail.log);
        if (!dialog->isBroken()) (void)dialog->quit();
    }
    if (result != logon_status::NetworkProblem) mail.smtpContext.endLifetime();
    return result;
}

Status logonSmtp(MailInstance& mail, runtime::NativeCall& call) {
    const std::string connectionString = call.arguments[0].toText();
    mail.response.reset();
    if (!call.arguments[1].toText().empty() || !call.arguments[2].toText().empty()) {
        mail.log.diagnostic("LogonSMTP: UserName and Password must be empty; SetSecurity takes them");
        return logon_status::UserNameOrPasswordGiven;
    }
    if (mail.smtp) return logon_status::AlreadyLoggedOn;
    if (!call.services.network) return logon_status::NetworkProblem;
    mail.log.startSession();
    const auto target = smtpTarget(*call.services.network, connectionString);
    if (!target) return failed(mail, nullptr, connectionString, target.error());
    mail.log.note("connecting to " + target->host + "+" + std::to_string(target->port));
    auto connection = call.services.network->connect(*target);
    // A failure to connect is the network's whatever its kind: nothing of the security context was tried.
    if (!connection) return failed(mail, nullptr, connectionString, connection.error());
    auto dialog = std::make_unique<SmtpDialog>(std::move(*connection), mail.log, call.services.clock);
    if (auto started = dialog->start(); !started) return failed(mail, dialog.get(), connectionString, started.error());
    if (auto secured = establishSecurity(mail.smtpContext, *dialog, mail.log); !secured) {
        return failed(mail, dialog.get(), connectionString, secured.error());
    }
    mail.response = dialog->lastReply();
    mail.smtp = std::move(dialog);
    return status::Success;
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
