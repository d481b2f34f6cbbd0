#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/gmime_handles.hpp"
#include "sandbox/stored_message.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t headerLimit = 2000;  // bytes shown of one header field
constexpr std::size_t textLimit = std::size_t{1} << 20U;

void addField(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    std::string label(name);
    label += ':';
    label.resize(11, ' ');
    out += label + printable(value, headerLimit) + "\n";
}

std::string join(const std::vector<std::string>& parts) {
    std::string joined;
    for (const auto& part : parts) {
        if (!joined.empty()) joined += ", ";
        joined += part;
    }
    return joined;
}

std::string security(const StoredMessage& message) {
    std::string text = message.tls.empty() ? "no TLS" : message.tls;
    if (!message.serverName.empty()) text += ", asked for " + message.serverName;
    text +=
        message.user.empty() ? "; not logged on" : "; logged on as " + message.user + " (" + message.mechanism + ")";
    return text;
}

// Line ends become LF, every line safe for a terminal; tabs stay.
std::string printableText(std::string_view text) {
    std::string out;
    text = text.substr(0, textLimit);
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        for (std::size_t tab = 0; (tab = line.find('\t')) != std::string_view::npos; line.remove_prefix(tab + 1)) {
            out += printable(line.substr(0, tab), textLimit) + "\t";
        }
        out += printable(line, textLimit) + "\n";
    }
    return out;
}

// The parts of a message in their order: the texts to show and a line for each of the others.
struct Parts {
    std::string text;
    std::string html;
    std::string others;
};

std::string otherLine(GMimePart* part) {
    const char* name = g_mime_part_get_filename(part);
    auto* content = g_mime_part_get_content(part);
    std::string line = "[" + mimeTypeOf(GMIME_OBJECT(part));
    if (name != nullptr) line += std::string(", ") + name;
    if (content != nullptr) {
        const ObjectHandle<GMimeStream> count(g_mime_stream_null_new());
        const auto size = g_mime_data_wrapper_write_to_stream(content, count.get());
        if (size >= 0) line += ", " + std::to_string(size) + " bytes";
    }
    return printable(line, headerLimit) + "]\n";
}

void addPart(GMimeObject* object, Parts& parts) {
    if (!GMIME_IS_PART(object)) return;
    auto* type = g_mime_object_get_content_type(object);
    const bool attached = g_mime_part_is_attachment(GMIME_PART(object)) != FALSE;
    if (!attached && GMIME_IS_TEXT_PART(object)) {
        if (g_mime_content_type_is_type(type, "text", "plain") != FALSE) {
            parts.text += decodedText(object);
            return;
        }
        if (g_mime_content_type_is_type(type, "text", "html") != FALSE && parts.html.empty()) {
            parts.html = decodedText(object);
        }
    }
    parts.others += otherLine(GMIME_PART(object));
}

Parts collectParts(GMimeMessage* message) {
    Parts parts;
    if (g_mime_message_get_mime_part(message) == nullptr) return parts;
    GMimePartIter* iterator = g_mime_part_iter_new(GMIME_OBJECT(message));
    do {
        addPart(g_mime_part_iter_get_current(iterator), parts);
    } while (g_mime_part_iter_next(iterator) != FALSE);
    g_mime_part_iter_free(iterator);
    return parts;
}

}  // namespace

std::string describeMessage(const StoredMessage& message) {
    std::string out;
    Parts parts;
    if (const auto parsed = parseMessage(message.data)) {
        const char* subject = g_mime_message_get_subject(parsed.get());
        addField(out, "From", addresses(parsed.get(), GMIME_ADDRESS_TYPE_FROM));
        addField(out, "To", addresses(parsed.get(), GMIME_ADDRESS_TYPE_TO));
        addField(out, "Cc", addresses(parsed.get(), GMIME_ADDRESS_TYPE_CC));
        addField(out, "Bcc", addresses(parsed.get(), GMIME_ADDRESS_TYPE_BCC));
        addField(out, "Subject", subject != nullptr ? subject : "");
        addField(out, "Date", headerField(parsed.get(), "Date"));
        parts = collectParts(parsed.get());
    } else {
        parts.text = message.data;
    }
    const auto sender = message.sender.empty() ? "<>" : message.sender;
    addField(out, "Envelope", sender + " -> " + join(message.recipients));
    addField(out, "Security", security(message));
    out += "\n";
    out += printableText(parts.text.empty() ? parts.html : parts.text);
    out += parts.others;
    return out;
}

}  // namespace uproc::sandbox
