#include "cli/commands/process.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace uproc::cli {

void openStandardStreams() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest free number is this one.
        const int opened = ::open("/dev/null", number == STDERR_FILENO ? O_WRONLY : O_RDONLY);
        if (opened >= 0 && opened != number) ::close(opened);
    }
}

void limitMemory([[maybe_unused]] std::size_t megabytes) {
#if !defined(__SANITIZE_ADDRESS__)  // its shadow memory counts, too
    rlimit limit{};
    if (::getrlimit(RLIMIT_DATA, &limit) != 0) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, static_cast<rlim_t>(megabytes) << 20U);
    ::setrlimit(RLIMIT_DATA, &limit);
#endif
}

bool finishOutput() {
    errno = 0;
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return true;
    // The write that failed may be long ago.
    const std::string reason = errno != 0 ? std::generic_category().message(errno) : "not everything could be written";
    std::fprintf(stderr, "error: stdout: %s\n", reason.c_str());
    return false;
}

}  // namespace uproc::cli
