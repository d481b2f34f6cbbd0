// The DriverProperties parameter of SetSecurity: "ServerType=EntryPointFunction{·;USE=MAND|OPT}" (manual:
// "SetSecurity").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace uproc::upopmail {

enum class ServerType { Smtp, Pop };
enum class DriverUse { Mandatory, Optional };

struct SecurityProperties {
    ServerType serverType = ServerType::Smtp;
    std::string entryPoint;  // "" asks for the context to be removed ("SMTP=")
    DriverUse use = DriverUse::Mandatory;
};

// Keywords and the values of USE in any case, the entry point as it stands. Nothing for an unknown or repeated keyword,
// another value of USE, no server type, or USE without an entry point.
std::optional<SecurityProperties> parseSecurityProperties(std::string_view properties);

// Whether the text can be the name of an entry point: a name in C.
bool isEntryPointName(std::string_view text);

// "SMTP=" or "POP=" in any case, and nothing else: what GetSecurity takes.
std::optional<ServerType> parseServerType(std::string_view properties);

}  // namespace uproc::upopmail
