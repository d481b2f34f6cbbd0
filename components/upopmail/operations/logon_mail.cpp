// Manual: "LogonMail", "LogoffMail"; "XOAUTH2 Security Driver" for who logs on with user name and password.
#include <algorithm>

#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/smtp_logon.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::uint16_t DefaultTcpPort = 110;
constexpr std::uint16_t DefaultTlsPort = 995;
constexpr int LogonRefused = 401;  // Error::code: USER or PASS was refused

tl::unexpected<Error> refused(std::string text) {
    return fail(LogonRefused, std::move(text));
}

// The default of POP3: it is used unless a driver in use authenticates.
Result<void> sendUserAndPassword(Pop3Dialog& dialog, const std::string& user, const std::string& password) {
    if (user.empty()) return refused("no user name is given, and no security driver logs on");
    if (hasControlCharacter(user) || hasControlCharacter(password)) {
        return refused("a user name or password must not contain control characters");
    }
    const auto userReply = dialog.command("USER " + user);
    if (!userReply) return tl::unexpected(userReply.error());
    if (!userReply->isOk()) return refused("USER was refused: " + userReply->description());
    const auto passwordReply = dialog.secretCommand("PASS", password);
    if (!passwordReply) return tl::unexpected(passwordReply.error());
    if (!passwordReply->isOk()) return refused("the log-on was refused: " + passwordReply->description());
    return {};
}

bool hasAuthenticated(SecurityContext& context) {
    return std::any_of(context.entries().begin(), context.entries().end(),
                       [](const SecurityContextEntry& entry) { return entry.inUse && entry.driver->authenticating(); });
}

Result<std::int64_t> countMessages(Pop3Dialog& dialog) {
    const auto reply = dialog.command("STAT");
    if (!reply) return tl::unexpected(reply.error());
    const auto listing = reply->isOk() ? parsePop3Listing(reply->text) : std::nullopt;
    if (listing) return listing->number;
    return protocolFailure(ProtocolError::UnexpectedReply,
                           "the server does not open the mailbox: " + reply->description());
}

// From the greeting to the open mailbox; the number of its messages.
Result<std::int64_t> openMailbox(MailInstance& mail, Pop3Dialog& dialog, const std::string& user,
                                 const std::string& password) {
    if (auto started = dialog.start(); !started) return tl::unexpected(started.error());
    if (!mail.popContext.entries().empty()) {
        if (auto asked = dialog.askCapabilities(); !asked) return tl::unexpected(asked.error());
    }
    if (auto secured = establishSecurity(mail.popContext, dialog, mail.log); !secured) {
        return tl::unexpected(secured.error());
    }
    if (!hasAuthenticated(mail.popContext)) {
        if (auto loggedOn = sendUserAndPassword(dialog, user, password); !loggedOn) {
            return tl::unexpected(loggedOn.error());
        }
    }
    return countMessages(dialog);
}

// After -8 the context's lifetime is over; any other failure leaves it as if there had been no call.
Status failed(MailInstance& mail, Pop3Dialog* dialog, const std::string& connectionString, const Error& error) {
    mail.log.diagnostic("LogonMail " + connectionString + ": " + error.text);
    const Status result = error.code == LogonRefused ? logon_mail_status::LogonFailed : logonFailureStatus(error);
    if (dialog) {
        removeSecurity(mail.popContext, *dialog, mail.log);
        if (!dialog->isBroken()) (void)dialog->quit();
    }
    if (result == logon_status::ContextNotEstablished) mail.popContext.endLifetime();
    return result;
}

Status logonWith(MailInstance& mail, const std::string& connectionString, const std::string& user,
                 const std::string& password) {
    const runtime::Services& services = mail.services;
    mail.log.startSession(ServerType::Pop);
    mail.log.hidePassword(ServerType::Pop, password);
    const auto target = mailTarget(*services.network, connectionString, DefaultTcpPort, DefaultTlsPort);
    if (!target) return failed(mail, nullptr, connectionString, target.error());
    mail.log.note("connecting to " + target->host + "+" + std::to_string(target->port));
    auto connection = services.network->connect(*target);
    if (!connection) {
        // A failure to connect is the network's whatever its kind: nothing of the security context was tried.
        (void)failed(mail, nullptr, connectionString,
                     {static_cast<int>(runtime::NetworkError::Io), connection.error().text});
        return logon_status::NetworkProblem;
    }
    auto dialog = std::make_unique<Pop3Dialog>(std::move(*connection), mail.log, services.clock);
    const auto count = openMailbox(mail, *dialog, user, password);
    if (!count) return failed(mail, dialog.get(), connectionString, count.error());
    mail.pop = std::move(dialog);
    mail.mailCount = *count;
    return status::Success;
}

Status logonMail(MailInstance& mail, runtime::NativeCall& call) {
    if (mail.pop) return logon_status::AlreadyLoggedOn;
    if (!call.services.network) return logon_mail_status::Initialization;
    std::string password = call.arguments[2].toText();
    const Status result = logonWith(mail, call.arguments[0].toText(), call.arguments[1].toText(), password);
    wipe(password);
    return result;
}

Status logoffMail(MailInstance& mail, runtime::NativeCall& call) {
    (void)call;
    if (!mail.pop) return status::NotLoggedOn;
    switch (mail.closePop()) {
        case MailInstance::Farewell::Done:
            return status::Success;
        case MailInstance::Farewell::Refused:
            return status::Miscellaneous;
        case MailInstance::Farewell::ConnectionLost:
            return status::NetworkProblem;
    }
    return status::Miscellaneous;
}

}  // namespace

void addLogonMailOperations(OperationTable& table) {
    table.push_back({"LogonMail",
                     {stringIn("NetworkConnectionString"), stringIn("UserName"), stringIn("Password")},
                     operation<logonMail, logon_mail_status::Initialization>});
    table.push_back({"LogoffMail", {}, operation<logoffMail, status::Miscellaneous>});
}

}  // namespace uproc::upopmail
