#include "sandbox/message_view.hpp"

#include <functional>
#include <map>

#include "sandbox/base64.hpp"
#include "sandbox/gmime_handles.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t textLimit = std::size_t{4} << 20U;
constexpr std::size_t imagesLimit = std::size_t{16} << 20U;  // bytes added to an HTML text
constexpr std::size_t referenceLimit = 200;                  // to images, in one HTML text
constexpr std::size_t attachmentLimit = 1000;

std::string validUtf8(std::string_view text) {
    text = text.substr(0, textLimit);
    const TextHandle valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    return valid ? valid.get() : "";
}

std::string contentOf(GMimeObject* object) {
    const ObjectHandle<GMimeStream> stream(g_mime_stream_mem_new());
    if (GMIME_IS_PART(object)) {
        auto* content = g_mime_part_get_content(GMIME_PART(object));
        if (content != nullptr) g_mime_data_wrapper_write_to_stream(content, stream.get());
    } else {
        g_mime_object_write_to_stream(object, nullptr, stream.get());
    }
    const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return bytes == nullptr ? "" : std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

// What comes after the last separator of a path, so that a name is only a name.
std::string bareName(const char* name) {
    if (name == nullptr) return {};
    std::string_view text(name);
    const auto slash = text.find_last_of("/\\");
    if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
    return printable(validUtf8(text), 255);
}

AttachmentView attachmentOf(GMimeObject* object, std::size_t size) {
    AttachmentView view;
    if (GMIME_IS_PART(object)) view.name = bareName(g_mime_part_get_filename(GMIME_PART(object)));
    const char* id = g_mime_object_get_content_id(object);
    view.type = validUtf8(mimeTypeOf(object));
    view.contentId = validUtf8(id != nullptr ? id : "");
    view.size = size;
    return view;
}

enum class Role { Text, Html, Attachment };
using Visitor = std::function<void(Role role, GMimeObject* object)>;

Role roleOf(GMimeObject* object, bool textSeen, bool htmlSeen) {
    const bool attached = GMIME_IS_PART(object) && g_mime_part_is_attachment(GMIME_PART(object)) != FALSE;
    if (attached || !GMIME_IS_TEXT_PART(object)) return Role::Attachment;
    const auto type = toLower(mimeTypeOf(object));
    if (type == "text/plain" && !textSeen) return Role::Text;
    if (type == "text/html" && !htmlSeen) return Role::Html;
    return Role::Attachment;
}

// Each part that is no multipart, in order. A message inside the message is visited as an attachment, then its parts.
void visitParts(GMimeMessage* message, const Visitor& visit) {
    if (g_mime_message_get_mime_part(message) == nullptr) return;
    bool textSeen = false;
    bool htmlSeen = false;
    std::size_t visited = 0;
    GMimePartIter* iterator = g_mime_part_iter_new(GMIME_OBJECT(message));
    do {
        auto* object = g_mime_part_iter_get_current(iterator);
        if (object == nullptr || GMIME_IS_MULTIPART(object)) continue;
        const auto role = roleOf(object, textSeen, htmlSeen);
        textSeen = textSeen || role == Role::Text;
        htmlSeen = htmlSeen || role == Role::Html;
        visit(role, object);
    } while (++visited < attachmentLimit && g_mime_part_iter_next(iterator) != FALSE);
    g_mime_part_iter_free(iterator);
}

// The fields the sandbox put in front stand above the first Received.
void readTrace(GMimeMessage* message, MessageView& view) {
    auto* headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    const int count = g_mime_header_list_get_count(headers);
    for (int i = 0; i < count; ++i) {
        auto* header = g_mime_header_list_get_header_at(headers, i);
        const auto name = toLower(g_mime_header_get_name(header));
        const char* raw = g_mime_header_get_value(header);
        auto value = validUtf8(raw != nullptr ? raw : "");
        if (name == "return-path") {
            if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
            view.sender = std::move(value);
        } else if (name == "delivered-to") {
            view.recipients.push_back(std::move(value));
        } else {
            const auto semicolon = value.rfind(';');
            if (name == "received" && semicolon != std::string::npos) {
                view.received = value.substr(std::min(value.find_first_not_of(" \t\r\n", semicolon + 1), value.size()));
            }
            return;
        }
    }
}

}  // namespace

MessageView viewMessage(const std::string& id, const std::string& raw, ViewDepth depth) {
    MessageView view;
    view.id = id;
    view.size = raw.size();
    const auto parsed = parseMessage(raw);
    if (!parsed) {
        view.text = validUtf8(raw);
        return view;
    }
    auto* message = parsed.get();
    readTrace(message, view);
    view.from = validUtf8(addresses(message, GMIME_ADDRESS_TYPE_FROM));
    view.to = validUtf8(addresses(message, GMIME_ADDRESS_TYPE_TO));
    view.cc = validUtf8(addresses(message, GMIME_ADDRESS_TYPE_CC));
    const char* subject = g_mime_message_get_subject(message);
    view.subject = validUtf8(subject != nullptr ? subject : "");
    view.date = validUtf8(headerField(message, "Date"));
    visitParts(message, [&](Role role, GMimeObject* object) {
        if (role == Role::Attachment) {
            view.attachments.push_back(attachmentOf(object, contentOf(object).size()));
        } else if (depth == ViewDepth::Whole) {
            (role == Role::Text ? view.text : view.html) = validUtf8(decodedText(object));
        }
    });
    return view;
}

std::optional<std::string> attachmentBytes(const std::string& raw, std::size_t number) {
    const auto parsed = parseMessage(raw);
    std::optional<std::string> bytes;
    std::size_t seen = 0;
    if (!parsed) return bytes;
    visitParts(parsed.get(), [&](Role role, GMimeObject* object) {
        if (role == Role::Attachment && ++seen == number) bytes = contentOf(object);
    });
    return bytes;
}

std::string htmlWithImages(const MessageView& view, const std::string& raw) {
    const std::string_view html(view.html);
    std::string out;
    std::size_t room = imagesLimit;
    std::size_t at = 0;
    std::size_t references = 0;
    std::map<std::size_t, std::string> images;  // by their index: each is decoded once
    for (auto found = html.find("cid:"); found != std::string_view::npos && ++references <= referenceLimit;
         found = html.find("cid:", found + 4)) {
        const auto end = std::min(html.find_first_of("\"' )>\r\n", found), html.size());
        const auto id = html.substr(found + 4, end - found - 4);
        for (std::size_t i = 0; i < view.attachments.size(); ++i) {
            const auto& attachment = view.attachments[i];
            const bool fits = attachment.contentId == id && attachment.type.starts_with("image/") &&
                              attachment.type.find_first_of("\"'<> ;") == std::string::npos &&
                              attachment.size < room / 2;
            if (!fits) continue;
            auto known = images.find(i);
            if (known == images.end()) {
                const auto bytes = attachmentBytes(raw, i + 1).value_or("");
                known = images.emplace(i, "data:" + attachment.type + ";base64," + encodeBase64(bytes)).first;
            }
            const auto& image = known->second;
            if (image.size() > room) continue;
            out.append(html.substr(at, found - at)).append(image);
            room -= image.size();
            at = end;
            break;
        }
    }
    return out.append(html.substr(at));
}

}  // namespace uproc::sandbox
