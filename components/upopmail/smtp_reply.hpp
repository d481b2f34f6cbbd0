// One reply of an SMTP server (RFC 5321, section 4.2), one or more lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "components/upopmail/protocol_error.hpp"

namespace uproc::upopmail {

struct SmtpReply {
    int code = 0;
    std::vector<std::string> lines;  // the text after the code of each line, as received, without line end
    std::string raw;                 // all lines as received, with their line ends

    [[nodiscard]] bool isPositive() const { return code / 100 == 2; }
    [[nodiscard]] bool isFailure() const { return code / 100 == 4 || code / 100 == 5; }
    // The lines joined by LF, each made safe by singleLine().
    [[nodiscard]] std::string text() const;
    // "535 5.7.8 Bad credentials": code and text on one line, for people.
    [[nodiscard]] std::string description() const;
};

// Puts the lines of a reply together; one parser a reply.
class SmtpReplyParser {
  public:
    // RFC 5321 allows 512 bytes a line, RFC 4954 12288 for a challenge; some servers send more than they should.
    static constexpr std::size_t LineLimit = 16384;
    static constexpr std::size_t TotalLimit = 65536;

    // Takes the next line with its line end. True when the reply is complete.
    Result<bool> add(std::string_view line);
    // The reply; only after add() said true.
    SmtpReply take() { return std::move(reply_); }

  private:
    SmtpReply reply_;
};

}  // namespace uproc::upopmail
