#include "cli/parts/parts.hpp"

#include <cstring>
#include <string>

#include <dlfcn.h>

namespace uproc::cli {
namespace {

// The table of functions that the part NAME exports as uproc_NAME_part.
template <class Part>
Result<const Part*> openPart(const std::string& name) {
    const std::string file = "libuproc_" + name + ".so";
    const std::filesystem::path program = programFolder();
    std::string problem;
    for (const auto& folder : {program, program.parent_path() / "lib" / "uproc"}) {
        const std::filesystem::path path = folder / file;
        std::error_code code;
        if (!std::filesystem::exists(path, code)) continue;
        // Global: a security driver finds the functions it may call (drivers/security/include) in the network part.
        void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
        if (handle == nullptr) {
            const char* const reason = ::dlerror();
            problem = reason != nullptr ? reason : path.string() + " cannot be loaded";
            continue;
        }
        const void* const table = ::dlsym(handle, ("uproc_" + name + "_part").c_str());
        const Part* const part = static_cast<const Part*>(table);
        if (part != nullptr && std::strcmp(part->build, UPROC_BUILD) == 0) return part;
        problem = path.string() + " belongs to another version of uproc";
    }
    if (problem.empty()) problem = file + " is missing; it belongs beside the program or into ../lib/uproc";
    return fail(0, "a part of uproc cannot be used: " + problem);
}

}  // namespace

std::filesystem::path programFolder() {
    std::error_code code;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", code);
    return code ? std::filesystem::path() : program.parent_path();
}

Result<const NetworkPart*> networkPart() {
    static const Result<const NetworkPart*> part = openPart<NetworkPart>("network");
    return part;
}

Result<const MimePart*> mimePart() {
    static const Result<const MimePart*> part = openPart<MimePart>("mime");
    return part;
}

Result<const SandboxPart*> sandboxPart() {
    static const Result<const SandboxPart*> part = openPart<SandboxPart>("sandbox");
    return part;
}

}  // namespace uproc::cli
