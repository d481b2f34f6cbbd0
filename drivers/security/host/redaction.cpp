#include "drivers/security/host/redaction.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "drivers/security/host/secret_buffer.hpp"
#include "drivers/security/include/unienc.h"
#include "drivers/security/include/usecdrvsub.h"

namespace uproc::security {

namespace {

constexpr std::array<std::string_view, 5> secretWords = {"PASS", "PWD", "TOKEN", "SECRET", "KEY"};
constexpr std::size_t shortestSecret = 3;

bool isSecret(std::string_view name) {
    std::string upper(name);
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return std::ranges::any_of(secretWords,
                               [&](std::string_view word) { return upper.find(word) != std::string::npos; });
}

std::string_view view(const unsigned char* bytes, std::size_t length) {
    return {reinterpret_cast<const char*>(bytes), length};
}

void replaceAll(std::string& text, std::string_view secret) {
    constexpr std::string_view stars = "***";
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + stars.size())) {
        text.replace(at, secret.size(), stars);
    }
}

void redact(std::string& message, std::string_view secret) {
    if (secret.size() < shortestSecret) return;
    const SecretBuffer encoded((secret.size() + 2) / 3 * 4);
    const long length = URawToB64(reinterpret_cast<const unsigned char*>(secret.data()),
                                  static_cast<long>(secret.size()), encoded.data(), static_cast<long>(encoded.size()));
    if (length > 0) replaceAll(message, view(encoded.data(), static_cast<std::size_t>(length)));
    replaceAll(message, secret);
}

}  // namespace

void redactSecrets(std::string& message, unsigned char* parameters) {
    if (message.empty()) return;
    unsigned char* next = nullptr;
    for (unsigned char* name = parameters; *name != 0; name = next) {
        int nameLength = 0;
        unsigned char* value = nullptr;
        const int length = GetItem(parameters, nullptr, &nameLength, &value, &next);
        if (value == nullptr) return;
        while (*name == ' ')
            ++name;
        if (isSecret(view(name, static_cast<std::size_t>(nameLength)))) {
            redact(message, view(value, static_cast<std::size_t>(length)));
        }
    }
}

}  // namespace uproc::security
