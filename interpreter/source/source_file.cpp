#include "interpreter/source/source_file.hpp"

#include <algorithm>
#include <cstring>

#include "interpreter/source/read_file.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

// Offset of a continuation marker that ends `line`, or npos. The marker is %/ or %\ and may be followed by blanks and
// a comment only.
std::size_t continuationMarker(std::string_view line) {
    if (line.find('%') == std::string_view::npos) return std::string_view::npos;
    for (std::size_t at = line.size(); at-- > 1;) {
        if ((line[at] == '/' || line[at] == '\\') && line[at - 1] == '%') {
            const std::string_view rest = trimmed(line.substr(at + 1));
            const bool comment = !rest.empty() && rest.front() == ';' && rest.find('"') == std::string_view::npos;
            if (rest.empty() || comment) return at - 1;
        }
    }
    return std::string_view::npos;
}

}  // namespace

bool isDirective(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
}

SourceFile::SourceFile(std::string name, std::string text)
    : name_(std::move(name)), text_(std::make_unique<std::string>(std::move(text))) {
    split();
}

SourceFile::SourceFile(const SourceFile& original, Expansion expansion)
    : name_(original.name()), original_(&original), expansion_(std::make_unique<Expansion>(std::move(expansion))) {}

Result<SourceFile> SourceFile::read(const std::string& path) {
    Result<std::string> text = readWholeFile(path, maximumSourceBytes);
    if (!text) return tl::unexpected(text.error());
    return SourceFile(path, std::move(*text));
}

void SourceFile::split() {
    std::string_view rest = *text_;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        physical_.push_back(line);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (std::size_t at = 0; at < physical_.size(); ++at) {
        LogicalLine logical;
        logical.text = physical_[at];
        logical.firstLine = static_cast<std::uint32_t>(at + 1);
        // A directive of the precompiler stands on one physical line.
        std::size_t marker = isDirective(logical.text) ? std::string_view::npos : continuationMarker(logical.text);
        if (marker != std::string_view::npos) {
            auto joined = std::make_unique<std::string>();
            logical.pieces.push_back({0, logical.firstLine});
            while (marker != std::string_view::npos) {
                joined->append(physical_[at].substr(0, marker));
                // An empty line ends the continuation.
                if (at + 1 >= physical_.size()) break;
                ++at;
                logical.pieces.push_back(
                    {static_cast<std::uint32_t>(joined->size()), static_cast<std::uint32_t>(at + 1)});
                marker = continuationMarker(physical_[at]);
                if (marker == std::string_view::npos) joined->append(physical_[at]);
            }
            logical.text = *joined;
            joined_.push_back(std::move(joined));
        }
        lines_.push_back(std::move(logical));
    }
}

std::string_view SourceFile::physicalLine(std::uint32_t number) const {
    if (original_ != nullptr) return original_->physicalLine(number);
    return number >= 1 && number <= physical_.size() ? physical_[number - 1] : std::string_view();
}

// The physical line that holds a byte of a logical line, and the offset at which that physical line begins.
std::pair<std::uint32_t, std::uint32_t> SourceFile::pieceAt(std::uint32_t logicalLine, std::uint32_t offset) const {
    const LogicalLine& logical = lines_[logicalLine];
    std::pair<std::uint32_t, std::uint32_t> found{logical.firstLine, 0};
    for (const auto& piece : logical.pieces) {
        if (piece.offset > offset) break;
        found = {piece.line, piece.offset};
    }
    return found;
}

Position SourceFile::ownPosition(std::uint32_t logicalLine, std::uint32_t offset) const {
    if (logicalLine >= lines_.size()) return {static_cast<std::uint32_t>(physical_.size() + 1), 1};
    const auto [line, start] = pieceAt(logicalLine, offset);
    std::string_view before = lines_[logicalLine].text.substr(0, offset).substr(start);
    std::uint32_t column = 1;
    while (!before.empty()) {
        before.remove_prefix(utf8Length(before));
        ++column;
    }
    return {line, column};
}

std::uint32_t SourceFile::originalOffset(const LineOrigin& origin, std::uint32_t offset) const {
    const auto first = expansion_->pieces.begin() + origin.firstPiece;
    const auto last = first + origin.pieces;
    const auto next = std::upper_bound(first, last, offset,
                                       [](std::uint32_t at, const ReplacedPiece& piece) { return at < piece.offset; });
    if (next == first) return offset;
    const ReplacedPiece& piece = *std::prev(next);
    return piece.fixed ? piece.original : piece.original + (offset - piece.offset);
}

Place SourceFile::place(std::uint32_t logicalLine, std::uint32_t offset) const {
    if (!expansion_) return {this, ownPosition(logicalLine, offset), 0};
    if (logicalLine >= expansion_->origins.size()) return {original_, original_->ownPosition(UINT32_MAX, 0), 0};
    const LineOrigin& origin = expansion_->origins[logicalLine];
    const SourceFile* file = expansion_->inclusions[origin.inclusion].file;
    return {file, file->ownPosition(origin.line, originalOffset(origin, offset)), origin.inclusion};
}

SourceLine SourceFile::sourceLine(std::uint32_t logicalLine, std::uint32_t offset) const {
    if (!expansion_) {
        if (logicalLine >= lines_.size()) return {static_cast<std::uint32_t>(physical_.size() + 1), 0};
        return {pieceAt(logicalLine, offset).first, 0};
    }
    if (logicalLine >= expansion_->origins.size()) return original_->sourceLine(UINT32_MAX, 0);
    const LineOrigin& origin = expansion_->origins[logicalLine];
    const Inclusion& inclusion = expansion_->inclusions[origin.inclusion];
    return {inclusion.file->sourceLine(origin.line, originalOffset(origin, offset)).line, inclusion.fileNumber};
}

std::vector<IncludedFrom> SourceFile::includeChain(std::uint32_t inclusion) const {
    std::vector<IncludedFrom> chain;
    while (expansion_ && inclusion != 0) {
        const Inclusion& inner = expansion_->inclusions[inclusion];
        if (inner.line == 0) break;  // included by no directive
        chain.push_back({expansion_->inclusions[inner.parent].file->name(), inner.line});
        inclusion = inner.parent;
    }
    return chain;
}

std::vector<const SourceFile*> SourceFile::files() const {
    if (!expansion_) return {this};
    std::vector<const SourceFile*> all{original_};
    for (const auto& file : expansion_->included)
        all.push_back(file.get());
    return all;
}

namespace {
// One of the GOLD characters as a raw byte. Blocks of a fixed size let the compiler look at many bytes at a time.
bool holdsGold(std::string_view text) {
    constexpr std::size_t block = 64;
    const auto gold = [](char c) { return c >= 0x10 && c <= 0x1b && c != 0x1a; };
    while (text.size() >= block) {
        unsigned char found = 0;
        for (std::size_t i = 0; i < block; ++i)
            found = static_cast<unsigned char>(found | static_cast<unsigned char>(gold(text[i])));
        if (found != 0) return true;
        text.remove_prefix(block);
    }
    return std::any_of(text.begin(), text.end(), gold);
}
}  // namespace

GoldNotation chooseNotation(std::string_view text) {
    constexpr std::string_view middleDot = "\xc2\xb7";
    for (std::size_t at = text.find(middleDot); at != std::string_view::npos; at = text.find(middleDot, at + 1)) {
        if (at + 2 < text.size() && std::strchr(";*?=!|&><", text[at + 2]) != nullptr) return GoldNotation::Explicit;
    }
    if (holdsGold(text)) return GoldNotation::Explicit;
    // Looks at each string constant of a line; a comment's text is passed over.
    bool lineHasConstant = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!lineHasConstant) {  // on to the next line that has one
            const std::size_t quote = text.find('"', at);
            if (quote == std::string_view::npos) break;
            const std::size_t lineEnd = text.rfind('\n', quote);
            if (lineEnd != std::string_view::npos) at = std::max(at, lineEnd + 1);
            lineHasConstant = true;
        }
        if (text[at] == '\n') {
            lineHasConstant = false;
        } else if (text[at] == ';') {
            at = std::min(text.find('\n', at), text.size());
            lineHasConstant = false;
        } else if (text[at] == '"') {
            const std::size_t end = text.find_first_of("\"\n", at + 1);
            if (end == std::string_view::npos) break;
            std::string_view constant = text.substr(at + 1, end - at - 1);
            int pairs = 0;
            bool list = constant.find(';') != std::string_view::npos;
            while (list && !constant.empty()) {
                const std::size_t stop = std::min(constant.find(';'), constant.size());
                const std::string_view item = constant.substr(0, stop);
                const std::size_t equal = item.find('=');
                list =
                    equal != std::string_view::npos && equal > 0 &&
                    item.substr(0, equal).find_first_not_of(
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ ") == std::string_view::npos;
                pairs += list ? 1 : 0;
                constant.remove_prefix(std::min(stop + 1, constant.size()));
            }
            if (list && pairs >= 2) return GoldNotation::Documentation;
            lineHasConstant = text[end] != '\n';
            at = end;
        }
    }
    return GoldNotation::Explicit;
}

}  // namespace uproc
