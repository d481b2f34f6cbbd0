#include "sandbox/faults.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sandbox/sandbox_error.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

enum class Argument { None, Required };

// One form of the notation: its name, what follows "=", what it does and how it is carried out.
struct Form {
    std::string_view name;
    Argument argument;
    bool (*apply)(Faults&, std::string_view argument);  // false: the argument makes no sense
    FaultForm help;
};

bool addStage(Faults& faults, std::string_view stage, FaultAction::Kind kind, std::string_view text) {
    if (stage.empty()) return false;
    faults.stages[toUpper(stage)] = FaultAction{kind, std::string(text)};
    return true;
}

// "KEY:TEXT", both not empty.
struct KeyAndText {
    std::string_view key;
    std::string_view text;
};
std::optional<KeyAndText> splitAtColon(std::string_view argument) {
    const auto colon = argument.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == argument.size()) return std::nullopt;
    return KeyAndText{argument.substr(0, colon), argument.substr(colon + 1)};
}

bool addAddress(std::map<std::string, std::string>& replies, std::string_view argument) {
    const auto parts = splitAtColon(argument);
    if (!parts) return false;
    replies[toLower(parts->key)] = std::string(parts->text);
    return true;
}

bool setMilliseconds(std::chrono::milliseconds& target, std::string_view argument) {
    constexpr unsigned int limit = 60000;
    unsigned int number = 0;
    const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), number);
    if (error != std::errc{} || end != argument.data() + argument.size() || number > limit) return false;
    target = std::chrono::milliseconds(number);
    return true;
}

bool refusePop3Logon(Faults& faults, std::string_view reply) {
    for (const std::string_view stage : {"POP3 PASS", "POP3 APOP", "POP3 AUTH-RESPONSE"})
        addStage(faults, stage, FaultAction::Kind::Reply, reply);
    return true;
}

constexpr std::array forms{
    Form{"no-starttls",
         Argument::None,
         [](Faults& f, std::string_view) {
             f.hiddenExtensions.insert("STARTTLS");
             f.hiddenExtensions.insert("POP3 STLS");
             return true;
         },
         {"no-starttls", "STARTTLS and STLS are not offered"}},
    Form{"starttls-454",
         Argument::None,
         [](Faults& f, std::string_view) {
             return addStage(f, "STARTTLS", FaultAction::Kind::Reply, "454 4.7.0 TLS not available just now");
         },
         {"starttls-454", "STARTTLS is offered but refused"}},
    Form{"no-auth",
         Argument::None,
         [](Faults& f, std::string_view) {
             f.hiddenExtensions.insert("AUTH");
             return true;
         },
         {"no-auth", "AUTH is not offered"}},
    Form{"no-auth-login",
         Argument::None,
         [](Faults& f, std::string_view) {
             f.hiddenMechanisms.insert("LOGIN");
             return true;
         },
         {"no-auth-login", "AUTH is offered without the mechanism LOGIN"}},
    Form{"no-auth-plain",
         Argument::None,
         [](Faults& f, std::string_view) {
             f.hiddenMechanisms.insert("PLAIN");
             return true;
         },
         {"no-auth-plain", "AUTH is offered without the mechanism PLAIN"}},
    Form{"no-mechanism",
         Argument::Required,
         [](Faults& f, std::string_view name) {
             f.hiddenMechanisms.insert(toUpper(name));
             return !name.empty();
         },
         {"no-mechanism=NAME", "AUTH is offered without the mechanism NAME"}},
    Form{"only-mechanism",
         Argument::Required,
         [](Faults& f, std::string_view name) {
             f.onlyMechanisms.insert(toUpper(name));
             return !name.empty();
         },
         {"only-mechanism=NAME", "AUTH is offered with this mechanism only; may be repeated"}},
    Form{"auth-535",
         Argument::None,
         [](Faults& f, std::string_view) {
             return addStage(f, "AUTH-RESPONSE", FaultAction::Kind::Reply,
                             "535 5.7.8 Error: authentication failed: authentication failure");
         },
         {"auth-535", "every logon to SMTP is refused with 535"}},
    Form{"basic-auth-disabled",
         Argument::None,
         [](Faults& f, std::string_view) {
             constexpr std::string_view reply =
                 "550 5.7.30 Basic authentication is not supported for Client Submission.";
             return addStage(f, "AUTH-RESPONSE LOGIN", FaultAction::Kind::Reply, reply) &&
                    addStage(f, "AUTH-RESPONSE PLAIN", FaultAction::Kind::Reply, reply);
         },
         {"basic-auth-disabled", "LOGIN and PLAIN are refused with 550 5.7.30, other mechanisms work"}},
    Form{"pop3-logon-refused",
         Argument::None,
         [](Faults& f, std::string_view) { return refusePop3Logon(f, "-ERR [AUTH] Logon failure"); },
         {"pop3-logon-refused", "every logon to POP3 is refused"}},
    Form{"mailbox-locked",
         Argument::None,
         [](Faults& f, std::string_view) { return refusePop3Logon(f, "-ERR [IN-USE] The mailbox is locked"); },
         {"mailbox-locked", "POP3 says that another session has the mailbox"}},
    Form{"wrong-sizes",
         Argument::None,
         [](Faults& f, std::string_view) { return f.wrongSizes = true; },
         {"wrong-sizes", "POP3's STAT, LIST and RETR name half the size"}},
    Form{"hide",
         Argument::Required,
         [](Faults& f, std::string_view keyword) {
             f.hiddenExtensions.insert(toUpper(keyword));
             return !keyword.empty();
         },
         {"hide=KEYWORD", "the extension KEYWORD (SIZE, SMTPUTF8, 8BITMIME, ...) is not offered"}},
    Form{"lower-case-keywords",
         Argument::None,
         [](Faults& f, std::string_view) { return f.lowerCaseKeywords = true; },
         {"lower-case-keywords", "EHLO keywords are written in lower case"}},
    Form{"inject",
         Argument::None,
         [](Faults& f, std::string_view) {
             f.injectAfterStartTls = "250 2.0.0 injected before the handshake\r\n";
             return true;
         },
         {"inject", "bytes follow the reply to STARTTLS before the handshake"}},
    Form{"quota",
         Argument::None,
         [](Faults& f, std::string_view) {
             return addStage(f, "END-OF-DATA", FaultAction::Kind::Reply, "552 5.2.2 Mailbox is full");
         },
         {"quota", "every message is refused with 552"}},
    Form{"sender",
         Argument::Required,
         [](Faults& f, std::string_view argument) { return addAddress(f.senderReplies, argument); },
         {"sender=ADDRESS:REPLY", "MAIL FROM that address is answered with REPLY"}},
    Form{"recipient",
         Argument::Required,
         [](Faults& f, std::string_view argument) { return addAddress(f.recipientReplies, argument); },
         {"recipient=ADDRESS:REPLY", "RCPT TO that address is answered with REPLY, e.g. 450 4.2.0 Try later"}},
    Form{"reply",
         Argument::Required,
         [](Faults& f, std::string_view argument) {
             const auto parts = splitAtColon(argument);
             return parts && addStage(f, parts->key, FaultAction::Kind::Reply, parts->text);
         },
         {"reply=STAGE:REPLY", "REPLY is the answer at STAGE (a command, CONNECT, AUTH-RESPONSE, END-OF-DATA)"}},
    Form{"drop",
         Argument::Required,
         [](Faults& f, std::string_view stage) { return addStage(f, stage, FaultAction::Kind::Drop, ""); },
         {"drop=STAGE", "the connection is closed at STAGE; drop=CONTENT closes it inside the message"}},
    Form{"stall",
         Argument::Required,
         [](Faults& f, std::string_view stage) { return addStage(f, stage, FaultAction::Kind::Stall, ""); },
         {"stall=STAGE", "no answer comes at STAGE"}},
    Form{"garbage",
         Argument::Required,
         [](Faults& f, std::string_view stage) { return addStage(f, stage, FaultAction::Kind::Garbage, ""); },
         {"garbage=STAGE", "bytes that are no reply come at STAGE"}},
    Form{"cut",
         Argument::Required,
         [](Faults& f, std::string_view stage) { return addStage(f, stage, FaultAction::Kind::Cut, ""); },
         {"cut=STAGE", "half of the answer comes, then the connection is closed; e.g. cut=POP3 RETR"}},
    Form{"unended",
         Argument::Required,
         [](Faults& f, std::string_view stage) { return addStage(f, stage, FaultAction::Kind::Unended, ""); },
         {"unended=STAGE", "the answer comes without its end (line end or final dot), then nothing"}},
    Form{"endless",
         Argument::Required,
         [](Faults& f, std::string_view stage) { return addStage(f, stage, FaultAction::Kind::Endless, ""); },
         {"endless=STAGE", "the answer does not end"}},
    Form{"slow",
         Argument::Required,
         [](Faults& f, std::string_view text) { return setMilliseconds(f.slow, text); },
         {"slow=MILLISECONDS", "each answer comes so late, at most 60000"}},
    Form{"drip",
         Argument::Required,
         [](Faults& f, std::string_view text) { return setMilliseconds(f.drip, text); },
         {"drip=MILLISECONDS", "answers come byte by byte, with this pause between"}},
    Form{"close-after",
         Argument::Required,
         [](Faults& f, std::string_view text) {
             std::size_t bytes = 0;
             const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
             f.closeAfter = bytes;
             return error == std::errc{} && end == text.data() + text.size();
         },
         {"close-after=BYTES", "the connection is closed when so many bytes have been sent to the client"}},
    Form{"certificate-name",
         Argument::Required,
         [](Faults& f, std::string_view name) {
             f.certificateName = std::string(name);
             return !name.empty();
         },
         {"certificate-name=HOST", "the certificate is for HOST, whatever name the client asks for"}},
    Form{"expired-certificate",
         Argument::None,
         [](Faults& f, std::string_view) { return f.expiredCertificate = true; },
         {"expired-certificate", "the certificate ran out yesterday"}},
};

}  // namespace

const FaultAction* Faults::at(const std::string& stage) const {
    const auto found = stages.find(stage);
    return found == stages.end() ? nullptr : &found->second;
}

const std::vector<FaultForm>& faultForms() {
    static const std::vector<FaultForm> help = [] {
        std::vector<FaultForm> lines;
        lines.reserve(forms.size());
        for (const auto& form : forms)
            lines.push_back(form.help);
        return lines;
    }();
    return help;
}

Result<void> addFault(Faults& faults, std::string_view text) {
    const auto equals = text.find('=');
    const bool hasArgument = equals != std::string_view::npos;
    const auto name = text.substr(0, equals);
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& f) { return f.name == name; });
    if (form == forms.end()) {
        return sandboxFailure(SandboxError::Fault, "unknown fault '" + printable(name) + "'");
    }
    const auto argument = hasArgument ? text.substr(equals + 1) : std::string_view{};
    if (hasArgument != (form->argument == Argument::Required) || !form->apply(faults, argument)) {
        return sandboxFailure(SandboxError::Fault, "the fault is written " + std::string(form->help.form));
    }
    return {};
}

}  // namespace uproc::sandbox
