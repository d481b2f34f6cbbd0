// The server's side of NTLM over SASL (MS-NLMP; MS-SMTPNTLM): negotiate, challenge, authenticate. Responses of every
// form are verified: NTLMv2, LMv2, NTLMv1 with and without extended session security, LM. No session is signed or
// sealed, so the message integrity code is not looked at.
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "sandbox/sasl/digests.hpp"
#include "sandbox/sasl/mechanism.hpp"
#include "sandbox/sasl/ntlm_hashes.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::string_view signature{"NTLMSSP\0", 8};
constexpr std::string_view domainName = "SANDBOX";

// MS-NLMP section 2.2.2.5
namespace flag {
constexpr std::uint32_t unicode = 0x00000001;
constexpr std::uint32_t oem = 0x00000002;
constexpr std::uint32_t requestTarget = 0x00000004;
constexpr std::uint32_t ntlm = 0x00000200;
constexpr std::uint32_t alwaysSign = 0x00008000;
constexpr std::uint32_t targetTypeServer = 0x00020000;
constexpr std::uint32_t extendedSessionSecurity = 0x00080000;
constexpr std::uint32_t targetInfo = 0x00800000;
constexpr std::uint32_t version = 0x02000000;
constexpr std::uint32_t echoed = requestTarget | alwaysSign | extendedSessionSecurity | version;
}  // namespace flag

std::string littleEndian(std::uint64_t number, std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i)
        out += static_cast<char>(number >> (8 * i) & 0xFFU);
    return out;
}

// A number of `bytes` bytes at `offset`; 0 beyond the end.
std::uint32_t numberAt(std::string_view message, std::size_t offset, std::size_t bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < bytes && offset + i < message.size(); ++i) {
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(message[offset + i])) << (8 * i);
    }
    return number;
}

// What the fields (length, space, offset) at `offset` point to; nothing when that lies outside the message.
std::optional<std::string_view> payloadAt(std::string_view message, std::size_t offset) {
    const std::size_t length = numberAt(message, offset, 2);
    const std::size_t start = numberAt(message, offset + 4, 4);
    if (length == 0) return std::string_view{};
    if (start > message.size() || length > message.size() - start) return std::nullopt;
    return message.substr(start, length);
}

bool isMessage(std::string_view message, std::uint32_t type) {
    return message.starts_with(signature) && numberAt(message, 8, 4) == type;
}

std::string attribute(std::uint16_t id, std::string_view value) {
    return littleEndian(id, 2) + littleEndian(value.size(), 2) + std::string(value);
}

// What an authenticate message claims.
struct Claim {
    std::string user;
    std::string domain;
    std::string_view lmResponse;
    std::string_view ntResponse;
};

bool isRight(const Claim& claim, const std::string& password, const std::string& serverChallenge) {
    const auto lm = claim.lmResponse;
    const auto nt = claim.ntResponse;
    if (nt.size() > 24) {  // NTLMv2: the proof, then the client's blob
        const auto key = ntHash2(password, claim.user, claim.domain);
        return sameBytes(nt.substr(0, 16), hmacMd5(key, serverChallenge + std::string(nt.substr(16))));
    }
    if (nt.size() == 24) {
        const bool extended = lm.size() == 24 && lm.find_first_not_of('\0', 8) == std::string_view::npos;
        const auto both = md5(serverChallenge + std::string(lm.substr(0, std::min<std::size_t>(8, lm.size()))));
        const auto challenge = extended ? both.substr(0, 8) : serverChallenge;
        return sameBytes(nt, desResponse(ntHash(password), challenge));
    }
    if (lm.size() != 24) return false;
    const auto key = ntHash2(password, claim.user, claim.domain);
    const bool isLm2 = sameBytes(lm.substr(0, 16), hmacMd5(key, serverChallenge + std::string(lm.substr(16))));
    return isLm2 || sameBytes(lm, desResponse(lmHash(password), serverChallenge));
}

class Ntlm final : public SaslMechanism {
  public:
    Ntlm(const Credentials& credentials, const std::string& hostName)
        : credentials_(credentials), hostName_(hostName), serverChallenge_(randomBytes(8)) {}

    SaslStep next(const std::optional<std::string>& response) override {
        if (!response) return challenge("");
        if (std::exchange(challenged_, true)) return authenticate(*response);
        if (!isMessage(*response, 1) || response->size() < 16) {
            return malformed("The response is not an NTLM negotiate message");
        }
        return challenge(challengeMessage(numberAt(*response, 12, 4)));
    }

  private:
    [[nodiscard]] std::string targetInfo() const {
        using namespace std::chrono;
        // 100 ns since 1601 (MS-DTYP, FILETIME)
        const auto now = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count() / 100;
        const auto time = static_cast<std::uint64_t>(now) + 116444736000000000U;
        const auto name = [](std::string_view text) { return utf16Of(text).value_or(""); };
        return attribute(2, name(domainName)) + attribute(1, name(domainName)) + attribute(4, name(hostName_)) +
               attribute(3, name(hostName_)) + attribute(7, littleEndian(time, 8)) + attribute(0, "");
    }

    [[nodiscard]] std::string challengeMessage(std::uint32_t asked) const {
        const bool unicode = (asked & flag::unicode) != 0;
        const auto flags = (asked & flag::echoed) | (unicode ? flag::unicode : flag::oem) | flag::ntlm |
                           flag::requestTarget | flag::targetTypeServer | flag::targetInfo;
        const auto target = unicode ? utf16Of(domainName).value_or("") : std::string(domainName);
        const auto info = targetInfo();
        constexpr std::size_t headerSize = 56;
        const auto field = [](std::size_t length, std::size_t offset) {
            return littleEndian(length, 2) + littleEndian(length, 2) + littleEndian(offset, 4);
        };
        std::string message(signature);
        message += littleEndian(2, 4) + field(target.size(), headerSize) + littleEndian(flags, 4) + serverChallenge_;
        message += std::string(8, '\0') + field(info.size(), headerSize + target.size());
        message +=
            (asked & flag::version) != 0 ? std::string("\x0A\x00\x00\x00\x00\x00\x00\x0F", 8) : std::string(8, '\0');
        return message + target + info;
    }

    SaslStep authenticate(std::string_view message) const {
        const auto lm = payloadAt(message, 12);
        const auto nt = payloadAt(message, 20);
        const auto domain = payloadAt(message, 28);
        const auto user = payloadAt(message, 36);
        if (!isMessage(message, 3) || message.size() < 52 || !lm || !nt || !domain || !user) {
            return malformed("The response is not an NTLM authenticate message");
        }
        // Old clients end the header before the flags; they speak the charset they asked for, which is OEM.
        const bool unicode = message.size() >= 64 && (numberAt(message, 60, 4) & flag::unicode) != 0;
        const auto userName = unicode ? utf8Of(*user) : std::string(*user);
        const auto domainGiven = unicode ? utf8Of(*domain) : std::string(*domain);
        if (!userName || !domainGiven || !isUserName(*userName)) return refused();
        if (credentials_.acceptAny()) return nt->empty() && lm->empty() ? refused() : accepted(*userName);
        const Claim claim{*userName, *domainGiven, *lm, *nt};
        // An account may be given with its domain: DOMAIN\user or user@domain.
        for (const auto& account : {*userName, *domainGiven + "\\" + *userName, *userName + "@" + *domainGiven}) {
            const auto* password = credentials_.password(account);
            if (password != nullptr && isRight(claim, *password, serverChallenge_)) return accepted(account);
        }
        return refused();
    }

    const Credentials& credentials_;
    std::string hostName_;
    std::string serverChallenge_;
    bool challenged_ = false;
};

}  // namespace

std::unique_ptr<SaslMechanism> makeNtlm(const Credentials& credentials, const std::string& hostName) {
    return std::make_unique<Ntlm>(credentials, hostName);
}

}  // namespace uproc::sandbox
