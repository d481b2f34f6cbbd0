#include "interpreter/preprocess/include_library.hpp"

namespace uproc {

std::shared_ptr<const SourceFile> IncludeLibrary::findGlobal(std::string_view name) {
    const std::size_t colons = name.find("::");
    if (colons != std::string_view::npos) {
        return find(name.substr(0, colons), name.substr(colons + 2), IncludeKind::GlobalProcScript);
    }
    auto found = find({}, name, IncludeKind::GlobalProcScript);
    return found ? found : find("SYSTEM_LIBRARY", name, IncludeKind::GlobalProcScript);
}

}  // namespace uproc
