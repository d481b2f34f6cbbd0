#include "cli/commands/command_line.hpp"

#if defined(__SANITIZE_ADDRESS__)
// The leak check of GCC 12 follows a wrong pointer where a library opened at run time has thread-local storage.
extern "C" const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier): its name is the sanitizer's
    return "intercept_tls_get_addr=0";
}
#endif

int main(int argc, char** argv) {
    return uproc::cli::runProgram(argc, argv);
}
