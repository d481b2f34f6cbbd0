// Errors inside uproc are values: Result<T> holds a T or an Error.
#pragma once

#include <string>

#include <tl/expected.hpp>

namespace uproc {

// An expected failure. `code` is a number of the owner's choosing (usually a $status or $procerror value);
// `text` says what happened and what to do, and never holds a secret.
struct Error {
    int code = 0;
    std::string text;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(int code, std::string text) {
    return tl::unexpected<Error>(Error{code, std::move(text)});
}

}  // namespace uproc
