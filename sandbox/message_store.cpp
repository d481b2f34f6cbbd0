#include "sandbox/message_store.hpp"

#include "sandbox/sandbox_error.hpp"

namespace uproc::sandbox {

Result<void> MessageStore::add(StoredMessage message, const std::string& trace) {
    const std::lock_guard guard(mutex_);
    if (message.data.size() > totalLimit_ - total_) {
        return sandboxFailure(SandboxError::Maildir, "the sandbox holds as much mail as it may");
    }
    auto file = maildir_.deliver(trace + message.data);
    if (!file) return tl::unexpected<Error>(std::move(file.error()));
    total_ += message.data.size();
    message.file = std::move(*file);
    messages_.push_back(std::move(message));
    arrived_.notify_all();
    return {};
}

std::vector<StoredMessage> MessageStore::messages() const {
    const std::lock_guard guard(mutex_);
    return messages_;
}

bool MessageStore::waitFor(std::size_t count, std::chrono::milliseconds timeout) const {
    std::unique_lock guard(mutex_);
    return arrived_.wait_for(guard, timeout, [&] { return messages_.size() >= count; });
}

bool MessageStore::lockMailbox() {
    const std::lock_guard guard(mutex_);
    return !std::exchange(locked_, true);
}

void MessageStore::unlockMailbox() {
    const std::lock_guard guard(mutex_);
    locked_ = false;
}

}  // namespace uproc::sandbox
