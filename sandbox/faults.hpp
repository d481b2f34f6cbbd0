// Scripted misbehaviours of the sandbox: what a test asks the mail host to do wrong (`--fault` on the command line).
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc::sandbox {

// What happens instead of the normal behaviour when a stage is reached.
struct FaultAction {
    enum class Kind {
        Reply,  // `text` is sent instead of the normal reply, CR LF added unless it ends in LF; the command is not done
        Drop,   // the connection is closed without a word
        Stall,  // nothing is sent until the client leaves, the idle limit is reached or the sandbox stops
        Garbage,  // bytes that are no reply at all are sent instead of the reply
        Cut,      // the reply is sent by half, then the connection is closed
        Unended,  // the reply is sent without its end (CR LF, or the dot of a list or message), then nothing more
        Endless,  // a reply that does not end is sent, until the client leaves, 1 GB or the idle limit is reached
    };
    Kind kind = Kind::Drop;
    std::string text;
};

// Stages, in upper case, are the names of the commands (EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, RSET, NOOP, QUIT, ...)
// and:
//   CONNECT         instead of the greeting
//   HANDSHAKE       instead of the TLS handshake (Drop and Stall; Reply and Garbage send plain bytes)
//   AUTH-RESPONSE   instead of the answer to the credentials; "AUTH-RESPONSE LOGIN" for one mechanism only
//   CONTENT         when the first bytes of the message have come in after 354
//   END-OF-DATA     instead of the answer to the whole message
// The POP3 host has the same with the prefix "POP3 ": "POP3 CONNECT", "POP3 PASS", "POP3 RETR", ...
struct Faults {
    std::map<std::string, FaultAction> stages;
    // EHLO keywords that are neither offered nor accepted: STARTTLS, AUTH, SIZE, 8BITMIME, PIPELINING, SMTPUTF8,
    // ENHANCEDSTATUSCODES; "POP3 STLS" for the POP3 host.
    std::set<std::string> hiddenExtensions;
    std::set<std::string> hiddenMechanisms;  // LOGIN, PLAIN, ...
    std::set<std::string> onlyMechanisms;    // if any: no others are offered
    bool lowerCaseKeywords = false;          // EHLO keywords in lower case
    std::string injectAfterStartTls;         // sent in one segment with the reply to STARTTLS (response injection)
    std::map<std::string, std::string> senderReplies;     // address, lower case -> reply to MAIL FROM
    std::map<std::string, std::string> recipientReplies;  // address, lower case -> reply to RCPT TO
    std::string certificateName;                          // the certificates are for this name instead of the SNI name
    bool expiredCertificate = false;
    std::chrono::milliseconds slow{0};      // each reply comes so late
    std::chrono::milliseconds drip{0};      // each byte of a reply comes so long after the one before
    std::optional<std::size_t> closeAfter;  // bytes this side sends on a connection before closing it
    bool wrongSizes = false;                // POP3's STAT, LIST and RETR name half the size

    [[nodiscard]] const FaultAction* at(const std::string& stage) const;
};

// One form of the textual notation: for --help and the documentation.
struct FaultForm {
    std::string_view form;
    std::string_view meaning;
};
[[nodiscard]] const std::vector<FaultForm>& faultForms();

// Adds the fault `text` describes, e.g. "no-starttls", "recipient=bob@example.org:450 4.2.0 Try later",
// "reply=AUTH:454 4.7.0 Temporary failure", "drop=CONTENT". Error::code is SandboxError::Fault.
Result<void> addFault(Faults& faults, std::string_view text);

}  // namespace uproc::sandbox
