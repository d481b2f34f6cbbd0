#include "drivers/network/tls/certificate_files.hpp"

#include <algorithm>

#include "drivers/network/text.hpp"

namespace uproc::network {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view usysLogical = "usys:";

bool startsWithUsys(std::string_view name) {
    return equalsIgnoringCase(name.substr(0, usysLogical.size()), usysLogical);
}

std::string withForwardSlashes(std::string text) {
    std::replace(text.begin(), text.end(), '\\', '/');
    return text;
}

}  // namespace

std::string FileSearchResult::places() const {
    std::string text = "looked for ";
    for (std::size_t index = 0; index < tried.size(); ++index) {
        text += (index == 0 ? "" : " and ") + printable(tried[index].string());
    }
    return text;
}

// The name after redirection and with its path logical replaced.
std::string CertificateFiles::location(std::string_view name) const {
    if (const auto redirected = assignment_.redirectFile(name)) return *redirected;
    if (!startsWithUsys(name)) return assignment_.location(name);
    const std::string_view rest = name.substr(usysLogical.size());
    if (const auto redirected = assignment_.redirectFile(rest)) return *redirected;
    std::string inUsys = assignment_.location(name);
    if (inUsys != name) return inUsys;
    // Where USYS is not set: below the installation directory (manual: "USYS Path Logicals"), and where that is not
    // set either, the current directory (manual: "[paths] USYS").
    const std::string inInstallation = "USYSINS:common/usys/" + std::string(rest);
    const std::string installed = assignment_.location(inInstallation);
    return installed != inInstallation ? installed : std::string(rest);
}

FileSearchResult CertificateFiles::find(std::string_view name) const {
    FileSearchResult result;
    const std::string wanted = location(trimmed(name));
    for (const fs::path& base : {fs::path(), optionsFolder_}) {
        for (const fs::path& spelling : {fs::path(wanted), fs::path(withForwardSlashes(wanted))}) {
            std::error_code error;
            const fs::path candidate = fs::absolute(base / spelling, error).lexically_normal();
            if (std::find(result.tried.begin(), result.tried.end(), candidate) != result.tried.end()) continue;
            result.tried.push_back(candidate);
            if (!fs::exists(candidate, error)) continue;
            result.path = candidate;
            return result;
        }
    }
    return result;
}

}  // namespace uproc::network
