#include "interpreter/values/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <array>

#include <pcre2.h>

#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/letter_case.hpp"

namespace uproc {
namespace {

constexpr std::uint32_t mostSteps = 2'000'000;  // of one search: some hundredths of a second
constexpr std::uint32_t mostKibibytes = 65'536;
constexpr std::size_t longestPattern = 65'536;

constexpr std::uint32_t options = PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_DOLLAR_ENDONLY |
                                  PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UTF;

struct FreeContext {
    void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
using Code = std::unique_ptr<pcre2_code, FreeContext>;

Code compiled(std::string_view pattern, std::uint32_t with, int& error) {
    const std::unique_ptr<pcre2_compile_context, FreeContext> context(pcre2_compile_context_create(nullptr));
    if (!context) throw std::bad_alloc();
    pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_ALT_BSUX);
    std::size_t at = 0;
    return Code(
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), with, &error, &at, context.get()));
}

bool isUtf8(std::string_view source) {
    for (std::size_t at = 0; at < source.size();) {
        if (static_cast<unsigned char>(source[at]) < 0x80) {
            ++at;
            continue;
        }
        const DecodedCharacter character = decodeCharacter(source.substr(at));
        if (character.codePoint < 0) return false;
        at += character.length;
    }
    return true;
}

std::string messageOf(int error) {
    std::array<unsigned char, 160> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return reinterpret_cast<const char*>(text.data());
}

}  // namespace

struct Regex::Parts {
    std::string pattern;
    std::uint32_t caseOption = 0;
    Code utf8;   // for texts that are UTF-8
    Code bytes;  // for others; made when needed
    std::unique_ptr<pcre2_match_context, FreeContext> limits;
    std::unique_ptr<pcre2_match_data, FreeContext> found;
};

Regex::Regex() : parts_(std::make_unique<Parts>()) {}
Regex::~Regex() = default;

Result<Ref<Regex>> Regex::compile(std::string_view pattern, Case letters) {
    if (pattern.empty() || pattern.size() > longestPattern) {
        return fail(procerror::UPROCERR_REGEXSTRING, "a regex string has 1 to 65536 bytes");
    }
    Ref<Regex> regex(new Regex);
    Parts& parts = *regex->parts_;
    parts.pattern = pattern;
    parts.caseOption = letters == Case::Any ? PCRE2_CASELESS : 0;
    int error = 0;
    parts.utf8 = compiled(pattern, ((options | PCRE2_UTF) & ~PCRE2_NEVER_UTF) | parts.caseOption, error);
    if (!parts.utf8) return fail(procerror::UPROCERR_REGEXSTRING, messageOf(error));
    parts.limits.reset(pcre2_match_context_create(nullptr));
    parts.found.reset(pcre2_match_data_create(1, nullptr));
    if (!parts.limits || !parts.found) throw std::bad_alloc();
    pcre2_set_match_limit(parts.limits.get(), mostSteps);
    pcre2_set_heap_limit(parts.limits.get(), mostKibibytes);
    return regex;
}

std::optional<PatternMatch> Regex::match(std::string_view source, std::size_t from, Place place, Search& search) const {
    Parts& parts = *parts_;
    std::uint32_t how = 0;
    if (place == Place::Here || place == Place::Whole) how |= PCRE2_ANCHORED;
    if (place == Place::AtEnd || place == Place::Whole) how |= PCRE2_ENDANCHORED;
    const pcre2_code* code = parts.utf8.get();
    if (!search.isUtf8) search.isUtf8 = isUtf8(source);
    if (*search.isUtf8) {
        how |= PCRE2_NO_UTF_CHECK;
    } else {
        int error = 0;
        if (!parts.bytes) parts.bytes = compiled(parts.pattern, options | parts.caseOption, error);
        code = parts.bytes.get();
    }
    if (code == nullptr) return std::nullopt;
    const char* const text = source.data() != nullptr ? source.data() : "";
    const int result = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text), source.size(), from, how,
                                   parts.found.get(), parts.limits.get());
    if (result == PCRE2_ERROR_NOMATCH) return std::nullopt;
    if (result < 0) {
        search.exhausted = true;
        return std::nullopt;
    }
    const PCRE2_SIZE* const bounds = pcre2_get_ovector_pointer(parts.found.get());
    if (bounds[0] > bounds[1]) return std::nullopt;  // \K in a look-ahead
    return PatternMatch{bounds[0], bounds[1]};
}

}  // namespace uproc
