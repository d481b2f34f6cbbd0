// Reading SMTP command lines (RFC 5321 section 4.1).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace uproc::sandbox {

struct CommandLine {
    std::string verb;       // upper case
    std::string arguments;  // without the space in front and white space behind
};

// Splits a line that has lost its CR LF.
[[nodiscard]] CommandLine splitCommand(std::string_view line);
// True for what may stand in a command line: UTF-8 without control characters.
[[nodiscard]] bool isCommandText(std::string_view line);

struct PathArgument {
    std::string address;                            // without <>; "" for the null reverse-path and for <Postmaster>
                                                    // the local part alone
    std::map<std::string, std::string> parameters;  // ESMTP parameters, names in upper case
};

enum class PathKind { Reverse, Forward };
enum class Addresses { Ascii, Internationalized };

// Reads "FROM:<path> parameters" or "TO:<path> parameters"; the error is the reply to send.
[[nodiscard]] tl::expected<PathArgument, std::string> parsePath(std::string_view arguments, PathKind kind);
// Whether `address` is a Mailbox of RFC 5321 (with UTF-8 as in RFC 6531 section 3.3): "" or the reply to send.
[[nodiscard]] std::string mailboxProblem(std::string_view address, Addresses allowed);

}  // namespace uproc::sandbox
