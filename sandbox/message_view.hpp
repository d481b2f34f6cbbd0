// A message of the mailbox as it is listed and shown: header fields decoded, texts in UTF-8, attachments numbered.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/maildir.hpp"

namespace uproc::sandbox {

struct AttachmentView {
    std::string name;       // as the sender named it, without a path; "" when it did not
    std::string type;       // media type
    std::string contentId;  // without <>
    std::size_t size = 0;   // bytes, decoded
};

struct MessageView {
    std::string id;                       // the unique-id of POP3
    std::string sender;                   // Return-Path: the envelope's
    std::vector<std::string> recipients;  // Delivered-To
    std::string from;
    std::string to;
    std::string cc;
    std::string subject;
    std::string date;      // as the message has it
    std::string received;  // when the sandbox took it, or ""
    std::size_t size = 0;  // bytes, with the fields the sandbox put in front
    std::vector<AttachmentView> attachments;
    // Only in whole views; cut at 4 MB each.
    std::string text;
    std::string html;
};

enum class ViewDepth { Summary, Whole };
// All texts are valid UTF-8 afterwards, whatever the message holds.
[[nodiscard]] MessageView viewMessage(const std::string& id, const std::string& raw, ViewDepth depth);
// The decoded bytes of the attachment of that number, counted from 1; nothing when there is none.
[[nodiscard]] std::optional<std::string> attachmentBytes(const std::string& raw, std::size_t number);
// The HTML with its references to images of the message (cid:) replaced by the images themselves.
[[nodiscard]] std::string htmlWithImages(const MessageView& view, const std::string& raw);

[[nodiscard]] std::string jsonOf(const MessageView& view, ViewDepth depth);

enum class MailListFormat { Text, Json };
// `uproc sandbox --list`: what is in the maildir `folder`, oldest first.
Result<std::string> listMail(const std::filesystem::path& folder, MailListFormat format);

}  // namespace uproc::sandbox
