#include "components/upopmail/smtp_transaction.hpp"

#include <algorithm>
#include <array>

namespace uproc::upopmail {

namespace {

constexpr int ServiceClosing = 421;
constexpr int StartMailInput = 354;
constexpr int MailboxNameNotAllowed = 553;

bool isQuota(int code) {
    return code == 452 || code == 552;
}

// The refusals of MAIL that speak of the address or of missing authentication (RFC 5321, RFC 4954).
bool blamesTheSender(int code) {
    static constexpr std::array Codes{501, 530, 535, 538, 550, 551, 553};
    return std::find(Codes.begin(), Codes.end(), code) != Codes.end();
}

bool needsUtf8(const Envelope& envelope) {
    return envelope.headerNeedsUtf8 ||
           std::any_of(envelope.recipients.begin(), envelope.recipients.end(),
                       [](const Recipient& r) { return r.address && !r.address->isAsciiMailbox(); });
}

// A refusal of our own, for addresses that cannot be sent to the server at all.
SmtpReply localRefusal(std::string text) {
    return {MailboxNameNotAllowed, {std::move(text)}, ""};
}

// An address outside ASCII needs SMTPUTF8 and, as the header then holds 8-bit text, 8BITMIME (RFC 6531).
bool canCarryUtf8(const SmtpDialog& dialog) {
    return dialog.supports("SMTPUTF8") && dialog.supports("8BITMIME");
}

class Transaction {
  public:
    Transaction(SmtpDialog& dialog, Envelope& envelope, std::optional<SmtpReply>& response)
        : dialog_(dialog), envelope_(envelope), response_(response) {}

    TransactionResult run(const std::function<std::string()>& compose) {
        TransactionResult result = sender();
        if (result == TransactionResult::Sent) result = recipients();
        if (result == TransactionResult::Sent) result = message(compose);
        if (result != TransactionResult::Sent && result != TransactionResult::ConnectionLost) reset();
        return result;
    }

  private:
    TransactionResult sender() {
        if (envelope_.headerNeedsUtf8 && !canCarryUtf8(dialog_)) return TransactionResult::SenderRefused;
        std::string line = "MAIL FROM:<" + envelope_.sender.mailbox + ">";
        if (dialog_.supports("SIZE")) line += " SIZE=" + std::to_string(envelope_.size);
        if (needsUtf8(envelope_) && canCarryUtf8(dialog_)) line += " BODY=8BITMIME SMTPUTF8";
        const auto reply = command(line);
        if (!reply) return TransactionResult::ConnectionLost;
        if (reply->isPositive()) return TransactionResult::Sent;
        if (blamesTheSender(reply->code)) return TransactionResult::SenderRefused;
        return refusal(*reply);
    }

    TransactionResult recipients() {
        std::vector<SmtpReply> refusals;
        bool anyAccepted = false;
        for (Recipient& recipient : envelope_.recipients) {
            const auto reply = offer(recipient);
            if (!reply) return TransactionResult::ConnectionLost;
            if (reply->isPositive()) {
                anyAccepted = true;
                continue;
            }
            if (!reply->isFailure()) return outOfStep();
            recipient.refusal = *reply;
            refusals.push_back(*reply);
            if (envelope_.stopsAtRefusal) break;
        }
        if (refusals.empty() || (anyAccepted && !envelope_.stopsAtRefusal)) return TransactionResult::Sent;
        const bool allQuota =
            std::all_of(refusals.begin(), refusals.end(), [](const SmtpReply& reply) { return isQuota(reply.code); });
        return allQuota ? TransactionResult::QuotaExceeded : TransactionResult::RecipientRefused;
    }

    // The server's answer to RCPT, or our own when the address cannot be sent.
    Result<SmtpReply> offer(const Recipient& recipient) {
        response_.reset();
        if (!recipient.address) return localRefusal("Invalid email address, not sent to the server");
        if (!recipient.address->isAsciiMailbox() && !canCarryUtf8(dialog_)) {
            return localRefusal("The server does not support internationalized addresses (SMTPUTF8)");
        }
        return command("RCPT TO:<" + recipient.address->mailbox + ">");
    }

    TransactionResult message(const std::function<std::string()>& compose) {
        const auto start = command("DATA");
        if (!start) return TransactionResult::ConnectionLost;
        if (start->code != StartMailInput) return start->isPositive() ? outOfStep() : refusal(*start);
        const auto reply = note(dialog_.content(dotStuffed(compose())));
        if (!reply) return TransactionResult::ConnectionLost;
        return reply->isPositive() ? TransactionResult::Sent : refusal(*reply);
    }

    // A command with its reply kept for GetSMTPResponse. 421 is the end of the connection at any point.
    Result<SmtpReply> command(const std::string& line) { return note(dialog_.command(line)); }

    Result<SmtpReply> note(Result<SmtpReply> reply) {
        response_ = dialog_.lastReply();
        if (reply && reply->code == ServiceClosing) {
            dialog_.close();
            return runtime::networkFailure(runtime::NetworkError::Closed, "the server closes the connection");
        }
        return reply;
    }

    TransactionResult refusal(const SmtpReply& reply) {
        if (!reply.isFailure()) return outOfStep();
        return isQuota(reply.code) ? TransactionResult::QuotaExceeded : TransactionResult::Rejected;
    }

    // A reply that fits nothing that was asked: whatever comes next cannot be trusted.
    TransactionResult outOfStep() {
        dialog_.close();
        return TransactionResult::ConnectionLost;
    }

    // The reply to RSET says nothing about the mail and is not kept.
    void reset() {
        if (const auto reply = dialog_.command("RSET"); reply && reply->code == ServiceClosing) dialog_.close();
    }

    SmtpDialog& dialog_;
    Envelope& envelope_;
    std::optional<SmtpReply>& response_;
};

}  // namespace

TransactionResult transmit(SmtpDialog& dialog, Envelope& envelope, const std::function<std::string()>& compose,
                           std::optional<SmtpReply>& response) {
    return Transaction(dialog, envelope, response).run(compose);
}

std::string dotStuffed(std::string_view message) {
    std::string result;
    result.reserve(message.size() + message.size() / 64 + 5);
    bool atLineStart = true;
    for (const char c : message) {
        if (atLineStart && c == '.') result += '.';
        result += c;
        atLineStart = c == '\n';
    }
    if (!atLineStart) result += "\r\n";
    return result + ".\r\n";
}

}  // namespace uproc::upopmail
