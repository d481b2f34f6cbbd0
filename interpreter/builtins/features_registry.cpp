// Which features the registry of built-ins implements.
#include <string>

#include "interpreter/builtins/features.hpp"
#include "interpreter/builtins/registry.hpp"

namespace uproc {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool hasWord(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::size_t end = words.find(' ');
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    }
    return false;
}

}  // namespace

std::optional<Support> builtinSupport(FeatureKind kind, std::string_view name) {
    const bool statement = kind == FeatureKind::Statement;
    if (!statement && kind != FeatureKind::Function && kind != FeatureKind::StructFunction) return std::nullopt;

    // A page may be about one switch of a statement, e.g. "sort/list".
    const std::string wanted = lower(name);
    const std::size_t slash = statement ? wanted.find('/') : std::string::npos;
    const Builtin* builtin = findBuiltin(statement ? BuiltinKind::Statement : BuiltinKind::Function,
                                         std::string_view(wanted).substr(0, slash));
    if (builtin == nullptr) return std::nullopt;
    if (slash != std::string::npos && !hasWord(builtin->qualifiers, std::string_view(wanted).substr(slash + 1)))
        return std::nullopt;
    if (builtin->missing.empty()) return Support{SupportLevel::Full, {}};
    return Support{SupportLevel::Partial, std::string(builtin->missing)};
}

}  // namespace uproc
