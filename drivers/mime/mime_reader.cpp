#include "drivers/mime/mime_reader.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "drivers/mime/charset.hpp"
#include "drivers/mime/encoded_words.hpp"
#include "drivers/mime/gmime_handles.hpp"

namespace uproc::mime {

namespace {

using runtime::ReceivedHeader;
using runtime::ReceivedMessage;
using runtime::ReceivedPart;

constexpr int DeepestNesting = 50;       // multiparts within multiparts
constexpr std::size_t MostParts = 1000;  // of one message
constexpr std::size_t BlockSize = 65536;
constexpr std::size_t LongestField = 65536;  // bytes of a header field that are looked at
constexpr int NormalPriority = 3;

// GMime keeps its tables for the process and counts its users; one is enough.
void initializeGmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

std::string textOf(const char* text) {
    return text != nullptr ? std::string(text).substr(0, LongestField) : std::string();
}

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

// ---- the header

std::string fieldOf(GMimeObject* object, const char* name) {
    const std::string text = textOf(g_mime_object_get_header(object, name));  // decoded already
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string addressesOf(GMimeMessage* message, GMimeAddressType type, const char* name) {
    InternetAddressList* list = g_mime_message_get_addresses(message, type);
    if (list == nullptr || internet_address_list_length(list) == 0) return fieldOf(GMIME_OBJECT(message), name);
    const TextHandle text(internet_address_list_to_string(list, nullptr, FALSE));
    return textOf(text.get());
}

// X-Priority counts from 1 to 5; the other fields have words.
int priorityOf(GMimeObject* object) {
    const std::string number = fieldOf(object, "X-Priority");
    if (!number.empty() && number[0] >= '1' && number[0] <= '5') return number[0] - '0';
    for (const char* name : {"Importance", "X-MSMail-Priority", "Priority"}) {
        const std::string word = lowerCase(fieldOf(object, name));
        if (word == "high" || word == "urgent") return 1;
        if (word == "low" || word == "non-urgent") return 5;
    }
    return NormalPriority;
}

ReceivedHeader headerOf(GMimeMessage* message) {
    GMimeObject* object = GMIME_OBJECT(message);
    ReceivedHeader header;
    header.messageId = fieldOf(object, "Message-ID");
    header.from = addressesOf(message, GMIME_ADDRESS_TYPE_FROM, "From");
    header.to = addressesOf(message, GMIME_ADDRESS_TYPE_TO, "To");
    header.cc = addressesOf(message, GMIME_ADDRESS_TYPE_CC, "Cc");
    header.replyTo = addressesOf(message, GMIME_ADDRESS_TYPE_REPLY_TO, "Reply-To");
    header.subject = fieldOf(object, "Subject");
    header.date = fieldOf(object, "Date");
    header.priority = priorityOf(object);
    return header;
}

// ---- the parts

// The parts that hold something, in their order; a message within the message is one of them.
struct Leaves {
    std::vector<GMimeObject*> parts;
    bool isComplete = true;
};

void collect(GMimeObject* object, int depth, Leaves& leaves) {
    if (object == nullptr) return;
    if (depth > DeepestNesting || leaves.parts.size() >= MostParts) {
        leaves.isComplete = false;
        return;
    }
    if (!GMIME_IS_MULTIPART(object)) {
        leaves.parts.push_back(object);
        return;
    }
    GMimeMultipart* multipart = GMIME_MULTIPART(object);
    const int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count && leaves.isComplete; ++i)
        collect(g_mime_multipart_get_part(multipart, i), depth + 1, leaves);
}

bool isType(GMimeObject* object, const char* type, const char* subtype) {
    GMimeContentType* contentType = g_mime_object_get_content_type(object);
    if (contentType == nullptr) return std::string_view(type) == "text" && std::string_view(subtype) == "plain";
    return g_mime_content_type_is_type(contentType, type, subtype) != FALSE;
}

std::string nameOf(GMimeObject* object) {
    return GMIME_IS_PART(object) ? textOf(g_mime_part_get_filename(GMIME_PART(object))) : std::string();
}

// A text to return: neither marked as an attachment nor, among others, named like a file.
GMimeObject* findText(const Leaves& leaves, const char* subtype) {
    for (GMimeObject* part : leaves.parts) {
        if (!GMIME_IS_PART(part) || !isType(part, "text", subtype)) continue;
        if (leaves.parts.size() == 1) return part;
        if (g_mime_part_is_attachment(GMIME_PART(part)) == FALSE && nameOf(part).empty()) return part;
    }
    return nullptr;
}

// Whether what came is base64: nothing but its alphabet and blanks, in groups of four.
class Base64Check {
  public:
    void take(std::string_view bytes) {
        for (const char c : bytes) {
            const bool isLetter =
                (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (isLetter || c == '=') {
                ++count_;
            } else if (c != '\r' && c != '\n' && c != ' ' && c != '\t') {
                isWell_ = false;
            }
        }
    }
    [[nodiscard]] bool isWell() const { return isWell_ && count_ % 4 == 0; }

  private:
    std::size_t count_ = 0;
    bool isWell_ = true;
};

template <class Take>
void readBlocks(GMimeStream* stream, Take take) {
    std::string block(BlockSize, '\0');
    while (true) {
        const auto count = g_mime_stream_read(stream, block.data(), block.size());
        if (count <= 0 || !take(std::string_view(block).substr(0, static_cast<std::size_t>(count)))) return;
    }
}

// False for a transfer encoding nobody knows, or base64 that is none.
bool isDecodable(GMimePart* part) {
    static constexpr auto Known = std::to_array<std::string_view>(
        {"", "7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "uuencode", "x-uue"});
    std::string name = lowerCase(fieldOf(GMIME_OBJECT(part), "Content-Transfer-Encoding"));
    name = name.substr(0, name.find_first_of(" ;\t("));
    if (std::find(Known.begin(), Known.end(), name) == Known.end()) return false;
    if (name != "base64") return true;
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return true;
    GMimeStream* stream = g_mime_data_wrapper_get_stream(content);
    Base64Check check;
    g_mime_stream_reset(stream);
    readBlocks(stream, [&](std::string_view bytes) {
        check.take(bytes);
        return true;
    });
    g_mime_stream_reset(stream);
    return check.isWell();
}

// The content without its transfer encoding, block by block.
template <class Take>
void readDecoded(GMimePart* part, Take take) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return;
    GMimeStream* stream = g_mime_data_wrapper_get_stream(content);
    g_mime_stream_reset(stream);
    const ObjectHandle<GMimeStream> filtered(g_mime_stream_filter_new(stream));
    const ObjectHandle<GMimeFilter> decoder(g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE));
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered.get()), decoder.get());
    readBlocks(filtered.get(), take);
}

std::string withScriptLineEnds(std::string text) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        text[out++] = text[i];
    }
    text.resize(out);
    return text;
}

// The text of a part; false and the name of its character set if that is unknown.
bool takeText(GMimeObject* object, ReceivedMessage& message) {
    std::string bytes;
    readDecoded(GMIME_PART(object), [&](std::string_view block) {
        bytes.append(block);
        return true;
    });
    const std::string charset = textOf(g_mime_object_get_content_type_parameter(object, "charset"));
    auto text = toUtf8(bytes, charset);
    if (!text) {
        message.unknownCharset = charset;
        return false;
    }
    message.text = withScriptLineEnds(std::move(*text));
    return true;
}

ReceivedPart describe(GMimeObject* object) {
    ReceivedPart part;
    part.fileName = nameOf(object);
    if (GMimeContentType* type = g_mime_object_get_content_type(object)) {
        const TextHandle name(g_mime_content_type_get_mime_type(type));
        part.mimeType = lowerCase(textOf(name.get()));
    }
    part.contentId = textOf(g_mime_object_get_content_id(object));
    return part;
}

void givePart(GMimeObject* object, runtime::PartSink& parts) {
    if (!parts.begin(describe(object))) return;
    if (GMIME_IS_PART(object)) {
        readDecoded(GMIME_PART(object), [&](std::string_view block) { return parts.write(block); });
        parts.end(isDecodable(GMIME_PART(object)));
        return;
    }
    // A message within the message, as it is.
    if (GMIME_IS_MESSAGE_PART(object)) {
        if (GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))) {
            const TextHandle text(g_mime_object_to_string(GMIME_OBJECT(inner), nullptr));
            if (text) parts.write(text.get());
        }
    }
    parts.end(true);
}

ObjectHandle<GMimeMessage> parse(std::string_view bytes) {
    const ObjectHandle<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const ObjectHandle<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    return ObjectHandle<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

std::string_view headerIn(std::string_view message) {
    const auto end = std::min(message.find("\n\r\n"), message.find("\n\n"));
    return end == std::string_view::npos ? message : message.substr(0, end + 1);
}

class GmimeReader final : public runtime::MimeReader {
  public:
    GmimeReader() { initializeGmime(); }

    [[nodiscard]] Result<ReceivedHeader> readHeader(std::string_view message) override {
        const std::string header = withJoinedWords(headerIn(message)) + "\r\n";
        const auto parsed = parse(header);
        if (!parsed) return fail(0, "this is no message");
        return headerOf(parsed.get());
    }

    [[nodiscard]] Result<ReceivedMessage> read(std::string_view bytes, runtime::PartSink& parts) override {
        const auto parsed = parse(bytes);
        if (!parsed) return fail(0, "this is no message");
        ReceivedMessage message;
        if (auto header = readHeader(bytes)) message.header = std::move(*header);
        Leaves leaves;
        collect(g_mime_message_get_mime_part(parsed.get()), 0, leaves);
        message.isComplete = leaves.isComplete;
        GMimeObject* text = findText(leaves, "plain");
        if (text == nullptr) text = findText(leaves, "html");
        if (text != nullptr && !takeText(text, message)) return message;
        for (GMimeObject* part : leaves.parts) {
            if (part != text) givePart(part, parts);
        }
        return message;
    }
};

}  // namespace

std::unique_ptr<runtime::MimeReader> makeMimeReader() {
    return std::make_unique<GmimeReader>();
}

}  // namespace uproc::mime
