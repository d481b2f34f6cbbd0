#include "runtime/files/system_file_system.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

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
    [[nodiscard]] int release() { return std::exchange(number_, -1); }
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

class SystemFileReader final : public FileReader {
  public:
    SystemFileReader(int descriptor, std::uint64_t size, std::string path)
        : file_(descriptor), size_(size), path_(std::move(path)) {}

    [[nodiscard]] std::uint64_t size() const override { return size_; }

    Result<std::size_t> read(std::span<char> bytes) override {
        std::size_t filled = 0;
        while (filled < bytes.size()) {
            const ssize_t got = ::read(file_.number(), bytes.data() + filled, bytes.size() - filled);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return failure(procerror::UIOSERR_FILE_READ_WRITE, path_, std::strerror(errno));
            if (got == 0) break;
            filled += static_cast<std::size_t>(got);
        }
        return filled;
    }

  private:
    Descriptor file_;
    std::uint64_t size_;
    std::string path_;
};

class SystemFileWriter final : public FileWriter {
  public:
    SystemFileWriter(int descriptor, std::string path) : file_(descriptor), path_(std::move(path)) {}

    Result<void> write(std::string_view bytes) override {
        if (writeAll(file_.number(), bytes)) return {};
        return failure(procerror::UIOSERR_FILE_READ_WRITE, path_, std::strerror(errno));
    }
    Result<void> close() override {
        if (file_.close()) return {};
        return failure(procerror::UIOSERR_FILE_READ_WRITE, path_, std::strerror(errno));
    }
    void discard() override {
        (void)file_.close();
        ::unlink(path_.c_str());
    }

  private:
    Descriptor file_;
    std::string path_;
};

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

Result<std::unique_ptr<FileReader>> SystemFileSystem::open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) {
        return failure(procerror::UIOSERR_OPEN_FAILURE, path, std::strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) return failure(procerror::UIOSERR_OPEN_FAILURE, path, "this is not a regular file");
    return std::make_unique<SystemFileReader>(file.release(), static_cast<std::uint64_t>(about.st_size), path);
}

Result<std::unique_ptr<FileWriter>> SystemFileSystem::create(const std::string& path) {
    constexpr mode_t everybody = 0666;  // less the process's umask
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, everybody));
    if (file.number() < 0) {
        const int code = errno == EEXIST ? procerror::UIOSERR_DUPLICATE_KEY : procerror::UIOSERR_OPEN_FAILURE;
        return failure(code, path, std::strerror(errno));
    }
    return std::make_unique<SystemFileWriter>(file.release(), path);
}

}  // namespace uproc::runtime
