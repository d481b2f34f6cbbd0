#include "runtime/application/console.hpp"

#include <cstdio>

namespace uproc::runtime {

void ProcessConsole::out(std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
}

void ProcessConsole::err(std::string_view line) {
    std::fflush(stdout);  // both streams in the order of events
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fputc('\n', stderr);
}

void ProcessConsole::flush() {
    std::fflush(stdout);
    std::fflush(stderr);
}

std::string forPeople(std::string_view text, GoldNotation notation) {
    // Bytes 0x10 ... 0x17 and 0x1B (manual: "GOLD Key and Special Characters").
    constexpr std::string_view symbols = "*?=><!&|";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const bool profile = c >= 0x10 && c <= 0x17;
        if (c != 0x1b && !profile) {
            result += c;
            continue;
        }
        if (c != 0x1b || notation == GoldNotation::Explicit) result += "\xc2\xb7";
        result += c == 0x1b ? ';' : symbols[static_cast<std::size_t>(c - 0x10)];
    }
    return result;
}

}  // namespace uproc::runtime
