// A loaded shared library.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "interpreter/values/result.hpp"

namespace uproc::security {

// Loaded by open(), unloaded when its last owner goes. Immutable, so safe to share between threads.
class SharedLibrary {
  public:
    // `path` must be absolute. Every symbol the library needs must be there (RTLD_NOW), and what it defines is seen by
    // nobody else (RTLD_LOCAL). The Error's text is the loader's; its code is 0.
    static Result<std::shared_ptr<const SharedLibrary>> open(const std::filesystem::path& path);

    ~SharedLibrary();
    SharedLibrary(const SharedLibrary&) = delete;
    SharedLibrary& operator=(const SharedLibrary&) = delete;

    // The address of a function that this very library exports; one of a library it depends on does not count. nullptr
    // when there is none.
    [[nodiscard]] void* function(const std::string& name) const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    SharedLibrary(void* handle, std::filesystem::path path) : handle_(handle), path_(std::move(path)) {}

    void* handle_;
    std::filesystem::path path_;
};

}  // namespace uproc::security
