#include "runtime/application/console.hpp"

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <system_error>

#include <unistd.h>

namespace uproc::runtime {

void ProcessConsole::out(std::string_view line) {
    if (failure_ != 0) return;
    errno = 0;
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    if (std::ferror(stdout) != 0) failure_ = errno != 0 ? errno : EIO;
}

void ProcessConsole::err(std::string_view line) {
    std::fflush(stdout);  // both streams in the order of events
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fputc('\n', stderr);
}

void ProcessConsole::flush() {
    errno = 0;
    if (std::fflush(stdout) != 0 && failure_ == 0) failure_ = errno != 0 ? errno : EIO;
    std::fflush(stderr);
}

std::optional<std::string> ProcessConsole::ask(std::string_view prompt) {
    flush();
    if (answers_) {
        if (answered_ == answers_->size()) return std::nullopt;
        const std::string& answer = (*answers_)[answered_++];
        std::fprintf(stderr, "%.*s%s\n", static_cast<int>(prompt.size()), prompt.data(), answer.c_str());
        return answer;
    }
    if (isatty(STDIN_FILENO) == 0) return std::nullopt;
    std::fwrite(prompt.data(), 1, prompt.size(), stderr);
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
}

std::string ProcessConsole::failure() const {
    return failure_ == 0 ? std::string() : std::generic_category().message(failure_);
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
