// MD4 and DES are old, and in OpenSSL's newer interface they need a provider that may not be installed. NTLM is made of
// them, and a sandbox protects nothing with them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sandbox/sasl/ntlm_hashes.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <glib.h>
#include <openssl/des.h>
#include <openssl/md4.h>

#include "sandbox/sasl/digests.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

struct FreeMemory {
    void operator()(void* memory) const { g_free(memory); }
};

// One block of DES with a key of seven bytes, whose bits are spread over eight.
std::string desBlock(std::string_view key, std::string_view block) {
    std::array<unsigned char, 8> bits{};
    const auto at = [&](std::size_t i) { return i < key.size() ? static_cast<unsigned char>(key[i]) : 0U; };
    for (std::size_t i = 0; i < bits.size(); ++i) {
        const unsigned int high = i == 0 ? 0U : at(i - 1) << (8U - i);
        const unsigned int low = i == 7 ? 0U : at(i) >> i;
        bits.at(i) = static_cast<unsigned char>((high | low) & 0xFEU);
    }
    DES_cblock desKey;
    DES_cblock input;
    DES_cblock output;
    std::copy(bits.begin(), bits.end(), desKey);
    std::copy_n(block.begin(), 8, input);
    DES_key_schedule schedule;
    DES_set_key_unchecked(&desKey, &schedule);
    DES_ecb_encrypt(&input, &output, &schedule, DES_ENCRYPT);
    return {std::begin(output), std::end(output)};
}

std::string inUpperCase(std::string_view text) {
    if (!isUtf8(text)) return toUpper(text);
    std::string upper;
    for (const char* at = text.data(); at < text.data() + text.size(); at = g_utf8_next_char(at)) {
        std::array<char, 6> sequence{};
        const auto length = g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(at)), sequence.data());
        upper.append(sequence.data(), static_cast<std::size_t>(length));
    }
    return upper;
}

}  // namespace

std::optional<std::string> utf16Of(std::string_view utf8) {
    glong length = 0;
    const std::unique_ptr<gunichar2, FreeMemory> units(
        g_utf8_to_utf16(utf8.data(), static_cast<glong>(utf8.size()), nullptr, &length, nullptr));
    // glib stops at a zero character.
    if (!units || utf8.find('\0') != std::string_view::npos) return std::nullopt;
    std::string bytes;
    for (glong i = 0; i < length; ++i) {
        bytes += static_cast<char>(units.get()[i] & 0xFFU);
        bytes += static_cast<char>(units.get()[i] >> 8U);
    }
    return bytes;
}

std::optional<std::string> utf8Of(std::string_view utf16) {
    if (utf16.size() % 2 != 0) return std::nullopt;
    std::u16string units;
    for (std::size_t i = 0; i < utf16.size(); i += 2) {
        const auto low = static_cast<unsigned char>(utf16[i]);
        const auto high = static_cast<unsigned char>(utf16[i + 1]);
        units += static_cast<char16_t>(static_cast<unsigned int>(high) << 8U | low);
    }
    if (units.empty()) return std::string{};
    if (units.find(u'\0') != std::u16string::npos) return std::nullopt;
    const std::unique_ptr<char, FreeMemory> text(g_utf16_to_utf8(
        reinterpret_cast<const gunichar2*>(units.data()), static_cast<glong>(units.size()), nullptr, nullptr, nullptr));
    if (!text) return std::nullopt;
    return std::string(text.get());
}

std::string lmHash(std::string_view password) {
    auto key = toUpper(password.substr(0, 14));
    key.resize(14, '\0');
    constexpr std::string_view constant = "KGS!@#$%";
    return desBlock(std::string_view(key).substr(0, 7), constant) + desBlock(std::string_view(key).substr(7), constant);
}

std::string ntHash(std::string_view password) {
    const auto bytes = utf16Of(password).value_or(std::string(password));
    std::array<unsigned char, MD4_DIGEST_LENGTH> digest{};
    MD4(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return {digest.begin(), digest.end()};
}

std::string ntHash2(std::string_view password, std::string_view user, std::string_view domain) {
    const auto whole = inUpperCase(user) + std::string(domain);
    return hmacMd5(ntHash(password), utf16Of(whole).value_or(whole));
}

std::string desResponse(std::string_view hash, std::string_view challenge) {
    std::string response;
    for (const std::size_t at : {0U, 7U, 14U})
        response += desBlock(hash.substr(at, 7), challenge);
    return response;
}

}  // namespace uproc::sandbox
