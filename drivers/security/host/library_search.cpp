#include "drivers/security/host/library_search.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace uproc::security {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "lib";
constexpr std::string_view suffix = ".so";
// What shared libraries end with on the platforms of the manual.
constexpr std::array<std::string_view, 5> suffixes = {".so", ".dll", ".sl", ".dylib", ".a"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equalIgnoringCase(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view withoutSuffix(std::string_view baseName) {
    for (const std::string_view ending : suffixes) {
        if (baseName.size() > ending.size() &&
            equalIgnoringCase(baseName.substr(baseName.size() - ending.size()), ending)) {
            return baseName.substr(0, baseName.size() - ending.size());
        }
    }
    return baseName;
}

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool isWindowsPath(std::string_view name) {
    const bool drive = name.size() > 1 && name[1] == ':' && lower(name[0]) >= 'a' && lower(name[0]) <= 'z';
    return drive || name.find('\\') != std::string_view::npos;
}

// The file of `folder` whose name is `wanted` in any case; the alphabetically first, so that the answer is always the
// same one.
std::optional<fs::path> findInAnyCase(const fs::path& folder, std::string_view wanted) {
    std::optional<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path& path = entry->path();
        if (!equalIgnoringCase(path.filename().string(), wanted) || !isFile(path)) continue;
        if (!found || path < *found) found = path;
    }
    return found;
}

class Search {
  public:
    bool accept(const fs::path& candidate) {
        std::error_code ignored;
        fs::path absolute = fs::absolute(candidate, ignored).lexically_normal();
        if (std::ranges::find(result_.tried, absolute) != result_.tried.end()) return false;
        if (isFile(absolute)) result_.found = absolute;
        result_.tried.push_back(std::move(absolute));
        return result_.found.has_value();
    }
    LibrarySearch take() { return std::move(result_); }

  private:
    LibrarySearch result_;
};

bool searchAsGiven(Search& search, std::string_view name, const fs::path& path) {
    if (search.accept(fs::path(name)) || search.accept(path)) return true;
    return std::ranges::any_of(platformNames(path.filename().string()),
                               [&](const std::string& file) { return search.accept(path.parent_path() / file); });
}

bool searchInstalled(Search& search, std::string_view name, const fs::path& path,
                     std::span<const fs::path> installedFolders) {
    const std::vector<std::string> names = platformNames(path.filename().string());
    for (const fs::path& folder : installedFolders) {
        for (const std::string& file : names) {
            if (search.accept(folder / file)) return true;
            if (!isWindowsPath(name)) continue;
            const std::optional<fs::path> inAnyCase = findInAnyCase(folder, file);
            if (inAnyCase && search.accept(*inAnyCase)) return true;
        }
    }
    return false;
}

void searchEnvironment(Search& search, const fs::path& path, std::string_view searchPath) {
    const std::vector<std::string> names = platformNames(path.string());
    while (!searchPath.empty()) {
        const std::size_t colon = searchPath.find(':');
        const fs::path folder(searchPath.substr(0, colon));
        searchPath = colon == std::string_view::npos ? std::string_view() : searchPath.substr(colon + 1);
        const auto accepted = [&](const std::string& file) { return search.accept(folder / file); };
        if (!folder.empty() && std::ranges::any_of(names, accepted)) return;
    }
}

}  // namespace

std::vector<std::string> platformNames(std::string_view baseName) {
    const std::string stem(withoutSuffix(baseName));
    if (stem.empty()) return {};
    std::vector<std::string> names;
    if (!stem.starts_with(prefix)) names.push_back(std::string(prefix) + stem + std::string(suffix));
    names.push_back(stem + std::string(suffix));
    return names;
}

LibrarySearch findLibrary(std::string_view name, std::span<const fs::path> installedFolders,
                          std::string_view searchPath) {
    std::string slashed(name);
    std::ranges::replace(slashed, '\\', '/');
    const fs::path path(slashed);
    Search search;
    if (path.has_filename() && !searchAsGiven(search, name, path) &&
        !searchInstalled(search, name, path, installedFolders) && !path.has_parent_path()) {
        searchEnvironment(search, path, searchPath);
    }
    return search.take();
}

}  // namespace uproc::security
