// Where files, entities, components and paths really lead (manual: "File Assignments and Redirection",
// "Entity-to-Path Assignments", "Path-to-Path Assignments", "Assignment Settings" under "Wildcards").
#include <algorithm>

#include "runtime/assignment/assignment.hpp"
#include "runtime/assignment/text.hpp"

namespace uproc::runtime {
namespace {

constexpr int maxPathSteps = 32;

// The file name of `name` without folders, archive or extension.
std::string_view stem(std::string_view name) {
    const std::size_t folder = name.find_last_of("/\\:");
    if (folder != std::string_view::npos) name.remove_prefix(folder + 1);
    return name.substr(0, name.rfind('.'));
}

}  // namespace

// The first line that matches counts, so specific lines stand before wildcards.
std::optional<std::string> Assignment::redirect(std::string_view section, std::string_view name) const {
    for (const AssignmentLine& line : this->section(section)) {
        auto runs = matchWildcards(line.name, name);
        if (!runs) continue;
        // "myfile.txt = $RES:TXT/*.txt": a '*' with nothing on the left stands for the file's own name.
        if (runs->empty() && section == "FILES") runs->assign(8, stem(name));
        return substituteWildcards(line.value, *runs);
    }
    return std::nullopt;
}

std::optional<std::string> Assignment::redirectFile(std::string_view name) const {
    const auto target = redirect("FILES", name);
    if (!target) return std::nullopt;
    return location(*target);
}

std::optional<std::string> Assignment::redirectEntity(std::string_view entity) const {
    const std::size_t dot = entity.find('.');
    for (const AssignmentLine& line : section("ENTITIES")) {
        const bool anyModel = line.name.find('.') == std::string::npos;
        auto runs = matchWildcards(line.name, anyModel ? entity.substr(0, dot) : entity);
        if (!runs && !anyModel && dot == std::string_view::npos && line.name.ends_with(".*"))
            runs = matchWildcards(std::string_view(line.name).substr(0, line.name.size() - 2), entity);
        if (runs) return substituteWildcards(line.value, *runs);
    }
    return std::nullopt;
}

std::optional<std::string> Assignment::redirectService(std::string_view component) const {
    return redirect("SERVICES_EXEC", component);
}

std::optional<std::string> Assignment::redirectReport(std::string_view component) const {
    return redirect("REPORTS_EXEC", component);
}

std::optional<std::string> Assignment::path(std::string_view name) const {
    std::string wanted = name.starts_with('$') ? std::string(name) : '$' + std::string(name);
    std::optional<std::string> found;
    for (int step = 0; step < maxPathSteps; ++step) {
        const std::optional<std::string> next = value("PATHS", wanted);
        if (!next) return found;
        found = next;
        const bool toPath = next->starts_with('$') && next->find_first_of(":|+ \t") == std::string::npos;
        if (!toPath) return found;
        wanted = *next;
    }
    return std::nullopt;
}

std::string Assignment::location(std::string_view text) const {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::string(text);
    std::string_view word = text.substr(0, colon);
    const std::string_view rest = text.substr(colon + 1);
    const bool variable = word.starts_with('$');
    if (variable) {
        if (value("PATHS", word)) return std::string(text);
        word.remove_prefix(1);
    } else if (word.size() < 4 || !equalIgnoringCase(word.substr(0, 4), "USYS")) {
        return std::string(text);
    }
    auto folder = environment_(word);
    if (!folder) folder = environment_(upperCopy(word));
    if (!folder || folder->empty()) return std::string(text);
    if (!rest.empty() && folder->back() != '/' && folder->back() != '\\') folder->push_back('/');
    return *folder + std::string(rest);
}

}  // namespace uproc::runtime
