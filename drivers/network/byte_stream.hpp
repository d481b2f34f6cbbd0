// A stream of bytes with bounded waits; the TCP socket and the TLS session on top of it are both one.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc::network {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline after(std::chrono::milliseconds limit) {
    return std::chrono::steady_clock::now() + limit;
}

class ByteStream {
  public:
    virtual ~ByteStream() = default;

    // Reads at least one byte into `buffer` and returns how many. The end of the stream is NetworkError::Closed.
    virtual Result<std::size_t> readSome(std::span<char> buffer, Deadline deadline) = 0;
    // Writes all of `data`; each wait for progress lasts at most `limit`.
    virtual Result<void> write(std::string_view data, std::chrono::milliseconds limit) = 0;
    // Never fails, safe to repeat.
    virtual void close() = 0;
};

}  // namespace uproc::network
