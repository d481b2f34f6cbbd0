#include "components/upopmail/smtp_dialog.hpp"

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

using runtime::NetworkError;
using runtime::networkFailure;

constexpr int ServiceReady = 220;
constexpr int ChallengeCode = 334;
// RFC 5321, section 4.5.3.2: five minutes for a reply. The connection bounds each wait; this bounds a server that
// keeps a reply going line by line. In hundredths of a second.
constexpr std::int64_t LongestReplyTime = 5 * 60 * 100;
// Likewise three minutes for a part of the message: the connection bounds each wait only, and a server that takes a few
// bytes a minute would hold the script for days.
constexpr std::int64_t LongestPartTime = 3 * 60 * 100;

// What EHLO and HELO say about this side (RFC 5321, section 4.1.3): its address, as clients rarely have a public name.
std::string addressLiteral(const std::string& address) {
    const std::string plain = address.substr(0, address.find('%'));
    if (plain.empty()) return "[127.0.0.1]";
    std::string literal = plain.find(':') == std::string::npos ? "[" : "[IPv6:";
    return literal.append(plain).append("]");
}

// RFC 5321, section 3.2: a server that does not know EHLO gets HELO. Other refusals (550, 554, 421) stand.
bool doesNotKnowTheCommand(int code) {
    return code == 500 || code == 501 || code == 502 || code == 504;
}

tl::unexpected<Error> refused(std::string_view what, const SmtpReply& reply) {
    return protocolFailure(ProtocolError::UnexpectedReply, std::string(what) + ": " + reply.description());
}

}  // namespace

SmtpDialog::SmtpDialog(std::unique_ptr<runtime::Connection> connection, DialogLog& log, const runtime::Clock* clock)
    : connection_(std::move(connection)), log_(log), clock_(clock) {}

Result<void> SmtpDialog::start() {
    const auto greeting = readReply();
    if (!greeting) return tl::unexpected(greeting.error());
    if (greeting->code != ServiceReady) return refused("the server does not accept the connection", *greeting);
    return introduce();
}

Result<void> SmtpDialog::introduce() {
    capabilities_ = {};
    const std::string name = addressLiteral(connection_->localAddress());
    auto reply = command("EHLO " + name);
    if (!reply) return tl::unexpected(reply.error());
    if (reply->isPositive()) {
        capabilities_ = SmtpCapabilities(*reply);
        return {};
    }
    if (doesNotKnowTheCommand(reply->code)) {
        reply = command("HELO " + name);
        if (!reply) return tl::unexpected(reply.error());
        if (reply->isPositive()) return {};
    }
    return refused("the server refuses EHLO", *reply);
}

Result<SmtpReply> SmtpDialog::command(std::string_view line) {
    if (auto sent = sendCommands({std::string(line)}); !sent) return tl::unexpected(sent.error());
    return readReply();
}

Result<void> SmtpDialog::sendCommands(const std::vector<std::string>& lines) {
    lastReply_.reset();
    std::string bytes;
    for (const std::string& line : lines) {
        if (hasControlCharacter(line)) {
            return protocolFailure(ProtocolError::MalformedCommand,
                                   "an SMTP command must not contain control characters");
        }
        log_.command(line);
        bytes.append(line).append("\r\n");
    }
    return send(bytes);
}

Result<SmtpReply> SmtpDialog::nextReply() {
    return readReply();
}

Result<SmtpReply> SmtpDialog::content(const std::function<Result<bool>(std::string& block)>& next) {
    lastReply_.reset();
    std::string block;
    std::uint64_t size = 0;
    while (true) {
        const auto more = next(block);
        if (!more) return broken({SourceFailed, more.error().text});
        if (!*more) break;
        const std::int64_t start = clock_ ? clock_->now() : 0;
        if (auto sent = send(block); !sent) return tl::unexpected(sent.error());
        size += block.size();
        if (clock_ && clock_->now() - start > LongestPartTime) {
            return broken({static_cast<int>(NetworkError::Timeout), "the server takes the message too slowly"});
        }
    }
    log_.command(std::to_string(size) + " bytes of message");
    return readReply();
}

Result<SmtpReply> SmtpDialog::quit() {
    auto reply = command("QUIT");
    close();
    return reply;
}

void SmtpDialog::close() {
    broken_ = true;
    connection_->close();
}

Result<void> SmtpDialog::sendSecret(std::string_view bytes) {
    const bool afterChallenge = lastReply_ && lastReply_->code == ChallengeCode;
    lastReply_.reset();
    log_.secret(ServerType::Smtp, bytes, afterChallenge);
    return send(bytes);
}

Result<std::string> SmtpDialog::readRawReply() {
    auto reply = readReply();
    if (!reply) return tl::unexpected(reply.error());
    return std::move(reply->raw);
}

Result<void> SmtpDialog::upgradeAndAskAgain() {
    capabilities_ = {};
    lastReply_.reset();
    if (broken_) return networkFailure(NetworkError::Closed, "the connection is closed");
    if (connection_->isTls()) {
        return broken({static_cast<int>(NetworkError::Tls), "STARTTLS asked for on a connection that is TLS already"});
    }
    if (auto upgraded = connection_->upgradeToTls(); !upgraded) return broken(upgraded.error());
    log_.note("the connection is now " + connection_->tlsDescription());
    return introduce();
}

std::string SmtpDialog::lastReplyDescription() const {
    return lastReply_ ? lastReply_->description() : "";
}

void SmtpDialog::addToLastReply(std::string_view text) {
    if (lastReply_) lastReply_->lines.emplace_back(text);
}

Result<void> SmtpDialog::send(std::string_view bytes) {
    if (broken_) return networkFailure(NetworkError::Closed, "the connection is closed");
    auto sent = connection_->write(bytes);
    if (!sent) return broken(sent.error());
    return sent;
}

Result<SmtpReply> SmtpDialog::readReply() {
    lastReply_.reset();
    if (broken_) return networkFailure(NetworkError::Closed, "the connection is closed");
    auto reply = receive();
    if (!reply) return broken(reply.error());
    log_.reply(*reply);
    lastReply_ = *reply;
    return reply;
}

Result<SmtpReply> SmtpDialog::receive() {
    const std::int64_t start = clock_ ? clock_->now() : 0;
    SmtpReplyParser parser;
    while (true) {
        const auto line = connection_->readLine(SmtpReplyParser::LineLimit);
        if (!line) return tl::unexpected(line.error());
        const auto complete = parser.add(*line);
        if (!complete) return tl::unexpected(complete.error());
        if (*complete) return parser.take();
        if (clock_ && clock_->now() - start > LongestReplyTime) {
            return networkFailure(NetworkError::Timeout, "the server's reply takes too long");
        }
    }
}

tl::unexpected<Error> SmtpDialog::broken(Error error) {
    close();
    log_.note(error.text);
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace uproc::upopmail
