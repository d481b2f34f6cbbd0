// How `uproc features` prints: aligned text for people, JSON for programs.
#include <algorithm>
#include <array>
#include <span>

#include <nlohmann/json.hpp>

#include "interpreter/builtins/features.hpp"

namespace uproc {
namespace {

// How many of a range are Full, Partial, Refused.
std::array<std::size_t, 3> countLevels(std::span<const Feature> features) {
    std::array<std::size_t, 3> counts{};
    for (const Feature& feature : features)
        ++counts[static_cast<std::size_t>(feature.support.level)];
    return counts;
}

// The longest run of one kind at the start.
std::span<const Feature> firstKind(std::span<const Feature> features) {
    const auto end = std::find_if(features.begin(), features.end(),
                                  [&](const Feature& feature) { return feature.kind != features.front().kind; });
    return features.first(static_cast<std::size_t>(end - features.begin()));
}

std::string countsText(std::span<const Feature> features) {
    const auto [full, partial, refused] = countLevels(features);
    return std::to_string(features.size()) + ": " + std::to_string(full) + " full, " + std::to_string(partial) +
           " partial, " + std::to_string(refused) + " refused";
}

void appendPadded(std::string& out, std::string_view text, std::size_t width) {
    out.append(text);
    out.append(width - std::min(width, text.size()), ' ');
}

}  // namespace

std::string featuresText(const std::vector<Feature>& features) {
    std::string out;
    for (std::span<const Feature> rest = features; !rest.empty();) {
        const std::span<const Feature> group = firstKind(rest);
        rest = rest.subspan(group.size());
        std::size_t width = 0;
        for (const Feature& feature : group)
            width = std::max(width, feature.name.size());
        width = std::min<std::size_t>(width, 36);
        out.append(heading(group.front().kind)).append(" (").append(countsText(group)).append(")\n");
        for (const Feature& feature : group) {
            out.append("  ");
            appendPadded(out, feature.name, width);
            out.append("  ");
            if (feature.support.note.empty())
                out.append(toString(feature.support.level));
            else
                appendPadded(out, toString(feature.support.level), 9);
            out.append(feature.support.note).append("\n");
        }
        out.append("\n");
    }
    out.append("All (").append(countsText(features)).append(")\n");
    return out;
}

std::string featuresJson(const std::vector<Feature>& features) {
    nlohmann::ordered_json document;
    document["features"] = nlohmann::ordered_json::array();
    for (const Feature& feature : features)
        document["features"].push_back({{"kind", toString(feature.kind)},
                                        {"name", feature.name},
                                        {"page", feature.page},
                                        {"support", toString(feature.support.level)},
                                        {"note", feature.support.note}});
    document["counts"] = nlohmann::ordered_json::object();
    for (std::span<const Feature> rest = features; !rest.empty();) {
        const std::span<const Feature> group = firstKind(rest);
        rest = rest.subspan(group.size());
        const auto [full, partial, refused] = countLevels(group);
        document["counts"][std::string(toString(group.front().kind))] = {
            {"full", full}, {"partial", partial}, {"refused", refused}};
    }
    return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace uproc
