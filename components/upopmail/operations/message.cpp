// Manual: "SetMessage", "AddAttachmentFromFile", "AddInlineFromFile", "ClearMail".
#include <optional>

#include "components/upopmail/attached_file.hpp"
#include "components/upopmail/media_types.hpp"
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestText = 10240000;
constexpr std::size_t LongestPath = 1024;
constexpr std::size_t LongestOptionList = 10240;

// A text of the same MIME type replaces the earlier one; text/plain is the default.
Status setMessage(MailInstance& mail, runtime::NativeCall& call) {
    std::string text = call.arguments[0].toText();
    const std::string options = call.arguments[1].toText();
    if (text.size() > LongestText || options.size() > LongestOptionList) return status::ParameterTooLong;
    std::string MailMessage::*field = &MailMessage::text;
    for (const AssociativeItem& option : associativeItems(options)) {
        if (!equalsIgnoringCase(option.id, "MIMEType")) return status::Miscellaneous;
        if (equalsIgnoringCase(option.value, "text/html")) {
            field = &MailMessage::html;
        } else if (equalsIgnoringCase(option.value, "text/plain") || option.value.empty()) {
            field = &MailMessage::text;
        } else {
            return status::Miscellaneous;
        }
    }
    mail.message.*field = std::move(text);
    return status::Success;
}

struct FileOptions {
    std::string mimeType;
    std::optional<std::string> contentId;
};

enum class MayName { MimeType, MimeTypeAndContentId };

// Nothing for an unknown option.
std::optional<FileOptions> fileOptions(std::string_view list, MayName mayName) {
    FileOptions result;
    for (const AssociativeItem& option : associativeItems(list)) {
        if (equalsIgnoringCase(option.id, "MIMEType")) {
            result.mimeType = option.value;
        } else if (equalsIgnoringCase(option.id, "ContentID") && mayName == MayName::MimeTypeAndContentId) {
            if (!option.value.empty()) result.contentId = option.value;
        } else {
            return std::nullopt;
        }
    }
    return result;
}

// Multiparts and messages cannot travel as base64 (RFC 2046, section 5), and what is no type cannot stand in the
// header.
Status addFile(MailInstance& mail, runtime::NativeCall& call, std::string_view operation, MayName mayName,
               std::vector<MailFile> MailMessage::*list) {
    const std::string path = call.arguments[0].toText();
    const std::string optionList = call.arguments[1].toText();
    if (path.size() > LongestPath || optionList.size() > LongestOptionList) return status::ParameterTooLong;
    const auto options = fileOptions(optionList, mayName);
    if (!options) return status::Miscellaneous;
    if (!options->mimeType.empty() && !isSimpleMediaType(options->mimeType)) {
        mail.log.diagnostic(std::string(operation) + ": '" + options->mimeType + "' is no MIME type of a file");
        return file_status::EncodingFailure;
    }
    auto file = attachedFile(mail, path, options->mimeType);
    if (!file) {
        mail.log.diagnostic(std::string(operation) + ": " + file.error().text);
        return file_status::OpenFailure;
    }
    if (options->contentId) file->contentId = contentIdOf(*options->contentId);
    (mail.message.*list).push_back(std::move(*file));
    return status::Success;
}

Status addAttachmentFromFile(MailInstance& mail, runtime::NativeCall& call) {
    return addFile(mail, call, "AddAttachmentFromFile", MayName::MimeType, &MailMessage::attachments);
}

// Without a text in HTML at the time of Send the file is left out, as the manual says; SetMessage may still follow.
Status addInlineFromFile(MailInstance& mail, runtime::NativeCall& call) {
    return addFile(mail, call, "AddInlineFromFile", MayName::MimeTypeAndContentId, &MailMessage::inlineFiles);
}

Status clearMail(MailInstance& mail, runtime::NativeCall& call) {
    (void)call;
    mail.message = {};
    mail.refused.clear();
    return status::Success;
}

}  // namespace

void addMessageOperations(OperationTable& table) {
    table.push_back({"SetMessage", {stringIn("Message"), stringIn("OptionList")}, operation<setMessage>});
    table.push_back(
        {"AddAttachmentFromFile", {stringIn("FilePath"), stringIn("OptionList")}, operation<addAttachmentFromFile>});
    table.push_back(
        {"AddInlineFromFile", {stringIn("FilePath"), stringIn("OptionList")}, operation<addInlineFromFile>});
    table.push_back({"ClearMail", {}, operation<clearMail>});
}

}  // namespace uproc::upopmail
