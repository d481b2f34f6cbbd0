// The client's side of a POP3 connection (RFC 1939): greeting, commands and their replies, replies of many lines,
// capabilities (RFC 2449), TLS upgrade (RFC 2595).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/pop3_reply.hpp"
#include "components/upopmail/security_negotiation.hpp"
#include "runtime/seams/network.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::upopmail {

// Errors are runtime::NetworkError or ProtocolError. After one of them (but MalformedCommand) the dialog is broken: it
// closes the connection and every further call fails at once.
class Pop3Dialog final : public SecurityChannel {
  public:
    // `clock` bounds the time that replies may take; it may be null.
    Pop3Dialog(std::unique_ptr<runtime::Connection> connection, DialogLog& log, const runtime::Clock* clock);

    // Reads the greeting. A server that refuses is ProtocolError::UnexpectedReply.
    Result<void> start();
    // CAPA. A server that does not know it has no capabilities.
    Result<void> askCapabilities();
    // Sends a command, given without line end, and reads its status line, whatever it says.
    Result<Pop3Reply> command(std::string_view line);
    // The same for "VERB SECRET"; the log shows the verb only.
    Result<Pop3Reply> secretCommand(std::string_view verb, std::string_view secret);

    // Sends commands in one go (RFC 2449, PIPELINING); nextReply() and readLines() read what comes, in order.
    Result<void> sendCommands(const std::vector<std::string>& lines);
    Result<Pop3Reply> nextReply();
    // The lines behind a +OK up to the single dot, without byte stuffing, line ends as received. What goes beyond
    // `keep` bytes is read and dropped, and `wasCut` set; beyond the limit of all messages (TotalLimit) it is
    // ProtocolError::ReplyTooLong.
    struct Lines {
        std::string bytes;
        bool wasCut = false;
    };
    static constexpr std::size_t TotalLimit = std::size_t{256} << 20U;
    Result<Lines> readLines(std::size_t keep);

    // QUIT, then closes the connection.
    Result<Pop3Reply> quit();
    // Closes the connection without a word.
    void close();

    [[nodiscard]] bool isBroken() const { return broken_; }
    // Whether CAPA named the capability, in any case.
    [[nodiscard]] bool supports(std::string_view capability) const;
    [[nodiscard]] bool hasAskedCapabilities() const { return hasAsked_; }

    // SecurityChannel
    [[nodiscard]] std::string_view capabilities() const override { return capabilities_; }
    Result<void> sendSecret(std::string_view bytes) override;
    Result<std::string> readRawReply() override;
    Result<void> upgradeAndAskAgain() override;
    [[nodiscard]] std::string lastReplyDescription() const override;

  private:
    Result<void> send(std::string_view bytes);
    Result<std::string> readLine(std::size_t limit);
    tl::unexpected<Error> broken(Error error);

    std::unique_ptr<runtime::Connection> connection_;
    DialogLog& log_;
    const runtime::Clock* clock_;
    std::string capabilities_;  // the lines of CAPA with CRLF, without the status line and the dot
    std::optional<Pop3Reply> lastReply_;
    bool hasAsked_ = false;
    bool broken_ = false;
};

}  // namespace uproc::upopmail
