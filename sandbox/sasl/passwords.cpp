// The mechanisms that carry the password or token as it is: LOGIN, PLAIN (RFC 4616) and XOAUTH2 (Google's and
// Microsoft's form: "user=" user ^A "auth=Bearer " token ^A ^A).
#include <algorithm>

#include "sandbox/sasl/mechanism.hpp"

namespace uproc::sandbox {

namespace {

SaslStep judge(const Credentials& credentials, const std::string& user, std::string_view password) {
    return isUserName(user) && credentials.accept(user, password) ? accepted(user) : refused();
}

class Login final : public SaslMechanism {
  public:
    explicit Login(const Credentials& credentials) : credentials_(credentials) {}

    SaslStep next(const std::optional<std::string>& response) override {
        if (!response) {
            auto step = challenge("Username:");
            step.showResponse = true;
            return step;
        }
        if (!user_) {
            user_ = *response;
            return challenge("Password:");
        }
        return judge(credentials_, *user_, *response);
    }

  private:
    const Credentials& credentials_;
    std::optional<std::string> user_;
};

class Plain final : public SaslMechanism {
  public:
    explicit Plain(const Credentials& credentials) : credentials_(credentials) {}

    // message = [authzid] NUL authcid NUL passwd (RFC 4616 section 2)
    SaslStep next(const std::optional<std::string>& response) override {
        if (!response) return challenge("");
        const std::string_view message(*response);
        const auto first = message.find('\0');
        const auto second = first == std::string_view::npos ? first : message.find('\0', first + 1);
        if (second == std::string_view::npos || message.find('\0', second + 1) != std::string_view::npos) {
            return malformed("The response is not of the form of PLAIN (RFC 4616)");
        }
        const std::string user(message.substr(first + 1, second - first - 1));
        const auto actingFor = message.substr(0, first);
        if (!actingFor.empty() && actingFor != user) {
            return {SaslStep::Kind::Refused, "acting for another user is not allowed", {}, false};
        }
        return judge(credentials_, user, message.substr(second + 1));
    }

  private:
    const Credentials& credentials_;
};

class Xoauth2 final : public SaslMechanism {
  public:
    explicit Xoauth2(const Credentials& credentials) : credentials_(credentials) {}

    SaslStep next(const std::optional<std::string>& response) override {
        // Whatever the client answers to the error, the exchange is over.
        if (errorSent_) return refused();
        if (!response) return challenge("");
        std::string_view message(*response);
        constexpr std::string_view userLabel = "user=";
        constexpr std::string_view tokenLabel =
            "\x01"
            "auth=Bearer ";
        const auto label = message.find(tokenLabel);
        if (!message.starts_with(userLabel) || label == std::string_view::npos || !message.ends_with("\x01\x01")) {
            return malformed("The response is not of the form of XOAUTH2");
        }
        const std::string user(message.substr(userLabel.size(), label - userLabel.size()));
        message.remove_suffix(2);
        const auto token = message.substr(std::min(label + tokenLabel.size(), message.size()));
        if (!token.empty() && isUserName(user) && credentials_.accept(user, token)) return accepted(user);
        errorSent_ = true;
        return challenge(R"({"status":"401","schemes":"bearer","scope":"https://sandbox.localhost/mail"})");
    }

  private:
    const Credentials& credentials_;
    bool errorSent_ = false;
};

}  // namespace

std::unique_ptr<SaslMechanism> makeLogin(const Credentials& credentials, const std::string&) {
    return std::make_unique<Login>(credentials);
}
std::unique_ptr<SaslMechanism> makePlain(const Credentials& credentials, const std::string&) {
    return std::make_unique<Plain>(credentials);
}
std::unique_ptr<SaslMechanism> makeXoauth2(const Credentials& credentials, const std::string&) {
    return std::make_unique<Xoauth2>(credentials);
}

}  // namespace uproc::sandbox
