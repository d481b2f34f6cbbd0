// The files of the machine, as the file statements see them; tests replace it.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

class FileSystem {
  public:
    virtual ~FileSystem() = default;

    // The bytes of a regular file. Errors are UIOSERR_OPEN_FAILURE and UIOSERR_FILE_READ_WRITE; their texts name the
    // file.
    [[nodiscard]] virtual Result<std::string> read(const std::string& path) = 0;

    enum class Writing : std::uint8_t { Anew, Append };
    // Writes `bytes`, before them `mark` (a byte order mark) if the file is empty. The file is made if there is none,
    // its folder is not.
    virtual Result<void> write(const std::string& path, std::string_view mark, std::string_view bytes,
                               Writing writing) = 0;
};

}  // namespace uproc::runtime
