// The file system of the operating system.
#pragma once

#include "runtime/seams/file_system.hpp"

namespace uproc::runtime {

class SystemFileSystem final : public FileSystem {
  public:
    // Files larger than this are not read.
    static constexpr std::size_t largestFile = std::size_t{1} << 31U;

    [[nodiscard]] Result<std::string> read(const std::string& path) override;
    Result<void> write(const std::string& path, std::string_view mark, std::string_view bytes,
                       Writing writing) override;
    [[nodiscard]] Result<std::unique_ptr<FileReader>> open(const std::string& path) override;
    [[nodiscard]] Result<std::unique_ptr<FileWriter>> create(const std::string& path) override;
};

}  // namespace uproc::runtime
