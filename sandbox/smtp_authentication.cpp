#include "sandbox/smtp_authentication.hpp"

#include <string_view>
#include <utility>

#include "sandbox/base64.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t responseLimit = 12288 + 2;  // RFC 4954 section 4: the least a server must take
constexpr std::size_t nameLimit = 255;            // RFC 4616 section 2

// What one challenge brought: the decoded response, or the reply that ends the exchange, or neither when the
// connection is gone.
struct Response {
    std::optional<std::string> decoded;
    std::string refusal;
};

Response decode(std::string_view text) {
    if (text == "*") return {std::nullopt, "501 5.0.0 Authentication cancelled by the client"};
    auto decoded = decodeBase64(text);
    if (!decoded) return {std::nullopt, "501 5.5.2 The response is not base64"};
    return {std::move(decoded), {}};
}

enum class Shown { UserName, Nothing };

// User names are shown, readably; passwords and what cannot be told apart from one never are.
std::string shownResponse(std::string_view text, const Response& response, Shown shown) {
    if (text == "*") return "*";
    const bool readable = response.decoded && isUtf8(*response.decoded) && response.decoded->size() <= nameLimit;
    if (shown == Shown::Nothing || !readable || response.decoded->find('\0') != std::string::npos) return "***";
    return std::string(text) + " (" + printable(*response.decoded) + ")";
}

asio::awaitable<Response> challenge(Channel& channel, std::string prompt, Shown shown) {
    const auto after = co_await channel.reply("334 " + encodeBase64(prompt));
    if (after == After::Close) co_return Response{};
    channel.transport().limitWait(channel.options().idleLimit);
    auto line = co_await channel.transport().readLine(responseLimit);
    if (!line) {
        const bool tooLong = line.error().code == static_cast<int>(TransportError::LineTooLong);
        if (!tooLong) co_return Response{};
        const auto discarded = co_await channel.transport().discardLine(std::size_t{1} << 20U);
        if (!discarded) co_return Response{};
        co_return Response{std::nullopt, "500 5.5.6 The response is too long"};
    }
    while (line->ends_with('\n') || line->ends_with('\r'))
        line->pop_back();
    auto response = decode(*line);
    channel.logClient(shownResponse(*line, response, shown));
    co_return response;
}

AuthenticationResult judge(Channel& channel, const std::string& mechanism, const std::string& user,
                           const std::string& password) {
    const bool sensible = user.size() <= nameLimit && isUtf8(user) && user.find('\0') == std::string::npos;
    if (!sensible || !channel.services().credentials.accept(user, password)) {
        return {"535 5.7.8 Authentication failed: user name or password not accepted", {}};
    }
    channel.logEvent("authenticated as " + user + " (" + mechanism + ")");
    return {"235 2.7.0 Authentication successful", user};
}

// The initial response of "AUTH mechanism response"; "=" stands for an empty one (RFC 4954 section 4).
Response fromInitial(const std::string& initial) {
    return initial == "=" ? Response{std::string{}, {}} : decode(initial);
}

asio::awaitable<std::optional<AuthenticationResult>> login(Channel& channel, std::optional<std::string> initial) {
    Response user;
    if (initial) {
        user = fromInitial(*initial);
    } else {
        user = co_await challenge(channel, "Username:", Shown::UserName);
    }
    if (!user.refusal.empty()) co_return AuthenticationResult{user.refusal, {}};
    if (!user.decoded) co_return std::nullopt;
    const auto password = co_await challenge(channel, "Password:", Shown::Nothing);
    if (!password.refusal.empty()) co_return AuthenticationResult{password.refusal, {}};
    if (!password.decoded) co_return std::nullopt;
    co_return judge(channel, "LOGIN", *user.decoded, *password.decoded);
}

// message = [authzid] NUL authcid NUL passwd (RFC 4616 section 2)
asio::awaitable<std::optional<AuthenticationResult>> plain(Channel& channel, std::optional<std::string> initial) {
    Response response;
    if (initial) {
        response = fromInitial(*initial);
    } else {
        response = co_await challenge(channel, "", Shown::Nothing);
    }
    if (!response.refusal.empty()) co_return AuthenticationResult{response.refusal, {}};
    if (!response.decoded) co_return std::nullopt;
    const auto& message = *response.decoded;
    const auto first = message.find('\0');
    const auto second = first == std::string::npos ? first : message.find('\0', first + 1);
    if (second == std::string::npos || message.find('\0', second + 1) != std::string::npos) {
        co_return AuthenticationResult{"501 5.5.2 The response is not of the form of PLAIN (RFC 4616)", {}};
    }
    const auto user = message.substr(first + 1, second - first - 1);
    const auto actingFor = message.substr(0, first);
    if (!actingFor.empty() && actingFor != user) {
        co_return AuthenticationResult{"535 5.7.8 Authentication failed: acting for another user is not allowed", {}};
    }
    co_return judge(channel, "PLAIN", user, message.substr(second + 1));
}

}  // namespace

asio::awaitable<std::optional<AuthenticationResult>> authenticate(Channel& channel, std::string mechanism,
                                                                  std::optional<std::string> initialResponse) {
    if (mechanism == "PLAIN") {
        auto result = co_await plain(channel, std::move(initialResponse));
        co_return result;
    }
    auto result = co_await login(channel, std::move(initialResponse));
    co_return result;
}

}  // namespace uproc::sandbox
