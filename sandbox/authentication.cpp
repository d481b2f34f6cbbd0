#include "sandbox/authentication.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "sandbox/base64.hpp"
#include "sandbox/sasl/mechanism.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t responseLimit = 12288 + 2;  // RFC 4954 section 4: the least a server must take
constexpr std::size_t nameLimit = 255;

// What one challenge brought: the decoded response, or why there is none, or neither when the connection is gone.
struct Response {
    std::optional<std::string> decoded;
    enum class Problem { None, Cancelled, NotBase64, TooLong } problem = Problem::None;
};

Response decode(std::string_view text) {
    if (text == "*") return {std::nullopt, Response::Problem::Cancelled};
    auto decoded = decodeBase64(text);
    if (!decoded) return {std::nullopt, Response::Problem::NotBase64};
    return {std::move(decoded), Response::Problem::None};
}

// The initial response of "AUTH mechanism response"; "=" stands for an empty one (RFC 4954 section 4).
Response fromInitial(const std::string& initial) {
    return initial == "=" ? Response{std::string{}, Response::Problem::None} : decode(initial);
}

// User names are shown, readably; passwords and what cannot be told apart from one never are.
std::string shownResponse(std::string_view text, const Response& response, bool isName) {
    if (text == "*") return "*";
    const bool readable = response.decoded && isUtf8(*response.decoded) && response.decoded->size() <= nameLimit;
    if (!isName || !readable || response.decoded->find('\0') != std::string::npos) return "***";
    return std::string(text) + " (" + printable(*response.decoded) + ")";
}

asio::awaitable<Response> ask(Channel& channel, const SaslStep& step) {
    const std::string prefix = channel.protocol() == Protocol::Smtp ? "334 " : "+ ";
    const auto after = co_await channel.reply(prefix + encodeBase64(step.text));
    if (after == After::Close) co_return Response{};
    channel.transport().limitWait(channel.options().idleLimit);
    auto line = co_await channel.transport().readLine(responseLimit);
    if (!line) {
        const bool tooLong = line.error().code == static_cast<int>(TransportError::LineTooLong);
        if (!tooLong) co_return Response{};
        const auto discarded = co_await channel.transport().discardLine(std::size_t{1} << 20U);
        if (!discarded) co_return Response{};
        co_return Response{std::nullopt, Response::Problem::TooLong};
    }
    while (line->ends_with('\n') || line->ends_with('\r'))
        line->pop_back();
    auto response = decode(*line);
    channel.logClient(shownResponse(*line, response, step.showResponse));
    co_return response;
}

std::string problemReply(Protocol protocol, Response::Problem problem) {
    const bool smtp = protocol == Protocol::Smtp;
    switch (problem) {
        case Response::Problem::Cancelled:
            return smtp ? "501 5.0.0 Authentication cancelled by the client" : "-ERR Authentication cancelled";
        case Response::Problem::TooLong:
            return smtp ? "500 5.5.6 The response is too long" : "-ERR The response is too long";
        default:
            return smtp ? "501 5.5.2 The response is not base64" : "-ERR The response is not base64";
    }
}

std::string finalReply(Protocol protocol, const SaslStep& step) {
    const bool smtp = protocol == Protocol::Smtp;
    if (step.kind == SaslStep::Kind::Malformed) return (smtp ? "501 5.5.2 " : "-ERR ") + step.text;
    return (smtp ? "535 5.7.8 Authentication failed: " : "-ERR [AUTH] Authentication failed: ") + step.text;
}

const MechanismForm* formOf(std::string_view mechanism) {
    const auto forms = mechanismForms();
    const auto found =
        std::find_if(forms.begin(), forms.end(), [&](const MechanismForm& form) { return form.name == mechanism; });
    return found == forms.end() ? nullptr : &*found;
}

MechanismState stateOf(Channel& channel, const MechanismForm& form) {
    const auto& options = channel.options();
    const auto& faults = options.faults;
    const std::string name(form.name);
    const bool left = faults.onlyMechanisms.empty() || faults.onlyMechanisms.contains(name);
    const bool impossible = form.needsKnownPasswords && channel.services().credentials.acceptAny();
    if (!left || impossible || faults.hiddenMechanisms.contains(name)) return MechanismState::Unknown;
    const auto policy = channel.protocol() == Protocol::Smtp ? options.tlsForAuthentication : options.tlsForPop3;
    const bool needsTls = form.showsPassword && policy == Policy::Required && !channel.transport().isTls();
    return needsTls ? MechanismState::NeedsTls : MechanismState::Offered;
}

}  // namespace

MechanismState mechanismState(Channel& channel, std::string_view mechanism) {
    const auto* form = formOf(mechanism);
    return form == nullptr ? MechanismState::Unknown : stateOf(channel, *form);
}

std::string offeredMechanisms(Channel& channel) {
    std::string names;
    for (const auto& form : mechanismForms()) {
        if (stateOf(channel, form) == MechanismState::Offered) names += " " + std::string(form.name);
    }
    return names;
}

asio::awaitable<std::optional<AuthenticationResult>> authenticate(Channel& channel, std::string mechanism,
                                                                  std::optional<std::string> initialResponse) {
    const auto* form = formOf(mechanism);
    if (form == nullptr) co_return std::nullopt;
    const auto exchange = form->make(channel.services().credentials, channel.options().hostName);
    Response response;
    if (initialResponse) response = fromInitial(*initialResponse);
    for (;;) {
        if (response.problem != Response::Problem::None) {
            co_return AuthenticationResult{problemReply(channel.protocol(), response.problem), {}};
        }
        auto step = exchange->next(response.decoded);
        if (step.kind == SaslStep::Kind::Accepted) {
            channel.logEvent("authenticated as " + step.user + " (" + mechanism + ")");
            const bool smtp = channel.protocol() == Protocol::Smtp;
            co_return AuthenticationResult{smtp ? "235 2.7.0 Authentication successful" : "+OK", step.user};
        }
        if (step.kind != SaslStep::Kind::Challenge) {
            co_return AuthenticationResult{finalReply(channel.protocol(), step), {}};
        }
        response = co_await ask(channel, step);
        if (!response.decoded && response.problem == Response::Problem::None) co_return std::nullopt;
    }
}

}  // namespace uproc::sandbox
