#include "interpreter/preprocess/replacement.hpp"

#include <algorithm>

#include "interpreter/preprocess/limits.hpp"

namespace uproc::preprocess {
namespace {

// "%%<" is a plain "<" (but "%%%" ends a substitution), and "·<" is a GOLD character.
bool isEscaped(std::string_view line, std::size_t at) {
    std::size_t percent = 0;
    while (percent < 4 && percent < at && line[at - percent - 1] == '%')
        ++percent;
    return percent == 2 || line.substr(0, at).ends_with("\xc2\xb7");
}

// `out` is cut off at `at`: what pointed behind it is gone.
void dropPieces(std::vector<ReplacedPiece>& pieces, std::size_t at) {
    while (!pieces.empty() && pieces.back().offset >= at)
        pieces.pop_back();
}

}  // namespace

bool Replacement::mentionsConstants(std::string_view line) {
    for (std::size_t at = line.find('<'); at != std::string_view::npos; at = line.find('<', at + 1)) {
        std::size_t end = at + 1;
        while (end < line.size() && isConstantCharacter(line[end]))
            ++end;
        if (end > at + 1 && end < line.size() && line[end] == '>') return true;
        // The "<" that stopped the search is looked at next.
        at = end - 1;
    }
    return false;
}

bool Replacement::replace(std::string_view line, std::vector<ReplacedPiece>* pieces) {
    text_ = line;
    if (!mentionsConstants(line)) return false;
    out_.clear();
    replaced_ = false;
    expand(line, out_, pieces, 0);
    if (!replaced_) return false;
    text_ = out_;
    return true;
}

void Replacement::expand(std::string_view line, std::string& out, std::vector<ReplacedPiece>* pieces,
                         std::size_t depth) {
    std::vector<Opened> open;  // every "<" that only characters of a name follow
    std::size_t at = 0;
    while (at < line.size() && !exhausted_) {
        if (open.empty()) {
            const std::size_t next = std::min(line.find('<', at), line.size());
            out.append(line, at, next - at);
            at = next;
            if (at == line.size()) return;
        }
        const char c = line[at];
        if (c == '<' && !isEscaped(line, at)) {
            open.push_back({out.size(), static_cast<std::uint32_t>(at)});
        } else if (c == '>' && !open.empty()) {
            if (close(out, open, static_cast<std::uint32_t>(at + 1), pieces, depth)) {
                ++at;
                continue;
            }
            open.clear();
        } else if (!isConstantCharacter(c)) {
            open.clear();
        }
        out += c;
        ++at;
    }
}

// A ">" follows: replaces the innermost open name if it is defined.
bool Replacement::close(std::string& out, std::vector<Opened>& open, std::uint32_t behind,
                        std::vector<ReplacedPiece>* pieces, std::size_t depth) {
    const Opened opened = open.back();
    Constants::Value* value = constants_.find(std::string_view(out).substr(opened.at + 1));
    if (value == nullptr || value->inUse) return false;
    open.pop_back();
    out.resize(opened.at);
    const bool deep = value->mentionsConstants && depth >= maximumValueDepth;
    if (deep || budget_ < value->text.size() + costPerReplacement) {
        exhausted_ = true;
        return true;
    }
    budget_ -= value->text.size() + costPerReplacement;
    replaced_ = true;
    if (value->mentionsConstants) {
        value->inUse = true;
        expand(value->text, out, nullptr, depth + 1);
        value->inUse = false;
    } else {
        out += value->text;
    }
    if (pieces != nullptr) {
        dropPieces(*pieces, opened.at);
        pieces->push_back({static_cast<std::uint32_t>(opened.at), opened.original, true});
        pieces->push_back({static_cast<std::uint32_t>(out.size()), behind, false});
    }
    const std::string_view added = std::string_view(out).substr(opened.at);
    if (!std::all_of(added.begin(), added.end(), isConstantCharacter)) open.clear();
    return true;
}

}  // namespace uproc::preprocess
