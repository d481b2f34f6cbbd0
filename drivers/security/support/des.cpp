// create_DESkey, DESencrypt, DESdecrypt (manual: "3GL Encryption Functions"; FIPS 46-3).
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>

#include <openssl/evp.h>

#include "drivers/security/include/unienc.h"
#include "drivers/security/support/private_crypto.hpp"

namespace {

constexpr std::size_t blockLength = 8;

enum class Direction : int { Decrypt = 0, Encrypt = 1 };

struct CipherDeleter {
    void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
struct CipherContextDeleter {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

void transform(const unsigned char* value, const unsigned char* key, unsigned char* result, Direction direction) {
    if (result == nullptr) return;
    std::array<unsigned char, 2 * blockLength> output{};
    if (value != nullptr && key != nullptr) {
        const uproc::security::PrivateCrypto crypto;
        const std::unique_ptr<EVP_CIPHER, CipherDeleter> cipher(EVP_CIPHER_fetch(crypto.context(), "DES-ECB", nullptr));
        const std::unique_ptr<EVP_CIPHER_CTX, CipherContextDeleter> context(EVP_CIPHER_CTX_new());
        int size = 0;
        if (!cipher || !context ||
            EVP_CipherInit_ex2(context.get(), cipher.get(), key, nullptr, static_cast<int>(direction), nullptr) != 1 ||
            EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
            EVP_CipherUpdate(context.get(), output.data(), &size, value, static_cast<int>(blockLength)) != 1 ||
            size != static_cast<int>(blockLength)) {
            output.fill(0);
        }
    }
    std::memcpy(result, output.data(), blockLength);
}

}  // namespace

extern "C" void create_DESkey(unsigned char* String, unsigned char* DESkey) {
    if (String == nullptr || DESkey == nullptr) return;
    unsigned long long bits = 0;
    for (std::size_t i = 0; i < blockLength - 1; ++i)
        bits = bits << 8 | String[i];
    for (std::size_t i = 0; i < blockLength; ++i) {
        const auto seven = static_cast<unsigned>(bits >> (7 * (blockLength - 1 - i)) & 0x7FU);
        const unsigned parity = std::popcount(seven) % 2 == 0 ? 1U : 0U;
        DESkey[i] = static_cast<unsigned char>(seven << 1 | parity);
    }
}

extern "C" void DESencrypt(const unsigned char* Value, unsigned char* DESkey, unsigned char* Encrypted) {
    transform(Value, DESkey, Encrypted, Direction::Encrypt);
}

extern "C" void DESdecrypt(const unsigned char* Value, unsigned char* DESkey, unsigned char* Decrypted) {
    transform(Value, DESkey, Decrypted, Direction::Decrypt);
}
