// The client's side of an SMTP connection (RFC 5321): greeting, EHLO, commands and their replies, TLS upgrade.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/security_negotiation.hpp"
#include "components/upopmail/smtp_capabilities.hpp"
#include "components/upopmail/smtp_reply.hpp"
#include "runtime/seams/network.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::upopmail {

// Errors are runtime::NetworkError or ProtocolError. After a network error or a reply that cannot be understood the
// dialog is broken: it closes the connection and every further call fails at once.
class SmtpDialog final : public SecurityChannel {
  public:
    // `clock` bounds the time one reply may take; it may be null.
    SmtpDialog(std::unique_ptr<runtime::Connection> connection, DialogLog& log, const runtime::Clock* clock);

    // Reads the greeting and introduces this side with EHLO, or with HELO to a server that does not know EHLO.
    // A server that refuses either is ProtocolError::UnexpectedReply.
    Result<void> start();
    // Sends a command, given without line end, and reads its reply, whatever it says.
    Result<SmtpReply> command(std::string_view line);
    // Sends commands in one go, without waiting for the replies between them (RFC 2920); nextReply() reads those one by
    // one.
    Result<void> sendCommands(const std::vector<std::string>& lines);
    Result<SmtpReply> nextReply();
    // Sends the content of a DATA command, complete with the closing dot, and reads the reply. `next` gives block after
    // block, each ready for the wire, and false at the end. When it fails the connection is closed without the dot: a
    // server does not take half a message for a whole one. The Error is that of `next` then, with code SourceFailed.
    static constexpr int SourceFailed = 301;
    Result<SmtpReply> content(const std::function<Result<bool>(std::string& block)>& next);
    // QUIT, then closes the connection.
    Result<SmtpReply> quit();
    // Closes the connection without a word.
    void close();

    [[nodiscard]] bool isBroken() const { return broken_; }
    [[nodiscard]] bool supports(std::string_view extension) const { return capabilities_.has(extension); }
    [[nodiscard]] std::string_view parametersOf(std::string_view extension) const {
        return capabilities_.parameters(extension);
    }
    // The reply to the last command; nothing if it got none.
    [[nodiscard]] const std::optional<SmtpReply>& lastReply() const { return lastReply_; }

    // SecurityChannel
    [[nodiscard]] std::string_view capabilities() const override { return capabilities_.raw(); }
    Result<void> sendSecret(std::string_view bytes) override;
    Result<std::string> readRawReply() override;
    Result<void> upgradeAndAskAgain() override;
    [[nodiscard]] std::string lastReplyDescription() const override;
    void addToLastReply(std::string_view text) override;

  private:
    Result<void> introduce();
    Result<void> send(std::string_view bytes);
    Result<SmtpReply> readReply();
    Result<SmtpReply> receive();
    tl::unexpected<Error> broken(Error error);

    std::unique_ptr<runtime::Connection> connection_;
    DialogLog& log_;
    const runtime::Clock* clock_;
    SmtpCapabilities capabilities_;
    std::optional<SmtpReply> lastReply_;
    bool broken_ = false;
};

}  // namespace uproc::upopmail
