// The files of the machine, as the file statements see them; tests replace it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// A regular file that is read from its start to its end; closed with the object.
class FileReader {
  public:
    virtual ~FileReader() = default;
    // In bytes, when it was opened.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    // Fills `bytes` from its front; fewer than asked for only at the end of the file. The count.
    virtual Result<std::size_t> read(std::span<char> bytes) = 0;
};

// A new file; what was written stays when the object goes.
class FileWriter {
  public:
    virtual ~FileWriter() = default;
    virtual Result<void> write(std::string_view bytes) = 0;
    // The errors of delayed writing come out here.
    virtual Result<void> close() = 0;
    // Removes the file again; nothing is written any more.
    virtual void discard() = 0;
};

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

    // For files that are not held whole in memory. UIOSERR_OPEN_FAILURE.
    [[nodiscard]] virtual Result<std::unique_ptr<FileReader>> open(const std::string& path) = 0;
    // A file of a name that nothing has yet, not even a link that leads nowhere: UIOSERR_DUPLICATE_KEY if something has
    // it, UIOSERR_OPEN_FAILURE if it cannot be made.
    [[nodiscard]] virtual Result<std::unique_ptr<FileWriter>> create(const std::string& path) = 0;
};

// What a name in a script stands for: [FILES] of the assignment file, the notations of other systems (manual:
// "Specifying the File Name").
class ScriptFileNames {
  public:
    virtual ~ScriptFileNames() = default;
    // The path of the file or folder. `limit` is the longest name in bytes.
    // UIOSERR_OPEN_FAILURE.
    enum class Kind : std::uint8_t { File, Folder };
    [[nodiscard]] virtual Result<std::string> pathOf(std::string_view name, std::size_t limit, Kind kind) const = 0;
};

}  // namespace uproc::runtime
