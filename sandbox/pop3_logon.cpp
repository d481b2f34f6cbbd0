// How a POP3 session logs on: USER and PASS, APOP (RFC 1939 section 7), AUTH (RFC 5034).
#include <utility>

#include "sandbox/authentication.hpp"
#include "sandbox/pop3_session.hpp"
#include "sandbox/sasl/digests.hpp"
#include "sandbox/sasl/mechanism.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t messageCountLimit = 10000;

}  // namespace

Pop3Session::Answer Pop3Session::user(const std::string& arguments) {
    if (!channel_.transport().isTls() && channel_.options().tlsForPop3 == Policy::Required) {
        return {"-ERR Log on needs TLS: send STLS first", {}, {}};
    }
    if (arguments.empty()) return {"-ERR Syntax: USER name", {}, {}};
    user_ = arguments;
    return {"+OK Send PASS", {}, {}};
}

Pop3Session::Answer Pop3Session::pass(const std::string& arguments) {
    if (user_.empty()) return {"-ERR Send USER first", {}, {}};
    const auto name = std::exchange(user_, {});
    if (!channel_.services().credentials.accept(name, arguments)) {
        return {"-ERR [AUTH] User name or password not accepted", {}, {}};
    }
    return openMailbox(name);
}

Pop3Session::Answer Pop3Session::apop(const std::string& arguments) {
    const auto space = arguments.rfind(' ');
    const auto name = arguments.substr(0, space);
    const auto digest = space == std::string::npos ? std::string() : arguments.substr(space + 1);
    if (digest.size() != 32 || !isUserName(name)) return {"-ERR Syntax: APOP name digest", {}, {}};
    const auto& credentials = channel_.services().credentials;
    const auto* password = credentials.password(name);
    const bool right = password != nullptr && sameBytes(lowerHex(md5(stamp_ + *password)), digest);
    if (!right && !credentials.acceptAny()) return {"-ERR [AUTH] User name or password not accepted", {}, {}};
    return openMailbox(name);
}

Pop3Session::Answer Pop3Session::authProblem(const std::string& mechanism) {
    if (state_ != State::Authorization) return {"-ERR Already logged on", {}, {}};
    switch (mechanismState(channel_, mechanism)) {
        case MechanismState::Unknown:
            return {"-ERR Unrecognized authentication mechanism", {}, {}};
        case MechanismState::NeedsTls:
            return {"-ERR Log on needs TLS: send STLS first", {}, {}};
        case MechanismState::Offered:
            break;
    }
    return {};
}

asio::awaitable<After> Pop3Session::auth(std::string arguments) {
    const auto space = arguments.find(' ');
    const auto mechanism = toUpper(std::string_view(arguments).substr(0, space));
    std::optional<std::string> initial;
    if (space != std::string::npos) initial = arguments.substr(space + 1);
    auto answer = authProblem(mechanism);
    if (answer.text.empty()) {
        const auto result = co_await authenticate(channel_, mechanism, std::move(initial));
        if (!result) co_return After::Close;
        auto stage = co_await channel_.atStage("AUTH-RESPONSE");
        if (stage == Stage::Normal) stage = co_await channel_.atStage("AUTH-RESPONSE " + mechanism);
        if (stage != Stage::Normal) co_return stage == Stage::Close ? After::Close : After::Continue;
        answer = result->user.empty() ? Answer{result->reply, {}, {}} : openMailbox(result->user);
    }
    const auto after = co_await send(std::move(answer));
    co_return after;
}

Pop3Session::Answer Pop3Session::openMailbox(const std::string& name) {
    auto& store = channel_.services().store;
    if (!store.lockMailbox()) return {"-ERR [IN-USE] The mailbox is locked by another session", {}, {}};
    locked_ = true;
    // Twice the limit for one message: the files have trace fields in front.
    for (auto& entry : store.maildir().list(2 * channel_.options().messageSizeLimit, messageCountLimit)) {
        items_.push_back(Item{std::move(entry), false});
    }
    state_ = State::Transaction;
    channel_.logEvent("logged on as " + name);
    return {"+OK Mailbox open, " + std::to_string(items_.size()) + " messages", {}, {}};
}

}  // namespace uproc::sandbox
