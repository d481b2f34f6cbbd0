// The body of a message as MIME parts (RFC 2045, RFC 2046, RFC 2387): texts in memory, files that are read while the
// message is sent.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "components/upopmail/mail_message.hpp"
#include "runtime/seams/services.hpp"

namespace uproc::upopmail {

// What the server takes: 8 bits a byte if it offers 8BITMIME (RFC 6152).
enum class BodyTransport { SevenBit, EightBit };

// Bytes as they are, then a file as lines of base64.
struct BodyPiece {
    std::string text;
    std::unique_ptr<runtime::FileReader> file;  // null: none
    std::string path;                           // of the file
};

struct MessageBody {
    std::string fields;  // the Content- fields of the message's header
    std::vector<BodyPiece> pieces;
    std::uint64_t size = 0;  // of the encoded pieces, in bytes
    bool isEightBit = false;
};

// Plain text, HTML with its inline files, and attachments: as many levels of multiparts as they need. Text is sent as
// it is when the transport carries it (ASCII or, with EightBit, UTF-8, in lines of at most 998 bytes), else in the
// shorter one of quoted-printable and base64. The Error names the file that cannot be opened.
Result<MessageBody> composeBody(const MailMessage& message, BodyTransport transport, runtime::FileSystem& files,
                                runtime::Random& random);

}  // namespace uproc::upopmail
