// What the SMTP and the POP3 session have in common: replies that are sent and logged, faults, the upgrade to TLS.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/ssl/context.hpp>

#include "sandbox/credentials.hpp"
#include "sandbox/dialog_log.hpp"
#include "sandbox/message_store.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/transport.hpp"

namespace uproc::sandbox {

// What every session uses of the host it belongs to. The host outlives its sessions.
struct HostServices {
    const SandboxOptions& options;
    const Credentials& credentials;
    MessageStore& store;
    DialogLog& dialog;
    asio::ssl::context& tls;
};

// Whether the session goes on after a step. Close: the connection is gone, or is to be closed now.
enum class After { Continue, Close };

// What reaching a stage brought: nothing special, or a fault that took the place of the normal answer.
enum class Stage { Normal, Answered, Close };

class Channel {
  public:
    Channel(HostServices services, Protocol protocol, std::shared_ptr<Transport> transport, int connection)
        : services_(services), protocol_(protocol), transport_(std::move(transport)), connection_(connection) {}

    [[nodiscard]] Protocol protocol() const { return protocol_; }
    [[nodiscard]] Transport& transport() { return *transport_; }
    [[nodiscard]] const SandboxOptions& options() const { return services_.options; }
    [[nodiscard]] const HostServices& services() const { return services_; }

    // Sends one reply, CR LF added, and logs it.
    asio::awaitable<After> reply(std::string text);
    // Sends a reply whose lines follow in `payload` (as they stand on the wire); only `summary` of them is logged.
    asio::awaitable<After> replyWithPayload(std::string text, std::string payload, std::string summary);
    // Carries out the fault scripted for `stage`, if there is one.
    asio::awaitable<Stage> atStage(std::string stage);
    // The TLS handshake; nothing may be buffered.
    asio::awaitable<After> startTls();

    void logClient(std::string_view masked) { services_.dialog.client(connection_, masked); }
    void logEvent(std::string_view text) { services_.dialog.event(connection_, text); }

  private:
    // Writes as the faults of timing and length want it.
    asio::awaitable<After> send(std::string bytes, std::string_view ending);
    asio::awaitable<After> sendEndless();

    HostServices services_;
    Protocol protocol_;
    std::shared_ptr<Transport> transport_;
    int connection_;
    std::size_t sent_ = 0;
    std::optional<FaultAction::Kind> ofNextReply_;  // Cut or Unended
};

}  // namespace uproc::sandbox
