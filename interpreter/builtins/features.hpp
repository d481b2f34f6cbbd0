// Everything the manual documents for scripts, and how far uproc supports it: the data behind `uproc features`.
//
// The rows stand in catalogue/*.inc, one file a kind. A row's own support counts for what the compiler or runtime
// implements by itself; whatever is registered somewhere (built-ins, component operations) reports through a look-up.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uproc {

enum class FeatureKind : std::uint8_t {
    Statement,
    Function,
    StructFunction,
    Directive,
    Constant,  // predefined, e.g. <$componentName>
    PredefinedOperation,
    Trigger,
    ComponentOperation,  // named COMPONENT.operation
};

enum class SupportLevel : std::uint8_t { Full, Partial, Refused };

struct Support {
    SupportLevel level = SupportLevel::Refused;
    std::string note;  // Partial: what is missing; Refused: why; Full: empty
};

struct Feature {
    FeatureKind kind = FeatureKind::Statement;
    std::string_view name;  // as the manual writes it: "$length", "forlist/id", "UPOPMAIL.SetSecurity"
    std::string_view page;  // title of the manual page
    Support support;
};

// What is known about a feature by its name; nullopt: nothing, the row's own support holds.
using FeatureLookup = std::function<std::optional<Support>(FeatureKind kind, std::string_view name)>;

// The registry of built-ins: full, or partial where Builtin::missing says what is missing.
[[nodiscard]] std::optional<Support> builtinSupport(FeatureKind kind, std::string_view name);

// Every feature, kind by kind in the order of FeatureKind, each kind sorted by name regardless of case.
[[nodiscard]] std::vector<Feature> allFeatures(const FeatureLookup& lookup = builtinSupport);

// Why a documented statement or function is refused; "" if it is not, or not documented. `name` in any case.
[[nodiscard]] std::string reasonRefused(FeatureKind kind, std::string_view name);

// "statements" ...: the heading of a kind. "statement" ...: its name in JSON.
[[nodiscard]] std::string_view heading(FeatureKind kind);
[[nodiscard]] std::string_view toString(FeatureKind kind);
// "full", "partial", "refused".
[[nodiscard]] std::string_view toString(SupportLevel level);

// For people: a heading with counts a kind, then aligned lines "name  support  note". Ends with a newline.
[[nodiscard]] std::string featuresText(const std::vector<Feature>& features);
// For programs: {"features": [{kind, name, page, support, note}...], "counts": {kind: {full, partial, refused}}}.
[[nodiscard]] std::string featuresJson(const std::vector<Feature>& features);

}  // namespace uproc
