// The mail transaction of an SMTP session: MAIL, RCPT, DATA (RFC 5321 section 3.3).
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <utility>

#include "sandbox/smtp_command.hpp"
#include "sandbox/smtp_session.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t lineLimit = 998;                        // RFC 5322 section 2.1.1, without CR LF
constexpr std::size_t overrunLimit = std::size_t{64} << 20U;  // what a message too large is read beyond its limit

// RFC 5322 section 3.3; independent of the locale.
std::string dateTime(std::chrono::system_clock::time_point when) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = std::chrono::system_clock::to_time_t(when);
    std::tm time{};
    gmtime_r(&seconds, &time);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %d %s %d %02d:%02d:%02d +0000",
                  days.at(static_cast<std::size_t>(time.tm_wday)), time.tm_mday,
                  months.at(static_cast<std::size_t>(time.tm_mon)), time.tm_year + 1900, time.tm_hour, time.tm_min,
                  time.tm_sec);
    return text.data();
}

const std::string* scripted(const std::map<std::string, std::string>& replies, const std::string& address) {
    const auto found = replies.find(toLower(address));
    return found == replies.end() ? nullptr : &found->second;
}

}  // namespace

std::string SmtpSession::mailProblem() const {
    const auto& options = channel_.options();
    const bool mustAuthenticate =
        options.authentication.value_or(options.credentials.empty() ? Policy::Optional : Policy::Required) ==
        Policy::Required;
    if (envelope_.helloName.empty()) return "503 5.5.1 Send EHLO or HELO first";
    if (inTransaction_) return "503 5.5.1 A mail transaction is already open";
    if (options.tlsForMail == Policy::Required && !channel_.transport().isTls()) {
        return "530 5.7.0 Must issue a STARTTLS command first";
    }
    if (mustAuthenticate && envelope_.user.empty()) return "530 5.7.0 Authentication required";
    return {};
}

// The parameters of MAIL FROM. Those of an extension that is not offered are unknown.
std::string SmtpSession::parameterProblem(const std::string& name, const std::string& value) {
    if (extended_ && name == "SIZE" && offers("SIZE")) {
        std::size_t size = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
        if (error == std::errc::result_out_of_range || size > channel_.options().messageSizeLimit) {
            return "552 5.3.4 Message size exceeds the fixed maximum";
        }
        const bool isNumber = error == std::errc{} && end == value.data() + value.size() && value.size() <= 20;
        return isNumber ? "" : "501 5.5.4 SIZE is not a number";
    }
    if (extended_ && name == "BODY" && offers("8BITMIME")) {
        const auto body = toUpper(value);
        envelope_.eightBitDeclared = body == "8BITMIME";
        return body == "8BITMIME" || body == "7BIT" ? "" : "501 5.5.4 BODY is 7BIT or 8BITMIME";
    }
    if (extended_ && name == "SMTPUTF8" && offers("SMTPUTF8")) {
        envelope_.internationalized = true;
        return value.empty() ? "" : "501 5.5.4 SMTPUTF8 has no value";
    }
    if (extended_ && name == "AUTH" && offers("AUTH")) return {};  // RFC 4954 section 5, accepted and ignored
    return "555 5.5.4 Unknown parameter of MAIL FROM";
}

asio::awaitable<After> SmtpSession::mail(std::string arguments) {
    auto answer = mailProblem();
    if (answer.empty()) {
        const auto path = parsePath(arguments, PathKind::Reverse);
        if (!path) {
            answer = path.error();
        } else {
            resetTransaction();
            for (const auto& [name, value] : path->parameters) {
                if (answer.empty()) answer = parameterProblem(name, value);
            }
            const auto allowed = envelope_.internationalized ? Addresses::Internationalized : Addresses::Ascii;
            if (answer.empty()) answer = mailboxProblem(path->address, allowed);
            if (const auto* reply = scripted(channel_.options().faults.senderReplies, path->address)) answer = *reply;
            if (answer.empty()) {
                envelope_.sender = path->address;
                inTransaction_ = true;
                answer = "250 2.1.0 Sender ok";
            }
        }
    }
    const auto after = co_await reply(std::move(answer));
    co_return after;
}

asio::awaitable<After> SmtpSession::rcpt(std::string arguments) {
    std::string answer = inTransaction_ ? "" : "503 5.5.1 Send MAIL FROM first";
    if (answer.empty()) {
        const auto path = parsePath(arguments, PathKind::Forward);
        const auto allowed = envelope_.internationalized ? Addresses::Internationalized : Addresses::Ascii;
        if (!path) {
            answer = path.error();
        } else if (!path->parameters.empty()) {
            answer = "555 5.5.4 Unknown parameter of RCPT TO";
        } else if (const auto* reply = scripted(channel_.options().faults.recipientReplies, path->address)) {
            answer = *reply;
        } else if (envelope_.recipients.size() >= channel_.options().recipientLimit) {
            answer = "452 4.5.3 Too many recipients";
        } else {
            answer = mailboxProblem(path->address, allowed);
        }
        if (answer.empty()) {
            envelope_.recipients.push_back(path->address);
            answer = "250 2.1.5 Recipient ok";
        }
    }
    const auto after = co_await reply(std::move(answer));
    co_return after;
}

asio::awaitable<After> SmtpSession::data(std::string arguments) {
    std::string problem;
    if (!arguments.empty()) {
        problem = "501 5.5.4 DATA takes no argument";
    } else if (!inTransaction_) {
        problem = "503 5.5.1 Send MAIL FROM first";
    } else if (envelope_.recipients.empty()) {
        problem = "554 5.5.1 No valid recipients";
    }
    if (!problem.empty()) {
        const auto after = co_await reply(std::move(problem));
        co_return after;
    }
    auto after = co_await channel_.reply("354 End the message with a dot on a line of its own");
    if (after == After::Continue) after = co_await receiveMessage();
    co_return after;
}

asio::awaitable<After> SmtpSession::receiveMessage() {
    auto& transport = channel_.transport();
    transport.limitWait(channel_.options().messageLimit);
    DataReader reader(channel_.options().messageSizeLimit);
    auto state = DataReader::State::More;
    bool begun = false;
    while (state == DataReader::State::More) {
        const auto bytes = co_await transport.readSome();
        if (!bytes) {
            const bool timeout = bytes.error().code == static_cast<int>(TransportError::Timeout);
            channel_.logEvent(timeout ? "the message did not end in time" : "the connection broke inside the message");
            if (timeout) {
                transport.limitWait(2s);
                co_await channel_.reply("421 4.4.2 Timeout inside the message, closing the connection");
            }
            co_return After::Close;
        }
        if (!std::exchange(begun, true)) {
            const auto stage = co_await channel_.atStage("CONTENT");
            if (stage != Stage::Normal) co_return After::Close;
        }
        std::string_view rest(*bytes);
        state = reader.feed(rest);
        transport.unread(rest);
        if (reader.size() > channel_.options().messageSizeLimit + overrunLimit) {
            co_await channel_.reply("552 5.3.4 Message too large, closing the connection");
            co_return After::Close;
        }
    }
    channel_.logClient("(message of " + std::to_string(reader.size()) + " bytes in " + std::to_string(reader.lines()) +
                       " lines)");
    if (state == DataReader::State::BareLineEnd) {
        co_await channel_.reply("521 5.5.2 A CR without LF or an LF without CR in the message, closing the connection");
        co_return After::Close;
    }
    channel_.logClient(".");
    transport.limitWait(channel_.options().idleLimit);
    const auto stage = co_await channel_.atStage("END-OF-DATA");
    auto after = stage == Stage::Close ? After::Close : After::Continue;
    if (stage == Stage::Normal) after = co_await reply(acceptMessage(reader));
    resetTransaction();
    co_return after;
}

std::string SmtpSession::acceptMessage(DataReader& reader) {
    if (reader.size() > channel_.options().messageSizeLimit) {
        return "552 5.3.4 Message size exceeds the fixed maximum";
    }
    if (reader.longestLine() > lineLimit) {
        return "554 5.6.0 The message has a line longer than 998 bytes (RFC 5322 section 2.1.1)";
    }
    if (reader.hasEightBit() && !envelope_.eightBitDeclared && !envelope_.internationalized) {
        channel_.logEvent("the message has bytes beyond ASCII, and BODY=8BITMIME was not declared");
    }
    auto message = envelope_;
    message.data = reader.takeMessage();
    message.tls = channel_.transport().tlsDescription();
    message.serverName = channel_.transport().serverName();
    message.received = std::chrono::system_clock::now();
    envelope_.received = message.received;
    const auto stored = channel_.services().store.add(std::move(message), traceHeader());
    if (!stored) {
        channel_.logEvent(stored.error().text);
        return "452 4.3.1 Insufficient system storage";
    }
    return "250 2.0.0 Ok: message stored";
}

// RFC 5321 section 4.4; "with" as in RFC 3848 and RFC 6531 section 4.3.
std::string SmtpSession::traceHeader() const {
    std::string with = envelope_.internationalized ? "UTF8SMTP" : extended_ ? "ESMTP" : "SMTP";
    if (channel_.transport().isTls()) with += "S";
    if (!envelope_.user.empty()) with += "A";
    std::string header = "Return-Path: <" + envelope_.sender + ">\r\n";
    for (const auto& recipient : envelope_.recipients)
        header += "Delivered-To: " + recipient + "\r\n";
    header += "Received: from " + envelope_.helloName + " ([127.0.0.1])\r\n\tby " + channel_.options().hostName +
              " (uproc sandbox) with " + with + ";\r\n\t" + dateTime(envelope_.received) + "\r\n";
    return header;
}

}  // namespace uproc::sandbox
