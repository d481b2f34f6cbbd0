#include "runtime/assignment/assignment.hpp"

#include <cstdlib>

#include "runtime/assignment/reader.hpp"
#include "runtime/assignment/settings_table.hpp"
#include "runtime/assignment/text.hpp"

namespace uproc::runtime {

Assignment::Assignment()
    : Assignment([](std::string_view name) -> std::optional<std::string> {
          const char* value = std::getenv(std::string(name).c_str());
          return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      }) {}

Assignment::Assignment(Environment environment) : environment_(std::move(environment)) {}

Result<void> Assignment::load(const std::filesystem::path& file) {
    AssignmentReader reader(*this);
    auto outcome = reader.readFile(file);
    reader.finish();
    return outcome;
}

void Assignment::loadText(std::string_view text, std::string_view name) {
    AssignmentReader reader(*this);
    reader.readText(text, name);
    reader.finish();
}

const std::vector<AssignmentLine>& Assignment::section(std::string_view name) const {
    static const std::vector<AssignmentLine> none;
    for (const Section& section : sections_)
        if (equalIgnoringCase(section.name, name)) return section.lines;
    return none;
}

std::vector<std::string> Assignment::sectionNames() const {
    std::vector<std::string> names;
    for (const Section& section : sections_)
        names.push_back(section.name);
    return names;
}

std::optional<std::string> Assignment::value(std::string_view section, std::string_view name) const {
    const std::vector<AssignmentLine>& lines = this->section(section);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
        if (sameSetting(section, line->name, name)) return line->value;
    return std::nullopt;
}

std::optional<std::string> Assignment::setting(std::string_view name) const {
    return value("SETTINGS", name);
}

std::optional<std::string> Assignment::logical(std::string_view name) const {
    return value("LOGICALS", name);
}

std::vector<User3gl> Assignment::user3gl() const {
    std::vector<User3gl> entries;
    for (const AssignmentLine& line : section("USER_3GL")) {
        User3gl entry;
        entry.file = line.file;
        entry.line = line.line;
        std::string_view library = trimmed(line.name);
        if (library.ends_with(')')) {
            const std::size_t open = library.rfind('(');
            std::string_view list = library.substr(open == std::string_view::npos ? library.size() : open + 1);
            if (!list.empty()) list.remove_suffix(1);
            while (!list.empty()) {
                const std::size_t comma = list.find(',');
                const std::string_view function = trimmed(list.substr(0, comma));
                if (!function.empty()) entry.functions.emplace_back(function);
                list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
            }
            if (open != std::string_view::npos) library = trimmed(library.substr(0, open));
        }
        constexpr std::string_view preload = "/preload";
        if (library.size() > preload.size() &&
            equalIgnoringCase(library.substr(library.size() - preload.size()), preload)) {
            entry.preload = true;
            library = trimmed(library.substr(0, library.size() - preload.size()));
        }
        entry.library = std::string(library);
        if (!entry.library.empty()) entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace uproc::runtime
