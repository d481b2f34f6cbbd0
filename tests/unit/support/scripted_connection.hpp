// A network whose servers follow a script: what they say and which lines they expect, with every fault a server can
// have. No sockets, no time: a server that waits for something the client does not send is a Timeout at once.
#pragma once

#include <algorithm>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/seams/network.hpp"

namespace uproc::test {

// What a scripted server does, step by step.
struct ServerScript {
    struct Say {
        std::string bytes;
    };
    struct Expect {
        std::string line;  // without line end; a "*" at the end stands for any rest
    };
    struct TakeMessage {};  // all up to the line with a single dot
    struct Close {};

    std::deque<std::variant<Say, Expect, TakeMessage, Close>> steps;
    bool tlsWorks = true;
    // After that many bytes the server says nothing more: it closes the connection, or stalls.
    std::size_t byteLimit = std::numeric_limits<std::size_t>::max();
    bool stallsAtLimit = false;
    // The client receives the first bytes up to here apart from the rest, and then `chunk` bytes at a time.
    std::size_t splitAt = 0;
    std::size_t chunk = std::numeric_limits<std::size_t>::max();

    ServerScript& say(std::string bytes) {
        steps.emplace_back(Say{std::move(bytes)});
        return *this;
    }
    ServerScript& expect(std::string line) {
        steps.emplace_back(Expect{std::move(line)});
        return *this;
    }
    ServerScript& takeMessage() {
        steps.emplace_back(TakeMessage{});
        return *this;
    }
    ServerScript& close() {
        steps.emplace_back(Close{});
        return *this;
    }
    // A command and its reply.
    ServerScript& answer(std::string line, std::string reply) { return expect(std::move(line)).say(std::move(reply)); }
};

// What a scripted server has seen; outlives the connection.
struct ServerRecord {
    std::vector<std::string> lines;       // what the client sent, outside messages
    std::vector<bool> linesInTls;         // was it sent inside TLS?
    std::string message;                  // content of the last DATA, without the closing dot
    std::vector<std::string> unexpected;  // lines that differ from the script
    std::size_t bytesSaid = 0;
    std::size_t mostBuffered = 0;  // most bytes the client's side had to keep
    bool isTls = false;
    bool closedByClient = false;
    runtime::ConnectionString target;

    [[nodiscard]] bool saw(std::string_view part) const {
        for (const std::string& line : lines) {
            if (line.find(part) != std::string::npos) return true;
        }
        return false;
    }
};

class ScriptedConnection final : public runtime::Connection {
  public:
    ScriptedConnection(ServerScript script, std::shared_ptr<ServerRecord> record)
        : script_(std::move(script)), record_(std::move(record)) {}

    Result<std::string> readLine(std::size_t limit) override {
        while (true) {
            const auto end = buffer_.find('\n');
            if (end != std::string::npos && end < limit) {
                std::string line = buffer_.substr(0, end + 1);
                buffer_.erase(0, end + 1);
                return line;
            }
            if (buffer_.size() >= limit) return runtime::networkFailure(runtime::NetworkError::LineTooLong, "line");
            if (auto received = receive(); !received) return tl::unexpected(received.error());
        }
    }

    Result<std::string> readSome(std::size_t limit) override {
        if (buffer_.empty()) {
            if (auto received = receive(); !received) return tl::unexpected(received.error());
        }
        std::string bytes = buffer_.substr(0, limit);
        buffer_.erase(0, bytes.size());
        return bytes;
    }

    Result<void> write(std::string_view data) override {
        if (closed_) return runtime::networkFailure(runtime::NetworkError::Closed, "closed");
        fromClient_.append(data);
        return {};
    }

    Result<void> upgradeToTls() override {
        if (closed_) return runtime::networkFailure(runtime::NetworkError::Closed, "closed");
        if (!buffer_.empty() || !onTheWay_.empty()) {
            close();
            return runtime::networkFailure(runtime::NetworkError::InjectedData, "bytes before the TLS handshake");
        }
        if (!script_.tlsWorks) {
            close();
            return runtime::networkFailure(runtime::NetworkError::Tls, "certificate verification failed");
        }
        record_->isTls = true;
        return {};
    }

    [[nodiscard]] bool isTls() const override { return record_->isTls; }
    [[nodiscard]] std::string tlsDescription() const override { return isTls() ? "TLSv1.3 FAKE" : ""; }
    [[nodiscard]] std::string peerHost() const override { return record_->target.host; }
    [[nodiscard]] std::string localAddress() const override { return "192.0.2.7"; }
    void close() override { record_->closedByClient = closed_ = true; }

  private:
    // Moves bytes from the server to the client's buffer, letting the server act while it has nothing to send.
    Result<void> receive() {
        if (closed_) return runtime::networkFailure(runtime::NetworkError::Closed, "closed");
        while (onTheWay_.empty()) {
            if (auto acted = act(); !acted) return acted;
        }
        std::size_t count = std::min(script_.chunk, onTheWay_.size());
        if (record_->bytesSaid < script_.splitAt) count = std::min(count, script_.splitAt - record_->bytesSaid);
        if (record_->bytesSaid + count > script_.byteLimit) count = script_.byteLimit - record_->bytesSaid;
        if (count == 0) return silence(script_.stallsAtLimit);
        buffer_ += onTheWay_.substr(0, count);
        onTheWay_.erase(0, count);
        record_->bytesSaid += count;
        record_->mostBuffered = std::max(record_->mostBuffered, buffer_.size());
        return {};
    }

    Result<void> silence(bool stalls) {
        if (stalls) return runtime::networkFailure(runtime::NetworkError::Timeout, "timeout");
        closed_ = true;
        return runtime::networkFailure(runtime::NetworkError::Closed, "closed by the server");
    }

    Result<void> act() {
        if (script_.steps.empty()) return silence(true);
        auto& step = script_.steps.front();
        if (auto* say = std::get_if<ServerScript::Say>(&step)) {
            onTheWay_ = std::move(say->bytes);
        } else if (auto* expect = std::get_if<ServerScript::Expect>(&step)) {
            if (!takeLine(expect->line)) return silence(true);
        } else if (std::holds_alternative<ServerScript::TakeMessage>(step)) {
            const auto end = ("\r\n" + fromClient_).find("\r\n.\r\n");
            if (end == std::string::npos) return silence(true);
            record_->message = fromClient_.substr(0, end);
            fromClient_.erase(0, end + 3);
        } else {
            return silence(false);
        }
        script_.steps.pop_front();
        return {};
    }

    bool takeLine(const std::string& expected) {
        const auto end = fromClient_.find("\r\n");
        if (end == std::string::npos) return false;
        const std::string line = fromClient_.substr(0, end);
        fromClient_.erase(0, end + 2);
        record_->lines.push_back(line);
        record_->linesInTls.push_back(record_->isTls);
        const bool matches = expected.ends_with('*')
                                 ? line.starts_with(std::string_view(expected).substr(0, expected.size() - 1))
                                 : line == expected;
        if (!matches) record_->unexpected.push_back(line + " (expected " + expected + ")");
        return true;
    }

    ServerScript script_;
    std::shared_ptr<ServerRecord> record_;
    std::string onTheWay_;    // said, not yet received
    std::string buffer_;      // received, not yet read
    std::string fromClient_;  // written, not yet taken by the script
    bool closed_ = false;
};

class ScriptedNetwork final : public runtime::Network {
  public:
    // Adds a server; each connect() takes the next one. Without a server left, a connection is refused.
    std::shared_ptr<ServerRecord> add(ServerScript script) {
        servers_.emplace_back(std::move(script), std::make_shared<ServerRecord>());
        return servers_.back().second;
    }

    // "{TCP:|TLS:}host{+port}{:profile}", as far as tests need it.
    [[nodiscard]] Result<runtime::ConnectionString> parse(std::string_view text) const override {
        runtime::ConnectionString result;
        std::string rest(text);
        if (rest.find(' ') != std::string::npos) {
            return runtime::networkFailure(runtime::NetworkError::BadConnectionString, "not a connection string");
        }
        if (rest.starts_with("TLS:") || rest.starts_with("tls:")) {
            result.connector = runtime::ConnectionString::Connector::Tls;
        }
        if (rest.size() > 3 && rest[3] == ':') rest.erase(0, 4);
        if (const auto colon = rest.find(':'); colon != std::string::npos) {
            result.profile = rest.substr(colon + 1);
            rest.erase(colon);
        }
        if (const auto plus = rest.find('+'); plus != std::string::npos) {
            result.port = static_cast<std::uint16_t>(std::stoi(rest.substr(plus + 1)));
            rest.erase(plus);
        }
        result.host = rest;
        return result;
    }

    Result<std::unique_ptr<runtime::Connection>> connect(const runtime::ConnectionString& target) override {
        lastTarget = target;
        if (connectFailure) return tl::unexpected(*connectFailure);
        if (servers_.empty()) return runtime::networkFailure(runtime::NetworkError::Refused, "connection refused");
        auto [script, record] = std::move(servers_.front());
        servers_.pop_front();
        record->target = target;
        record->isTls = target.connector == runtime::ConnectionString::Connector::Tls;
        return std::make_unique<ScriptedConnection>(std::move(script), record);
    }

    std::optional<Error> connectFailure;
    std::optional<runtime::ConnectionString> lastTarget;

  private:
    std::deque<std::pair<ServerScript, std::shared_ptr<ServerRecord>>> servers_;
};

}  // namespace uproc::test
