#include "drivers/security/host/security_host.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "drivers/security/host/driver_session.hpp"
#include "drivers/security/host/library_search.hpp"
#include "drivers/security/host/shared_library.hpp"

namespace uproc::security {

namespace {

using runtime::SecurityError;
using runtime::User3gl;

tl::unexpected<Error> notFound(std::string text) {
    return fail(static_cast<int>(SecurityError::EntryPointNotFound), std::move(text));
}

bool equalIgnoringCase(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(left, right, [&](char a, char b) { return lower(a) == lower(b); });
}

// " (FILE:LINE)" of an entry that came from a file.
std::string place(const User3gl& entry) {
    return entry.file.empty() ? std::string() : " (" + entry.file + ":" + std::to_string(entry.line) + ")";
}

struct EntryPoint {
    std::shared_ptr<const SharedLibrary> library;
    USecEntryPoint address;
};

class Host final : public runtime::SecurityDrivers {
  public:
    Host(std::vector<User3gl> entries, std::vector<std::filesystem::path> folders, std::string searchPath,
         Diagnostic diagnostic, Logicals logicals)
        : entries_(std::move(entries)),
          folders_(std::move(folders)),
          searchPath_(std::move(searchPath)),
          diagnostic_(std::move(diagnostic)),
          logicals_(std::move(logicals)) {}

    Result<std::unique_ptr<runtime::SecurityDriver>> create(std::string_view entryPoint, std::string_view properties,
                                                            std::string_view parameters) override {
        try {
            const Result<EntryPoint> found = find(std::string(entryPoint));
            if (!found) return tl::unexpected<Error>(found.error());
            auto session = std::make_unique<DriverSession>(found->library, found->address, std::string(entryPoint),
                                                           properties, parameters, diagnostic_, logicals_);
            if (const Result<void> ready = session->initialize(); !ready) return tl::unexpected<Error>(ready.error());
            return session;
        } catch (const std::bad_alloc&) {
            return fail(static_cast<int>(SecurityError::Memory), "Out of memory for a security driver");
        }
    }

  private:
    // The entries that list the function come first; those that list none stand for all their library exports.
    Result<EntryPoint> find(const std::string& name) const {
        std::optional<Error> firstFailure;
        for (const User3gl& entry : entries_) {
            if (std::ranges::find(entry.functions, name) == entry.functions.end()) continue;
            Result<EntryPoint> found = load(entry, name);
            if (found) return found;
            if (!firstFailure) firstFailure = std::move(found.error());
        }
        if (firstFailure) return tl::unexpected<Error>(*std::move(firstFailure));
        for (const User3gl& entry : entries_) {
            if (!entry.functions.empty()) continue;
            Result<EntryPoint> found = load(entry, name);
            if (found) return found;
        }
        return notFound(unnamed(name));
    }

    Result<EntryPoint> load(const User3gl& entry, const std::string& name) const {
        const LibrarySearch search = findLibrary(entry.library, folders_, searchPath_);
        if (!search.found) {
            std::string text = "The library '" + entry.library + "' that [USER_3GL]" + place(entry) + " names for '" +
                               name + "' does not exist. Correct its path, or build or install it. Looked for:";
            for (const std::filesystem::path& tried : search.tried)
                text += "\n  " + tried.string();
            return notFound(std::move(text));
        }
        const Result<std::shared_ptr<const SharedLibrary>> library = SharedLibrary::open(*search.found);
        if (!library) {
            return notFound("The library '" + search.found->string() + "' that [USER_3GL]" + place(entry) +
                            " names for '" + name + "' cannot be loaded: " + library.error().text);
        }
        void* const address = (*library)->function(name);
        if (address == nullptr) {
            return notFound("The library '" + search.found->string() + "' has no function '" + name +
                            "', which [USER_3GL]" + place(entry) +
                            " expects there. Mind upper and lower case; a C++ function must be extern \"C\".");
        }
        return EntryPoint{.library = *library, .address = reinterpret_cast<USecEntryPoint>(address)};
    }

    std::string unnamed(const std::string& name) const {
        std::string text = "No line of the [USER_3GL] section of the assignment file names the function '" + name + "'";
        for (const User3gl& entry : entries_) {
            for (const std::string& function : entry.functions) {
                if (equalIgnoringCase(function, name)) {
                    return text + ". Did you mean '" + function + "'? Names of functions are case-sensitive.";
                }
            }
        }
        return text +
               ". Add one: the library, then the function in parentheses, as in InstallDir/common/bin/mydriver(" +
               name + ")";
    }

    std::vector<User3gl> entries_;
    std::vector<std::filesystem::path> folders_;
    std::string searchPath_;
    Diagnostic diagnostic_;
    Logicals logicals_;
};

}  // namespace

std::unique_ptr<runtime::SecurityDrivers> makeSecurityDrivers(std::vector<User3gl> entries,
                                                              std::vector<std::filesystem::path> installedDriverFolders,
                                                              Diagnostic diagnostic, Logicals logicals) {
    // Manual, "Loading Shared Libraries": names without a folder are also looked for along the search path.
    const char* const searchPath = std::getenv("LD_LIBRARY_PATH");
    return std::make_unique<Host>(std::move(entries), std::move(installedDriverFolders),
                                  searchPath != nullptr ? searchPath : "", std::move(diagnostic), std::move(logicals));
}

std::unique_ptr<runtime::SecurityDrivers> makeSecurityDrivers(const runtime::Assignment& assignment,
                                                              std::vector<std::filesystem::path> installedDriverFolders,
                                                              Diagnostic diagnostic) {
    const auto settings = std::make_shared<const runtime::Assignment>(assignment);
    return makeSecurityDrivers(assignment.user3gl(), std::move(installedDriverFolders), std::move(diagnostic),
                               [settings](std::string_view name) { return settings->logical(name); });
}

}  // namespace uproc::security
