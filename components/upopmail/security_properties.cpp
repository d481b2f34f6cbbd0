#include "components/upopmail/security_properties.hpp"

#include <algorithm>

#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

std::optional<ServerType> serverTypeNamed(std::string_view keyword) {
    if (equalsIgnoringCase(keyword, "SMTP")) return ServerType::Smtp;
    if (equalsIgnoringCase(keyword, "POP")) return ServerType::Pop;
    return std::nullopt;
}

std::optional<DriverUse> driverUseNamed(std::string_view value) {
    if (equalsIgnoringCase(value, "MAND")) return DriverUse::Mandatory;
    if (equalsIgnoringCase(value, "OPT")) return DriverUse::Optional;
    return std::nullopt;
}

}  // namespace

std::optional<SecurityProperties> parseSecurityProperties(std::string_view properties) {
    std::optional<ServerType> serverType;
    std::optional<DriverUse> use;
    std::string entryPoint;
    for (const std::string& text : listItems(properties)) {
        const std::string_view item = trimSpaces(text);
        if (item.empty()) continue;
        const auto equal = item.find('=');
        if (equal == std::string_view::npos) return std::nullopt;
        const std::string_view keyword = trimSpaces(item.substr(0, equal));
        const std::string_view value = trimSpaces(item.substr(equal + 1));
        if (const auto type = serverTypeNamed(keyword); type && !serverType) {
            serverType = type;
            entryPoint = value;
        } else if (equalsIgnoringCase(keyword, "USE") && !use && driverUseNamed(value)) {
            use = driverUseNamed(value);
        } else {
            return std::nullopt;
        }
    }
    if (!serverType || (entryPoint.empty() && use)) return std::nullopt;
    return SecurityProperties{*serverType, std::move(entryPoint), use.value_or(DriverUse::Mandatory)};
}

bool isEntryPointName(std::string_view text) {
    const auto isNameCharacter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), isNameCharacter);
}

std::optional<ServerType> parseServerType(std::string_view properties) {
    const std::string_view text = trimSpaces(properties);
    if (!text.ends_with('=')) return std::nullopt;
    return serverTypeNamed(trimSpaces(text.substr(0, text.size() - 1)));
}

}  // namespace uproc::upopmail
