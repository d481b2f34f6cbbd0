// CRAM-MD5 (RFC 2195) and SCRAM-SHA-256 (RFC 5802, 7677), without channel binding.
#include "sandbox/base64.hpp"
#include "sandbox/sasl/digests.hpp"
#include "sandbox/sasl/mechanism.hpp"

namespace uproc::sandbox {

namespace {

constexpr int iterations = 4096;  // the least RFC 7677 allows

class CramMd5 final : public SaslMechanism {
  public:
    CramMd5(const Credentials& credentials, const std::string& hostName)
        : credentials_(credentials), stamp_(challengeStamp(hostName)) {}

    SaslStep next(const std::optional<std::string>& response) override {
        if (!challenged_) {
            challenged_ = true;
            // RFC 2195 has no initial response.
            return response ? malformed("CRAM-MD5 has no initial response") : challenge(stamp_);
        }
        // A user name may hold spaces; the digest is the last word.
        const auto space = response ? response->rfind(' ') : std::string::npos;
        if (space == std::string::npos) return malformed("The response is not of the form of CRAM-MD5");
        const auto user = response->substr(0, space);
        const auto digest = std::string_view(*response).substr(space + 1);
        if (digest.size() != 32) return malformed("The digest is not of 32 digits");
        if (!isUserName(user)) return refused();
        if (credentials_.acceptAny()) return accepted(user);
        const auto* password = credentials_.password(user);
        const bool right = password != nullptr && sameBytes(lowerHex(hmacMd5(*password, stamp_)), digest);
        return right ? accepted(user) : refused();
    }

  private:
    const Credentials& credentials_;
    std::string stamp_;
    bool challenged_ = false;
};

// The value of "x=value" at the front of `message`; takes it and the comma behind it away.
std::optional<std::string> takeAttribute(std::string_view& message, char name) {
    if (message.size() < 2 || message[0] != name || message[1] != '=') return std::nullopt;
    const auto end = std::min(message.find(','), message.size());
    std::string value(message.substr(2, end - 2));
    message.remove_prefix(std::min(end + 1, message.size()));
    return value;
}

// saslname: "=2C" is a comma, "=3D" an equals sign (RFC 5802 section 5.1).
std::optional<std::string> unescapedName(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        if (text[0] != '=') {
            name += text[0];
            text.remove_prefix(1);
        } else if (text.starts_with("=2C") || text.starts_with("=3D")) {
            name += text[1] == '2' ? ',' : '=';
            text.remove_prefix(3);
        } else {
            return std::nullopt;
        }
    }
    return name;
}

std::string exclusiveOr(std::string a, std::string_view b) {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        a[i] = static_cast<char>(a[i] ^ b[i]);
    return a;
}

class ScramSha256 final : public SaslMechanism {
  public:
    explicit ScramSha256(const Credentials& credentials) : credentials_(credentials) {}

    SaslStep next(const std::optional<std::string>& response) override {
        switch (state_) {
            case State::ClientFirst:
                return response ? clientFirst(*response) : challenge("");
            case State::ClientFinal:
                return clientFinal(response.value_or(""));
            case State::Proven:
                return accepted(user_);
        }
        return refused();
    }

  private:
    enum class State { ClientFirst, ClientFinal, Proven };

    static SaslStep wrongForm() { return malformed("The response is not of the form of SCRAM (RFC 5802)"); }

    SaslStep clientFirst(std::string_view message) {
        // gs2-header: "n" or "y" (no channel binding), "," [authzid] ","
        const auto second = message.find(',', message.find(',') + 1);
        const bool binds = !message.starts_with("n,") && !message.starts_with("y,");
        if (second == std::string_view::npos || binds) return wrongForm();
        gs2Header_ = message.substr(0, second + 1);
        clientFirstBare_ = message.substr(second + 1);
        std::string_view rest(clientFirstBare_);
        const auto name = takeAttribute(rest, 'n');
        const auto nonce = takeAttribute(rest, 'r');
        if (!name || !nonce || nonce->empty()) return wrongForm();
        const auto user = unescapedName(*name);
        if (!user || !isUserName(*user)) return wrongForm();
        const auto actingFor = gs2Header_.substr(2, gs2Header_.size() - 3);
        if (!actingFor.empty() && actingFor != "a=" + *name) return refused();
        user_ = *user;
        nonce_ = *nonce + encodeBase64(randomBytes(18));
        salt_ = randomBytes(16);
        serverFirst_ = "r=" + nonce_ + ",s=" + encodeBase64(salt_) + ",i=" + std::to_string(iterations);
        state_ = State::ClientFinal;
        return challenge(serverFirst_);
    }

    SaslStep clientFinal(std::string_view message) {
        const auto proofAt = message.rfind(",p=");
        if (proofAt == std::string_view::npos) return wrongForm();
        const auto withoutProof = message.substr(0, proofAt);
        auto rest = withoutProof;
        const auto binding = takeAttribute(rest, 'c');
        const auto nonce = takeAttribute(rest, 'r');
        const auto proof = decodeBase64(message.substr(proofAt + 3));
        if (!binding || !nonce || !proof || decodeBase64(*binding) != gs2Header_) return wrongForm();
        // An unknown user goes the same way, so that it takes as long.
        const auto* known = credentials_.password(user_);
        const auto salted = saltedPassword(known != nullptr ? *known : "", salt_, iterations);
        const auto storedKey = sha256(hmacSha256(salted, "Client Key"));
        const auto signedText = clientFirstBare_ + "," + serverFirst_ + "," + std::string(withoutProof);
        const auto clientKey = exclusiveOr(*proof, hmacSha256(storedKey, signedText));
        const bool right = proof->size() == 32 && sameBytes(sha256(clientKey), storedKey);
        if (known == nullptr || *nonce != nonce_ || !right) return refused();
        state_ = State::Proven;
        return challenge("v=" + encodeBase64(hmacSha256(hmacSha256(salted, "Server Key"), signedText)));
    }

    const Credentials& credentials_;
    State state_ = State::ClientFirst;
    std::string gs2Header_;
    std::string clientFirstBare_;
    std::string serverFirst_;
    std::string user_;
    std::string nonce_;
    std::string salt_;
};

}  // namespace

std::unique_ptr<SaslMechanism> makeCramMd5(const Credentials& credentials, const std::string& hostName) {
    return std::make_unique<CramMd5>(credentials, hostName);
}
std::unique_ptr<SaslMechanism> makeScramSha256(const Credentials& credentials, const std::string&) {
    return std::make_unique<ScramSha256>(credentials);
}

}  // namespace uproc::sandbox
