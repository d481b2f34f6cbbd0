// IncludeScripts and global ProcScripts as files (docs/language.md "IncludeScripts").
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "interpreter/preprocess/include_library.hpp"

namespace uproc {

// FOLDER/LIBRARY/NAME.inc, then NAME.proc (a global ProcScript: the other way round), in the first folder that has it.
class ProjectFolders final : public IncludeLibrary {
  public:
    explicit ProjectFolders(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

    std::shared_ptr<const SourceFile> find(std::string_view library, std::string_view name, IncludeKind kind) override;
    std::shared_ptr<const SourceFile> findGlobalConstants(std::string_view library) override;

  private:
    // The names in a folder by their upper-case form.
    using Listing = std::unordered_map<std::string, std::string>;

    const Listing& listing(const std::filesystem::path& folder);
    std::optional<std::filesystem::path> entry(const std::filesystem::path& folder, const std::string& name);
    std::shared_ptr<const SourceFile> read(const std::filesystem::path& path);

    std::vector<std::filesystem::path> folders_;
    std::map<std::filesystem::path, Listing> listings_;
    std::map<std::filesystem::path, std::shared_ptr<const SourceFile>> files_;  // nullptr: cannot be read
};

}  // namespace uproc
