// Where the precompiler finds IncludeScripts and global ProcScripts.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "interpreter/source/source_file.hpp"

namespace uproc {

enum class IncludeKind : std::uint8_t {
    IncludeScript,     // #include
    GlobalProcScript,  // #entry, #function
};

class IncludeLibrary {
  public:
    IncludeLibrary() = default;
    IncludeLibrary(const IncludeLibrary&) = delete;
    IncludeLibrary& operator=(const IncludeLibrary&) = delete;
    virtual ~IncludeLibrary() = default;

    // The text of that name, in any letter case; nullptr if there is none that can be read. `library` is "" for one
    // that is not in a library. The same text is the same object each time.
    [[nodiscard]] virtual std::shared_ptr<const SourceFile> find(std::string_view library, std::string_view name,
                                                                 IncludeKind kind) = 0;
    // A global ProcScript, NAME or LIBRARY::NAME in any letter case: without a library also in SYSTEM_LIBRARY (manual:
    // "call", "Locating the Called Module").
    [[nodiscard]] std::shared_ptr<const SourceFile> findGlobal(std::string_view name);
    // The same for the global constants of a library, IncludeScript DEFPARAM, which are looked for in every
    // compilation.
    [[nodiscard]] virtual std::shared_ptr<const SourceFile> findGlobalConstants(std::string_view library) = 0;
};

}  // namespace uproc
