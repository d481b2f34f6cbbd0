#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <gmime/gmime.h>

#include "sandbox/stored_message.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

struct Unref {
    template <class T>
    void operator()(T* object) const {
        g_object_unref(object);
    }
};
template <class T>
using ObjectHandle = std::unique_ptr<T, Unref>;

struct FreeText {
    void operator()(char* text) const { g_free(text); }
};
using TextHandle = std::unique_ptr<char, FreeText>;

constexpr std::size_t headerLimit = 2000;  // bytes shown of one header field
constexpr std::size_t textLimit = std::size_t{1} << 20U;

// GMime keeps its tables for the process and counts its users; one is enough, and the library says when.
void initializeGmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

void addField(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    std::string label(name);
    label += ':';
    label.resize(11, ' ');
    out += label + printable(value, headerLimit) + "\n";
}

std::string addresses(GMimeMessage* message, GMimeAddressType type) {
    auto* list = g_mime_message_get_addresses(message, type);
    if (list == nullptr || internet_address_list_length(list) == 0) return {};
    const TextHandle text(internet_address_list_to_string(list, nullptr, FALSE));
    return text ? text.get() : "";
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

std::string decodedText(GMimeObject* part) {
    const TextHandle text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
    return text ? text.get() : "";
}

std::string otherLine(GMimePart* part) {
    const TextHandle type(g_mime_content_type_get_mime_type(g_mime_object_get_content_type(GMIME_OBJECT(part))));
    const char* name = g_mime_part_get_filename(part);
    auto* content = g_mime_part_get_content(part);
    std::string line = std::string("[") + (type ? type.get() : "unknown type");
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

ObjectHandle<GMimeMessage> parse(const std::string& data) {
    const ObjectHandle<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(data.data(), data.size()));
    const ObjectHandle<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    return ObjectHandle<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

}  // namespace

std::string describeMessage(const StoredMessage& message) {
    initializeGmime();
    std::string out;
    Parts parts;
    if (const auto parsed = parse(message.data)) {
        const auto field = [&](const char* name) {
            const char* value = g_mime_object_get_header(GMIME_OBJECT(parsed.get()), name);
            return std::string(value != nullptr ? value : "");
        };
        const char* subject = g_mime_message_get_subject(parsed.get());
        addField(out, "From", addresses(parsed.get(), GMIME_ADDRESS_TYPE_FROM));
        addField(out, "To", addresses(parsed.get(), GMIME_ADDRESS_TYPE_TO));
        addField(out, "Cc", addresses(parsed.get(), GMIME_ADDRESS_TYPE_CC));
        addField(out, "Bcc", addresses(parsed.get(), GMIME_ADDRESS_TYPE_BCC));
        addField(out, "Subject", subject != nullptr ? subject : "");
        addField(out, "Date", field("Date"));
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
