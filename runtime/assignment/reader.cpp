#include "runtime/assignment/reader.hpp"

#include <array>
#include <fstream>
#include <optional>
#include <system_error>

#include "runtime/assignment/settings_table.hpp"

namespace uproc::runtime {
namespace {

namespace fs = std::filesystem;

// Sections whose lines are not "setting value".
bool hasWholeLines(std::string_view section) {
    return section == "USER_3GL" || section == "RESOURCES" || section == "PRE_START" || section.starts_with("META_");
}

// A name short and plain enough to stand in a message: anything else could be a misplaced password.
std::string quotable(std::string_view name) {
    const bool plain = !name.empty() && name.size() <= 64 &&
                       name.find_first_not_of("$_-./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
                           std::string_view::npos;
    return plain ? std::string(name) : "this line";
}

bool isRegularFile(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

// The file that a written name means: as written, in lower case, in upper case, then likewise with ".asn" (manual:
// "/asn"; it says nothing for #FILE, which follows the same rule here).
std::optional<fs::path> findFile(const fs::path& written) {
    const std::string base = written.filename().string();
    std::vector<std::string> names = {base, lowerCopy(base), upperCopy(base)};
    if (!written.has_extension())
        for (std::size_t i = 0; i < 3; ++i)
            names.push_back(names[i] + (i == 2 ? ".ASN" : ".asn"));
    for (const std::string& name : names) {
        fs::path candidate = written.parent_path() / name;
        if (isRegularFile(candidate)) return candidate;
    }
    return std::nullopt;
}

std::string canonicalName(const fs::path& path) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(path, error);
    return error ? path.string() : canonical.string();
}

// At most `limit` bytes; nullopt if the file cannot be opened.
std::optional<std::string> readBytes(const fs::path& path, std::size_t limit) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes;
    std::array<char, 16384> buffer{};
    while (bytes.size() < limit && (in.read(buffer.data(), buffer.size()) || in.gcount() > 0))
        bytes.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    return bytes;
}

}  // namespace

AssignmentReader::AssignmentReader(Assignment& into) : into_(into) {
    for (std::size_t i = 0; i < into_.sections_.size(); ++i)
        sectionAt_.emplace(into_.sections_[i].name, i);
    for (const AssignmentLine& line : into_.section("LOGICALS"))
        logicals_[upperCopy(line.name)] = line.value;
    names_.logical = [this](std::string_view name) -> std::optional<std::string> {
        const auto found = logicals_.find(upperCopy(name));
        return found == logicals_.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    names_.environment = [this](std::string_view name) { return into_.environment_(name); };
}

Result<void> AssignmentReader::readFile(const fs::path& file) {
    const std::optional<fs::path> found = findFile(file);
    if (!found) return fail(-1, "assignment file not found: " + file.string());
    const std::string name = found->string();
    if (++files_ > maxFiles) {
        warn(name, 0, "more than " + std::to_string(maxFiles) + " assignment files; this one is not read");
        return {};
    }
    const std::optional<std::string> bytes = readBytes(*found, maxBytes - bytes_ + 1);
    if (!bytes) return fail(-1, "assignment file cannot be opened: " + name);
    if (bytes_ + bytes->size() > maxBytes) {
        warn(name, 0, "not read: the assignment files are larger than " + std::to_string(maxBytes) + " bytes");
        return {};
    }
    bytes_ += bytes->size();
    const std::string identity = canonicalName(*found);
    open_.insert(identity);
    readText(*bytes, name);
    open_.erase(identity);
    return {};
}

void AssignmentReader::readText(std::string_view text, std::string_view name) {
    const std::optional<DecodedText> decoded = decodeText(text);
    const std::string file(name);
    if (!decoded) return warn(file, 0, "not read: it is not a text file");
    if (decoded->guessed) warn(file, 0, "not UTF-8, taken as ISO 8859-1; save it as UTF-8 with a byte order mark");
    readLines(logicalLines(decoded->text), file);
}

void AssignmentReader::readLines(const std::vector<LogicalLine>& lines, const std::string& name) {
    std::string section;  // an included file starts without one, and the including file goes on in its own
    bool stray = false;
    for (const LogicalLine& line : lines) {
        if (raw_.size() >= maxLines) return warn(name, line.line, "too many lines; the rest is not read");
        if (line.text.size() >= maxLogicalLine) warn(name, line.line, "the line is too long; its end is cut off");
        const std::size_t wordEnd = line.text.find_first_of(" \t");
        if (line.text.front() == '[') {
            section = readHeader(line, name);
        } else if (equalIgnoringCase(std::string_view(line.text).substr(0, wordEnd), "#FILE")) {
            include(trimmed(std::string_view(line.text).substr(5)), name, line.line);
        } else if (line.text.front() == '#') {
            warn(name, line.line, "unknown directive; only #FILE exists");
        } else if (section.empty()) {
            if (!stray) warn(name, line.line, "ignored: a section header, e.g. [SETTINGS], must come first");
            stray = true;
        } else {
            raw_.push_back({section, line.text, name, line.line});
        }
    }
}

std::string AssignmentReader::readHeader(const LogicalLine& line, const std::string& name) {
    const std::string_view text = line.text;
    const std::size_t end = text.find_first_of("]}", 1);
    std::string section = upperCopy(trimmed(text.substr(1, end == std::string_view::npos ? end : end - 1)));
    if (end == std::string_view::npos || text[end] != ']')
        warn(name, line.line, "the section header has no ']'");
    else if (end + 1 < text.size() && trimmed(text.substr(end + 1)).front() != ';')
        warn(name, line.line, "text after the section header is ignored");
    const SettingEntry* entry = findSection(section);
    if (entry == nullptr) {
        if (reported_.insert(section).second)
            warn(name, line.line, "unknown section [" + quotable(section) + "]; its lines are kept but have no effect");
    } else if (entry->support == SettingSupport::Unsupported && reported_.insert(section).second) {
        warn(name, line.line, "section [" + section + "] has no effect: " + std::string(describe(entry->lack)));
    }
    return section;
}

void AssignmentReader::include(std::string_view fileName, const std::string& from, int line) {
    if (fileName.size() >= 2 && fileName.front() == '"' && fileName.back() == '"')
        fileName = fileName.substr(1, fileName.size() - 2);
    const std::string expanded =
        expandText(fileName, names_, [&](const std::string& problem) { warn(from, line, problem); });
    std::string wanted = into_.location(expanded);
    if (wanted.empty()) return warn(from, line, "#FILE names no file");
    if (depth_ >= maxIncludeDepth) return warn(from, line, "not included: #FILE is nested too deeply");

    // Beside the including file first, then in the working directory; a path written for Windows also with slashes.
    std::vector<fs::path> candidates = {fs::path(from).parent_path() / wanted, wanted};
    if (wanted.find('\\') != std::string::npos) {
        std::string slashes = wanted;
        for (char& c : slashes)
            if (c == '\\') c = '/';
        candidates.insert(candidates.end(), {fs::path(from).parent_path() / slashes, slashes});
    }
    for (const fs::path& candidate : candidates) {
        const std::optional<fs::path> found = findFile(candidate);
        if (!found) continue;
        if (open_.contains(canonicalName(*found)))
            return warn(from, line, "not included: the file includes itself, directly or through others");
        ++depth_;
        if (!readFile(*found)) warn(from, line, "the file of #FILE cannot be opened");
        --depth_;
        return;
    }
    warn(from, line, "the file of #FILE is not found: " + expanded.substr(0, 200));
}

void AssignmentReader::finish() {
    for (const RawLine& raw : raw_)
        if (raw.section == "LOGICALS") store(raw);
    for (const RawLine& raw : raw_)
        if (raw.section != "LOGICALS") store(raw);
    raw_.clear();
}

void AssignmentReader::store(const RawLine& raw) {
    if (expanded_ > maxExpanded) {
        if (reported_.insert("size").second)
            warn(raw.file, raw.line, "too much text once expressions are replaced; the rest is not read");
        return;
    }
    const auto expand = [&](std::string_view text) {
        return expandText(text, names_, [&](const std::string& problem) { warn(raw.file, raw.line, problem); });
    };
    AssignmentLine line;
    line.file = raw.file;
    line.line = raw.line;
    if (hasWholeLines(raw.section)) {
        line.name = expand(raw.text);
    } else {
        const NameAndValue parts = splitAssignment(raw.text);
        line.name = expand(parts.name);
        line.value = expand(parts.value);
    }
    const std::size_t encrypted = raw.text.find("(!");
    if (encrypted != std::string::npos && raw.text.find("!)", encrypted) != std::string::npos)
        warn(raw.file, raw.line,
             "the value is encrypted by pathscrambler and cannot be decrypted; it is kept as it is");
    expanded_ += line.name.size() + line.value.size();
    check(raw.section, line);
    if (raw.section == "LOGICALS") logicals_[upperCopy(line.name)] = line.value;
    linesOf(raw.section).push_back(std::move(line));
}

void AssignmentReader::check(std::string_view section, const AssignmentLine& line) {
    const SettingEntry* sectionEntry = findSection(section);
    if (sectionEntry == nullptr || sectionEntry->support == SettingSupport::Unsupported) return;  // already said
    if (line.name.empty()) return warn(line.file, line.line, "the line has no name before its '='");
    const SettingEntry* entry = findSetting(section, line.name);
    if (entry != nullptr && entry->support != SettingSupport::Unsupported) return;
    if (entry == nullptr && !hasClosedSettings(section)) return;
    // One warning a setting, however it is spelled: with or without underscores.
    std::string key = upperCopy(entry != nullptr ? entry->name : std::string_view(line.name));
    std::erase(key, '_');
    key.insert(0, std::string(section) + ' ');
    if (!reported_.insert(key).second) return;
    if (entry == nullptr)
        warn(line.file, line.line, "unknown setting " + quotable(line.name) + " in [" + std::string(section) + "]");
    else
        warn(line.file, line.line,
             "setting " + std::string(entry->name) + " has no effect: " + std::string(describe(entry->lack)));
}

std::vector<AssignmentLine>& AssignmentReader::linesOf(std::string_view section) {
    const auto [at, isNew] = sectionAt_.try_emplace(std::string(section), into_.sections_.size());
    if (isNew) into_.sections_.push_back({std::string(section), {}});
    return into_.sections_[at->second].lines;
}

void AssignmentReader::warn(const std::string& file, int line, const std::string& text) {
    std::vector<std::string>& warnings = into_.warnings_;
    if (warnings.size() >= maxWarnings) return;
    if (warnings.size() + 1 == maxWarnings) {
        warnings.emplace_back(file + ": warning: further problems in the assignment files are not listed");
        return;
    }
    warnings.push_back(file + (line > 0 ? ":" + std::to_string(line) : "") + ": warning: " + text);
}

}  // namespace uproc::runtime
