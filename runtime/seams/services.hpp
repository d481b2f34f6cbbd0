// What built-in components get from the application they run in: the outside world as abstract parts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/seams/file_system.hpp"
#include "runtime/seams/mime.hpp"
#include "runtime/seams/network.hpp"
#include "runtime/seams/security.hpp"

namespace uproc::runtime {

// Time as scripts and protocols see it; tests replace it.
class Clock {
  public:
    virtual ~Clock() = default;
    // Hundredths of a second since 1970-01-01 00:00:00 UTC.
    [[nodiscard]] virtual std::int64_t now() const = 0;
    // Local offset from UTC in seconds at that moment.
    [[nodiscard]] virtual int utcOffset(std::int64_t now) const = 0;
};

class Random {
  public:
    virtual ~Random() = default;
    virtual std::uint64_t next() = 0;
};

// The message frame and the I/O log ($ioprint). Lines must not hold secrets.
class MessageSink {
  public:
    virtual ~MessageSink() = default;
    // One line for the message frame (stdout), as `putmess`.
    virtual void messageFrame(std::string_view text) = 0;
    // A warning or error for the person at the terminal (stderr).
    virtual void diagnostic(std::string_view text) = 0;
    // Current $ioprint bits (manual: "$ioprint"); 64 logs the mail dialog.
    [[nodiscard]] virtual int ioPrint() const = 0;
};

struct Services {
    Network* network = nullptr;
    SecurityDrivers* security = nullptr;
    MessageSink* messages = nullptr;
    Clock* clock = nullptr;
    Random* random = nullptr;
    FileSystem* files = nullptr;  // nullptr: the operating system's
    // The application's own unless it is given another one.
    const ScriptFileNames* fileNames = nullptr;
    MimeReader* mime = nullptr;
};

}  // namespace uproc::runtime
