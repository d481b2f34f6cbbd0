// Display formats of numbers (manual: "Display Formats for Numeric and Float Data").
#include <algorithm>
#include <charconv>

#include "interpreter/values/display_format.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using display::Parsed;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// What a picture of digits says: 9, z and separators, with signs around them.
struct Picture {
    std::string before;    // $, + and - before the digits
    std::string whole;     // 9, z and layout separators
    char point = 0;        // '.' or ',': the fixed decimal point
    std::string fraction;  // 9 and z
    std::string behind;    // $, + and - behind the digits
    bool blanks = false;   // B
    bool floats = false;   // B stands before the sign, so the sign stands at the first digit

    [[nodiscard]] bool has(char sign) const {
        return before.find(sign) != std::string::npos || behind.find(sign) != std::string::npos;
    }
    [[nodiscard]] std::size_t positions() const {
        return static_cast<std::size_t>(
            std::count_if(whole.begin(), whole.end(), [](char c) { return c == '9' || c == 'z'; }));
    }
};

class PictureFormat final : public DisplayFormat {
  public:
    PictureFormat(Type type, Picture picture) : DisplayFormat(type), picture_(std::move(picture)) {}

  private:
    bool write(const Value& value, std::string& text) const override;
    [[nodiscard]] std::string wholeDigits(std::string_view digits) const;
    [[nodiscard]] std::string fractionDigits(std::string digits) const;
    [[nodiscard]] std::string signs(std::string_view codes, int sign, bool before) const;

    Picture picture_;
};

// `digits` without leading zeros: "" for 0.
std::string PictureFormat::wholeDigits(std::string_view digits) const {
    std::string text;
    std::size_t padding = picture_.positions() - digits.size();
    std::size_t next = 0;
    bool shown = false;
    for (const char code : picture_.whole) {
        const bool position = code == '9' || code == 'z';
        char digit = '0';
        if (position && padding > 0) {
            --padding;
            shown = shown || code == '9';
        } else if (position) {
            digit = digits[next++];
            shown = true;
        }
        if (shown) {
            text += position ? digit : code;
        } else if (picture_.blanks) {
            text += ' ';
        }
    }
    return text;
}

std::string PictureFormat::fractionDigits(std::string digits) const {
    const std::size_t size = picture_.fraction.size();
    digits.resize(size, '0');
    std::size_t end = size;
    while (end > 0 && picture_.fraction[end - 1] == 'z' && digits[end - 1] == '0')
        --end;
    digits.resize(end);
    if (picture_.blanks) digits.resize(size, ' ');
    return digits;
}

std::string PictureFormat::signs(std::string_view codes, int sign, bool before) const {
    std::string text;
    for (const char code : codes) {
        if (code == '$') {
            text += before ? "$ " : " $";
        } else if ((code == '+' && sign > 0) || (code == '-' && sign < 0)) {
            text += code;
        } else if (picture_.blanks) {
            text += ' ';
        }
    }
    return text;
}

bool PictureFormat::write(const Value& value, std::string& text) const {
    const Decimal number = value.toDecimal().rounded(static_cast<std::int32_t>(picture_.fraction.size()));
    if (number.isOverflow()) return false;
    const int sign = number.isZero() ? 0 : number.isNegative() ? -1 : 1;
    if (sign < 0 && !picture_.has('-') && !picture_.has('+')) return false;
    const std::string digits = number.absolute().toString();
    if (digits.find('e') != std::string::npos) return false;
    const std::size_t point = digits.find('.');
    std::string whole = digits.substr(0, point);
    if (whole == "0") whole.clear();
    if (whole.size() > picture_.positions()) return false;
    std::string shown = wholeDigits(whole);
    const std::string before = signs(picture_.before, sign, true);
    const std::size_t first = picture_.floats ? std::min(shown.find_first_not_of(' '), shown.size()) : 0;
    shown.insert(first, before);
    if (picture_.point != 0) {
        shown += picture_.point;
        shown += fractionDigits(point == std::string::npos ? std::string() : digits.substr(point + 1));
    }
    text = shown + signs(picture_.behind, sign, false);
    return true;
}

// w.de: one digit before the point, in w characters.
class ExponentFormat final : public DisplayFormat {
  public:
    ExponentFormat(Type type, int width, int decimals) : DisplayFormat(type), width_(width), decimals_(decimals) {}

  private:
    bool write(const Value& value, std::string& text) const override;

    static constexpr int defaultWidth = 12;
    int width_;     // 0: the default
    int decimals_;  // -1: as many as there is room for
};

std::string exponentText(const Decimal& number, int decimals) {
    // The coefficient's digits say where the first one stands.
    const auto firstExponent = [](const Decimal& decimal) {
        std::int32_t exponent = decimal.exponent() - 1;
        for (Decimal::Coefficient rest = decimal.coefficient(); rest != 0; rest /= 10)
            ++exponent;
        return decimal.isZero() ? 0 : exponent;
    };
    const Decimal rounded = number.absolute().rounded(decimals - firstExponent(number));
    const std::int32_t exponent = firstExponent(rounded);
    std::string digits;
    for (Decimal::Coefficient rest = rounded.coefficient(); rest != 0; rest /= 10)
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    digits.resize(static_cast<std::size_t>(decimals) + 1, '0');
    std::string text = number.isNegative() ? "-" : "";
    text += digits.front();
    if (decimals > 0) text += '.' + digits.substr(1);
    const std::string power = std::to_string(std::abs(exponent));
    text += exponent < 0 ? "e-" : "e+";
    if (power.size() < 2) text += '0';
    return text + power;
}

bool ExponentFormat::write(const Value& value, std::string& text) const {
    const Decimal number = value.toDecimal();
    if (number.isOverflow()) return false;
    const int width = width_ == 0 ? defaultWidth : width_;
    // What is left of the width for decimals: without sign, first digit, point and an exponent of two digits.
    int decimals = std::clamp(width - 6 - (number.isNegative() ? 1 : 0), 0, Decimal::digits - 1);
    if (decimals_ >= 0) decimals = std::min(decimals, decimals_);
    text = exponentText(number, decimals);
    const int excess = static_cast<int>(text.size()) - width;
    if (excess > 0 && decimals > 0) text = exponentText(number, std::max(0, decimals - excess));
    return true;
}

// The number at the beginning of `text`, which is taken away; 0 if there is none.
int takeNumber(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) number = error == std::errc::result_out_of_range ? 1000 : 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return std::min(number, 1000);
}

Parsed parseExponent(std::string_view text, Type type) {
    text.remove_suffix(1);
    const int width = text.empty() || !isDigit(text.front()) ? 0 : takeNumber(text);
    int decimals = -1;
    if (text.size() > 1 && text.front() == '.' && isDigit(text[1])) {
        text.remove_prefix(1);
        decimals = takeNumber(text);
    }
    if (!text.empty()) return fail(0, "before e stands a width, as in 12.5e");
    return std::make_shared<ExponentFormat>(type, width, decimals);
}

// A code that is no digit position; what is wrong with it, or "".
std::string addSymbol(Picture& picture, char code, bool digits) {
    std::string& side = digits ? picture.behind : picture.before;
    switch (code) {
        case '.':
        case ',':
            if (picture.point != 0) return "a separator stands behind the decimal point";
            if (!digits || picture.whole.back() == '.' || picture.whole.back() == ',' || !picture.behind.empty()) {
                return "a separator does not stand between digits";
            }
            picture.whole += code;
            return {};
        case 'P':
        case 'K':
            if (picture.point != 0) return "it has more than one decimal point";
            if (!picture.behind.empty()) return "a sign stands between digits";
            picture.point = code == 'P' ? '.' : ',';
            return {};
        case '+':
        case '-':
        case '$':
            if (picture.has(code)) return std::string("it has more than one ") + code;
            side += code;
            return {};
        case 'B':
            if (picture.blanks) return "it has more than one B";
            picture.blanks = true;
            picture.floats = !digits && picture.before.empty();
            return {};
        default:
            return std::string("it has a '") + code + "'";
    }
}

}  // namespace

Parsed display::parseNumber(std::string_view text, Type type) {
    if (text.back() == 'e' || text.back() == 'E') return parseExponent(text, type);
    Picture picture;
    bool ended = false;
    for (const char written : text) {
        if (static_cast<unsigned char>(written) >= 0x80U) return fail(0, "it has a letter that is no code");
        const char code = written == 'Z' ? 'z' : written == 'z' ? 'z' : upperAscii(written);
        const bool digits = !picture.whole.empty() || picture.point != 0;
        if (code == '9' || code == 'z') {
            if (!picture.behind.empty() || ended) return fail(0, "a sign stands between digits");
            (picture.point != 0 ? picture.fraction : picture.whole) += code;
            continue;
        }
        const std::string problem = addSymbol(picture, code, digits);
        if (!problem.empty()) return fail(0, problem);
        ended = ended || (code == 'B' && digits);
    }
    if (picture.positions() + picture.fraction.size() == 0) return fail(0, "it has no position for a digit");
    if (!picture.whole.empty() && picture.whole.back() != '9' && picture.whole.back() != 'z') {
        return fail(0, "a separator does not stand between digits");
    }
    return std::make_shared<PictureFormat>(type, std::move(picture));
}

}  // namespace uproc
