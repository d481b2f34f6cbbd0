#include "interpreter/preprocess/block_text.hpp"

#include <algorithm>

#include "interpreter/preprocess/constants.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::preprocess {
namespace {

std::string_view withoutLeadingBlanks(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

// What follows "NAME:blockdata", or nothing.
std::string_view behindBlockData(std::string_view line) {
    constexpr std::string_view word = "blockdata";
    line = withoutLeadingBlanks(line);
    const auto nameEnd = std::find_if_not(line.begin(), line.end(), isConstantCharacter);
    if (nameEnd == line.begin()) return {};
    std::string_view rest = withoutLeadingBlanks(line.substr(static_cast<std::size_t>(nameEnd - line.begin())));
    if (!rest.starts_with(':')) return {};
    rest = withoutLeadingBlanks(rest.substr(1));
    if (!equalIgnoreCase(rest.substr(0, word.size()), word)) return {};
    return withoutLeadingBlanks(rest.substr(word.size()));
}

}  // namespace

bool BlockText::takes(std::string_view line) {
    if (inside()) {
        if (line.find(delimiter_) != std::string_view::npos) delimiter_.clear();
        return true;
    }
    const std::string_view rest = behindBlockData(line);
    if (rest.empty()) return false;
    const std::string_view delimiter = rest.substr(0, utf8Length(rest));
    if (delimiter == "#") return false;  // not allowed
    const std::string_view text = withoutLeadingBlanks(rest.substr(delimiter.size()));
    const bool closed = !text.starts_with(';') && text.find(delimiter) != std::string_view::npos;
    if (!closed) delimiter_ = delimiter;
    return true;
}

}  // namespace uproc::preprocess
