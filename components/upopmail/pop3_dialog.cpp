#include "components/upopmail/pop3_dialog.hpp"

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

using runtime::NetworkError;
using runtime::networkFailure;

constexpr std::size_t CapabilitiesLimit = 65536;
// A line of a message; RFC 5322 says 998 bytes, senders write more.
constexpr std::size_t MessageLineLimit = std::size_t{16} << 20U;
// The connection bounds each wait; this bounds a server that drips: three minutes for each 64 kB, in hundredths of a
// second.
constexpr std::int64_t LongestPartTime = 3 * 60 * 100;
constexpr std::size_t PartSize = 65536;

}  // namespace

Pop3Dialog::Pop3Dialog(std::unique_ptr<runtime::Connection> connection, DialogLog& log, const runtime::Clock* clock)
    : connection_(std::move(connection)), log_(log), clock_(clock) {}

Result<void> Pop3Dialog::start() {
    const auto greeting = nextReply();
    if (!greeting) return tl::unexpected(greeting.error());
    if (greeting->isOk()) return {};
    return protocolFailure(ProtocolError::UnexpectedReply,
                           "the server does not accept the connection: " + greeting->description());
}

Result<void> Pop3Dialog::askCapabilities() {
    capabilities_.clear();
    hasAsked_ = true;
    const auto reply = command("CAPA");
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->isOk()) return {};
    auto lines = readLines(CapabilitiesLimit);
    if (!lines) return tl::unexpected(lines.error());
    capabilities_ = std::move(lines->bytes);
    return {};
}

Result<Pop3Reply> Pop3Dialog::command(std::string_view line) {
    if (auto sent = sendCommands({std::string(line)}); !sent) return tl::unexpected(sent.error());
    return nextReply();
}

Result<Pop3Reply> Pop3Dialog::secretCommand(std::string_view verb, std::string_view secret) {
    lastReply_.reset();
    if (hasControlCharacter(secret)) {
        return protocolFailure(ProtocolError::MalformedCommand, "a POP3 command must not contain control characters");
    }
    std::string line = std::string(verb) + " ";
    line.reserve(line.size() + secret.size() + 2);
    line.append(secret).append("\r\n");
    log_.command(std::string(verb) + " ********");
    const auto sent = send(line);
    wipe(line);
    if (!sent) return tl::unexpected(sent.error());
    return nextReply();
}

Result<void> Pop3Dialog::sendCommands(const std::vector<std::string>& lines) {
    lastReply_.reset();
    std::string bytes;
    for (const std::string& line : lines) {
        if (hasControlCharacter(line)) {
            return protocolFailure(ProtocolError::MalformedCommand,
                                   "a POP3 command must not contain control characters");
        }
        log_.command(line);
        bytes.append(line).append("\r\n");
    }
    return send(bytes);
}

Result<Pop3Reply> Pop3Dialog::nextReply() {
    lastReply_.reset();
    const auto line = readLine(Pop3LineLimit);
    if (!line) return tl::unexpected(line.error());
    auto reply = parsePop3Reply(*line);
    if (!reply) return broken(reply.error());
    const bool isChallenge = reply->kind == Pop3Reply::Kind::Challenge;
    log_.replyLine(isChallenge ? "+ " + reply->text : reply->description(), isChallenge);
    lastReply_ = *reply;
    return reply;
}

Result<Pop3Dialog::Lines> Pop3Dialog::readLines(std::size_t keep) {
    Lines result;
    std::size_t total = 0;
    std::size_t partEnd = PartSize;
    std::int64_t partStart = clock_ ? clock_->now() : 0;
    while (true) {
        const auto line = readLine(MessageLineLimit);
        if (!line) return tl::unexpected(line.error());
        if (*line == ".\r\n" || *line == ".\n") break;
        total += line->size();
        if (total > TotalLimit) return broken({static_cast<int>(ProtocolError::ReplyTooLong), "it does not end"});
        const std::string_view content = std::string_view(*line).substr(line->starts_with('.') ? 1 : 0);
        if (result.bytes.size() + content.size() > keep) result.wasCut = true;
        if (!result.wasCut) result.bytes.append(content);
        if (!clock_) continue;
        const std::int64_t now = clock_->now();
        if (now - partStart > LongestPartTime) {
            return broken({static_cast<int>(NetworkError::Timeout), "the server sends its reply too slowly"});
        }
        if (total < partEnd) continue;
        partEnd = total + PartSize;
        partStart = now;
    }
    log_.replyLine("(" + std::to_string(total) + " bytes)", false);
    return result;
}

Result<Pop3Reply> Pop3Dialog::quit() {
    auto reply = command("QUIT");
    close();
    return reply;
}

void Pop3Dialog::close() {
    broken_ = true;
    connection_->close();
}

bool Pop3Dialog::supports(std::string_view capability) const {
    for (std::string_view rest = capabilities_; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        if (equalsIgnoringCase(line.substr(0, line.find_first_of(" \r")), capability)) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

Result<void> Pop3Dialog::sendSecret(std::string_view bytes) {
    const bool afterChallenge = lastReply_ && lastReply_->kind == Pop3Reply::Kind::Challenge;
    lastReply_.reset();
    log_.secret(ServerType::Pop, bytes, afterChallenge);
    return send(bytes);
}

Result<std::string> Pop3Dialog::readRawReply() {
    auto reply = nextReply();
    if (!reply) return tl::unexpected(reply.error());
    return std::move(reply->raw);
}

Result<void> Pop3Dialog::upgradeAndAskAgain() {
    capabilities_.clear();
    lastReply_.reset();
    if (broken_) return networkFailure(NetworkError::Closed, "the connection is closed");
    if (connection_->isTls()) {
        return broken({static_cast<int>(NetworkError::Tls), "STLS asked for on a connection that is TLS already"});
    }
    if (auto upgraded = connection_->upgradeToTls(); !upgraded) return broken(upgraded.error());
    log_.note("the connection is now " + connection_->tlsDescription());
    return askCapabilities();
}

std::string Pop3Dialog::lastReplyDescription() const {
    return lastReply_ ? lastReply_->description() : "";
}

Result<void> Pop3Dialog::send(std::string_view bytes) {
    if (broken_) return networkFailure(NetworkError::Closed, "the connection is closed");
    auto sent = connection_->write(bytes);
    if (!sent) return broken(sent.error());
    return sent;
}

Result<std::string> Pop3Dialog::readLine(std::size_t limit) {
    if (broken_) return networkFailure(NetworkError::Closed, "the connection is closed");
    auto line = connection_->readLine(limit);
    if (!line) return broken(line.error());
    return line;
}

tl::unexpected<Error> Pop3Dialog::broken(Error error) {
    close();
    log_.note(error.text);
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace uproc::upopmail
