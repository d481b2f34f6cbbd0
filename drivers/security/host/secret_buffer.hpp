// Memory for what must not be found in memory later.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include <openssl/crypto.h>

namespace uproc::security {

// A fixed number of bytes, and a NUL behind them; overwritten when it goes. It never moves, so it leaves no copies.
class SecretBuffer {
  public:
    explicit SecretBuffer(std::size_t size) : size_(size), bytes_(std::make_unique<unsigned char[]>(size + 1)) {}
    explicit SecretBuffer(std::string_view text) : SecretBuffer(text.size()) {
        std::memcpy(bytes_.get(), text.data(), text.size());
    }
    ~SecretBuffer() { wipe(); }
    SecretBuffer(const SecretBuffer&) = delete;
    SecretBuffer& operator=(const SecretBuffer&) = delete;

    void wipe() { OPENSSL_cleanse(bytes_.get(), size_ + 1); }
    [[nodiscard]] unsigned char* data() const { return bytes_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }  // without the NUL

  private:
    std::size_t size_;
    std::unique_ptr<unsigned char[]> bytes_;
};

}  // namespace uproc::security
