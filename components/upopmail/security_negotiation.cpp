#include "components/upopmail/security_negotiation.hpp"

#include <functional>

namespace uproc::upopmail {

namespace {

using runtime::NetworkError;
using runtime::SecurityDriver;

// A driver that never comes to an end must not hold the script; the longest known protocol needs less than ten steps.
constexpr int MaximumSteps = 100;

enum class Ending { Done, UpgradeTls };

Error driverFailure(const std::string& driver, const SecurityDriver::Reply& answer, const SecurityChannel& channel) {
    std::string text = "security driver " + driver + " failed";
    if (!answer.message.empty()) text += ": " + answer.message;
    // Many drivers repeat the server's words in their message.
    const std::string reply = channel.lastReplyDescription();
    if (!reply.empty() && text.find(reply) == std::string::npos) text += " (server: " + reply + ")";
    return {static_cast<int>(NegotiationError::NotEstablished), text};
}

// Calls the driver's USEC_OPENMSG or USEC_CLOSEMSG and does what it asks for until its protocol ends.
Result<Ending> converse(const std::function<SecurityDriver::Reply(std::string_view)>& driverCall,
                        const std::string& driver, SecurityChannel& channel, DialogLog& log) {
    using Step = SecurityDriver::Step;
    std::string serverReply;
    for (int step = 0; step < MaximumSteps; ++step) {
        const SecurityDriver::Reply answer = driverCall(serverReply);
        serverReply.clear();
        if (answer.step == Step::Failed) {
            Error failure = driverFailure(driver, answer, channel);
            if (!answer.serverText.empty()) channel.addToLastReply(answer.serverText);
            return tl::unexpected(std::move(failure));
        }
        if (!answer.message.empty()) log.note("security driver " + driver + ": " + answer.message);
        if (answer.step == Step::Done) return Ending::Done;
        if (answer.step == Step::UpgradeTls) return Ending::UpgradeTls;
        if (answer.step != Step::ReadOnly) {
            if (auto sent = channel.sendSecret(answer.output); !sent) return tl::unexpected(sent.error());
        }
        if (answer.step != Step::WriteOnly) {
            auto reply = channel.readRawReply();
            if (!reply) return tl::unexpected(reply.error());
            serverReply = std::move(*reply);
        }
    }
    return tl::unexpected(driverFailure(driver, {Step::Failed, "", "its protocol does not end", 0}, channel));
}

Result<Ending> open(SecurityContextEntry& entry, SecurityChannel& channel, DialogLog& log) {
    if (!entry.driver->supportsOpen()) return Ending::Done;
    return converse([&](std::string_view reply) { return entry.driver->open(reply); }, entry.entryPoint, channel, log);
}

// TLS failures are failures of the context (manual: "LogonSMTP", -8), whatever their cause; the renewed question for
// the capabilities may also fail as any dialog can.
Error upgradeFailure(Error error) {
    const bool isDialogFailure =
        error.code == static_cast<int>(NetworkError::Timeout) || error.code == static_cast<int>(NetworkError::Closed) ||
        error.code == static_cast<int>(NetworkError::Io) || error.code > static_cast<int>(NetworkError::Io);
    if (!isDialogFailure) error.code = static_cast<int>(NegotiationError::NotEstablished);
    return error;
}

// The drivers from `next` on that the server supports, up to and including one that upgrades to TLS; `next` becomes the
// first one that was not verified.
Result<std::vector<SecurityContextEntry*>> verify(std::vector<SecurityContextEntry>& entries, std::size_t& next,
                                                  const SecurityChannel& channel, DialogLog& log) {
    std::vector<SecurityContextEntry*> supported;
    while (next < entries.size()) {
        SecurityContextEntry& entry = entries[next++];
        std::string message;
        if (entry.driver->verify(channel.capabilities(), message)) {
            supported.push_back(&entry);
            if (entry.driver->upgradesConnection()) break;
            continue;
        }
        const std::string text =
            "the server does not support security driver " + entry.entryPoint + (message.empty() ? "" : ": " + message);
        if (entry.use == DriverUse::Mandatory) return fail(static_cast<int>(NegotiationError::NotSupported), text);
        log.note(text + "; it is optional and left out");
    }
    return supported;
}

Result<void> verifyAndOpen(std::vector<SecurityContextEntry>& entries, SecurityChannel& channel, DialogLog& log) {
    for (std::size_t next = 0; next < entries.size();) {
        auto supported = verify(entries, next, channel, log);
        if (!supported) return tl::unexpected(supported.error());
        for (SecurityContextEntry* entry : *supported) {
            entry->wasUsed = true;
            const auto ending = open(*entry, channel, log);
            if (!ending) return tl::unexpected(ending.error());
            entry->inUse = true;
            if (*ending != Ending::UpgradeTls) {
                if (!entry->driver->upgradesConnection()) continue;
                // What follows counts on TLS: a driver that announced it and does without must not pass for done.
                return fail(static_cast<int>(NegotiationError::NotEstablished),
                            "security driver " + entry->entryPoint + " failed: it did not upgrade to TLS");
            }
            if (auto upgraded = channel.upgradeAndAskAgain(); !upgraded) {
                return tl::unexpected(upgradeFailure(upgraded.error()));
            }
            // What was verified before the upgrade and not yet opened is void with the old capabilities.
            next = static_cast<std::size_t>(entry - entries.data()) + 1;
            break;
        }
    }
    return {};
}

}  // namespace

Result<void> establishSecurity(SecurityContext& context, SecurityChannel& channel, DialogLog& log) {
    for (SecurityContextEntry& entry : context.entries())
        entry.inUse = entry.wasUsed = false;
    return verifyAndOpen(context.entries(), channel, log);
}

void removeSecurity(SecurityContext& context, SecurityChannel& channel, DialogLog& log) {
    auto& entries = context.entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (!entry->inUse) continue;
        entry->inUse = false;
        if (!entry->driver->supportsClose()) continue;
        const auto ending = converse([&](std::string_view reply) { return entry->driver->closeDialog(reply); },
                                     entry->entryPoint, channel, log);
        if (!ending) log.note(ending.error().text);
    }
}

}  // namespace uproc::upopmail
