#include "interpreter/preprocess/project_folders.hpp"

#include <array>
#include <system_error>

#include "interpreter/values/text.hpp"

namespace uproc {

namespace fs = std::filesystem;

const ProjectFolders::Listing& ProjectFolders::listing(const fs::path& folder) {
    const auto [found, isNew] = listings_.try_emplace(folder);
    if (!isNew) return found->second;
    std::error_code code;
    for (fs::directory_iterator at(folder.empty() ? "." : folder, code), end; !code && at != end; at.increment(code)) {
        std::string name = at->path().filename().string();
        std::string& known = found->second[upperCase(name)];
        // Of names that differ only in case, always the same one.
        if (known.empty() || name < known) known = std::move(name);
    }
    return found->second;
}

std::optional<fs::path> ProjectFolders::entry(const fs::path& folder, const std::string& name) {
    const Listing& names = listing(folder);
    const auto found = names.find(upperCase(name));
    if (found == names.end()) return std::nullopt;
    return folder / found->second;
}

std::shared_ptr<const SourceFile> ProjectFolders::read(const fs::path& path) {
    const auto [found, isNew] = files_.try_emplace(path);
    if (isNew) {
        if (auto file = SourceFile::read(path.string())) {
            found->second = std::make_shared<const SourceFile>(std::move(*file));
        }
    }
    return found->second;
}

std::shared_ptr<const SourceFile> ProjectFolders::find(std::string_view library, std::string_view name,
                                                       IncludeKind kind) {
    std::array<std::string, 2> names{std::string(name) + ".inc", std::string(name) + ".proc"};
    if (kind == IncludeKind::GlobalProcScript) names[0].swap(names[1]);
    for (const fs::path& base : folders_) {
        std::optional<fs::path> folder = base;
        if (!library.empty()) folder = entry(base, std::string(library));
        if (!folder) continue;
        for (const std::string& file : names) {
            const auto path = entry(*folder, file);
            if (!path) continue;
            if (auto found = read(*path)) return found;
        }
    }
    return nullptr;
}

// Asked for in every compilation: looks for two spellings instead of listing folders that may be large.
std::shared_ptr<const SourceFile> ProjectFolders::findGlobalConstants(std::string_view library) {
    for (const fs::path& base : folders_) {
        for (const char* const file : {"DEFPARAM.inc", "defparam.inc"}) {
            const fs::path path = library.empty() ? base / file : base / library / file;
            std::error_code code;
            if (!fs::is_regular_file(path, code)) continue;
            if (auto found = read(path)) return found;
        }
    }
    return nullptr;
}

}  // namespace uproc
