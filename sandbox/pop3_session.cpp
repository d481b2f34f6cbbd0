#include "sandbox/pop3_session.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "sandbox/authentication.hpp"
#include "sandbox/sasl/mechanism.hpp"
#include "sandbox/smtp_command.hpp"

namespace uproc::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t commandLimit = 255 + 2;                // RFC 2449 section 4
constexpr std::size_t authCommandLimit = 12288 + 2;          // tokens make AUTH's initial response longer than that
constexpr std::size_t discardLimit = std::size_t{4} << 20U;  // an overlong line is skipped so far, then it is enough
constexpr int refusalLimit = 25;

std::optional<std::size_t> toNumber(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The lines of `message` (CR LF line ends) with dots stuffed and the final dot; of the body at most `bodyLines`.
std::string stuffed(std::string_view message, std::size_t bodyLines) {
    std::string out;
    out.reserve(message.size() + message.size() / 64 + 5);
    bool inBody = false;
    while (!message.empty()) {
        const auto end = message.find("\r\n");
        const auto line = message.substr(0, end);
        message.remove_prefix(end == std::string_view::npos ? message.size() : end + 2);
        if (inBody && bodyLines-- == 0) break;
        if (line.empty()) inBody = true;
        if (line.starts_with('.')) out += '.';
        out += line;
        out += "\r\n";
    }
    return out + ".\r\n";
}

}  // namespace

const Pop3Session::Command Pop3Session::commands[] = {
    {"USER", State::Authorization, &Pop3Session::user}, {"PASS", State::Authorization, &Pop3Session::pass},
    {"APOP", State::Authorization, &Pop3Session::apop}, {"STAT", State::Transaction, &Pop3Session::stat},
    {"LIST", State::Transaction, &Pop3Session::list},   {"UIDL", State::Transaction, &Pop3Session::uidl},
    {"RETR", State::Transaction, &Pop3Session::retr},   {"TOP", State::Transaction, &Pop3Session::top},
    {"DELE", State::Transaction, &Pop3Session::dele},   {"NOOP", State::Transaction, &Pop3Session::noop},
    {"RSET", State::Transaction, &Pop3Session::rset},
};

Pop3Session::~Pop3Session() {
    if (locked_) channel_.services().store.unlockMailbox();
}

asio::awaitable<void> Pop3Session::run() {
    auto after = co_await greet();
    while (after == After::Continue) {
        after = co_await nextCommand();
    }
}

asio::awaitable<After> Pop3Session::greet() {
    channel_.transport().limitWait(channel_.options().idleLimit);
    if (tlsStart_ == TlsStart::Implicit) {
        const auto secured = co_await channel_.startTls();
        if (secured == After::Close) co_return After::Close;
        channel_.transport().limitWait(channel_.options().idleLimit);
    }
    stamp_ = challengeStamp(channel_.options().hostName);
    const auto stage = co_await channel_.atStage("CONNECT");
    if (stage != Stage::Normal) co_return stage == Stage::Close ? After::Close : After::Continue;
    const auto after =
        co_await channel_.reply("+OK " + channel_.options().hostName + " POP3 uproc sandbox ready " + stamp_);
    co_return after;
}

asio::awaitable<After> Pop3Session::nextCommand() {
    auto& transport = channel_.transport();
    transport.limitWait(channel_.options().idleLimit);
    auto line = co_await transport.readLine(authCommandLimit);
    if (line) {
        const auto after = co_await obey(std::move(*line));
        co_return after;
    }
    const auto error = static_cast<TransportError>(line.error().code);
    if (error != TransportError::LineTooLong) co_return After::Close;
    channel_.logClient("(a line of more than " + std::to_string(authCommandLimit) + " bytes)");
    const auto discarded = co_await transport.discardLine(discardLimit);
    const auto after = co_await channel_.reply("-ERR Line too long");
    co_return discarded && ++refusals_ <= refusalLimit ? after : After::Close;
}

asio::awaitable<After> Pop3Session::obey(std::string line) {
    const bool lineEnd = line.ends_with("\r\n");
    line.resize(line.size() - (lineEnd ? 2 : 1));
    channel_.logClient(maskedCommand(Protocol::Pop3, line));
    // A password may begin or end with a space (RFC 1939, PASS), so only the verb is taken from the split line.
    auto command = splitCommand(line);
    if (command.verb == "PASS" && line.size() > 5) command.arguments = line.substr(5);
    Answer reply{"-ERR Unknown command", {}, {}};
    if (line.size() + 2 > commandLimit && command.verb != "AUTH") {
        reply.text = "-ERR Line too long";
    } else if (lineEnd && isCommandText(line)) {
        const auto stage = co_await channel_.atStage(command.verb);
        if (stage != Stage::Normal) co_return stage == Stage::Close ? After::Close : After::Continue;
        if (command.verb == "QUIT") {
            const auto after = co_await quit();
            co_return after;
        }
        if (command.verb == "STLS") {
            const auto after = co_await stls(std::move(command.arguments));
            co_return after;
        }
        if (command.verb == "AUTH" && !command.arguments.empty()) {
            const auto after = co_await auth(std::move(command.arguments));
            co_return after;
        }
        reply = answer(command.verb, command.arguments);
    }
    const auto after = co_await send(std::move(reply));
    co_return after;
}

asio::awaitable<After> Pop3Session::send(Answer reply) {
    if (reply.text.starts_with('-') && ++refusals_ > refusalLimit) {
        co_await channel_.reply("-ERR Too many errors, closing the connection");
        co_return After::Close;
    }
    auto after = After::Continue;
    if (reply.payload.empty()) {
        after = co_await channel_.reply(std::move(reply.text));
    } else {
        after = co_await channel_.replyWithPayload(std::move(reply.text), std::move(reply.payload),
                                                   std::move(reply.summary));
    }
    co_return after;
}

asio::awaitable<After> Pop3Session::stls(std::string arguments) {
    std::string problem;
    if (channel_.options().faults.hiddenExtensions.contains("POP3 STLS")) {
        problem = "-ERR Unknown command";
    } else if (!arguments.empty() || state_ != State::Authorization || channel_.transport().isTls()) {
        problem = "-ERR STLS is not possible now";
    }
    if (!problem.empty()) {
        const auto after = co_await channel_.reply(std::move(problem));
        co_return after;
    }
    if (channel_.transport().hasBuffered()) {
        channel_.logEvent("the client sent bytes after STLS, before the handshake");
        co_await channel_.reply("-ERR STLS must be the last command of a group");
        co_return After::Close;
    }
    std::string text = "+OK Begin TLS negotiation";
    const auto& injected = channel_.options().faults.injectAfterStartTls;
    if (!injected.empty()) text += "\r\n" + injected;
    auto after = co_await channel_.reply(std::move(text));
    if (after == After::Continue) after = co_await channel_.startTls();
    user_.clear();  // RFC 2595 section 4: what was learned before TLS is void
    co_return after;
}

asio::awaitable<After> Pop3Session::quit() {
    // RFC 1939 section 6: messages are removed only by QUIT.
    std::size_t failed = 0;
    for (const auto& item : items_) {
        if (item.deleted && !Maildir::remove(item.entry.file)) ++failed;
    }
    co_await channel_.reply(failed == 0 ? "+OK Bye" : "-ERR Some deleted messages were not removed");
    co_return After::Close;
}

Pop3Session::Answer Pop3Session::answer(const std::string& verb, const std::string& arguments) {
    if (verb == "CAPA") return capa();
    if (verb == "AUTH" && state_ == State::Authorization) {
        // Without a mechanism it lists them, as servers did before CAPA.
        auto names = offeredMechanisms(channel_);
        std::string lines;
        for (char& c : names)
            c == ' ' ? lines += lines.empty() ? "" : "\r\n" : lines += c;
        lines += lines.empty() ? ".\r\n" : "\r\n.\r\n";
        return {"+OK", lines, lines};
    }
    const auto* command = std::find_if(std::begin(commands), std::end(commands),
                                       [&](const Command& candidate) { return candidate.verb == verb; });
    if (command == std::end(commands)) return {"-ERR Unknown command", {}, {}};
    if (command->state != state_) {
        const bool loggedOn = state_ == State::Transaction;
        return {loggedOn ? "-ERR Already logged on" : "-ERR Log on first", {}, {}};
    }
    return (this->*command->handler)(arguments);
}

Pop3Session::Answer Pop3Session::capa() {
    const bool mayLogOn = channel_.transport().isTls() || channel_.options().tlsForPop3 == Policy::Optional;
    const bool mayUpgrade =
        !channel_.transport().isTls() && !channel_.options().faults.hiddenExtensions.contains("POP3 STLS");
    std::string lines = "TOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\n";
    if (mayLogOn) lines += "USER\r\n";
    if (mayUpgrade) lines += "STLS\r\n";
    if (const auto mechanisms = offeredMechanisms(channel_); !mechanisms.empty()) lines += "SASL" + mechanisms + "\r\n";
    lines += "IMPLEMENTATION uproc sandbox\r\n.\r\n";
    return {"+OK Capability list follows", lines, lines};
}

Pop3Session::Item* Pop3Session::item(std::string_view number) {
    const auto index = toNumber(number);
    if (!index || *index == 0 || *index > items_.size() || items_[*index - 1].deleted) return nullptr;
    return &items_[*index - 1];
}

std::size_t Pop3Session::shownSize(std::size_t size) const {
    return channel_.options().faults.wrongSizes ? size / 2 : size;
}

Pop3Session::Answer Pop3Session::stat(const std::string&) {
    std::size_t count = 0;
    std::size_t size = 0;
    for (const auto& item : items_) {
        if (item.deleted) continue;
        ++count;
        size += item.entry.size;
    }
    return {"+OK " + std::to_string(count) + " " + std::to_string(shownSize(size)), {}, {}};
}

template <class Describe>
Pop3Session::Answer Pop3Session::scan(const std::string& arguments, Describe describe) {
    if (!arguments.empty()) {
        const auto* one = item(arguments);
        if (one == nullptr) return {"-ERR No such message", {}, {}};
        return {"+OK " + arguments + " " + describe(one->entry), {}, {}};
    }
    std::string lines;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (!items_[i].deleted) lines += std::to_string(i + 1) + " " + describe(items_[i].entry) + "\r\n";
    }
    lines += ".\r\n";
    return {"+OK", lines, lines};
}

Pop3Session::Answer Pop3Session::list(const std::string& arguments) {
    return scan(arguments, [this](const Maildir::Entry& entry) { return std::to_string(shownSize(entry.size)); });
}

Pop3Session::Answer Pop3Session::uidl(const std::string& arguments) {
    return scan(arguments, [](const Maildir::Entry& entry) { return entry.uniqueName; });
}

Pop3Session::Answer Pop3Session::retr(const std::string& arguments) {
    const auto* one = item(arguments);
    if (one == nullptr) return {"-ERR No such message", {}, {}};
    const auto message = Maildir::read(one->entry.file, 2 * channel_.options().messageSizeLimit);
    if (!message) return {"-ERR The message cannot be read", {}, {}};
    const auto size = std::to_string(message->size());
    const auto shown = std::to_string(shownSize(message->size()));
    return {"+OK " + shown + " octets", stuffed(*message, std::string::npos), "(message of " + size + " bytes)\n."};
}

Pop3Session::Answer Pop3Session::top(const std::string& arguments) {
    const auto space = std::min(arguments.find(' '), arguments.size());
    const auto lines = toNumber(std::string_view(arguments).substr(std::min(space + 1, arguments.size())));
    const auto* one = item(std::string_view(arguments).substr(0, space));
    if (!lines) return {"-ERR Syntax: TOP message lines", {}, {}};
    if (one == nullptr) return {"-ERR No such message", {}, {}};
    const auto message = Maildir::read(one->entry.file, 2 * channel_.options().messageSizeLimit);
    if (!message) return {"-ERR The message cannot be read", {}, {}};
    return {"+OK", stuffed(*message, *lines), "(header and " + std::to_string(*lines) + " lines)\n."};
}

Pop3Session::Answer Pop3Session::dele(const std::string& arguments) {
    auto* one = item(arguments);
    if (one == nullptr) return {"-ERR No such message", {}, {}};
    one->deleted = true;
    return {"+OK Deleted", {}, {}};
}

Pop3Session::Answer Pop3Session::noop(const std::string&) {
    return {"+OK", {}, {}};
}

Pop3Session::Answer Pop3Session::rset(const std::string&) {
    for (auto& item : items_)
        item.deleted = false;
    return {"+OK", {}, {}};
}

}  // namespace uproc::sandbox
