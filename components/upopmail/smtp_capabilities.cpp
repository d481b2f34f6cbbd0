#include "components/upopmail/smtp_capabilities.hpp"

#include <algorithm>

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

SmtpCapabilities::SmtpCapabilities(const SmtpReply& ehloReply) : raw_(ehloReply.raw) {
    for (std::size_t i = 1; i < ehloReply.lines.size(); ++i) {
        const std::string_view line = ehloReply.lines[i];
        const auto end = std::min(line.find_first_of(" ="), line.size());
        const auto rest = std::min(end + 1, line.size());
        extensions_.push_back({std::string(line.substr(0, end)), std::string(trimSpaces(line.substr(rest)))});
    }
}

bool SmtpCapabilities::has(std::string_view keyword) const {
    return find(keyword) != nullptr;
}

std::string_view SmtpCapabilities::parameters(std::string_view keyword) const {
    const Extension* extension = find(keyword);
    return extension ? std::string_view(extension->parameters) : std::string_view();
}

const SmtpCapabilities::Extension* SmtpCapabilities::find(std::string_view keyword) const {
    const auto found = std::find_if(extensions_.begin(), extensions_.end(), [&](const Extension& extension) {
        return equalsIgnoringCase(extension.keyword, keyword);
    });
    return found != extensions_.end() ? &*found : nullptr;
}

}  // namespace uproc::upopmail
