// MD5digest, MD4digest, HMAC_MD5digest (manual: "3GL Encryption Functions"; RFC 1321, RFC 1320, RFC 2104).
#define OPENSSL_SUPPRESS_DEPRECATED  // MD4
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/md4.h>

#include "drivers/security/include/unienc.h"
#include "drivers/security/support/private_crypto.hpp"

namespace {

constexpr std::size_t digestLength = 16;

struct DigestDeleter {
    void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};
struct MacDeleter {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
};
struct MacContextDeleter {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

void digest(const char* algorithm, const unsigned char* value, std::size_t length, unsigned char* result) {
    if (result == nullptr) return;
    std::memset(result, 0, digestLength);
    if (value == nullptr && length > 0) return;
    const uproc::security::PrivateCrypto crypto;
    const std::unique_ptr<EVP_MD, DigestDeleter> method(EVP_MD_fetch(crypto.context(), algorithm, nullptr));
    if (!method) return;
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    if (EVP_Digest(value, length, bytes.data(), &size, method.get(), nullptr) != 1 || size != digestLength) return;
    std::memcpy(result, bytes.data(), digestLength);
}

}  // namespace

extern "C" void MD5digest(unsigned char* Value, unsigned int Length, unsigned char* Digest) {
    digest("MD5", Value, Length, Digest);
}

// The function itself and not EVP: that would need the "legacy" provider, a file which many machines do not have.
extern "C" void MD4digest(unsigned char* Value, unsigned int Length, unsigned char* Digest) {
    if (Digest == nullptr) return;
    std::memset(Digest, 0, digestLength);
    if (Value == nullptr && Length > 0) return;
    static const unsigned char nothing = 0;
    MD4(Value != nullptr ? Value : &nothing, Length, Digest);
}

extern "C" void HMAC_MD5digest(unsigned char* Text, int TextLen, unsigned char* Key, int KeyLen,
                               unsigned char Digest[16]) {
    if (Digest == nullptr) return;
    std::memset(Digest, 0, digestLength);
    if (TextLen < 0 || KeyLen < 0 || (Text == nullptr && TextLen > 0) || (Key == nullptr && KeyLen > 0)) return;
    const uproc::security::PrivateCrypto crypto;
    const std::unique_ptr<EVP_MAC, MacDeleter> mac(EVP_MAC_fetch(crypto.context(), "HMAC", nullptr));
    if (!mac) return;
    const std::unique_ptr<EVP_MAC_CTX, MacContextDeleter> context(EVP_MAC_CTX_new(mac.get()));
    if (!context) return;
    std::array<char, 4> name = {'M', 'D', '5', '\0'};
    const std::array<OSSL_PARAM, 2> options = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                               OSSL_PARAM_construct_end()};
    // A NULL key would mean "the key set before": an empty key needs an address.
    static const unsigned char emptyKey = 0;
    const unsigned char* const key = KeyLen > 0 ? Key : &emptyKey;
    std::array<unsigned char, digestLength> bytes{};
    std::size_t size = 0;
    if (EVP_MAC_init(context.get(), key, static_cast<std::size_t>(KeyLen), options.data()) != 1 ||
        EVP_MAC_update(context.get(), Text, static_cast<std::size_t>(TextLen)) != 1 ||
        EVP_MAC_final(context.get(), bytes.data(), &size, bytes.size()) != 1 || size != digestLength) {
        return;
    }
    std::memcpy(Digest, bytes.data(), digestLength);
}
