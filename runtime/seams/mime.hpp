// The seam to the reader of received mail (RFC 5322, RFC 2045-2049, RFC 2231): what UPOPMAIL asks of it. drivers/mime
// implements it with GMime, in a part of the program that is opened when the first mail is read.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// UTF-8, encoded words decoded, "" for a field that is not there. Whatever the sender wrote: it may hold anything.
struct ReceivedHeader {
    std::string messageId;  // with its angle brackets
    std::string from;
    std::string to;
    std::string cc;
    std::string replyTo;
    std::string subject;
    std::string date;  // the field as it stands
    int priority = 3;  // 1 (highest) to 5; 3 without one
};

// A part of a message that is no text to return. The names are the sender's.
struct ReceivedPart {
    std::string fileName;  // UTF-8, "" if the sender gave none
    std::string mimeType;  // "type/subtype" in lower case
    std::string contentId;
};

// Takes the parts of a message one after another, decoded.
class PartSink {
  public:
    virtual ~PartSink() = default;
    // False: this part is not wanted, its content is not decoded and end() not called.
    virtual bool begin(const ReceivedPart& part) = 0;
    // False: no more of it.
    virtual bool write(std::string_view bytes) = 0;
    // `decoded` is false if the content is not what its transfer encoding says.
    virtual void end(bool decoded) = 0;
};

struct ReceivedMessage {
    ReceivedHeader header;
    std::string text;            // UTF-8, lines end with LF
    std::string unknownCharset;  // the text's character set if it cannot be converted: no text, no part was given then
    bool isComplete = true;      // false: more parts, or nested deeper, than is read
};

// Errors: the bytes are no message, or the reader cannot be used.
class MimeReader {
  public:
    virtual ~MimeReader() = default;
    // The header fields of a message; what follows them is not looked at.
    [[nodiscard]] virtual Result<ReceivedHeader> readHeader(std::string_view message) = 0;
    // The first plain text (the first HTML text if there is no plain one) is the text, everything else a part.
    [[nodiscard]] virtual Result<ReceivedMessage> read(std::string_view message, PartSink& parts) = 0;
};

}  // namespace uproc::runtime
