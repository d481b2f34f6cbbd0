#include "components/upopmail/smtp_capabilities.hpp"

#include <algorithm>

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

SmtpCapabilities::SmtpCapabilities(const SmtpReply& ehloReply) : raw_(ehloReply.raw) {
    for (std::size_t i = 1; i < ehloReply.lines.size(); ++i) {
        const std::string_view line = ehloReply.lines[i];
        keywords_.emplace_back(line.substr(0, std::min(line.find_first_of(" ="), line.size())));
    }
}

bool SmtpCapabilities::has(std::string_view keyword) const {
    return std::any_of(keywords_.begin(), keywords_.end(),
                       [&](const std::string& known) { return equalsIgnoringCase(known, keyword); });
}

}  // namespace uproc::upopmail
