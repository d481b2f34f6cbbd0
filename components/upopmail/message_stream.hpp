// A message on its way to the server: blocks of bytes, ready for the wire.
#pragma once

#include <string>
#include <string_view>

#include "components/upopmail/message_body.hpp"

namespace uproc::upopmail {

// Doubles the dots at the starts of lines (RFC 5321, section 4.5.2) in bytes that come in pieces.
class DotStuffer {
  public:
    void append(std::string& result, std::string_view bytes);
    // For bytes that are known to be whole lines without a leading dot.
    void passLines() { atLineStart_ = true; }
    // Ends the last line if it does not end, and adds the line with the single dot.
    void finish(std::string& result) const;

  private:
    bool atLineStart_ = true;
};

// Gives the message block by block; files are read block by block, too.
class MessageStream {
  public:
    static constexpr std::size_t BlockSize = 65536;  // bytes, roughly

    MessageStream(std::string header, MessageBody& body) : header_(std::move(header)), body_(body) {}

    // Puts the next bytes into `block`; false when there are none left. An Error if a file cannot be read, or is
    // shorter than it was.
    Result<bool> next(std::string& block);

  private:
    Result<void> readFile(std::string& block, BodyPiece& piece);

    enum class At { Header, Text, File, End, Over };
    At at_ = At::Header;
    std::string header_;
    MessageBody& body_;
    std::size_t piece_ = 0;
    std::size_t position_ = 0;    // in the header or the piece's text
    std::uint64_t fileLeft_ = 0;  // bytes
    std::string buffer_;
    DotStuffer stuffer_;
};

}  // namespace uproc::upopmail
