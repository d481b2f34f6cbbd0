// The status line of a POP3 server (RFC 1939, section 3; RFC 5034, section 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "components/upopmail/protocol_error.hpp"

namespace uproc::upopmail {

struct Pop3Reply {
    enum class Kind { Ok, Refusal, Challenge };  // +OK, -ERR, + (the server waits for the next part of a log-on)
    Kind kind = Kind::Ok;
    std::string text;  // what follows, without line end
    std::string raw;   // the line as received

    [[nodiscard]] bool isOk() const { return kind == Kind::Ok; }
    // "-ERR [IN-USE] locked": the line for people.
    [[nodiscard]] std::string description() const;
};

// RFC 1939 allows 512 bytes; a challenge may be longer.
inline constexpr std::size_t Pop3LineLimit = 16384;

// Takes a line with its line end.
Result<Pop3Reply> parsePop3Reply(std::string_view line);

// The number and what follows it in a line of LIST, UIDL or STAT: "7 1200" or "2 320". Nothing unless both are there
// and the first is a number from 0 on.
struct Pop3Listing {
    std::int64_t number = 0;
    std::string_view rest;
};
std::optional<Pop3Listing> parsePop3Listing(std::string_view text);

// A whole number from 0 on, up to 18 digits, to the end of `text` or to a blank.
std::optional<std::int64_t> pop3Number(std::string_view text);

}  // namespace uproc::upopmail
