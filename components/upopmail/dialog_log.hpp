// The readable log of the mail dialog: $ioprint 64 shows what UPOPMAIL does (manual: "Communicating with Mail
// Servers", Troubleshooting). Lines of the server start with "S: ", lines of this side with "C: ".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/security_properties.hpp"
#include "components/upopmail/smtp_reply.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::upopmail {

// Writes log lines and diagnostics, and keeps secrets out of both: driver parameters and what drivers sent are shown as
// asterisks, also when a server repeats them. Texts below four bytes are too common to be recognised.
class DialogLog {
  public:
    explicit DialogLog(runtime::MessageSink* messages) : messages_(messages) {}
    ~DialogLog();
    DialogLog(const DialogLog&) = delete;
    DialogLog& operator=(const DialogLog&) = delete;

    // Hides every value of a DriverParameters list but the user name's, also in base64, until the security context it
    // was given for is forgotten.
    void hideParameters(ServerType context, std::string_view driverParameters);
    void forgetParameters(ServerType context);
    // Hides a password of the connection to such a server, also in base64, until the next one begins.
    void hidePassword(ServerType server, std::string_view password);
    // Forgets what was secret in the connection before.
    void startSession(ServerType server);

    void note(std::string_view text);     // "UPOPMAIL: text"
    void command(std::string_view line);  // "C: line"
    void reply(const SmtpReply& reply);   // "S: ..." a line; the challenge of a 334 reply is hidden
    // What a security driver sends. The verb of a command ("AUTH LOGIN", "STARTTLS") is shown, everything else hidden;
    // after a challenge all of it is.
    void secret(ServerType server, std::string_view bytes, bool afterChallenge);
    // "S: line" of a server without reply codes; a challenge is hidden.
    void replyLine(std::string_view line, bool isChallenge);

    // For the person at the terminal, whatever $ioprint is: "UPOPMAIL: text", a line each.
    void diagnostic(std::string_view text);

    // `text` on a single line without the hidden texts.
    [[nodiscard]] std::string withoutSecrets(std::string_view text) const;

  private:
    enum class Lifetime { SmtpSession, PopSession, SmtpContext, PopContext };
    struct Hidden {
        std::string text;
        Lifetime lifetime;
    };

    static Lifetime lifetimeOf(ServerType context) {
        return context == ServerType::Smtp ? Lifetime::SmtpContext : Lifetime::PopContext;
    }
    static Lifetime sessionOf(ServerType server) {
        return server == ServerType::Smtp ? Lifetime::SmtpSession : Lifetime::PopSession;
    }
    void hide(std::string_view secret, Lifetime lifetime);
    void forget(Lifetime lifetime);
    void write(std::string_view prefix, std::string_view text);
    [[nodiscard]] bool isOn() const;

    runtime::MessageSink* messages_;
    std::vector<Hidden> hidden_;  // longest first, so that a text inside another one does not break it up
};

}  // namespace uproc::upopmail
