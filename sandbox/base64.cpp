#include "sandbox/base64.hpp"

#include <algorithm>
#include <vector>

#include <openssl/evp.h>

namespace uproc::sandbox {

namespace {

bool isDigit64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

}  // namespace

std::string encodeBase64(std::string_view bytes) {
    std::vector<unsigned char> out(4 * ((bytes.size() + 2) / 3) + 1);
    const int length = EVP_EncodeBlock(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
    return {out.begin(), out.begin() + length};
}

std::optional<std::string> decodeBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.empty()) return std::string{};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const auto digits = text.substr(0, text.size() - padding);
    // EVP_DecodeBlock skips white space at the ends; here that is an error.
    if (!std::all_of(digits.begin(), digits.end(), isDigit64)) return std::nullopt;
    std::vector<unsigned char> out(text.size() / 4 * 3);
    const int length =
        EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    return std::string(out.begin(), out.begin() + (length - static_cast<int>(padding)));
}

}  // namespace uproc::sandbox
