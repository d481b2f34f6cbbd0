#include "components/upopmail/message_body.hpp"

#include <algorithm>

#include "components/upopmail/base64.hpp"
#include "components/upopmail/mime_encoding.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestLine = 998;  // RFC 5322, section 2.1.1
constexpr std::string_view Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// A part of the tree: its Content- fields and what it holds.
struct Entity {
    std::string fields;
    std::vector<BodyPiece> pieces;
    bool isEightBit = false;
};

// CR, LF and CRLF all end a line, as scripts may hold any of them.
std::string withNetworkLineEnds(std::string_view text) {
    std::string result;
    result.reserve(text.size() + text.size() / 32 + 2);
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        result.append(text.substr(0, end));
        text.remove_prefix(end);
        if (text.empty()) break;
        text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
        result += "\r\n";
    }
    return result;
}

// What decides how a text travels.
struct TextTraits {
    bool hasLongLine = false;
    bool hasNul = false;
    std::size_t beyondAscii = 0;  // bytes
    std::size_t equalSigns = 0;
};

TextTraits traitsOf(std::string_view text) {
    TextTraits traits;
    std::size_t lineStart = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        traits.beyondAscii += static_cast<unsigned char>(c) >= 0x80 ? 1U : 0U;
        traits.equalSigns += c == '=' ? 1U : 0U;
        traits.hasNul = traits.hasNul || c == '\0';
        if (c == '\n') {
            lineStart = i + 1;
        } else if (c != '\r' && i - lineStart >= LongestLine) {
            traits.hasLongLine = true;
        }
    }
    return traits;
}

bool isWellFormedUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8CharacterLength(text, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

Entity textEntity(std::string_view subtype, std::string_view given, BodyTransport transport) {
    Entity entity;
    std::string text = withNetworkLineEnds(given);
    const TextTraits traits = traitsOf(text);
    std::string_view encoding;
    if (!traits.hasLongLine && !traits.hasNul && traits.beyondAscii == 0) {
        encoding = "7bit";
    } else if (!traits.hasLongLine && !traits.hasNul && transport == BodyTransport::EightBit &&
               isWellFormedUtf8(text)) {
        encoding = "8bit";
        entity.isEightBit = true;
    } else if (2 * (traits.beyondAscii + traits.equalSigns) + text.size() / 25 < text.size() / 3) {
        encoding = "quoted-printable";
        text = quotedPrintable(text);
    } else {
        encoding = "base64";
        text = base64Lines(text);
    }
    entity.fields = structuredField("Content-Type", {"text/" + std::string(subtype) + ";", "charset=utf-8"});
    entity.fields += structuredField("Content-Transfer-Encoding", {std::string(encoding)});
    entity.pieces.push_back({std::move(text), nullptr, {}});
    return entity;
}

std::string fieldWithParameter(std::string_view name, const std::string& value, std::string_view parameter,
                               std::string_view parameterValue) {
    std::vector<std::string> parts{value + ";"};
    for (std::string& part : parameterParts(parameter, parameterValue))
        parts.push_back(std::move(part));
    return structuredField(name, parts);
}

enum class Disposition { Attachment, Inline };

Result<Entity> fileEntity(const MailFile& file, Disposition disposition, runtime::FileSystem& files) {
    auto reader = files.open(file.path);
    if (!reader) return tl::unexpected(reader.error());
    Entity entity;
    entity.fields = fieldWithParameter("Content-Type", file.mimeType, "name", file.name);
    entity.fields += structuredField("Content-Transfer-Encoding", {"base64"});
    if (disposition == Disposition::Inline)
        entity.fields += structuredField("Content-ID", {"<" + file.contentId + ">"});
    entity.fields += fieldWithParameter(
        "Content-Disposition", disposition == Disposition::Inline ? "inline" : "attachment", "filename", file.name);
    entity.pieces.push_back({"", std::move(*reader), file.path});
    return entity;
}

void addText(std::vector<BodyPiece>& pieces, std::string_view text) {
    if (pieces.empty() || pieces.back().file) pieces.emplace_back();
    pieces.back().text.append(text);
}

// Takes the pieces over; texts next to each other become one.
void addPieces(std::vector<BodyPiece>& pieces, std::vector<BodyPiece> more) {
    for (BodyPiece& piece : more) {
        if (pieces.empty() || pieces.back().file) {
            pieces.push_back(std::move(piece));
            continue;
        }
        pieces.back().text.append(piece.text);
        pieces.back().file = std::move(piece.file);
        pieces.back().path = std::move(piece.path);
    }
}

class Composer {
  public:
    Composer(const MailMessage& message, BodyTransport transport, runtime::FileSystem& files, runtime::Random& random)
        : message_(message), transport_(transport), files_(files), random_(random) {}

    // attachments beside the texts, the texts beside each other, inline files beside the HTML they belong to.
    Result<Entity> compose() {
        std::vector<Entity> entities;
        auto texts = textsOf();
        if (!texts) return texts;
        if (message_.attachments.empty()) return texts;
        if (!message_.text.empty() || !message_.html.empty()) entities.push_back(std::move(*texts));
        if (auto added = addFiles(entities, message_.attachments, Disposition::Attachment); !added) {
            return tl::unexpected(added.error());
        }
        return multipart("mixed", "", std::move(entities));
    }

  private:
    Result<Entity> textsOf() {
        // The last line of a text that is all of the message ends, in a multipart it ends as the script wrote it.
        if (message_.html.empty()) {
            const bool isAlone = message_.attachments.empty();
            const char last = message_.text.empty() ? '\n' : message_.text.back();
            const bool ends = last == '\n' || last == '\r';
            return textEntity("plain", isAlone && !ends ? message_.text + "\r\n" : message_.text, transport_);
        }
        auto html = htmlWithFiles();
        if (!html || message_.text.empty()) return html;
        std::vector<Entity> entities;
        entities.push_back(textEntity("plain", message_.text, transport_));
        entities.push_back(std::move(*html));
        return multipart("alternative", "", std::move(entities));
    }

    Result<Entity> htmlWithFiles() {
        const bool isAlone = message_.attachments.empty() && message_.inlineFiles.empty() && message_.text.empty();
        const bool ends = message_.html.ends_with('\n') || message_.html.ends_with('\r');
        Entity html = textEntity("html", isAlone && !ends ? message_.html + "\r\n" : message_.html, transport_);
        if (message_.inlineFiles.empty()) return html;
        std::vector<Entity> entities;
        entities.push_back(std::move(html));
        if (auto added = addFiles(entities, message_.inlineFiles, Disposition::Inline); !added) {
            return tl::unexpected(added.error());
        }
        return multipart("related", "type=\"text/html\"", std::move(entities));
    }

    Result<void> addFiles(std::vector<Entity>& entities, const std::vector<MailFile>& mailFiles,
                          Disposition disposition) {
        for (const MailFile& file : mailFiles) {
            auto entity = fileEntity(file, disposition, files_);
            if (!entity) return tl::unexpected(entity.error());
            entities.push_back(std::move(*entity));
        }
        return {};
    }

    // The "=_" stands in neither base64 nor quoted-printable; texts that travel as they are get another boundary when
    // they hold this one.
    std::string boundaryFor(const std::vector<Entity>& entities) {
        while (true) {
            std::string boundary = "=_";
            for (int i = 0; i < 30; ++i)
                boundary += Alphanumeric[random_.next() % Alphanumeric.size()];
            const auto holdsIt = [&](const BodyPiece& piece) { return piece.text.find(boundary) != std::string::npos; };
            if (std::none_of(entities.begin(), entities.end(), [&](const Entity& entity) {
                    return std::any_of(entity.pieces.begin(), entity.pieces.end(), holdsIt);
                })) {
                return boundary;
            }
        }
    }

    Entity multipart(std::string_view subtype, const std::string& parameter, std::vector<Entity> entities) {
        const std::string boundary = boundaryFor(entities);
        Entity result;
        std::vector<std::string> parts{"multipart/" + std::string(subtype) + ";"};
        if (!parameter.empty()) parts.push_back(parameter + ";");
        parts.push_back("boundary=\"" + boundary + "\"");
        result.fields = structuredField("Content-Type", parts);
        std::string_view before;  // the line end before a boundary belongs to it (RFC 2046, section 5.1.1)
        for (Entity& entity : entities) {
            addText(result.pieces, std::string(before) + "--" + boundary + "\r\n" + entity.fields + "\r\n");
            addPieces(result.pieces, std::move(entity.pieces));
            result.isEightBit = result.isEightBit || entity.isEightBit;
            before = "\r\n";
        }
        addText(result.pieces, "\r\n--" + boundary + "--\r\n");
        // RFC 2045, section 6.4: what holds 8-bit parts says so.
        if (result.isEightBit) result.fields += structuredField("Content-Transfer-Encoding", {"8bit"});
        return result;
    }

    const MailMessage& message_;
    BodyTransport transport_;
    runtime::FileSystem& files_;
    runtime::Random& random_;
};

}  // namespace

Result<MessageBody> composeBody(const MailMessage& message, BodyTransport transport, runtime::FileSystem& files,
                                runtime::Random& random) {
    auto entity = Composer(message, transport, files, random).compose();
    if (!entity) return tl::unexpected(entity.error());
    MessageBody body;
    body.fields = std::move(entity->fields);
    body.pieces = std::move(entity->pieces);
    body.isEightBit = entity->isEightBit;
    for (const BodyPiece& piece : body.pieces) {
        body.size += piece.text.size();
        if (piece.file) body.size += base64LinesSize(piece.file->size());
    }
    return body;
}

}  // namespace uproc::upopmail
