#include "sandbox/credentials.hpp"

#include <openssl/crypto.h>

#include "sandbox/sandbox_error.hpp"

namespace uproc::sandbox {

Result<Credentials> Credentials::parse(const std::vector<std::string>& pairs) {
    Credentials credentials;
    for (const auto& pair : pairs) {
        const auto colon = pair.find(':');
        if (colon == 0 || colon == std::string::npos) {
            return sandboxFailure(SandboxError::Credentials, "credentials are written user:password");
        }
        credentials.passwords_[pair.substr(0, colon)] = pair.substr(colon + 1);
    }
    return credentials;
}

bool Credentials::accept(std::string_view user, std::string_view password) const {
    if (user.empty()) return false;
    if (acceptAny()) return true;
    const auto found = passwords_.find(user);
    if (found == passwords_.end() || found->second.size() != password.size()) return false;
    return CRYPTO_memcmp(found->second.data(), password.data(), password.size()) == 0;
}

const std::string* Credentials::password(std::string_view user) const {
    const auto found = passwords_.find(user);
    return found == passwords_.end() ? nullptr : &found->second;
}

}  // namespace uproc::sandbox
