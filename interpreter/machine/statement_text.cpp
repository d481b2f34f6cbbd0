#include "interpreter/machine/statement_text.hpp"

#include "interpreter/source/secret_mask.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

// Up to the comment; quotation marks written %%" do not end a string.
std::string_view withoutComment(std::string_view text) {
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' && !(inString && i >= 2 && text.substr(i - 2, 2) == "%%")) inString = !inString;
        if (text[i] == ';' && !inString) return text.substr(0, i);
    }
    return text;
}

}  // namespace

std::string StatementTexts::text(const Unit& unit, SourceLine place) {
    const std::string_view source = unit.fileText(place.file);
    std::vector<std::size_t>& starts = starts_[source.data()];
    if (starts.empty()) {
        starts.push_back(0);
        for (std::size_t at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1))
            starts.push_back(at + 1);
    }
    std::string joined;
    for (std::size_t number = place.line; number >= 1 && number <= starts.size(); ++number) {
        const std::size_t begin = starts[number - 1];
        const std::size_t end = number < starts.size() ? starts[number] - 1 : source.size();
        std::string_view part = trimmed(source.substr(begin, end - begin));
        const bool continued = part.ends_with("%/") || part.ends_with("%\\");
        if (continued) part.remove_suffix(2);
        joined += part;
        if (!continued) break;
    }
    return withoutSecrets(trimmed(withoutComment(joined)));
}

}  // namespace uproc
