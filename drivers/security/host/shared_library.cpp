#include "drivers/security/host/shared_library.hpp"

#include <utility>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

namespace uproc::security {

Result<std::shared_ptr<const SharedLibrary>> SharedLibrary::open(const std::filesystem::path& path) {
    void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* const reason = dlerror();
        return fail(0, reason != nullptr ? reason : "unknown error of the dynamic loader");
    }
    return std::shared_ptr<const SharedLibrary>(new SharedLibrary(handle, path));
}

SharedLibrary::~SharedLibrary() {
    dlclose(handle_);
}

void* SharedLibrary::function(const std::string& name) const {
    void* const address = dlsym(handle_, name.c_str());
    if (address == nullptr) return nullptr;
    // dlsym also searches the libraries this one depends on: without the next lines a [USER_3GL] line that lists no
    // functions would make "SMTP=system" call the C library.
    link_map* ours = nullptr;
    link_map* owner = nullptr;
    Dl_info info{};
    if (dlinfo(handle_, RTLD_DI_LINKMAP, &ours) != 0) return nullptr;
    if (dladdr1(address, &info, reinterpret_cast<void**>(&owner), RTLD_DL_LINKMAP) == 0 || owner != ours) {
        return nullptr;
    }
    // A variable of that name is not an entry point either: calling it would be a crash.
    const ElfW(Sym)* symbol = nullptr;
    if (dladdr1(address, &info, reinterpret_cast<void**>(const_cast<ElfW(Sym)**>(&symbol)), RTLD_DL_SYMENT) != 0 &&
        symbol != nullptr && ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT) {
        return nullptr;
    }
    return address;
}

}  // namespace uproc::security
