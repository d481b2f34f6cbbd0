// create_DESkey, DESencrypt, DESdecrypt (manual: "3GL Encryption Functions"; FIPS 46-3).
//
// DES by the functions themselves and not by EVP: that would need OpenSSL's "legacy" provider, a file which many
// machines do not have. OpenSSL 3 advises against both ways.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#include <openssl/crypto.h>
#include <openssl/des.h>

#include "drivers/security/include/unienc.h"

namespace {

constexpr std::size_t blockLength = 8;

enum class Direction : int { Decrypt = DES_DECRYPT, Encrypt = DES_ENCRYPT };

void transform(const unsigned char* value, const unsigned char* key, unsigned char* result, Direction direction) {
    if (result == nullptr) return;
    std::array<unsigned char, blockLength> output{};
    if (value != nullptr && key != nullptr) {
        DES_cblock keyBytes;
        DES_cblock input;
        DES_key_schedule schedule;
        std::memcpy(keyBytes, key, blockLength);
        std::memcpy(input, value, blockLength);
        DES_set_key_unchecked(&keyBytes, &schedule);
        DES_ecb_encrypt(&input, reinterpret_cast<DES_cblock*>(output.data()), &schedule, static_cast<int>(direction));
        OPENSSL_cleanse(keyBytes, sizeof keyBytes);
        OPENSSL_cleanse(&schedule, sizeof schedule);
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
