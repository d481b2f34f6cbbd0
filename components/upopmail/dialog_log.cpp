#include "components/upopmail/dialog_log.hpp"

#include <algorithm>

#include "components/upopmail/base64.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr int IoPrintSystemCalls = 64;  // manual: "I/O Message Levels"
constexpr int ChallengeCode = 334;      // RFC 4954: the server waits for the next part of an authentication
constexpr std::size_t ShortestSecret = 4;
constexpr std::string_view Asterisks = "********";

std::string_view firstWord(std::string_view text) {
    return text.substr(0, std::min(text.find(' '), text.size()));
}

bool isMechanismName(std::string_view word) {
    constexpr std::size_t LongestName = 20;  // RFC 4422, section 3.1
    return word.size() <= LongestName && std::all_of(word.begin(), word.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           });
}

// The start of a driver's line that holds no secret: a verb, and for AUTH the mechanism (RFC 4954; RFC 3207).
std::string_view visibleStart(std::string_view line) {
    const std::string_view verb = firstWord(line);
    if (equalsIgnoringCase(verb, "AUTH") && line.size() > verb.size()) {
        const std::string_view mechanism = firstWord(line.substr(verb.size() + 1));
        return isMechanismName(mechanism) ? line.substr(0, verb.size() + 1 + mechanism.size()) : verb;
    }
    for (const std::string_view known : {"STARTTLS", "EHLO", "HELO", "NOOP", "RSET", "QUIT", "CAPA", "STLS"}) {
        if (equalsIgnoringCase(verb, known)) return verb;
    }
    return {};
}

std::vector<std::string_view> lines(std::string_view bytes) {
    std::vector<std::string_view> result;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        std::string_view line = bytes.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        result.push_back(line);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return result;
}

}  // namespace

void DialogLog::hideParameters(ServerType context, std::string_view driverParameters) {
    for (const AssociativeItem& item : associativeItems(driverParameters)) {
        if (equalsIgnoringCase(item.id, "USER")) continue;
        hide(item.value, lifetimeOf(context));
        hide(base64(item.value), lifetimeOf(context));
    }
}

void DialogLog::forgetParameters(ServerType context) {
    forget(lifetimeOf(context));
}

DialogLog::~DialogLog() {
    for (Hidden& hidden : hidden_)
        wipe(hidden.text);
}

void DialogLog::hidePassword(ServerType server, std::string_view password) {
    hide(password, sessionOf(server));
    hide(base64(password), sessionOf(server));
}

void DialogLog::startSession(ServerType server) {
    forget(sessionOf(server));
}

void DialogLog::forget(Lifetime lifetime) {
    for (Hidden& hidden : hidden_) {
        if (hidden.lifetime == lifetime) wipe(hidden.text);
    }
    std::erase_if(hidden_, [lifetime](const Hidden& hidden) { return hidden.lifetime == lifetime; });
}

void DialogLog::hide(std::string_view secret, Lifetime lifetime) {
    if (secret.size() < ShortestSecret) return;
    const auto same = [&](const Hidden& other) { return other.text == secret && other.lifetime == lifetime; };
    if (std::any_of(hidden_.begin(), hidden_.end(), same)) return;
    const auto shorter = [&](const Hidden& other) { return other.text.size() < secret.size(); };
    hidden_.insert(std::find_if(hidden_.begin(), hidden_.end(), shorter), {std::string(secret), lifetime});
}

void DialogLog::note(std::string_view text) {
    write("UPOPMAIL: ", text);
}

void DialogLog::command(std::string_view line) {
    write("C: ", line);
}

void DialogLog::reply(const SmtpReply& reply) {
    if (!isOn()) return;
    for (std::size_t i = 0; i < reply.lines.size(); ++i) {
        const std::string start = std::to_string(reply.code) + (i + 1 < reply.lines.size() ? "-" : " ");
        const bool isChallenge = reply.code == ChallengeCode && !reply.lines[i].empty();
        write("S: ", start + (isChallenge ? std::string(Asterisks) : reply.lines[i]));
    }
}

void DialogLog::secret(ServerType server, std::string_view bytes, bool afterChallenge) {
    for (const std::string_view line : lines(bytes)) {
        const std::string_view visible = afterChallenge ? std::string_view() : visibleStart(line);
        const std::string_view rest = trimSpaces(line.substr(visible.size()));
        hide(rest, sessionOf(server));
        if (rest.empty()) {
            write("C: ", visible);
        } else {
            write("C: ", std::string(visible) + (visible.empty() ? "" : " ") + std::string(Asterisks));
        }
        afterChallenge = true;  // only the first line can be a command
    }
}

void DialogLog::replyLine(std::string_view line, bool isChallenge) {
    if (!isOn()) return;
    const bool hasChallenge = isChallenge && line.size() > 2;
    write("S: ", hasChallenge ? std::string(line.substr(0, 2)) + std::string(Asterisks) : std::string(line));
}

void DialogLog::diagnostic(std::string_view text) {
    if (!messages_) return;
    for (const std::string_view line : lines(text))
        messages_->diagnostic("UPOPMAIL: " + withoutSecrets(line));
}

std::string DialogLog::withoutSecrets(std::string_view text) const {
    std::string result = singleLine(text);
    for (const auto& [secret, lifetime] : hidden_) {
        for (auto found = result.find(secret); found != std::string::npos; found = result.find(secret, found)) {
            result.replace(found, secret.size(), Asterisks);
            found += Asterisks.size();
        }
    }
    return result;
}

void DialogLog::write(std::string_view prefix, std::string_view text) {
    if (isOn()) messages_->messageFrame(std::string(prefix) + withoutSecrets(text));
}

bool DialogLog::isOn() const {
    return messages_ && (messages_->ioPrint() & IoPrintSystemCalls) != 0;
}

}  // namespace uproc::upopmail
