#include "interpreter/values/text_pattern.hpp"

#include <algorithm>

#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/letter_case.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

// Characters with a meaning of their own in a classic syntax string.
constexpr std::string_view syntaxCodes = "#*&@~?()%^";

bool asciiLetter(std::int32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool asciiDigit(std::int32_t c) {
    return c >= '0' && c <= '9';
}

// Case of one character, through the text functions: patterns are short and this runs when one is parsed.
std::int32_t foldedCharacter(std::int32_t c) {
    if (c < 0x80) return c < 0 ? c : lowerAscii(static_cast<char>(c));
    std::string text;
    appendCharacter(text, c);
    return decodeCharacter(folded(text)).codePoint;
}

bool isCapital(std::int32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    std::string text;
    appendCharacter(text, c);
    return toLower(text) != text;
}

// Length of the character that ends at `end`.
std::size_t lengthBefore(std::string_view text, std::size_t end) {
    for (std::size_t length = 1; length <= 4 && length <= end; ++length) {
        const std::string_view character = text.substr(end - length, length);
        if (utf8Length(character) == length) return length;
    }
    return 1;
}

}  // namespace

std::optional<SyntaxMode> syntaxModeFromName(std::string_view name) {
    const std::string upper = upperCase(trimmed(name));
    if (upper == "CLASSIC" || upper == "X" || upper == "EXIT" || upper.empty()) return SyntaxMode::Classic;
    if (upper == "CASESENSITIVE" || upper == "CS" || upper == "S") return SyntaxMode::CaseSensitive;
    if (upper == "CASEINSENSITIVE" || upper == "CI" || upper == "I") return SyntaxMode::CaseInsensitive;
    if (upper == "NLSLOCALE" || upper == "NLS" || upper == "N") return SyntaxMode::NlsLocale;
    return std::nullopt;
}

std::string syntaxStringFor(std::string_view text, SyntaxMode mode) {
    if (mode == SyntaxMode::Classic) return "'%[X]" + std::string(text) + "'";
    std::string result = "'%[";
    result += mode == SyntaxMode::CaseSensitive ? "CS]" : mode == SyntaxMode::CaseInsensitive ? "CI]" : "NLS]";
    for (const char c : text) {
        if (syntaxCodes.find(c) != std::string_view::npos) result.push_back('%');
        result.push_back(c);
    }
    return result + "%[X]'";
}

// ---- reading a syntax string

class TextPattern::Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    // False if the text is no syntax string.
    bool parse(Steps& steps) {
        while (!text_.empty()) {
            if (!parseOne(steps)) return false;
        }
        return open_.empty();
    }

  private:
    bool parseOne(Steps& steps) {
        if (text_.front() == '%') return parsePercent(steps);
        if (mode_ != SyntaxMode::Classic) return literal(steps);
        using Kind = Step::Kind;
        switch (text_.front()) {
            case '#':
                return code(steps, Kind::Digit, 1);
            case '&':
                return code(steps, Kind::Letter, 1);
            case '@':
                return code(steps, Kind::Word, 1);
            case '?':
                return code(steps, Kind::Ascii, 1);
            case '~':
                if (text_.starts_with("~&")) return code(steps, Kind::ExtendedLetter, 2);
                if (text_.starts_with("~@")) return code(steps, Kind::ExtendedWord, 2);
                return false;
            case '*':
                // By itself: any characters (manual: "scan").
                steps.push_back({Kind::Anything, true});
                text_.remove_prefix(1);
                return true;
            case '(':
                open_.push_back(steps.size());
                steps.push_back({Kind::Optional});
                text_.remove_prefix(1);
                return true;
            case ')':
                if (open_.empty()) return false;
                steps[open_.back()].skip = static_cast<std::uint16_t>(steps.size() - open_.back());
                open_.pop_back();
                text_.remove_prefix(1);
                return true;
            default:
                return literal(steps);
        }
    }

    // %[MODE], or a character that stands for itself.
    bool parsePercent(Steps& steps) {
        if (text_.starts_with("%[")) {
            const std::size_t end = text_.find(']');
            if (end != std::string_view::npos) {
                if (const auto mode = syntaxModeFromName(text_.substr(2, end - 2))) {
                    mode_ = *mode;
                    text_.remove_prefix(end + 1);
                    return true;
                }
            }
        }
        text_.remove_prefix(1);
        return !text_.empty() && literal(steps);
    }

    bool code(Steps& steps, Step::Kind kind, std::size_t length) {
        text_.remove_prefix(length);
        const bool repeats = text_.starts_with('*');
        if (repeats) text_.remove_prefix(1);
        steps.push_back({kind, repeats});
        return true;
    }

    // Classic: a capital matches only itself, any other letter both cases.
    bool literal(Steps& steps) {
        const DecodedCharacter character = decodeCharacter(text_);
        const std::int32_t c = character.length == 1 ? static_cast<unsigned char>(text_.front()) : character.codePoint;
        text_.remove_prefix(character.length);
        const bool exact = mode_ == SyntaxMode::CaseSensitive || (mode_ == SyntaxMode::Classic && isCapital(c));
        if (exact) {
            steps.push_back({Step::Kind::Literal, false, 0, c});
        } else {
            steps.push_back({Step::Kind::AnyCase, false, 0, foldedCharacter(c)});
        }
        return true;
    }

    std::string_view text_;
    SyntaxMode mode_ = SyntaxMode::Classic;
    std::vector<std::size_t> open_;  // optional parts begun
};

bool TextPattern::Step::accepts(std::int32_t c) const {
    switch (kind) {
        case Kind::Literal:
            return c == character;
        case Kind::AnyCase:
            return c == character || foldedCharacter(c) == character;
        case Kind::Digit:
            return asciiDigit(c);
        case Kind::Letter:
            return asciiLetter(c);
        case Kind::Word:
            return asciiLetter(c) || asciiDigit(c) || c == '_';
        case Kind::ExtendedLetter:
            return asciiLetter(c) || (c >= 0x80 && isLetter(c));
        case Kind::ExtendedWord:
            return asciiLetter(c) || asciiDigit(c) || c == '_' || (c >= 0x80 && (isLetter(c) || isDigit(c)));
        case Kind::Ascii:
            return c >= 0 && c < 0x80;
        case Kind::Anything:
            return true;
        case Kind::Optional:
            break;
    }
    return false;
}

// The same pattern for reading a text from its end: every sequence turned round, optional parts kept in front of what
// they make optional.
TextPattern::Steps TextPattern::reversed(const Steps& steps, std::size_t begin, std::size_t end) {
    std::vector<Steps> parts;
    for (std::size_t at = begin; at < end; ++at) {
        Steps part{steps[at]};
        if (steps[at].kind == Step::Kind::Optional) {
            const std::size_t last = at + steps[at].skip;
            const Steps inner = reversed(steps, at + 1, last);
            part.insert(part.end(), inner.begin(), inner.end());
            at = last - 1;
        }
        parts.push_back(std::move(part));
    }
    Steps result;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        result.insert(result.end(), part->begin(), part->end());
    }
    return result;
}

// ---- matching: all ways through the steps at once, so that the time is linear in the text

class TextPattern::Run {
  public:
    explicit Run(const Steps& steps)
        : steps_(steps), current_(steps.size() + 1, never), next_(steps.size() + 1, never) {}

    // Where the text of a match begins and ends, counted in bytes from the place where reading began.
    struct Found {
        std::size_t begin = never;
        std::size_t end = 0;
    };
    [[nodiscard]] const Found& found() const { return found_; }

    // A match may begin here.
    void begin(std::size_t at) {
        if (found_.begin != never) return;
        enter(current_, 0, at, at);
        alive_ = true;
    }
    // Reads a character; false if no further one can change the result.
    bool read(std::int32_t c, std::size_t after) {
        if (!alive_) return false;
        alive_ = false;
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            const std::size_t start = current_[i];
            if (start == never || start > found_.begin || !steps_[i].accepts(c)) continue;
            enter(next_, steps_[i].repeats ? i : i + 1, start, after);
            alive_ = true;
        }
        current_.swap(next_);
        std::fill(next_.begin(), next_.end(), never);
        return alive_;
    }
    [[nodiscard]] bool idle() const { return !alive_; }

  private:
    static constexpr std::size_t never = static_cast<std::size_t>(-1);

    // Step i is to be tried next, for a match begun at `start`; and whatever may be left out with it.
    void enter(std::vector<std::size_t>& states, std::size_t i, std::size_t start, std::size_t at) {
        if (states[i] <= start) return;
        states[i] = start;
        if (i == steps_.size()) {
            if (start < found_.begin || (start == found_.begin && at > found_.end)) found_ = {start, at};
            return;
        }
        const Step& step = steps_[i];
        if (step.kind == Step::Kind::Optional) {
            enter(states, i + 1, start, at);
            enter(states, i + step.skip, start, at);
        } else if (step.repeats) {
            enter(states, i + 1, start, at);
        }
    }

    const Steps& steps_;
    std::vector<std::size_t> current_;  // for each step, the earliest begin of a match that has come to it
    std::vector<std::size_t> next_;
    Found found_;
    bool alive_ = false;
};

namespace {

std::int32_t characterOf(std::string_view text, std::size_t& length) {
    const DecodedCharacter character = decodeCharacter(text);
    length = character.length;
    return character.length == 1 ? static_cast<unsigned char>(text.front()) : character.codePoint;
}

}  // namespace

Result<TextPattern> TextPattern::from(const Value& searchFor) {
    if (const StringObject* object = searchFor.stringObject()) {
        if (object->kind() == TextKind::SyntaxString) return syntaxString(object->text());
        if (object->kind() == TextKind::RegexString) {
            TextPattern pattern;
            pattern.plain_ = false;
            pattern.regex_ = static_cast<const RegexString*>(object)->regex();
            return pattern;
        }
        TextPattern pattern;
        pattern.borrowed_ = object->text();
        return pattern;
    }
    TextPattern pattern;
    pattern.owned_ = searchFor.toText();
    return pattern;
}

Result<TextPattern> TextPattern::syntaxString(std::string_view text) {
    if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') text = text.substr(1, text.size() - 2);
    TextPattern pattern;
    pattern.plain_ = false;
    if (text.size() > longestSyntaxString || !Parser(text).parse(pattern.forward_)) {
        return fail(procerror::UPROCERR_SYNTAXSTRING, "not a valid syntax string");
    }
    pattern.backward_ = reversed(pattern.forward_, 0, pattern.forward_.size());
    return pattern;
}

std::optional<PatternMatch> TextPattern::find(std::string_view source, std::size_t from) const {
    if (from > source.size()) return std::nullopt;
    if (plain_) {
        const std::size_t at = source.find(text(), from);
        if (at == std::string_view::npos) return std::nullopt;
        return PatternMatch{at, at + text().size()};
    }
    if (regex_) return regex_->match(source, from, Regex::Place::Anywhere, search_);
    Run run(forward_);
    std::size_t length = 0;
    for (std::size_t at = from; at < source.size(); at += length) {
        run.begin(at);
        const std::int32_t c = characterOf(source.substr(at), length);
        if (!run.read(c, at + length) && run.found().begin <= at) break;
    }
    run.begin(source.size());
    if (run.found().begin > source.size()) return std::nullopt;
    return PatternMatch{run.found().begin, run.found().end};
}

std::optional<PatternMatch> TextPattern::findLast(std::string_view source) const {
    if (plain_) {
        const std::size_t at = source.rfind(text());
        if (at == std::string_view::npos) return std::nullopt;
        return PatternMatch{at, at + text().size()};
    }
    if (regex_) return findLastByRegex(source);
    Run run(backward_);
    for (std::size_t read = 0; read < source.size();) {
        run.begin(read);
        const std::size_t end = source.size() - read;
        std::size_t length = lengthBefore(source, end);
        const std::int32_t c = characterOf(source.substr(end - length, length), length);
        const std::size_t before = read;
        read += length;
        if (!run.read(c, read) && run.found().begin <= before) break;
    }
    run.begin(source.size());
    if (run.found().begin > source.size()) return std::nullopt;
    return PatternMatch{source.size() - run.found().end, source.size() - run.found().begin};
}

// The match that begins last.
std::optional<PatternMatch> TextPattern::findLastByRegex(std::string_view source) const {
    std::optional<PatternMatch> last;
    for (std::size_t from = 0; from <= source.size();) {
        const auto match = regex_->match(source, from, Regex::Place::Anywhere, search_);
        if (!match || (match->begin == match->end && match->begin == source.size())) break;
        last = match;
        from = match->begin + utf8Length(source.substr(match->begin));
    }
    return last;
}

std::optional<PatternMatch> TextPattern::matchAt(std::string_view source, std::size_t from) const {
    if (plain_) {
        if (!source.substr(from).starts_with(text())) return std::nullopt;
        return PatternMatch{from, from + text().size()};
    }
    if (regex_) return regex_->match(source, from, Regex::Place::Here, search_);
    Run run(forward_);
    run.begin(from);
    std::size_t length = 0;
    for (std::size_t at = from; at < source.size(); at += length) {
        const std::int32_t c = characterOf(source.substr(at), length);
        if (!run.read(c, at + length)) break;
    }
    if (run.found().begin != from) return std::nullopt;
    return PatternMatch{from, run.found().end};
}

std::optional<PatternMatch> TextPattern::matchAtEnd(std::string_view source) const {
    if (plain_) {
        if (!source.ends_with(text())) return std::nullopt;
        return PatternMatch{source.size() - text().size(), source.size()};
    }
    if (regex_) return regex_->match(source, 0, Regex::Place::AtEnd, search_);
    Run run(backward_);
    run.begin(0);
    for (std::size_t read = 0; read < source.size();) {
        const std::size_t end = source.size() - read;
        std::size_t length = lengthBefore(source, end);
        const std::int32_t c = characterOf(source.substr(end - length, length), length);
        read += length;
        if (!run.read(c, read)) break;
    }
    if (run.found().begin != 0) return std::nullopt;
    return PatternMatch{source.size() - run.found().end, source.size()};
}

bool TextPattern::matchesWhole(std::string_view source) const {
    if (regex_) return regex_->match(source, 0, Regex::Place::Whole, search_).has_value();
    const auto match = matchAt(source, 0);
    return match && match->end == source.size();
}

}  // namespace uproc
