#include "interpreter/preprocess/preprocessor.hpp"

#include <algorithm>

#include "interpreter/preprocess/expander.hpp"

namespace uproc {
namespace {

// Whether some line may concern the precompiler: most files have none, and are compiled without another pass.
bool concernsPrecompiler(const SourceFile& source) {
    const bool hash = source.text().find('#') != std::string_view::npos;
    const bool bracket = source.text().find('<') != std::string_view::npos;
    if (!hash && !bracket) return false;
    const auto& lines = source.lines();
    return std::any_of(lines.begin(), lines.end(), [&](const LogicalLine& line) {
        return (hash && isDirective(line.text)) || (bracket && preprocess::Replacement::mentionsConstants(line.text));
    });
}

}  // namespace

Preprocessed precompile(const SourceFile& source, const PreprocessOptions& options, Diagnostics& diagnostics) {
    Preprocessed result;
    if (!concernsPrecompiler(source)) return result;
    preprocess::Expander expander(source, options, diagnostics);
    result.failed = !expander.run();
    if (!result.failed && expander.changed()) result.text.emplace(source, expander.take());
    return result;
}

}  // namespace uproc
