#include "sandbox/channel.hpp"

#include <algorithm>
#include <utility>

namespace uproc::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds handshakeLimit = 30s;
constexpr std::size_t stallLimit = std::size_t{256} << 20U;  // bytes a stalled client may go on sending

constexpr std::size_t endlessLimit = std::size_t{1} << 30U;

// Neither a reply code nor text: control characters, a lone continuation byte, no line end for a while.
constexpr std::string_view garbage = "\x01\xFF\xFE?? 2x0-\x80 \x1B[31m\r\n\r\n99\r\n";

}  // namespace

asio::awaitable<After> Channel::reply(std::string text) {
    services_.dialog.server(connection_, text);
    if (!text.ends_with('\n')) text += "\r\n";
    const auto after = co_await send(std::move(text), "\r\n");
    co_return after;
}

asio::awaitable<After> Channel::replyWithPayload(std::string text, std::string payload, std::string summary) {
    services_.dialog.server(connection_, text);
    services_.dialog.server(connection_, summary);
    text += "\r\n";
    text += payload;
    const auto after = co_await send(std::move(text), ".\r\n");
    co_return after;
}

asio::awaitable<After> Channel::send(std::string bytes, std::string_view ending) {
    const auto& faults = options().faults;
    const auto special = std::exchange(ofNextReply_, std::nullopt);
    bool last = special == FaultAction::Kind::Cut;
    if (last) bytes.resize(bytes.size() / 2);
    if (special == FaultAction::Kind::Unended && bytes.ends_with(ending)) bytes.resize(bytes.size() - ending.size());
    if (faults.closeAfter && bytes.size() >= *faults.closeAfter - sent_) {
        bytes.resize(*faults.closeAfter - sent_);
        last = true;
    }
    sent_ += bytes.size();
    if (faults.slow.count() > 0) co_await transport_->pause(faults.slow);
    const std::size_t step = faults.drip.count() > 0 ? 1 : std::max<std::size_t>(bytes.size(), 1);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        if (at > 0) co_await transport_->pause(faults.drip);
        const auto written = co_await transport_->write(bytes.substr(at, step));
        if (!written) co_return After::Close;
    }
    if (special == FaultAction::Kind::Unended) {
        transport_->limitWait(options().idleLimit);
        co_await transport_->waitForClose(stallLimit);
        co_return After::Close;
    }
    co_return last ? After::Close : After::Continue;
}

asio::awaitable<After> Channel::sendEndless() {
    std::string block;
    const std::string line = protocol_ == Protocol::Smtp ? "250-and so on\r\n" : "and so on\r\n";
    while (block.size() < 32768)
        block += line;
    transport_->limitWait(options().idleLimit);
    if (protocol_ == Protocol::Pop3) block.insert(0, "+OK\r\n");
    for (std::size_t sent = 0; sent < endlessLimit; sent += block.size()) {
        const auto written = co_await transport_->write(block);
        if (!written) co_return After::Close;
        if (sent == 0 && protocol_ == Protocol::Pop3) block.erase(0, 5);
    }
    co_return After::Close;
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
        case FaultAction::Kind::Endless:
            after = co_await sendEndless();
            break;
        case FaultAction::Kind::Cut:
        case FaultAction::Kind::Unended:
            ofNextReply_ = fault->kind;
            co_return Stage::Normal;
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
