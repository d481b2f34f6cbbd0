// The digests of the SASL mechanisms, as strings of bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace uproc::sandbox {

[[nodiscard]] std::string md5(std::string_view bytes);
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string hmacMd5(std::string_view key, std::string_view bytes);
[[nodiscard]] std::string hmacSha256(std::string_view key, std::string_view bytes);
// Hi() of RFC 5802 section 2.2 over SHA-256: PBKDF2 with one block.
[[nodiscard]] std::string saltedPassword(std::string_view password, std::string_view salt, int iterations);

[[nodiscard]] std::string randomBytes(std::size_t count);
[[nodiscard]] std::string lowerHex(std::string_view bytes);
// Whether both are the same, in a time that does not depend on where they differ.
[[nodiscard]] bool sameBytes(std::string_view a, std::string_view b);

}  // namespace uproc::sandbox
