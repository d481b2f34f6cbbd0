#include "components/upopmail/smtp_logon.hpp"

namespace uproc::upopmail {

namespace {

using runtime::ConnectionString;

constexpr std::uint16_t DefaultTcpPort = 25;
constexpr std::uint16_t DefaultTlsPort = 465;

// After -7 and -8 the context's lifetime is over; any other failure leaves it as if there had been no call. The reply
// that tells why is kept; the farewell's is not.
Status failed(MailInstance& mail, SmtpDialog* dialog, const std::string& what, const Error& error) {
    mail.log.diagnostic(what + ": " + error.text);
    const Status result = logonFailureStatus(error);
    if (dialog) {
        mail.response = dialog->lastReply();
        removeSecurity(mail.smtpContext, *dialog, mail.log);
        if (!dialog->isBroken()) (void)dialog->quit();
    }
    if (result != logon_status::NetworkProblem) mail.smtpContext.endLifetime();
    return result;
}

}  // namespace

Result<ConnectionString> mailTarget(const runtime::Network& network, const std::string& connectionString,
                                    std::uint16_t tcpPort, std::uint16_t tlsPort) {
    auto target = network.parse(connectionString);
    if (!target) return target;
    if (target->host.empty()) {
        return runtime::networkFailure(runtime::NetworkError::BadConnectionString, "no host is given");
    }
    if (target->port == 0) target->port = target->connector == ConnectionString::Connector::Tls ? tlsPort : tcpPort;
    return target;
}

Status logonFailureStatus(const Error& error) {
    if (error.code == static_cast<int>(NegotiationError::NotSupported)) return logon_status::NotSupportedByServer;
    const bool isProtocol = error.code == static_cast<int>(runtime::NetworkError::LineTooLong) ||
                            error.code >= static_cast<int>(ProtocolError::MalformedReply);
    return isProtocol ? logon_status::ContextNotEstablished : logon_status::NetworkProblem;
}

Status logonToSmtp(MailInstance& mail, std::string_view operation, const std::string& connectionString) {
    const runtime::Services& services = mail.services;
    const std::string what = std::string(operation) + " " + connectionString;
    if (!services.network) return logon_status::NetworkProblem;
    mail.log.startSession(ServerType::Smtp);
    const auto target = mailTarget(*services.network, connectionString, DefaultTcpPort, DefaultTlsPort);
    if (!target) return failed(mail, nullptr, what, target.error());
    mail.log.note("connecting to " + target->host + "+" + std::to_string(target->port));
    auto connection = services.network->connect(*target);
    // A failure to connect is the network's whatever its kind: nothing of the security context was tried.
    if (!connection) return failed(mail, nullptr, what, connection.error());
    auto dialog = std::make_unique<SmtpDialog>(std::move(*connection), mail.log, services.clock);
    if (auto started = dialog->start(); !started) return failed(mail, dialog.get(), what, started.error());
    if (auto secured = establishSecurity(mail.smtpContext, *dialog, mail.log); !secured) {
        return failed(mail, dialog.get(), what, secured.error());
    }
    mail.response = dialog->lastReply();
    mail.smtp = std::move(dialog);
    return status::Success;
}

}  // namespace uproc::upopmail
