#include "runtime/files/system_file_system.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interpreter/machine/procerror.hpp"

namespace uproc::runtime {
namespace {

tl::unexpected<Error> failure(int code, const std::string& path, const char* reason) {
    return fail(code, path + ": " + reason);
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }
    // The errors of delayed writing come out here.
    [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

bool writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Result<std::string> SystemFileSystem::read(const std::string& path) {
    // Not blocking: a pipe that nobody writes to must not stop the script.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) {
        return failure(procerror::UIOSERR_OPEN_FAILURE, path, std::strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) return failure(procerror::UIOSERR_OPEN_FAILURE, path, "this is not a regular file");
    if (static_cast<std::size_t>(about.st_size) > largestFile) {
        return failure(procerror::UIOSERR_FILE_READ_WRITE, path, "the file is larger than 2 GB");
    }
    std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t filled = 0;
    while (true) {
        if (filled == bytes.size()) bytes.resize(bytes.size() + 4096);  // files of /proc have no size
        const ssize_t got = ::read(file.number(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(procerror::UIOSERR_FILE_READ_WRITE, path, std::strerror(errno));
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled > largestFile) {
            return failure(procerror::UIOSERR_FILE_READ_WRITE, path, "the file is larger than 2 GB");
        }
    }
    bytes.resize(filled);
    return bytes;
}

Result<void> SystemFileSystem::write(const std::string& path, std::string_view mark, std::string_view bytes,
                                     Writing writing) {
    constexpr mode_t everybody = 0666;  // less the process's umask
    const int how = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (writing == Writing::Append ? O_APPEND : O_TRUNC);
    Descriptor file(::open(path.c_str(), how, everybody));
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) {
        return failure(procerror::UIOSERR_OPEN_FAILURE, path, std::strerror(errno));
    }
    const bool written = (about.st_size > 0 || writeAll(file.number(), mark)) && writeAll(file.number(), bytes);
    const int error = errno;
    if (!written) return failure(procerror::UIOSERR_FILE_READ_WRITE, path, std::strerror(error));
    if (!file.close()) return failure(procerror::UIOSERR_FILE_READ_WRITE, path, std::strerror(errno));
    return {};
}

}  // namespace uproc::runtime
