#include "sandbox/faults.hpp"

#include <algorithm>
#include <array>

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
