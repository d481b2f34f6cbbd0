// A pattern, a line end, a text: as a syntax string and as a regex string, searched in every way.
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/values/regex.hpp"
#include "interpreter/values/text_pattern.hpp"

namespace {

using namespace uproc;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

void search(const TextPattern& pattern, std::string_view text) {
    const auto first = pattern.find(text);
    if (first) {
        require(first->begin <= first->end && first->end <= text.size());
        const auto here = pattern.matchAt(text, first->begin);
        require(pattern.exhausted() || (here && here->begin == first->begin));
    }
    const auto last = pattern.findLast(text);
    require(pattern.exhausted() || !last || (first && last->begin >= first->begin));
    if (last) require(last->begin <= last->end && last->end <= text.size());
    if (const auto end = pattern.matchAtEnd(text)) require(end->end == text.size() && end->begin <= text.size());
    if (pattern.matchesWhole(text)) require(pattern.exhausted() || pattern.matchAt(text, 0).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t longest = 300;  // longer ones only take longer
    const std::string_view input(reinterpret_cast<const char*>(data), std::min(size, longest));
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view pattern = input.substr(0, end);
    const std::string_view text = end == input.size() ? std::string_view() : input.substr(end + 1);
    if (const auto syntax = TextPattern::syntaxString(pattern)) search(*syntax, text);
    for (const Regex::Case letters : {Regex::Case::Exact, Regex::Case::Any}) {
        const auto regex = Regex::compile(pattern, letters);
        if (!regex) continue;
        const Value value = Value::string(Ref<StringObject>(makeRef<RegexString>(std::string(pattern), *regex)));
        const auto searched = TextPattern::from(value);
        require(searched.has_value());
        search(*searched, text);
    }
    return 0;
}
