#include "runtime/assignment/expressions.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "runtime/assignment/text.hpp"

namespace uproc::runtime {
namespace {

constexpr int maxDepth = 64;
constexpr std::size_t maxExpression = 1023;  // characters: the manual allows no longer line

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isAlphanumeric(char c) {
    return isDigit(c) || (upper(c) >= 'A' && upper(c) <= 'Z');
}
bool isNameCharacter(char c) {
    return isAlphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool isEscapable(char c) {
    return c != ' ' && c != '\t' && (c == '_' || !isNameCharacter(c));
}

std::string asText(double number) {
    char buffer[400];
    const bool whole = number == std::floor(number) && std::fabs(number) < 1e15;
    const auto end = whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(number)).ptr
                           : std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed).ptr;
    return {buffer, end};
}

// The byte where the `count`-th character (from 0) starts; the end if there are fewer.
std::size_t characterOffset(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
            ++at;
    }
    return at;
}

std::string_view characters(std::string_view text, std::size_t from, std::size_t count) {
    text.remove_prefix(characterOffset(text, from));
    return text.substr(0, characterOffset(text, count));
}

class Evaluator {
  public:
    Evaluator(std::string_view text, const ExpressionNames& names) : text_(text), names_(names) {}

    Result<std::string> whole() {
        auto value = sum();
        if (value && skipBlanks() != text_.size()) return fail(0, "unexpected text in the expression");
        return value;
    }

  private:
    std::size_t skipBlanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
            ++at_;
        return at_;
    }

    char peek() { return skipBlanks() < text_.size() ? text_[at_] : '\0'; }

    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    static Result<double> number(const std::string& text) {
        const std::string_view digits = trimmed(text);
        double value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value))
            return fail(0, "an operand is not a number");
        return value;
    }

    static Result<std::string> combine(char operation, const std::string& left, const std::string& right) {
        const auto a = number(left);
        if (!a) return tl::unexpected(a.error());
        const auto b = number(right);
        if (!b) return tl::unexpected(b.error());
        if ((operation == '/' || operation == '%') && *b == 0) return fail(0, "division by zero");
        const double value = operation == '+'   ? *a + *b
                             : operation == '-' ? *a - *b
                             : operation == '*' ? *a * *b
                             : operation == '/' ? *a / *b
                                                : std::fmod(*a, *b);
        if (!std::isfinite(value)) return fail(0, "the result is too large");
        return asText(value);
    }

    Result<std::string> chain(std::string_view operations, Result<std::string> (Evaluator::*operand)()) {
        auto left = (this->*operand)();
        while (left && peek() != '\0' && operations.find(peek()) != std::string_view::npos) {
            const char operation = text_[at_++];
            auto right = (this->*operand)();
            if (!right) return right;
            left = combine(operation, *left, *right);
        }
        return left;
    }

    Result<std::string> sum() {
        if (++depth_ > maxDepth) return fail(0, "the expression is nested too deeply");
        auto value = chain("+-", &Evaluator::product);
        --depth_;
        return value;
    }

    Result<std::string> product() { return chain("*/%", &Evaluator::operand); }

    Result<std::string> operand() {
        bool negative = false;
        while (peek() == '-' || peek() == '+')
            negative = (text_[at_++] == '-') != negative;
        auto value = primary();
        while (value && at_ < text_.size() && text_[at_] == '[') {
            ++at_;
            value = extraction(*value);
        }
        return value && negative ? combine('-', "0", *value) : value;
    }

    Result<std::string> primary() {
        if (take('(')) {
            auto value = sum();
            if (value && !take(')')) return fail(0, "a ')' is missing");
            return value;
        }
        const bool environment = take('$');
        const std::size_t from = at_;
        const bool literal = at_ < text_.size() && (isDigit(text_[at_]) || text_[at_] == '.');
        while (at_ < text_.size() && (isNameCharacter(text_[at_]) || (literal && text_[at_] == '.')))
            ++at_;
        const std::string_view word = text_.substr(from, at_ - from);
        if (word.empty()) return fail(0, "a name or number is missing");
        if (literal && !environment && word.find_first_not_of("0123456789.") == std::string_view::npos)
            return std::string(word);
        auto value = environment ? names_.environment(word) : names_.logical(word);
        if (!value)
            return fail(0, (environment ? "environment variable " : "logical ") + std::string(word.substr(0, 64)) +
                               " is not defined (a logical must be defined before it is used)");
        return std::move(*value);
    }

    // A position in characters, from 1; larger than any text if it is.
    Result<std::size_t> position() {
        const auto text = sum();
        if (!text) return tl::unexpected(text.error());
        const auto value = number(*text);
        if (!value) return tl::unexpected(value.error());
        return static_cast<std::size_t>(std::clamp(*value, 0.0, 1e9));
    }

    Result<std::string> extraction(const std::string& value) {
        if (at_ < text_.size() && !isNameCharacter(text_[at_])) return item(value, text_[at_++]);
        const auto from = position();
        if (!from) return tl::unexpected(from.error());
        const std::size_t skip = *from == 0 ? 0 : *from - 1;
        std::string_view result = characters(value, skip, value.size());
        if (peek() == ',' || peek() == ':') {
            const char kind = text_[at_++];
            const auto second = position();
            if (!second) return tl::unexpected(second.error());
            const std::size_t count = kind == ':' ? *second : *second > skip ? *second - skip : 0;
            result = characters(result, 0, count);
        }
        if (!take(']')) return fail(0, "a ']' is missing");
        return std::string(result);
    }

    // [?x]: the x-th of the parts that '?' separates.
    Result<std::string> item(std::string_view value, char separator) {
        const auto index = position();
        if (!index) return tl::unexpected(index.error());
        if (!take(']')) return fail(0, "a ']' is missing");
        for (std::size_t i = 1; i < *index; ++i) {
            const std::size_t end = value.find(separator);
            if (end == std::string_view::npos) return std::string();
            value.remove_prefix(end + 1);
        }
        return std::string(*index == 0 ? std::string_view() : value.substr(0, value.find(separator)));
    }

    std::string_view text_;
    const ExpressionNames& names_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

std::size_t expressionLength(std::string_view text) {
    if (!text.starts_with("%%(")) return 0;
    text = text.substr(0, maxExpression);  // keeps a line of many unclosed "%%(" from taking quadratic time
    int open = 0;
    for (std::size_t i = 2; i < text.size(); ++i) {
        if (text[i] == '[' && i + 2 < text.size() && (text[i + 1] == '(' || text[i + 1] == ')'))
            ++i;  // separators
        else if (text[i] == '(')
            ++open;
        else if (text[i] == ')' && --open == 0)
            return i + 1;
    }
    return 0;
}

Result<std::string> evaluateExpression(std::string_view expression, const ExpressionNames& names) {
    return Evaluator(expression, names).whole();
}

std::string expandText(std::string_view text, const ExpressionNames& names,
                       const std::function<void(const std::string&)>& problem) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '^' && i + 1 < text.size() && isEscapable(text[i + 1])) {
            out.push_back(text[i + 1]);
            i += 2;
            continue;
        }
        const std::size_t length = expressionLength(text.substr(i));
        if (length == 0) {
            out.push_back(text[i++]);
            continue;
        }
        const auto value = evaluateExpression(text.substr(i + 3, length - 4), names);
        if (!value) problem(value.error().text);
        out.append(value ? std::string_view(*value) : text.substr(i, length));
        i += length;
        if (out.size() > maxLogicalLine) {
            problem("the line is too long once its expressions are replaced; it is cut");
            out.resize(maxLogicalLine);
            return out;
        }
    }
    return out;
}

}  // namespace uproc::runtime
