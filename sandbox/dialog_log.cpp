#include "sandbox/dialog_log.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::array<std::string_view, 13> smtpVerbs{"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA",
                                                     "RSET", "NOOP", "QUIT",     "VRFY", "EXPN", "HELP"};
constexpr std::array<std::string_view, 14> pop3Verbs{"USER", "PASS", "APOP", "AUTH", "STAT", "LIST", "UIDL",
                                                     "RETR", "TOP",  "DELE", "NOOP", "RSET", "QUIT", "CAPA"};
constexpr std::size_t shownVerbLimit = 10;

bool isKnown(Protocol protocol, std::string_view verb) {
    if (protocol == Protocol::Pop3 && verb == "STLS") return true;
    const std::span<const std::string_view> known =
        protocol == Protocol::Smtp ? std::span<const std::string_view>(smtpVerbs) : pop3Verbs;
    return std::find(known.begin(), known.end(), verb) != known.end();
}

}  // namespace

std::string maskedCommand(Protocol protocol, std::string_view line) {
    const auto space = line.find(' ');
    const auto verb = toUpper(line.substr(0, std::min(space, shownVerbLimit)));
    if (!isKnown(protocol, verb) || (space == std::string_view::npos && line.size() != verb.size())) {
        return std::string("(").append(std::to_string(line.size())).append(" bytes that are no command)");
    }
    if (verb == "PASS" || verb == "APOP") return verb + (space == std::string_view::npos ? "" : " ***");
    if (verb == "AUTH" && space != std::string_view::npos) {
        const auto response = line.find(' ', space + 1);
        if (response != std::string_view::npos) return printable(line.substr(0, response)) + " ***";
    }
    return printable(line);
}

int DialogLog::open() {
    ++openConnections_;
    return ++connections_;
}

void DialogLog::close(int connection) {
    event(connection, "connection closed");
    --openConnections_;
}

void DialogLog::server(int connection, std::string_view lines) {
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        auto line = lines.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        write(connection, "S: ", printable(line));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

void DialogLog::client(int connection, std::string_view masked) {
    write(connection, "C: ", masked);
}

void DialogLog::event(int connection, std::string_view text) {
    write(connection, "-- ", printable(text));
}

void DialogLog::write(int connection, std::string_view prefix, std::string_view line) {
    if (!sink_) return;
    std::string whole;
    if (openConnections_ > 1) whole.append("[").append(std::to_string(connection)).append("] ");
    whole += prefix;
    whole += line;
    sink_(whole);
}

}  // namespace uproc::sandbox
