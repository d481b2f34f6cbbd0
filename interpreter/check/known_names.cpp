#include "interpreter/check/known_names.hpp"

#include <unordered_set>

#include "interpreter/values/text.hpp"

namespace uproc {

// The nearest known name, for a hint; "" if nothing is near.
std::string didYouMean(std::string_view name, BuiltinKind kind) {
    std::size_t best = name.size() < 5 ? 2 : 3;
    std::string hint;
    for (const Builtin* builtin : allBuiltins()) {
        if (builtin->kind != kind) continue;
        const std::size_t distance = editDistance(lowerCase(name), builtin->name);
        if (distance < best) {
            best = distance;
            hint = "did you mean '" + std::string(builtin->name) + "'?";
        }
    }
    return hint;
}

// Whether the manual documents such a statement or function, though it is not supported here.
bool isDocumented(FeatureKind kind, std::string_view name) {
    static const std::unordered_set<std::string> names = [] {
        std::unordered_set<std::string> all;
        for (const Feature& feature : allFeatures()) {
            if (feature.kind != FeatureKind::Statement && feature.kind != FeatureKind::Function) continue;
            const std::string_view word = feature.name.substr(0, feature.name.find('/'));
            all.insert((feature.kind == FeatureKind::Statement ? "s:" : "f:") + lowerCase(word));
        }
        return all;
    }();
    return names.contains((kind == FeatureKind::Statement ? "s:" : "f:") + lowerCase(name));
}

}  // namespace uproc
