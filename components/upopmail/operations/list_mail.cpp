// Manual: "ListMail and ListMailX", "DeleteMail".
#include <span>

#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/receiving.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestList = 10240000;
constexpr std::size_t LongestListing = std::size_t{16} << 20U;  // of LIST, in bytes
constexpr std::size_t LongestHeader = std::size_t{256} << 10U;  // of a message; the rest of it is not looked at
constexpr std::size_t MostCommands = 50;                        // sent before a reply is read

struct ListedMail {
    std::int64_t number = 0;
    std::int64_t size = 0;  // bytes
};

Result<std::vector<ListedMail>> listedMails(Pop3Dialog& dialog) {
    const auto reply = dialog.command("LIST");
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->isOk()) return protocolFailure(ProtocolError::UnexpectedReply, reply->description());
    const auto lines = dialog.readLines(LongestListing);
    if (!lines) return tl::unexpected(lines.error());
    std::vector<ListedMail> mails;
    for (std::string_view rest = lines->bytes; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        const auto listing = parsePop3Listing(rest.substr(0, end));
        const auto size = listing ? pop3Number(listing->rest) : std::nullopt;
        if (!size) return protocolFailure(ProtocolError::MalformedReply, "the server's list of messages is malformed");
        mails.push_back({listing->number, *size});
        rest.remove_prefix(end);
    }
    return mails;
}

// The headers of messages, with TOP; from a server that does not know it, with RETR.
class HeaderReader {
  public:
    HeaderReader(Pop3Dialog& dialog, runtime::MimeReader& mime) : dialog_(dialog), mime_(mime) {}

    Result<std::vector<runtime::ReceivedHeader>> read(const std::vector<ListedMail>& mails) {
        std::vector<runtime::ReceivedHeader> headers;
        const std::size_t most = dialog_.supports("PIPELINING") ? MostCommands : 1;
        for (std::size_t start = 0; start < mails.size(); start += most) {
            const auto group = std::span(mails).subspan(start, std::min(most, mails.size() - start));
            if (auto added = readGroup(group, headers); !added) return tl::unexpected(added.error());
        }
        return headers;
    }

  private:
    Result<void> readGroup(std::span<const ListedMail> group, std::vector<runtime::ReceivedHeader>& headers) {
        std::vector<std::string> commands;
        for (const ListedMail& mail : group) {
            const std::string number = std::to_string(mail.number);
            commands.push_back(knowsTop_ ? "TOP " + number + " 0" : "RETR " + number);
        }
        if (auto sent = dialog_.sendCommands(commands); !sent) return sent;
        std::vector<std::size_t> refused;
        for (std::size_t i = 0; i < group.size(); ++i) {
            const auto reply = dialog_.nextReply();
            if (!reply) return tl::unexpected(reply.error());
            headers.emplace_back();
            if (!reply->isOk()) {
                if (!knowsTop_) return protocolFailure(ProtocolError::UnexpectedReply, reply->description());
                refused.push_back(headers.size() - 1);
                continue;
            }
            if (auto taken = takeHeader(headers.back()); !taken) return taken;
        }
        for (const std::size_t place : refused) {
            const std::size_t first = headers.size() - group.size();
            const auto reply = dialog_.command("RETR " + std::to_string(group[place - first].number));
            if (!reply) return tl::unexpected(reply.error());
            if (!reply->isOk()) return protocolFailure(ProtocolError::UnexpectedReply, reply->description());
            knowsTop_ = false;
            if (auto taken = takeHeader(headers[place]); !taken) return taken;
        }
        return {};
    }

    Result<void> takeHeader(runtime::ReceivedHeader& header) {
        const auto lines = dialog_.readLines(LongestHeader);
        if (!lines) return tl::unexpected(lines.error());
        auto parsed = mime_.readHeader(lines->bytes);
        if (parsed) header = std::move(*parsed);
        return {};
    }

    Pop3Dialog& dialog_;
    runtime::MimeReader& mime_;
    bool knowsTop_ = true;
};

// One flat list, a message's items after another's, as the manual's example takes it apart at "NMB=2".
void addEntry(std::string& list, const ListedMail& mail, const runtime::ReceivedHeader& header) {
    addItem(list, "NMB", std::to_string(mail.number));
    addItem(list, "ID", header.messageId);
    addItem(list, "FROM", header.from);
    addItem(list, "SUBJECT", header.subject);
    addItem(list, "DATE", header.date);
    addItem(list, "PRIORITY", std::to_string(header.priority));
    addItem(list, "SIZE", std::to_string(mail.size));
}

Status portion(MailInstance& mail, runtime::NativeCall& call) {
    call.arguments[0] = Value::string(mail.pendingList.list.next());
    return mail.pendingList.list.isOver() ? mail.pendingList.status : status::ParameterTooLong;
}

Result<std::string> listOf(MailInstance& mail, std::size_t& count) {
    Pop3Dialog& dialog = *mail.pop;
    const auto mails = listedMails(dialog);
    if (!mails) return tl::unexpected(mails.error());
    if (mails->size() > 1 && !dialog.hasAskedCapabilities()) {
        if (auto asked = dialog.askCapabilities(); !asked) return tl::unexpected(asked.error());
    }
    const auto headers = HeaderReader(dialog, *mail.services.mime).read(*mails);
    if (!headers) return tl::unexpected(headers.error());
    std::string list;
    for (std::size_t i = 0; i < mails->size(); ++i)
        addEntry(list, (*mails)[i], (*headers)[i]);
    count = mails->size();
    return list;
}

Status listMail(MailInstance& mail, runtime::NativeCall& call) {
    mail.pendingList = {};
    if (!mail.pop) return status::NotLoggedOn;
    if (!mail.services.mime) return status::Miscellaneous;
    std::size_t count = 0;
    auto list = listOf(mail, count);
    if (!list) return receivingFailed(mail, "ListMail", list.error(), status::NetworkProblem);
    mail.pendingList = {TextInPortions(std::move(*list), LongestList), static_cast<Status>(count)};
    return portion(mail, call);
}

// Without anything left from an earlier call it is the first one.
Status listMailX(MailInstance& mail, runtime::NativeCall& call) {
    if (!mail.pop) return status::NotLoggedOn;
    return mail.pendingList.list.isOver() ? listMail(mail, call) : portion(mail, call);
}

// The server removes the message when LogoffMail ends the connection.
Status deleteMail(MailInstance& mail, runtime::NativeCall& call) {
    if (!mail.pop) return status::NotLoggedOn;
    const std::int64_t number = call.arguments[0].toInteger();
    if (number < 1 || number > mail.mailCount) return receive_status::InvalidMessageNumber;
    const auto reply = mail.pop->command("DELE " + std::to_string(number));
    if (!reply) {
        const Status result = receivingFailed(mail, "DeleteMail", reply.error(), status::NetworkProblem);
        return result == receive_status::RetrievalFailed ? status::Miscellaneous : result;
    }
    if (reply->isOk()) return status::Success;
    mail.log.diagnostic("DeleteMail: " + reply->description());
    return receive_status::InvalidMessageNumber;
}

}  // namespace

void addListMailOperations(OperationTable& table) {
    table.push_back({"ListMail", {stringOut("ListInfo")}, operation<listMail, status::Miscellaneous>});
    table.push_back({"ListMailX", {stringOut("ListInfo")}, operation<listMailX, status::Miscellaneous>});
    table.push_back({"DeleteMail", {numericIn("MessageNr")}, operation<deleteMail, status::Miscellaneous>});
}

}  // namespace uproc::upopmail
