#include "sandbox/sasl/digests.hpp"

#include <array>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace uproc::sandbox {

namespace {

using Buffer = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string taken(const Buffer& buffer, unsigned int length) {
    return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(length)};
}

std::string digest(const EVP_MD* kind, std::string_view bytes) {
    Buffer buffer{};
    unsigned int length = 0;
    EVP_Digest(bytes.data(), bytes.size(), buffer.data(), &length, kind, nullptr);
    return taken(buffer, length);
}

std::string hmac(const EVP_MD* kind, std::string_view key, std::string_view bytes) {
    Buffer buffer{};
    unsigned int length = 0;
    HMAC(kind, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
         bytes.size(), buffer.data(), &length);
    return taken(buffer, length);
}

}  // namespace

std::string md5(std::string_view bytes) {
    return digest(EVP_md5(), bytes);
}
std::string sha256(std::string_view bytes) {
    return digest(EVP_sha256(), bytes);
}
std::string hmacMd5(std::string_view key, std::string_view bytes) {
    return hmac(EVP_md5(), key, bytes);
}
std::string hmacSha256(std::string_view key, std::string_view bytes) {
    return hmac(EVP_sha256(), key, bytes);
}

std::string saltedPassword(std::string_view password, std::string_view salt, int iterations) {
    std::array<unsigned char, 32> key{};
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                      reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()), iterations,
                      EVP_sha256(), static_cast<int>(key.size()), key.data());
    return {key.begin(), key.end()};
}

std::string randomBytes(std::size_t count) {
    std::string bytes(count, '\0');
    RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
    return bytes;
}

std::string lowerHex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4U];
        text += digits[static_cast<unsigned char>(c) & 0xFU];
    }
    return text;
}

bool sameBytes(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace uproc::sandbox
