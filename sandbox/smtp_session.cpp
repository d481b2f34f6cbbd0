#include "sandbox/smtp_session.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

#include "sandbox/authentication.hpp"
#include "sandbox/smtp_command.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t commandLimit = 2048;           // bytes; RFC 5321 asks for 512 and what the extensions add
constexpr std::size_t authCommandLimit = 12288 + 2;  // an AUTH command with its initial response (RFC 4954 section 4)
constexpr std::size_t discardLimit = std::size_t{4} << 20U;  // an overlong line is skipped so far, then it is enough
constexpr int refusalLimit = 25;
constexpr std::size_t helloLimit = 255;

// Replies that count as a client's mistakes: syntax and sequence errors and failed authentication.
bool isRefusal(std::string_view reply) {
    return reply.starts_with("50") || reply.starts_with("535");
}

}  // namespace

const SmtpSession::Command SmtpSession::commands[] = {
    {"EHLO", &SmtpSession::ehlo}, {"HELO", &SmtpSession::helo}, {"STARTTLS", &SmtpSession::startTls},
    {"AUTH", &SmtpSession::auth}, {"MAIL", &SmtpSession::mail}, {"RCPT", &SmtpSession::rcpt},
    {"DATA", &SmtpSession::data}, {"RSET", &SmtpSession::rset}, {"NOOP", &SmtpSession::noop},
    {"VRFY", &SmtpSession::vrfy}, {"EXPN", &SmtpSession::expn}, {"HELP", &SmtpSession::help},
    {"QUIT", &SmtpSession::quit},
};

asio::awaitable<void> SmtpSession::run() {
    auto after = co_await greet();
    while (after == After::Continue) {
        after = co_await nextCommand();
    }
}

asio::awaitable<After> SmtpSession::greet() {
    channel_.transport().limitWait(channel_.options().idleLimit);
    if (tlsStart_ == TlsStart::Implicit) {
        const auto secured = co_await channel_.startTls();
        if (secured == After::Close) co_return After::Close;
        channel_.transport().limitWait(channel_.options().idleLimit);
    }
    const auto stage = co_await channel_.atStage("CONNECT");
    if (stage != Stage::Normal) co_return stage == Stage::Close ? After::Close : After::Continue;
    const auto after = co_await channel_.reply("220 " + channel_.options().hostName +
                                               " ESMTP uproc sandbox; no mail leaves this machine");
    co_return after;
}

asio::awaitable<After> SmtpSession::nextCommand() {
    auto& transport = channel_.transport();
    transport.limitWait(channel_.options().idleLimit);
    auto line = co_await transport.readLine(authCommandLimit);
    if (line) {
        const auto after = co_await obey(std::move(*line));
        co_return after;
    }
    const auto error = static_cast<TransportError>(line.error().code);
    if (error == TransportError::LineTooLong) {
        channel_.logClient("(a line of more than " + std::to_string(authCommandLimit) + " bytes)");
        const auto discarded = co_await transport.discardLine(discardLimit);
        const auto after = co_await reply("500 5.5.2 Line too long");
        co_return discarded ? after : After::Close;
    }
    if (error == TransportError::Timeout) {
        transport.limitWait(2s);
        co_await channel_.reply("421 4.4.2 " + channel_.options().hostName + " Timeout, closing the connection");
    }
    co_return After::Close;
}

asio::awaitable<After> SmtpSession::obey(std::string line) {
    const bool lineEnd = line.ends_with("\r\n");
    line.resize(line.size() - (lineEnd ? 2 : 1));
    channel_.logClient(maskedCommand(Protocol::Smtp, line));
    auto command = splitCommand(line);
    const auto* known = std::find_if(std::begin(commands), std::end(commands),
                                     [&](const Command& c) { return c.verb == command.verb; });
    std::string problem;
    if (!lineEnd) {
        problem = "500 5.5.2 A line must end with CR LF";
    } else if (!isCommandText(line) || known == std::end(commands)) {
        problem = "500 5.5.1 Command not recognized";
    } else if (line.size() > commandLimit && command.verb != "AUTH") {
        problem = "500 5.5.2 Line too long";
    }
    if (!problem.empty()) {
        const auto after = co_await reply(problem);
        co_return after;
    }
    const auto stage = co_await channel_.atStage(command.verb);
    if (stage != Stage::Normal) co_return stage == Stage::Close ? After::Close : After::Continue;
    const auto after = co_await (this->*known->handler)(std::move(command.arguments));
    co_return after;
}

asio::awaitable<After> SmtpSession::reply(std::string text) {
    if (isRefusal(text) && ++refusals_ > refusalLimit) {
        co_await channel_.reply("421 4.7.0 Too many errors, closing the connection");
        co_return After::Close;
    }
    const auto after = co_await channel_.reply(std::move(text));
    co_return after;
}

void SmtpSession::resetTransaction() {
    StoredMessage fresh;
    fresh.helloName = std::move(envelope_.helloName);
    fresh.user = std::move(envelope_.user);
    fresh.mechanism = std::move(envelope_.mechanism);
    envelope_ = std::move(fresh);
    inTransaction_ = false;
}

bool SmtpSession::offers(const std::string& extension) const {
    return !channel_.options().faults.hiddenExtensions.contains(extension);
}

std::string SmtpSession::ehloReply() {
    std::vector<std::string> keywords;
    const auto offer = [&](const std::string& keyword, const std::string& parameters) {
        if (offers(keyword)) keywords.push_back(keyword + parameters);
    };
    const auto& options = channel_.options();
    offer("PIPELINING", "");
    offer("SIZE", " " + std::to_string(options.messageSizeLimit));
    if (!channel_.transport().isTls()) offer("STARTTLS", "");
    if (const auto mechanisms = offeredMechanisms(channel_); !mechanisms.empty()) offer("AUTH", mechanisms);
    offer("ENHANCEDSTATUSCODES", "");
    offer("8BITMIME", "");
    offer("SMTPUTF8", "");
    std::string lines = options.hostName + " greets " + envelope_.helloName;
    for (const auto& keyword : keywords) {
        lines.insert(lines.rfind('\n') + 1, "250-");
        lines += "\r\n" + (options.faults.lowerCaseKeywords ? toLower(keyword) : keyword);
    }
    lines.insert(lines.rfind('\n') + 1, "250 ");
    return lines;
}

asio::awaitable<After> SmtpSession::ehlo(std::string arguments) {
    std::string answer = "501 5.5.4 Syntax: EHLO host";
    if (!arguments.empty() && arguments.size() <= helloLimit) {
        resetTransaction();  // RFC 5321 section 4.1.4
        envelope_.helloName = std::move(arguments);
        extended_ = true;
        answer = ehloReply();
    }
    const auto after = co_await reply(std::move(answer));
    co_return after;
}

asio::awaitable<After> SmtpSession::helo(std::string arguments) {
    std::string answer = "501 5.5.4 Syntax: HELO host";
    if (!arguments.empty() && arguments.size() <= helloLimit) {
        resetTransaction();
        envelope_.helloName = std::move(arguments);
        extended_ = false;
        answer = "250 " + channel_.options().hostName + " greets " + envelope_.helloName;
    }
    const auto after = co_await reply(std::move(answer));
    co_return after;
}

std::string SmtpSession::starttlsProblem(std::string_view arguments) const {
    if (!offers("STARTTLS")) return "502 5.5.1 STARTTLS is not implemented here";
    if (!arguments.empty()) return "501 5.5.4 STARTTLS takes no argument";
    if (channel_.transport().isTls()) return "503 5.5.1 TLS is already active";
    if (!extended_) return "503 5.5.1 Send EHLO first";
    return {};
}

asio::awaitable<After> SmtpSession::startTls(std::string arguments) {
    const auto problem = starttlsProblem(arguments);
    if (!problem.empty()) {
        const auto after = co_await reply(problem);
        co_return after;
    }
    // RFC 3207 section 6: what came in before the handshake must not count after it.
    if (channel_.transport().hasBuffered()) {
        channel_.logEvent("the client sent bytes after STARTTLS, before the handshake");
        co_await channel_.reply("554 5.5.1 STARTTLS must be the last command of a group");
        co_return After::Close;
    }
    std::string answer = "220 2.0.0 Ready to start TLS";
    const auto& injected = channel_.options().faults.injectAfterStartTls;
    if (!injected.empty()) answer += "\r\n" + injected;
    auto after = co_await channel_.reply(std::move(answer));
    if (after == After::Continue) after = co_await channel_.startTls();
    // RFC 3207 section 4.2: all knowledge obtained from the client before TLS is void.
    envelope_ = StoredMessage{};
    extended_ = false;
    inTransaction_ = false;
    co_return after;
}

std::string SmtpSession::authProblem(const std::string& mechanism) {
    if (!offers("AUTH")) return "502 5.5.1 AUTH is not implemented here";
    if (!extended_) return "503 5.5.1 Send EHLO first";
    if (!envelope_.user.empty()) return "503 5.5.1 Already authenticated";
    if (inTransaction_) return "503 5.5.1 AUTH is not allowed during a mail transaction";
    if (mechanism.empty()) return "501 5.5.4 Syntax: AUTH mechanism [initial-response]";
    switch (mechanismState(channel_, mechanism)) {
        case MechanismState::Unknown:
            return "504 5.5.4 Unrecognized authentication mechanism";
        case MechanismState::NeedsTls:
            return "538 5.7.11 Encryption required for the requested authentication mechanism";
        case MechanismState::Offered:
            break;
    }
    return {};
}

asio::awaitable<After> SmtpSession::auth(std::string arguments) {
    const auto space = arguments.find(' ');
    const auto mechanism = toUpper(std::string_view(arguments).substr(0, space));
    std::optional<std::string> initial;
    if (space != std::string::npos) initial = arguments.substr(space + 1);
    auto answer = authProblem(mechanism);
    if (answer.empty()) {
        const auto result = co_await authenticate(channel_, mechanism, std::move(initial));
        if (!result) co_return After::Close;
        auto stage = co_await channel_.atStage("AUTH-RESPONSE");
        if (stage == Stage::Normal) stage = co_await channel_.atStage("AUTH-RESPONSE " + mechanism);
        if (stage != Stage::Normal) co_return stage == Stage::Close ? After::Close : After::Continue;
        if (!result->user.empty()) envelope_.mechanism = mechanism;
        envelope_.user = result->user;
        answer = result->reply;
    }
    const auto after = co_await reply(std::move(answer));
    co_return after;
}

asio::awaitable<After> SmtpSession::rset(std::string arguments) {
    if (arguments.empty()) resetTransaction();
    const auto after = co_await reply(arguments.empty() ? "250 2.0.0 Ok" : "501 5.5.4 RSET takes no argument");
    co_return after;
}

asio::awaitable<After> SmtpSession::noop(std::string) {
    const auto after = co_await reply("250 2.0.0 Ok");
    co_return after;
}

asio::awaitable<After> SmtpSession::vrfy(std::string arguments) {
    const auto after = co_await reply(arguments.empty() ? "501 5.5.4 Syntax: VRFY address"
                                                        : "252 2.1.5 Cannot verify, send some mail and see");
    co_return after;
}

asio::awaitable<After> SmtpSession::expn(std::string) {
    const auto after = co_await reply("502 5.5.1 EXPN is not implemented");
    co_return after;
}

asio::awaitable<After> SmtpSession::help(std::string) {
    const auto after = co_await reply("214 2.0.0 The sandbox of uproc; see RFC 5321");
    co_return after;
}

asio::awaitable<After> SmtpSession::quit(std::string) {
    co_await channel_.reply("221 2.0.0 Bye");
    co_return After::Close;
}

}  // namespace uproc::sandbox
