// libuproc_sandbox.so: what the program finds in the sandbox part.
#include "cli/parts/parts.hpp"

extern "C" const uproc::cli::SandboxPart uproc_sandbox_part;
const uproc::cli::SandboxPart uproc_sandbox_part{
    UPROC_BUILD,
    uproc::sandbox::Sandbox::start,
    uproc::sandbox::describeMessage,
    uproc::sandbox::listMail,
};
