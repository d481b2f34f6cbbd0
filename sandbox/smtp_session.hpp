// One SMTP connection: RFC 5321 with STARTTLS (RFC 3207), AUTH (4954), SIZE (1870), 8BITMIME (6152), PIPELINING (2920),
// SMTPUTF8 (6531) and ENHANCEDSTATUSCODES (2034).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>

#include "sandbox/channel.hpp"
#include "sandbox/data_reader.hpp"
#include "sandbox/stored_message.hpp"

namespace uproc::sandbox {

// Whether TLS begins with the first byte (port 465) or with STARTTLS.
enum class TlsStart { Upgrade, Implicit };

class SmtpSession {
  public:
    SmtpSession(Channel& channel, TlsStart tlsStart) : channel_(channel), tlsStart_(tlsStart) {}

    // The whole dialog; returns when the connection is to be closed.
    asio::awaitable<void> run();

  private:
    using Handler = asio::awaitable<After> (SmtpSession::*)(std::string arguments);
    struct Command {
        std::string_view verb;
        Handler handler;
    };
    static const Command commands[];

    asio::awaitable<After> greet();
    asio::awaitable<After> nextCommand();
    asio::awaitable<After> obey(std::string line);

    asio::awaitable<After> ehlo(std::string arguments);
    asio::awaitable<After> helo(std::string arguments);
    asio::awaitable<After> startTls(std::string arguments);
    asio::awaitable<After> auth(std::string arguments);
    asio::awaitable<After> mail(std::string arguments);
    asio::awaitable<After> rcpt(std::string arguments);
    asio::awaitable<After> data(std::string arguments);
    asio::awaitable<After> rset(std::string arguments);
    asio::awaitable<After> noop(std::string arguments);
    asio::awaitable<After> vrfy(std::string arguments);
    asio::awaitable<After> expn(std::string arguments);
    asio::awaitable<After> help(std::string arguments);
    asio::awaitable<After> quit(std::string arguments);

    // Reads the message after 354 and answers it.
    asio::awaitable<After> receiveMessage();
    // The reply to a complete message: files it, or says why not.
    std::string acceptMessage(DataReader& reader);

    // Sends the reply; too many refusals end the session (421).
    asio::awaitable<After> reply(std::string text);

    // The reply that refuses the command now, or "".
    [[nodiscard]] std::string starttlsProblem(std::string_view arguments) const;
    [[nodiscard]] std::string authProblem(const std::string& mechanism);
    [[nodiscard]] std::string mailProblem() const;
    [[nodiscard]] std::string parameterProblem(const std::string& name, const std::string& value);

    [[nodiscard]] bool offers(const std::string& extension) const;
    [[nodiscard]] std::string ehloReply();
    [[nodiscard]] std::string traceHeader() const;
    void resetTransaction();

    Channel& channel_;
    TlsStart tlsStart_;
    int refusals_ = 0;
    bool extended_ = false;  // EHLO, not HELO
    bool inTransaction_ = false;
    // The session's and the transaction's facts, filed with each message: helloName and user stay, the rest is reset.
    StoredMessage envelope_;
};

}  // namespace uproc::sandbox
