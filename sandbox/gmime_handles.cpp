#include "sandbox/gmime_handles.hpp"

#include <mutex>

namespace uproc::sandbox {

namespace {

// GMime keeps its tables for the process and counts its users; one is enough, and the library says when.
void initializeGmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

}  // namespace

ObjectHandle<GMimeMessage> parseMessage(const std::string& data) {
    initializeGmime();
    const ObjectHandle<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(data.data(), data.size()));
    const ObjectHandle<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    return ObjectHandle<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

std::string addresses(GMimeMessage* message, GMimeAddressType type) {
    auto* list = g_mime_message_get_addresses(message, type);
    if (list == nullptr || internet_address_list_length(list) == 0) return {};
    const TextHandle text(internet_address_list_to_string(list, nullptr, FALSE));
    return text ? text.get() : "";
}

std::string headerField(GMimeMessage* message, const char* name) {
    const char* value = g_mime_object_get_header(GMIME_OBJECT(message), name);
    return value != nullptr ? value : "";
}

std::string mimeTypeOf(GMimeObject* object) {
    auto* type = g_mime_object_get_content_type(object);
    const TextHandle text(type != nullptr ? g_mime_content_type_get_mime_type(type) : nullptr);
    return text ? text.get() : "application/octet-stream";
}

std::string decodedText(GMimeObject* part) {
    const TextHandle text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
    return text ? text.get() : "";
}

}  // namespace uproc::sandbox
