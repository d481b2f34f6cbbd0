#include "cli/commands/command_line.hpp"

int main(int argc, char** argv) {
    return uproc::cli::runProgram(argc, argv);
}
