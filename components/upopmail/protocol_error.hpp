// What a mail server can do wrong that is not a network failure.
#pragma once

#include <string>

#include "interpreter/values/result.hpp"

namespace uproc::upopmail {

// Carried in Error::code next to runtime::NetworkError, whose values are smaller.
enum class ProtocolError : int {
    MalformedReply = 101,  // not the form the protocol has for replies
    ReplyTooLong,          // more than the protocol's parser or the caller takes
    UnexpectedReply,       // a well-formed reply that refuses, or makes no sense at this point
    MalformedCommand,      // a command would have carried a line end; nothing was sent
};

inline tl::unexpected<Error> protocolFailure(ProtocolError code, std::string text) {
    return fail(static_cast<int>(code), std::move(text));
}

}  // namespace uproc::upopmail
