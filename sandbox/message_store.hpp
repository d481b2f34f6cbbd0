// What arrived: the maildir and, beside it, the facts of each delivery for the program that started the sandbox.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/values/result.hpp"
#include "sandbox/maildir.hpp"
#include "sandbox/stored_message.hpp"

namespace uproc::sandbox {

// Thread-safe.
class MessageStore {
  public:
    // `totalLimit` bytes is what all messages of this run may have together.
    MessageStore(Maildir maildir, std::size_t totalLimit) : maildir_(std::move(maildir)), totalLimit_(totalLimit) {}

    // Files the message: `message.data` after `trace`, the header fields the host puts in front (CR LF line ends).
    // Sets `message.file`. Error::code is SandboxError::Maildir, also when the total limit is reached.
    Result<void> add(StoredMessage message, const std::string& trace);

    [[nodiscard]] std::vector<StoredMessage> messages() const;
    // True as soon as at least `count` messages have arrived, false when `timeout` passes first.
    bool waitFor(std::size_t count, std::chrono::milliseconds timeout) const;

    // Not thread-safe by itself; only its listing and reading, which touch nothing but the file system, are used
    // beside add().
    [[nodiscard]] const Maildir& maildir() const { return maildir_; }

    // The one mailbox has one POP3 session at a time (RFC 1939 section 4).
    bool lockMailbox();
    void unlockMailbox();

  private:
    Maildir maildir_;
    std::size_t totalLimit_;
    mutable std::mutex mutex_;
    mutable std::condition_variable arrived_;
    std::vector<StoredMessage> messages_;
    std::size_t total_ = 0;
    bool locked_ = false;
};

}  // namespace uproc::sandbox
