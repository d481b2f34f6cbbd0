// Conversions between strings and numbers, and simple arithmetic functions (manual: "$string", "$number", "$abs",
// "$int", "$frac", "$power").
#include <array>
#include <cmath>
#include <optional>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/classic_number.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/letter_case.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using lists::TextOf;

// ---- $string

struct NamedCharacter {
    std::string_view name;
    std::string_view text;
};

// "$string", tables 3 and 4.
constexpr NamedCharacter namedCharacters[] = {
    {"lt", "<"},     {"gt", ">"},      {"amp", "&"},     {"apos", "'"},    {"quot", "\""},   {"uNL", "\r"},
    {"uPG", "\f"},   {"uTAB", "\t"},   {"uALL", "\x10"}, {"uONE", "\x11"}, {"uEQ", "\x12"},  {"uGT", "\x13"},
    {"uLT", "\x14"}, {"uNOT", "\x15"}, {"uAND", "\x16"}, {"uOR", "\x17"},  {"uSEP", "\x1b"},
};

// The number of "&#65;" or "&#x41;" without its "&#" and ";"; -1 if it names no character.
std::int32_t characterNumber(std::string_view digits) {
    const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
    if (hexadecimal) digits.remove_prefix(1);
    if (digits.empty()) return -1;
    const std::int32_t base = hexadecimal ? 16 : 10;
    std::int32_t number = 0;
    for (const char c : digits) {
        const char upper = upperAscii(c);
        std::int32_t digit = -1;
        if (c >= '0' && c <= '9') digit = c - '0';
        if (hexadecimal && upper >= 'A' && upper <= 'F') digit = upper - 'A' + 10;
        if (digit < 0) return -1;
        number = number * base + digit;
        if (number > 0x10ffff) return -1;
    }
    const bool surrogate = number >= 0xd800 && number < 0xe000;
    return number == 0 || surrogate ? -1 : number;
}

// Appends what the entity stands for; false if it is not one of the page's.
bool appendEntity(std::string& out, std::string_view name) {
    if (name.starts_with('#')) {
        const std::int32_t number = characterNumber(name.substr(1));
        if (number < 0) return false;
        appendCharacter(out, number);
        return true;
    }
    for (const NamedCharacter& entity : namedCharacters) {
        if (entity.name == name) {
            out.append(entity.text);
            return true;
        }
    }
    return false;
}

// $string(String): character entities become the characters; anything else stays as it is.
void string(BuiltinCall& call) {
    constexpr std::size_t longestName = 32;
    const TextOf argument(call.arguments[0]);
    const std::string_view text = argument.view();
    std::string result;
    result.reserve(text.size());
    std::size_t from = 0;
    for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
        result.append(text, from, at - from);
        from = at;
        const std::size_t end = text.substr(0, std::min(text.size(), at + longestName)).find(';', at);
        if (end != std::string_view::npos && appendEntity(result, text.substr(at + 1, end - at - 1))) from = end + 1;
        at = std::max(at + 1, from);
    }
    result.append(text, from);
    call.result = Value::string(std::move(result));
}

// ---- $number

// $number(NumericString): a number stays what it is, also an empty one.
void number(BuiltinCall& call) {
    const Value& argument = call.arguments[0];
    call.result = argument;
    if (argument.isNull() || argument.isNumber()) return;
    if (argument.is(Tag::Boolean)) {
        call.result = Value::integer(argument.integer());
    } else {
        call.result = Value::number(classicNumber(TextOf(argument)));
    }
}

// ---- $typed

struct Converter {
    std::string_view name;
    std::string_view function;  // the function that does it; "" for a plain conversion to `type`
    Type type;
};
constexpr Converter converters[] = {
    {"$boolean", "", Type::Boolean},      {"$clock", "$clock", Type::Time},     {"$date", "$date", Type::Date},
    {"$datim", "$datim", Type::DateTime}, {"$float", "", Type::Float},          {"$number", "$number", Type::Numeric},
    {"$string", "", Type::String},        {"$syntax", "$syntax", Type::String}, {"$regex", "$regex", Type::String},
};

// $typed("Converter(Value)") or $typed("Value"): the value as what the converter makes of it; without one, or with an
// unknown one, the text.
void typed(BuiltinCall& call) {
    const TextOf written(call.arguments[0]);
    const std::string_view text = trimmed(written);
    const std::size_t open = text.find('(');
    call.result = Value::string(written.view());
    if (!text.ends_with(')') || open == std::string_view::npos) return;
    for (const Converter& converter : converters) {
        if (!equalIgnoreCase(trimmed(text.substr(0, open)), converter.name)) continue;
        std::array arguments{Value::string(text.substr(open + 1, text.size() - open - 2))};
        if (converter.function.empty()) {
            call.result = convert(arguments[0], converter.type);
            return;
        }
        BuiltinCall inner{call.state, arguments, 0, Value(), call.host, call.machine};
        findBuiltin(BuiltinKind::Function, converter.function)->run(inner);
        call.result = std::move(inner.result);
        return;
    }
}

// ---- arithmetic

void absolute(BuiltinCall& call) {
    call.result = Value::number(call.arguments[0].toDecimal().absolute());
}

void integerPart(BuiltinCall& call) {
    const Value& argument = call.arguments[0];
    call.result = argument.isInteger() ? argument : Value::number(argument.toDecimal().truncated());
}

void fractionalPart(BuiltinCall& call) {
    call.result = Value::number(call.arguments[0].toDecimal().fraction());
}

// base^exponent by repeated squaring; nullopt on overflow.
std::optional<Decimal> integerPower(Decimal base, std::uint64_t exponent) {
    constexpr std::int32_t largest = 9999;
    Decimal result(1);
    while (true) {
        if ((exponent & 1U) != 0) result = result * base;
        exponent /= 2;
        if (exponent == 0) break;
        base = (base * base).normalized();
        if (base.exponent() > largest) return std::nullopt;
    }
    if (result.normalized().exponent() > largest) return std::nullopt;
    return result;
}

// $power(X, Y): for X below zero, Y must be an integer.
void power(BuiltinCall& call) {
    const Decimal base = call.arguments[0].toDecimal();
    const Decimal exponent = call.arguments[1].toDecimal();
    call.result = Value::integer(0);
    if (base.isZero() && exponent.isNegative()) return call.state.raise(procerror::UPROCERR_DIVIDE);
    if (const auto whole = exponent.isInteger() ? exponent.toInt64() : std::nullopt) {
        const bool negative = *whole < 0;
        const std::uint64_t times =
            negative ? 0 - static_cast<std::uint64_t>(*whole) : static_cast<std::uint64_t>(*whole);
        const auto raised = integerPower(base, times);
        if (!raised) {
            return call.state.raise(negative ? procerror::UPROCERR_UNDERFLOW : procerror::UPROCERR_OVERFLOW);
        }
        if (raised->isZero() && !base.isZero()) {
            call.state.raise(negative ? procerror::UPROCERR_OVERFLOW : procerror::UPROCERR_UNDERFLOW);
        } else if (!negative) {
            call.result = Value::number(*raised);
        } else if (const auto inverse = Decimal::divide(Decimal(1), *raised)) {
            call.result = Value::number(*inverse);
        } else {
            call.state.raise(procerror::UPROCERR_OVERFLOW);
        }
        return;
    }
    if (base.isNegative()) return call.state.raise(procerror::UPROCERR_NEGATIVE);
    const double raised =
        std::pow(std::strtod(base.toString().c_str(), nullptr), std::strtod(exponent.toString().c_str(), nullptr));
    if (!std::isfinite(raised)) return call.state.raise(procerror::UPROCERR_OVERFLOW);
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.15g", raised);
    call.result = Value::number(Decimal::parse(digits).value_or(Decimal()));
}

constexpr auto function = BuiltinKind::Function;

constexpr std::array table{
    Builtin{function, "$string", "", "in:string", string, "$string"},
    Builtin{function, "$number", "", "in:numericString", number, "$number", "$nlsformat other than classic"},
    Builtin{function, "$typed", "", "in:value", typed, "$typed"},
    Builtin{function, "$abs", "", "in:x", absolute, "$abs"},
    Builtin{function, "$int", "", "in:x", integerPart, "$int"},
    Builtin{function, "$frac", "", "in:x", fractionalPart, "$frac"},
    Builtin{function, "$power", "", "in:x in:y", power, "$power", "fractional exponents to 15 digits only"},
};

}  // namespace

std::span<const Builtin> conversionBuiltins() {
    return table;
}

}  // namespace uproc
