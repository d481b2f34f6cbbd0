#include "sandbox/sasl/mechanism.hpp"

#include <array>
#include <chrono>

#include "sandbox/sasl/digests.hpp"
#include "sandbox/smtp_command.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t nameLimit = 255;  // RFC 4616 section 2

constexpr std::array forms{
    MechanismForm{"LOGIN", true, false, makeLogin},       MechanismForm{"PLAIN", true, false, makePlain},
    MechanismForm{"CRAM-MD5", false, false, makeCramMd5}, MechanismForm{"SCRAM-SHA-256", false, true, makeScramSha256},
    MechanismForm{"XOAUTH2", true, false, makeXoauth2},   MechanismForm{"NTLM", false, false, makeNtlm},
};

}  // namespace

SaslStep challenge(std::string text) {
    return {SaslStep::Kind::Challenge, std::move(text), {}, false};
}
SaslStep accepted(std::string user) {
    return {SaslStep::Kind::Accepted, {}, std::move(user), false};
}
SaslStep refused() {
    return {SaslStep::Kind::Refused, "user name or password not accepted", {}, false};
}
SaslStep malformed(std::string text) {
    return {SaslStep::Kind::Malformed, std::move(text), {}, false};
}

std::span<const MechanismForm> mechanismForms() {
    return forms;
}

bool isUserName(std::string_view user) {
    return !user.empty() && user.size() <= nameLimit && isCommandText(user);
}

std::string challengeStamp(const std::string& hostName) {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    return "<" + lowerHex(randomBytes(8)) + "." + std::to_string(now.count()) + "@" + hostName + ">";
}

}  // namespace uproc::sandbox
