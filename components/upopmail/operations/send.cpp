// Manual: "Send", "GetRecipientDetails".
#include <optional>

#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/sending.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestOptionList = 10240;
constexpr std::size_t LongestDetails = 102400;

std::optional<std::size_t> sizeFrom(std::string_view text) {
    constexpr std::size_t MostDigits = 18;
    if (text.empty() || text.size() > MostDigits) return std::nullopt;
    std::size_t size = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        size = size * 10 + static_cast<std::size_t>(c - '0');
    }
    return size;
}

std::optional<bool> booleanFrom(std::string_view text) {
    for (const std::string_view yes : {"TRUE", "T", "YES", "Y", "1"}) {
        if (equalsIgnoringCase(text, yes)) return true;
    }
    for (const std::string_view no : {"FALSE", "F", "NO", "N", "0", ""}) {
        if (equalsIgnoringCase(text, no)) return false;
    }
    return std::nullopt;
}

std::optional<SendOptions> parseOptions(std::string_view optionList) {
    SendOptions options;
    for (const AssociativeItem& item : associativeItems(optionList)) {
        if (equalsIgnoringCase(item.id, "MaxSize")) {
            const auto size = sizeFrom(item.value);
            if (!size) return std::nullopt;
            options.maxSize = *size;
        } else if (equalsIgnoringCase(item.id, "IgnoreRcptError")) {
            const auto ignore = booleanFrom(item.value);
            if (!ignore) return std::nullopt;
            options.ignoreRcptError = *ignore;
        } else {
            return std::nullopt;
        }
    }
    return options;
}

Status send(MailInstance& mail, runtime::NativeCall& call) {
    const std::string optionList = call.arguments[0].toText();
    if (optionList.size() > LongestOptionList) return status::ParameterTooLong;
    const auto options = parseOptions(optionList);
    if (!options) return status::Miscellaneous;
    mail.response.reset();
    mail.refused.clear();
    if (!mail.smtp) return status::NotLoggedOn;
    return sendMessage(mail, "Send", mail.message, *options);
}

// "address=code·;text" an address, whole addresses up to the documented size.
std::string detailsOf(const std::vector<Recipient>& refused, Recipient::List list) {
    std::string details;
    for (const Recipient& recipient : refused) {
        if (recipient.list != list) continue;
        const std::string address = recipient.address ? recipient.address->mailbox : singleLine(recipient.given);
        const std::string text = singleLine(recipient.refusal->text());
        std::string item = address + "=" + std::to_string(recipient.refusal->code) + GoldSeparator + text;
        if (!details.empty()) item.insert(0, 1, GoldSeparator);
        if (details.size() + item.size() > LongestDetails) break;
        details += item;
    }
    return details;
}

Status getRecipientDetails(MailInstance& mail, runtime::NativeCall& call) {
    call.arguments[0] = Value::string(detailsOf(mail.refused, Recipient::List::To));
    call.arguments[1] = Value::string(detailsOf(mail.refused, Recipient::List::Cc));
    call.arguments[2] = Value::string(detailsOf(mail.refused, Recipient::List::Bcc));
    return status::Success;
}

}  // namespace

void addSendOperations(OperationTable& table) {
    table.push_back({"Send", {stringIn("OptionList")}, operation<send>});
    table.push_back({"GetRecipientDetails",
                     {stringOut("ToDetails"), stringOut("CcDetails"), stringOut("BccDetails")},
                     operation<getRecipientDetails, status::Miscellaneous>});
}

}  // namespace uproc::upopmail
