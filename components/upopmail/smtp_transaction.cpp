#include "components/upopmail/smtp_transaction.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace uproc::upopmail {

namespace {

constexpr int ServiceClosing = 421;
constexpr int StartMailInput = 354;
constexpr int MailboxNameNotAllowed = 553;
// Sent before a reply is read. Far below what socket buffers hold on either side, so that nobody waits for the other to
// read (RFC 2920, section 3.1).
constexpr std::size_t MostCommands = 50;

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

// What the server says it takes at most (RFC 1870, section 4); nothing if it does not say.
std::optional<std::uint64_t> sizeLimitOf(const SmtpDialog& dialog) {
    const std::string_view text = dialog.parametersOf("SIZE");
    std::uint64_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc{} || end != text.data() + text.size() || limit == 0) return std::nullopt;
    return limit;
}

class Transaction {
  public:
    Transaction(SmtpDialog& dialog, Envelope& envelope, std::optional<SmtpReply>& response)
        : dialog_(dialog), envelope_(envelope), response_(response) {}

    TransactionResult run(const std::function<MessageSource()>& open) {
        if (envelope_.headerNeedsUtf8 && !canCarryUtf8(dialog_)) return TransactionResult::SenderRefused;
        if (const auto limit = sizeLimitOf(dialog_); limit && envelope_.size > *limit) {
            return TransactionResult::TooLargeForServer;
        }
        TransactionResult result = offerEnvelope();
        if (result == TransactionResult::Sent) result = message(open);
        const bool isClosed = result == TransactionResult::ConnectionLost || result == TransactionResult::SourceFailed;
        if (result != TransactionResult::Sent && !isClosed) reset();
        return result;
    }

  private:
    struct Command {
        enum class Kind { Mail, Recipient, Data };
        Kind kind = Kind::Mail;
        std::string line;
        Recipient* recipient = nullptr;
    };

    [[nodiscard]] std::string mailCommand() const {
        std::string line = "MAIL FROM:<" + envelope_.sender.mailbox + ">";
        if (dialog_.supports("SIZE")) line += " SIZE=" + std::to_string(envelope_.size);
        const bool withUtf8 = needsUtf8(envelope_) && canCarryUtf8(dialog_);
        if (withUtf8 || envelope_.bodyIsEightBit) line += " BODY=8BITMIME";
        if (withUtf8) line += " SMTPUTF8";
        return line;
    }

    // All that may be sent, in order. What cannot be is refused here; with stopsAtRefusal the list ends there.
    std::vector<Command> commands() {
        std::vector<Command> result{{Command::Kind::Mail, mailCommand(), nullptr}};
        for (Recipient& recipient : envelope_.recipients) {
            if (auto refusal = localRefusalOf(recipient)) {
                result.push_back({Command::Kind::Recipient, "", &recipient});
                if (envelope_.stopsAtRefusal) return result;
                continue;
            }
            result.push_back({Command::Kind::Recipient, "RCPT TO:<" + recipient.address->mailbox + ">", &recipient});
        }
        // A server that has said 354 takes whatever comes for those it accepted. So DATA waits for the replies when one
        // refusal is to stop the message for everybody.
        const bool mayFollow = !envelope_.stopsAtRefusal || envelope_.recipients.size() == 1;
        if (mayFollow && pipelines()) result.push_back({Command::Kind::Data, "DATA", nullptr});
        return result;
    }

    [[nodiscard]] bool pipelines() const { return dialog_.supports("PIPELINING"); }

    [[nodiscard]] std::optional<SmtpReply> localRefusalOf(const Recipient& recipient) const {
        if (!recipient.address) return localRefusal("Invalid email address, not sent to the server");
        if (!recipient.address->isAsciiMailbox() && !canCarryUtf8(dialog_)) {
            return localRefusal("The server does not support internationalized addresses (SMTPUTF8)");
        }
        return std::nullopt;
    }

    // Sent: the server waits for DATA, or has answered it already.
    TransactionResult offerEnvelope() {
        const std::vector<Command> all = commands();
        const std::size_t most = pipelines() ? MostCommands : 1;
        for (std::size_t start = 0; start < all.size() && !isOver(); start += most) {
            const auto group = std::span(all).subspan(start, std::min(most, all.size() - start));
            std::vector<std::string> lines;
            for (const Command& command : group) {
                if (!command.line.empty()) lines.push_back(command.line);
            }
            if (!lines.empty() && !dialog_.sendCommands(lines)) return lost();
            for (const Command& command : group) {
                if (auto handled = handle(command); !handled) return TransactionResult::ConnectionLost;
            }
        }
        if (failure_) return afterData(*failure_);
        if (refusals_.empty() || (anyAccepted_ && !envelope_.stopsAtRefusal)) return TransactionResult::Sent;
        const bool allQuota =
            std::all_of(refusals_.begin(), refusals_.end(), [](const SmtpReply& reply) { return isQuota(reply.code); });
        return afterData(allQuota ? TransactionResult::QuotaExceeded : TransactionResult::RecipientRefused);
    }

    [[nodiscard]] bool isOver() const { return failure_ || (!refusals_.empty() && envelope_.stopsAtRefusal); }

    Result<void> handle(const Command& command) {
        if (command.line.empty()) {
            refuse(*command.recipient, *localRefusalOf(*command.recipient));
            response_.reset();
            return {};
        }
        const bool isDecided = isOver() || !anyAccepted_;
        const auto former = response_;
        const auto reply = note(dialog_.nextReply());
        if (!reply) return tl::unexpected(reply.error());
        if (isDecided && command.kind == Command::Kind::Data) response_ = former;
        switch (command.kind) {
            case Command::Kind::Mail:
                if (!reply->isPositive()) {
                    failure_ = blamesTheSender(reply->code) ? TransactionResult::SenderRefused : refusal(*reply);
                }
                break;
            case Command::Kind::Recipient:
                if (isOver()) {
                    response_ = former;  // what was refused first decides, and the rest has only travelled with it
                    break;
                }
                if (reply->isPositive()) {
                    anyAccepted_ = true;
                } else if (reply->isFailure()) {
                    refuse(*command.recipient, *reply);
                } else {
                    failure_ = outOfStep();
                }
                break;
            case Command::Kind::Data:
                dataReply_ = *reply;
                break;
        }
        if (failure_ == TransactionResult::ConnectionLost) {
            return runtime::networkFailure(runtime::NetworkError::Closed, "the server's reply makes no sense");
        }
        return {};
    }

    void refuse(Recipient& recipient, const SmtpReply& reply) {
        recipient.refusal = reply;
        refusals_.push_back(reply);
    }

    // A server that waits for a message nobody is left for gets an empty one (RFC 2920, section 3.1).
    TransactionResult afterData(TransactionResult result) {
        if (!dataReply_ || dataReply_->code != StartMailInput || dialog_.isBroken()) return result;
        bool isFirst = true;
        (void)dialog_.content([&](std::string& block) -> Result<bool> {
            block = ".\r\n";
            return std::exchange(isFirst, false);
        });
        return result;
    }

    TransactionResult message(const std::function<MessageSource()>& open) {
        if (!dataReply_) {
            const auto start = command("DATA");
            if (!start) return TransactionResult::ConnectionLost;
            dataReply_ = *start;
        }
        if (dataReply_->code != StartMailInput) {
            return dataReply_->isPositive() ? outOfStep() : refusal(*dataReply_);
        }
        const auto sent = dialog_.content(open());
        const bool sourceFailed = !sent && sent.error().code == SmtpDialog::SourceFailed;
        const auto reply = note(sent);
        if (sourceFailed) return TransactionResult::SourceFailed;
        if (!reply) return TransactionResult::ConnectionLost;
        return reply->isPositive() ? TransactionResult::Sent : refusal(*reply);
    }

    TransactionResult lost() {
        response_ = dialog_.lastReply();
        return TransactionResult::ConnectionLost;
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
    std::optional<TransactionResult> failure_;  // of MAIL, or of a server that is out of step
    std::vector<SmtpReply> refusals_;
    std::optional<SmtpReply> dataReply_;
    bool anyAccepted_ = false;
};

}  // namespace

TransactionResult transmit(SmtpDialog& dialog, Envelope& envelope, const std::function<MessageSource()>& open,
                           std::optional<SmtpReply>& response) {
    return Transaction(dialog, envelope, response).run(open);
}

}  // namespace uproc::upopmail
