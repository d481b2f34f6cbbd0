// Where a library of [USER_3GL] is (manual: "Specifying Libraries and Functions", "Loading Shared Libraries").
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::security {

struct LibrarySearch {
    std::optional<std::filesystem::path> found;  // absolute
    std::vector<std::filesystem::path> tried;    // in the order they were tried
};

// Looks for the library that an assignment file calls `name`:
//   1. as given, relative names from the working directory;
//   2. in the same folder, with this platform's prefix and suffix ("lib", ".so") in place of any other platform's;
//   3. by the names of step 2 in each of `installedFolders`;
//   4. if `name` is a bare name, by the names of step 2 in each folder of `searchPath`, a colon-separated list
//      (LD_LIBRARY_PATH).
// '\' separates folders as '/' does. A Windows path ("C:\...", or any with '\') is matched in any case in step 3, since
// names of shared libraries have no case there.
LibrarySearch findLibrary(std::string_view name, std::span<const std::filesystem::path> installedFolders,
                          std::string_view searchPath);

// "libustarttls.so", "ustarttls.so", ... for "ustarttls", "libustarttls", "ustarttls.dll": the file names of step 2.
std::vector<std::string> platformNames(std::string_view baseName);

}  // namespace uproc::security
