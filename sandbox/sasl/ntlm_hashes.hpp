// The one-way functions and responses of NTLM (MS-NLMP sections 3.3.1 and 3.3.2), as strings of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace uproc::sandbox {

// UTF-16LE of UTF-8, and back; nothing for what is neither.
[[nodiscard]] std::optional<std::string> utf16Of(std::string_view utf8);
[[nodiscard]] std::optional<std::string> utf8Of(std::string_view utf16);

[[nodiscard]] std::string lmHash(std::string_view password);
[[nodiscard]] std::string ntHash(std::string_view password);
// NTOWFv2: of the password, the user's name in upper case and the domain as it was sent.
[[nodiscard]] std::string ntHash2(std::string_view password, std::string_view user, std::string_view domain);

// DESL: a 16-byte hash and an 8-byte challenge give the 24 bytes of the older responses.
[[nodiscard]] std::string desResponse(std::string_view hash, std::string_view challenge);

}  // namespace uproc::sandbox
