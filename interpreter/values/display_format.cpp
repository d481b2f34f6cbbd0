#include "interpreter/values/display_format.hpp"

#include <array>
#include <vector>

#include "interpreter/values/convert.hpp"
#include "interpreter/values/operations.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using display::Parsed;

bool isNumber(Type type) {
    return type == Type::Numeric || type == Type::Float;
}
bool isCalendar(Type type) {
    return type >= Type::Date && type <= Type::LinearDateTime;
}

bool continuesCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}
std::size_t charactersOf(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += continuesCharacter(c) ? 0 : 1;
    return count;
}

// TrueValue/FalseValue (manual: "Display Formats for Boolean Data").
class BooleanFormat final : public DisplayFormat {
  public:
    BooleanFormat(std::string_view whenTrue, std::string_view whenFalse)
        : DisplayFormat(Type::Boolean), true_(whenTrue), false_(whenFalse) {}

  private:
    bool write(const Value& value, std::string& text) const override {
        text = value.toBoolean() ? true_ : false_;
        return true;
    }
    [[nodiscard]] bool canShow(std::string_view text) const override { return text == true_ || text == false_; }

    std::string true_;
    std::string false_;
};

Parsed parseBoolean(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return fail(0, "it has the form TrueValue/FalseValue");
    if (text.find('/', slash + 1) != std::string_view::npos) return fail(0, "it has more than one '/'");
    const std::string_view whenTrue = trimmed(text.substr(0, slash));
    const std::string_view whenFalse = trimmed(text.substr(slash + 1));
    if (whenTrue == whenFalse) return fail(0, "true and false look the same");
    return std::make_shared<BooleanFormat>(whenTrue, whenFalse);
}

// ? for the string's characters among constant ones (manual: "Display Formats for Strings").
class StringFormat final : public DisplayFormat {
  public:
    // Constant texts; between two of them stands one character of the string.
    explicit StringFormat(std::vector<std::string> constants)
        : DisplayFormat(Type::String), constants_(std::move(constants)) {}

  private:
    bool write(const Value& value, std::string& text) const override {
        const std::string whole = value.toText();
        std::size_t at = 0;
        text = constants_.front();
        for (std::size_t i = 1; i < constants_.size(); ++i) {
            if (at < whole.size()) text += whole[at++];
            while (at < whole.size() && continuesCharacter(whole[at]))
                text += whole[at++];
            text += constants_[i];
        }
        return true;
    }

    std::vector<std::string> constants_;
};

Parsed parseString(std::string_view text) {
    std::vector<std::string> constants(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '?') {
            constants.emplace_back();
        } else if (text[i] != '%') {
            constants.back() += text[i];
        } else if (i + 1 < text.size() && (text[i + 1] == '?' || text[i + 1] == '%')) {
            constants.back() += text[++i];
        } else {
            return fail(0, "behind % stands ? or %");
        }
    }
    if (constants.size() == 1) return fail(0, "it has no ? for a character of the string");
    return std::make_shared<StringFormat>(std::move(constants));
}

// A style of the locale (manual: "NLS Display Formats").
class LocaleFormat final : public DisplayFormat {
  public:
    explicit LocaleFormat(Type type) : DisplayFormat(type) {}
    [[nodiscard]] bool isEffective() const override { return false; }

  private:
    bool write(const Value&, std::string&) const override { return false; }
};

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view known : words)
        if (equalIgnoreCase(word, known)) return true;
    return false;
}

// NUMERIC, CURRENCY, SHORT, MEDIUM, DATE ...: what stands in $NLS(...) and is no pattern.
bool isLocaleStyle(std::string_view text, Type type) {
    if (isNumber(type)) return isOneOf(text, {"NUMERIC", "NUMBER", "FLOAT", "CURRENCY"});
    const std::size_t comma = text.find(',');
    if (comma != std::string_view::npos && !isOneOf(trimmed(text.substr(comma + 1)), {"DATE", "TIME", "DATIM"})) {
        return false;
    }
    return isOneOf(trimmed(text.substr(0, comma)), {"SHORT", "MEDIUM", "LONG", "FULL"});
}

Parsed parsePattern(std::string_view text, Type type) {
    if (type == Type::Boolean) return parseBoolean(text);
    if (type == Type::String) return parseString(text);
    if (trimmed(text).empty()) return fail(0, "it is empty");
    return isNumber(type) ? display::parseNumber(trimmed(text), type) : display::parseCalendar(text, type);
}

}  // namespace

bool DisplayFormat::isAllowedFor(Type type) noexcept {
    return type == Type::String || type == Type::Boolean || isNumber(type) || isCalendar(type);
}

Parsed DisplayFormat::parse(std::string_view text, Type type) {
    if (charactersOf(text) > longest) return fail(0, "it has more than " + std::to_string(longest) + " characters");
    constexpr std::string_view head = "$NLS(";
    const std::string_view whole = trimmed(text);
    if (!equalIgnoreCase(whole.substr(0, head.size()), head)) return parsePattern(text, type);
    if (!isNumber(type) && !isCalendar(type)) return fail(0, "$NLS is for numbers, dates and times");
    if (whole.back() != ')') return fail(0, "a parenthesis is missing");
    std::string_view inner = trimmed(whole.substr(head.size(), whole.size() - head.size() - 1));
    if (isLocaleStyle(inner, type)) return std::make_shared<LocaleFormat>(type);
    if (inner.size() >= 2 && inner.front() == '"' && inner.back() == '"') inner = inner.substr(1, inner.size() - 2);
    return parsePattern(inner, type);
}

std::string DisplayFormat::apply(const Value& value) const {
    std::string text;
    if (value.isEmpty()) return text;
    if (!write(value, text)) text = value.toText();
    return text;
}

void DisplayFormat::show(Value& value) const {
    value = Value::string(apply(value));
}

void DisplayFormat::showBeside(Value& value, const Value& other) const {
    if (comparesTexts(other) && !value.isEmpty()) show(value);
}

bool DisplayFormat::comparesTexts(const Value& other) const {
    if (!other.isText() || other.isEmpty()) return false;
    if (isPattern(other)) return true;
    if (type_ == Type::Boolean) return canShow(other.view());
    if (type_ == Type::Date || type_ == Type::Time || type_ == Type::DateTime) return convert(other, type_).isNull();
    return !trimmed(other.view()).empty() && !Decimal::parse(other.view());
}

}  // namespace uproc
