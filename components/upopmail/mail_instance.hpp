// The state of one instance of UPOPMAIL.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "components/upopmail/dialog_log.hpp"
#include "components/upopmail/mail_message.hpp"
#include "components/upopmail/pop3_dialog.hpp"
#include "components/upopmail/security_context.hpp"
#include "components/upopmail/smtp_dialog.hpp"
#include "components/upopmail/smtp_transaction.hpp"
#include "components/upopmail/status.hpp"
#include "components/upopmail/texts_in_portions.hpp"
#include "runtime/components/native_component.hpp"
#include "runtime/files/system_file_system.hpp"

namespace uproc::upopmail {

struct MailInstance final : public runtime::NativeInstance {
    explicit MailInstance(runtime::Services& applicationServices);
    // Logs off what is still logged on, as the cleanup of an instance does (manual: "LogoffMail").
    ~MailInstance() override;
    MailInstance(const MailInstance&) = delete;
    MailInstance& operator=(const MailInstance&) = delete;

    // Ends the SMTP connection: the drivers' closing protocol in reverse order, QUIT unless the connection is lost, and
    // the end of the security context's lifetime. Call it while logged on only. False if the network failed.
    bool closeSmtp();
    // The same for the POP3 connection; what the operations that end in X could still give goes with it. Refused: the
    // server has not removed messages that were to be deleted.
    enum class Farewell { Done, Refused, ConnectionLost };
    Farewell closePop();

    SecurityContext& context(ServerType type) { return type == ServerType::Smtp ? smtpContext : popContext; }

    // Files as scripts name them; without an application's they are the operating system's.
    runtime::FileSystem& files() { return services.files != nullptr ? *services.files : systemFiles_; }
    [[nodiscard]] Result<std::string> pathOf(std::string_view name, std::size_t limit,
                                             runtime::ScriptFileNames::Kind kind) const;

    runtime::Services& services;
    DialogLog log;
    SecurityContext smtpContext;
    SecurityContext popContext;
    std::unique_ptr<SmtpDialog> smtp;   // logged on while it is there
    std::optional<SmtpReply> response;  // for GetSMTPResponse
    std::unique_ptr<Pop3Dialog> pop;    // logged on while it is there
    std::int64_t mailCount = 0;         // messages in the mailbox when it was opened
    PendingList pendingList;
    std::optional<PendingMail> pendingMail;
    std::optional<PendingRawMail> pendingRawMail;
    MailMessage message;
    std::vector<Recipient> refused;  // for GetRecipientDetails

  private:
    runtime::SystemFileSystem systemFiles_;
};

}  // namespace uproc::upopmail
