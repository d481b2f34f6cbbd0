#include "interpreter/preprocess/condition.hpp"

#include <algorithm>
#include <array>

#include "interpreter/preprocess/limits.hpp"
#include "interpreter/values/decimal.hpp"
#include "interpreter/values/text.hpp"

namespace uproc::preprocess {
namespace {

// What a part of the expression stands for: a text, or the truth of a comparison ("1" and "0" where a text is needed).
struct Operand {
    std::string_view text;
};

constexpr std::string_view trueText = "1";
constexpr std::string_view falseText = "0";

Operand truth(bool value) {
    return {value ? trueText : falseText};
}

bool isTrue(const Operand& operand) {
    const std::string_view text = trimmed(operand.text);
    if (text.empty() || text.front() == '<') return false;
    constexpr std::array<std::string_view, 4> no{"F", "FALSE", "N", "NO"};
    if (std::any_of(no.begin(), no.end(), [&](std::string_view word) { return equalIgnoreCase(text, word); }))
        return false;
    const auto number = Decimal::parse(text);
    return !number || !number->isZero();
}

bool isEqual(const Operand& left, const Operand& right) {
    if (left.text == right.text) return true;
    const auto first = Decimal::parse(trimmed(left.text));
    const auto second = Decimal::parse(trimmed(right.text));
    return first && second && *first == *second;
}

class Condition {
  public:
    explicit Condition(std::string_view text) : rest_(text) {}

    std::optional<bool> run() {
        const Operand result = alternatives();
        if (!trimmed(rest_).empty()) failed_ = true;
        if (failed_) return std::nullopt;
        return isTrue(result);
    }

  private:
    void skipBlanks() {
        while (rest_.starts_with(' ') || rest_.starts_with('\t'))
            rest_.remove_prefix(1);
    }
    bool symbol(std::string_view text) {
        skipBlanks();
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    Operand alternatives() {
        Operand left = conjunction();
        while (!failed_ && symbol("|")) {
            const Operand right = conjunction();
            left = truth(isTrue(left) || isTrue(right));
        }
        return left;
    }

    Operand conjunction() {
        Operand left = negation();
        while (!failed_ && symbol("&")) {
            const Operand right = negation();
            left = truth(isTrue(left) && isTrue(right));
        }
        return left;
    }

    // "!" binds weaker than a comparison, as in ProcScript.
    Operand negation() {
        bool negated = false;
        skipBlanks();
        while (rest_.starts_with('!') && !rest_.starts_with("!=")) {
            negated = !negated;
            rest_.remove_prefix(1);
            skipBlanks();
        }
        const Operand operand = comparison();
        return negated ? truth(!isTrue(operand)) : operand;
    }

    Operand comparison() {
        const Operand left = operand();
        const bool unequal = symbol("!=");
        if (!unequal && !symbol("==") && !symbol("=")) return left;
        const Operand right = operand();
        return truth(isEqual(left, right) != unequal);
    }

    Operand operand() {
        skipBlanks();
        if (rest_.starts_with('(')) return group();
        if (rest_.starts_with('"')) return quoted();
        return plain();
    }

    Operand group() {
        rest_.remove_prefix(1);
        if (++depth_ > maximumConditionDepth) failed_ = true;
        if (failed_) return {};
        const Operand inner = alternatives();
        --depth_;
        if (!symbol(")")) failed_ = true;
        return inner;
    }

    Operand quoted() {
        const std::size_t end = rest_.find('"', 1);
        if (end == std::string_view::npos) {
            failed_ = true;
            return {};
        }
        const Operand found{rest_.substr(1, end - 1)};
        rest_.remove_prefix(end + 1);
        return found;
    }

    // A text up to the next operator or closing parenthesis; it may hold parentheses of its own.
    Operand plain() {
        std::size_t inner = 0;
        std::size_t end = 0;
        for (; end < rest_.size(); ++end) {
            const char c = rest_[end];
            if (c == '(') ++inner;
            if (c == ')' && inner-- == 0) break;
            if (inner == 0 && (c == '=' || c == '&' || c == '|')) break;
            if (inner == 0 && c == '!' && rest_.substr(end).starts_with("!=")) break;
        }
        const Operand found{trimmed(rest_.substr(0, end))};
        rest_.remove_prefix(end);
        return found;
    }

    std::string_view rest_;
    std::size_t depth_ = 0;
    bool failed_ = false;
};

}  // namespace

std::optional<bool> evaluateCondition(std::string_view text) {
    if (trimmed(text).empty()) return std::nullopt;
    return Condition(text).run();
}

}  // namespace uproc::preprocess
