// Manual: "SetMessage", "AddAttachmentFromFile", "AddInlineFromFile", "ClearMail".
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestText = 10240000;
constexpr std::size_t LongestOptionList = 10240;

// A text of the same MIME type replaces the earlier one; text/plain is the default.
Status setMessage(MailInstance& mail, runtime::NativeCall& call) {
    std::string text = call.arguments[0].toText();
    const std::string options = call.arguments[1].toText();
    if (text.size() > LongestText || options.size() > LongestOptionList) return status::ParameterTooLong;
    for (const AssociativeItem& option : associativeItems(options)) {
        if (!equalsIgnoringCase(option.id, "MIMEType")) return status::Miscellaneous;
        if (equalsIgnoringCase(option.value, "text/plain") || option.value.empty()) continue;
        if (equalsIgnoringCase(option.value, "text/html")) {
            mail.log.diagnostic("operation SetMessage with MIMEType=text/html is not supported yet");
        }
        return status::Miscellaneous;
    }
    mail.message.text = std::move(text);
    return status::Success;
}

Status clearMail(MailInstance& mail, runtime::NativeCall& call) {
    (void)call;
    mail.message = {};
    mail.refused.clear();
    return status::Success;
}

}  // namespace

void addMessageOperations(OperationTable& table) {
    table.push_back({"SetMessage",
                     {stringIn("Message"), stringIn("OptionList")},
                     operation<setMessage>,
                     true,
                     "MIMEType=text/html is not supported yet"});
    table.push_back({"AddAttachmentFromFile",
                     {stringIn("FilePath"), stringIn("OptionList")},
                     operation<unsupported<"AddAttachmentFromFile">>,
                     false});
    table.push_back({"AddInlineFromFile",
                     {stringIn("FilePath"), stringIn("OptionList")},
                     operation<unsupported<"AddInlineFromFile">>,
                     false});
    table.push_back({"ClearMail", {}, operation<clearMail>});
}

}  // namespace uproc::upopmail
