// The server's side of a SASL exchange (RFC 4422): challenges and responses as bytes, without the protocol around them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sandbox/credentials.hpp"

namespace uproc::sandbox {

// What the server says to a response.
struct SaslStep {
    enum class Kind {
        Challenge,  // `text` is the next challenge; its answer goes to next()
        Accepted,   // `user` is logged on
        Refused,    // `text` says why, without anything of the response
        Malformed,  // likewise: the response is not of the mechanism's form
    };
    Kind kind = Kind::Refused;
    std::string text;
    std::string user;
    bool showResponse = false;  // the response to this challenge is a user name, which may be logged
};

[[nodiscard]] SaslStep challenge(std::string text);
[[nodiscard]] SaslStep accepted(std::string user);
[[nodiscard]] SaslStep refused();
[[nodiscard]] SaslStep malformed(std::string text);

// One exchange. It keeps a reference to the credentials, which outlive it.
class SaslMechanism {
  public:
    SaslMechanism() = default;
    virtual ~SaslMechanism() = default;
    SaslMechanism(const SaslMechanism&) = delete;
    SaslMechanism& operator=(const SaslMechanism&) = delete;

    // The first call has the initial response, or nothing when the client sent none.
    virtual SaslStep next(const std::optional<std::string>& response) = 0;
};

struct MechanismForm {
    std::string_view name;
    bool showsPassword;        // what travels is the password or token itself
    bool needsKnownPasswords;  // the server must prove that it knows the password: not without --user
    std::unique_ptr<SaslMechanism> (*make)(const Credentials& credentials, const std::string& hostName);
};
// In the order they are offered.
[[nodiscard]] std::span<const MechanismForm> mechanismForms();

std::unique_ptr<SaslMechanism> makeLogin(const Credentials& credentials, const std::string& hostName);
std::unique_ptr<SaslMechanism> makePlain(const Credentials& credentials, const std::string& hostName);
std::unique_ptr<SaslMechanism> makeCramMd5(const Credentials& credentials, const std::string& hostName);
std::unique_ptr<SaslMechanism> makeScramSha256(const Credentials& credentials, const std::string& hostName);
std::unique_ptr<SaslMechanism> makeXoauth2(const Credentials& credentials, const std::string& hostName);
std::unique_ptr<SaslMechanism> makeNtlm(const Credentials& credentials, const std::string& hostName);

// Whether `user` can be a user's name: UTF-8 without control characters, of 1 to 255 bytes.
[[nodiscard]] bool isUserName(std::string_view user);
// "<random.time@host>" (RFC 2195 section 2; RFC 1939, APOP).
[[nodiscard]] std::string challengeStamp(const std::string& hostName);

}  // namespace uproc::sandbox
