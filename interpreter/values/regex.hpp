// Regular expressions (manual: "Regex Strings for Pattern Matching", "$regex"): the grammar of ECMAScript, matched by
// PCRE2 with limits, so that no pattern runs for ever.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/values/ref.hpp"
#include "interpreter/values/result.hpp"
#include "interpreter/values/string_object.hpp"

namespace uproc {

// A match, as byte offsets.
struct PatternMatch {
    std::size_t begin;
    std::size_t end;
};

class Regex final : public Counted {
  public:
    enum class Case : std::uint8_t { Exact, Any };
    // Fails with UPROCERR_REGEXSTRING.
    static Result<Ref<Regex>> compile(std::string_view pattern, Case letters);
    ~Regex() override;

    // The places where a match may stand.
    enum class Place : std::uint8_t {
        Anywhere,  // at `from` or behind
        Here,      // begins at `from`
        AtEnd,     // ends at the end of the text
        Whole,     // from `from` to the end of the text
    };
    // What is known of the text that is searched, and whether a search was given up at its limit. It belongs to one
    // text, which must not change.
    struct Search {
        std::optional<bool> isUtf8 = std::nullopt;
        bool exhausted = false;
    };
    // `source` is the search's text or a beginning of it, cut between characters.
    [[nodiscard]] std::optional<PatternMatch> match(std::string_view source, std::size_t from, Place place,
                                                    Search& search) const;

  private:
    Regex();
    struct Parts;

    std::unique_ptr<Parts> parts_;
};

// The shared text of a regex string, /pattern/flags, with the compiled pattern. It becomes a plain text when edited.
class RegexString final : public StringObject {
  public:
    RegexString(std::string text, Ref<Regex> regex)
        : StringObject(std::move(text), TextKind::RegexString), regex_(std::move(regex)) {}
    [[nodiscard]] const Ref<Regex>& regex() const { return regex_; }

  private:
    Ref<Regex> regex_;
};

}  // namespace uproc
