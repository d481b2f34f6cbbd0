// Finding the files of TLS options (manual: "Certificate Verification by the TLS Connector", Certificate and Key Files;
// "[FILES]"; "USYS Path Logicals").
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/assignment/assignment.hpp"

namespace uproc::network {

// Where a file was found (empty: nowhere), and all places that were looked at.
struct FileSearchResult {
    std::filesystem::path path;
    std::vector<std::filesystem::path> tried;

    [[nodiscard]] bool found() const { return !path.empty(); }
    // "looked for /a/x and /b/x", for error texts.
    [[nodiscard]] std::string places() const;
};

class CertificateFiles {
  public:
    // `optionsFolder` is the folder of the assignment file that holds the options; it may be empty.
    CertificateFiles(const runtime::Assignment& assignment, std::filesystem::path optionsFolder)
        : assignment_(assignment), optionsFolder_(std::move(optionsFolder)) {}

    // Redirects `name` through [FILES], replaces a path logical such as "usys:", and looks for a relative path in the
    // working directory, then in the folder of the assignment file.
    [[nodiscard]] FileSearchResult find(std::string_view name) const;

  private:
    [[nodiscard]] std::string location(std::string_view name) const;

    const runtime::Assignment& assignment_;
    std::filesystem::path optionsFolder_;
};

}  // namespace uproc::network
