#include "sandbox/channel.hpp"

#include <algorithm>
#include <utility>

namespace uproc::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds handshakeLimit = 30s;
constexpr std::size_t stallLimit = std::size_t{256} << 20U;  // bytes a stalled client may go on sending

// Neither a reply code nor text: control characters, a lone continuation byte, no line end for a while.
constexpr std::string_view garbage = "\x01\xFF\xFE?? 2x0-\x80 \x1B[31m\r\n\r\n99\r\n";

}  // namespace

asio::awaitable<After> Channel::reply(std::string text) {
    services_.dialog.server(connection_, text);
    if (!text.ends_with('\n')) text += "\r\n";
    const auto written = co_await transport_->write(std::move(text));
    co_return written ? After::Continue : After::Close;
}

asio::awaitable<After> Channel::replyWithPayload(std::string text, std::string payload, std::string summary) {
    services_.dialog.server(connection_, text);
    services_.dialog.server(connection_, summary);
    text += "\r\n";
    text += payload;
    const auto written = co_await transport_->write(std::move(text));
    co_return written ? After::Continue : After::Close;
}

asio::awaitable<Stage> Channel::atStage(std::string stage) {
    if (protocol_ == Protocol::Pop3) stage.insert(0, "POP3 ");
    const auto* fault = options().faults.at(stage);
    if (fault == nullptr) co_return Stage::Normal;
    logEvent("fault at " + stage);
    auto after = After::Close;
    switch (fault->kind) {
        case FaultAction::Kind::Reply:
            after = co_await reply(fault->text);
            break;
        case FaultAction::Kind::Garbage: {
            const auto written = co_await transport_->write(std::string(garbage));
            after = written ? After::Continue : After::Close;
            break;
        }
        case FaultAction::Kind::Stall:
            transport_->limitWait(options().idleLimit);
            co_await transport_->waitForClose(stallLimit);
            break;
        case FaultAction::Kind::Drop:
            transport_->close();
            break;
    }
    co_return after == After::Continue ? Stage::Answered : Stage::Close;
}

asio::awaitable<After> Channel::startTls() {
    const auto stage = co_await atStage("HANDSHAKE");
    if (stage != Stage::Normal) co_return After::Close;
    transport_->limitWait(std::min(handshakeLimit, options().idleLimit));
    const auto done = co_await transport_->handshake(services_.tls);
    if (!done) {
        logEvent("TLS handshake failed: " + done.error().text);
        co_return After::Close;
    }
    const auto name = transport_->serverName();
    logEvent("TLS established " + transport_->tlsDescription() + (name.empty() ? " (no SNI)" : " (SNI " + name + ")"));
    co_return After::Continue;
}

}  // namespace uproc::sandbox
