#include "interpreter/source/read_file.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace uproc {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

tl::unexpected<Error> failure(const std::string& path, int code) {
    return fail(code, path + ": " + std::generic_category().message(code));
}

// Waits until a pipe has data or its writers are gone; poll() knows a pipe nobody has opened for writing yet from one
// that was closed, read() alone does not.
bool waitForData(int descriptor) {
    pollfd waiting{descriptor, POLLIN, 0};
    int ready = 0;
    do {
        ready = ::poll(&waiting, 1, longestPipeSilence * 1000);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

}  // namespace

Result<std::string> readWholeFile(const std::string& path, std::size_t limit) {
    // O_NONBLOCK: opening a pipe must not wait for a writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (file.number() < 0) return failure(path, errno);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return failure(path, errno);
    if (S_ISDIR(status.st_mode)) return failure(path, EISDIR);
    const auto tooLarge = [&] {
        return fail(EFBIG,
                    path + ": larger than " + std::to_string(limit >> 20U) + " MB, the limit for a file of this kind");
    };
    if (S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > limit) return tooLarge();
    std::string text;
    if (S_ISREG(status.st_mode)) text.reserve(static_cast<std::size_t>(status.st_size));
    std::array<char, 65536> buffer{};
    while (true) {
        if (!S_ISREG(status.st_mode) && !waitForData(file.number())) {
            return fail(ETIMEDOUT, path + ": no data came within " + std::to_string(longestPipeSilence) + " seconds");
        }
        const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
        if (got == 0) return text;
        if (got < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return failure(path, errno);
        }
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > limit) return tooLarge();
    }
}

}  // namespace uproc
