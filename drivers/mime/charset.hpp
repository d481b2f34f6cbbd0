// Character sets of received texts (manual: "GetMail and GetMailX", Supported Character Sets).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace uproc::mime {

// `bytes` as UTF-8; what is not of the character set becomes U+FFFD. Nothing for an unknown character set. Without a
// name it is UTF-8 if it is well formed, else Windows-1252, as senders without a name use.
std::optional<std::string> toUtf8(std::string_view bytes, std::string_view charset);

}  // namespace uproc::mime
