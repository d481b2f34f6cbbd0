// TextPattern: what $scan, $replace, $split, $ltrim and comparisons search for: a plain text, a syntax string or a
// regex string (manual: "Syntax Strings for Pattern Matching", "Regex Strings for Pattern Matching", "scan
// (deprecated)").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/regex.hpp"
#include "interpreter/values/result.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

// How $syntax wants the characters of its argument to be taken.
enum class SyntaxMode : std::uint8_t { Classic, CaseSensitive, CaseInsensitive, NlsLocale };
// The mode with that name ("CaseSensitive", "CS", "S" ...) in any case.
std::optional<SyntaxMode> syntaxModeFromName(std::string_view name);
// The syntax string for `text` as $syntax writes it: '%[X]D&G', '%[CS]D%&G%[X]'.
std::string syntaxStringFor(std::string_view text, SyntaxMode mode);

class TextPattern {
  public:
    // A pattern searches one text and beginnings of it.
    // What `searchFor` stands for: its StringObject's kind decides. Fails with UPROCERR_SYNTAXSTRING or
    // UPROCERR_REGEXSTRING. `searchFor` must live as long as the pattern.
    static Result<TextPattern> from(const Value& searchFor);
    // A syntax string, with or without its single quotes.
    static Result<TextPattern> syntaxString(std::string_view text);

    // True if the pattern is the plain text "".
    [[nodiscard]] bool isEmpty() const { return plain_ && text().empty(); }
    // A regex string's search was given up at its limit: what was found so far may be wrong.
    [[nodiscard]] bool exhausted() const { return search_.exhausted; }
    // The first match at or behind `from`, and the last one in the text; of several at one place the longest (of a
    // regex string: the first by its own rules).
    [[nodiscard]] std::optional<PatternMatch> find(std::string_view source, std::size_t from = 0) const;
    [[nodiscard]] std::optional<PatternMatch> findLast(std::string_view source) const;
    // The longest match that begins at `from`, or ends at the end of `source`.
    [[nodiscard]] std::optional<PatternMatch> matchAt(std::string_view source, std::size_t from) const;
    [[nodiscard]] std::optional<PatternMatch> matchAtEnd(std::string_view source) const;
    [[nodiscard]] bool matchesWhole(std::string_view source) const;

  private:
    // One step of a syntax string: a character of some class, once or any number of times; or a way around an
    // optional part.
    struct Step {
        enum class Kind : std::uint8_t {
            Literal,  // exactly `character`
            AnyCase,  // `character` (folded) in either case
            Digit,
            Letter,
            Word,  // letter, digit or underscore
            ExtendedLetter,
            ExtendedWord,
            Ascii,
            Anything,
            Optional,  // goes on here or `skip` steps further
        };
        Kind kind;
        bool repeats = false;
        std::uint16_t skip = 0;
        std::int32_t character = 0;

        [[nodiscard]] bool accepts(std::int32_t c) const;
    };
    using Steps = std::vector<Step>;
    class Parser;
    class Run;

    [[nodiscard]] std::optional<PatternMatch> findLastByRegex(std::string_view source) const;
    static Steps reversed(const Steps& steps, std::size_t begin, std::size_t end);

    // The plain text.
    [[nodiscard]] std::string_view text() const { return borrowed_.data() ? borrowed_ : owned_; }

    // The manual's limit is 127 characters, and 256 for scan.
    static constexpr std::size_t longestSyntaxString = 512;

    bool plain_ = true;
    mutable Regex::Search search_;
    Ref<Regex> regex_;
    std::string owned_;
    std::string_view borrowed_;
    Steps forward_;
    Steps backward_;  // for searching from the end
};

}  // namespace uproc
