// Base64 of SASL exchanges (RFC 4954 section 4; RFC 4648 section 4, strict).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace uproc::sandbox {

[[nodiscard]] std::string encodeBase64(std::string_view bytes);
// Nothing when `text` is not canonical base64: other characters, missing or misplaced padding.
[[nodiscard]] std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace uproc::sandbox
