// What the tests of security drivers share: a throw-away folder, the C compiler, and the host.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/host/security_host.hpp"

namespace uproc::security::test {

// A folder that goes with the test.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "uproc-security-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "cannot make " << pattern;
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path write(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

inline std::filesystem::path sourceFolder() {
    return UPROC_SOURCE_DIR;
}

inline std::filesystem::path installedDrivers() {
    return UPROC_DRIVER_DIR;
}

// Exactly the command the header promises: no library, no further option.
inline bool compileDriver(const std::filesystem::path& source, const std::filesystem::path& library,
                          const std::string& compiler = "cc") {
    const std::string command = compiler + " -shared -fPIC -I '" +
                                (sourceFolder() / "drivers/security/include").string() + "' -o '" + library.string() +
                                "' '" + source.string() + "'";
    return std::system(command.c_str()) == 0;
}

inline std::unique_ptr<runtime::SecurityDrivers> makeHost(std::vector<runtime::User3gl> entries,
                                                          std::vector<std::string>* diagnostics = nullptr) {
    Diagnostic diagnostic;
    if (diagnostics != nullptr) {
        diagnostic = [diagnostics](std::string_view text) { diagnostics->emplace_back(text); };
    }
    return makeSecurityDrivers(std::move(entries), {installedDrivers()}, std::move(diagnostic));
}

inline runtime::User3gl entry(std::string library, std::vector<std::string> functions) {
    runtime::User3gl result;
    result.library = std::move(library);
    result.functions = std::move(functions);
    return result;
}

// A driver that must be there.
inline std::unique_ptr<runtime::SecurityDriver> makeDriver(const runtime::User3gl& library, const std::string& name,
                                                           std::string_view parameters,
                                                           std::vector<std::string>* diagnostics = nullptr) {
    auto driver = makeHost({library}, diagnostics)->create(name, "SMTP=" + name, parameters);
    if (!driver) {
        ADD_FAILURE() << driver.error().text;
        return nullptr;
    }
    return *std::move(driver);
}

}  // namespace uproc::security::test
