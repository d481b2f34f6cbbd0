// Decimal against Python's decimal: see tests/tools/decimal_oracle.py for the operations and how cases are drawn.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "interpreter/values/decimal.hpp"

namespace uproc {
namespace {

// What the oracle prints for a number, made without Decimal's own text functions.
std::string canonical(const std::optional<Decimal>& value) {
    if (!value) return "none";
    if (value->isOverflow()) return "overflow";
    if (value->isZero()) return value->isNegative() || value->exponent() != 0 ? "zero with a sign or exponent" : "0";
    Decimal::Coefficient coefficient = value->coefficient();
    std::int32_t exponent = value->exponent();
    for (; coefficient % 10 == 0; coefficient /= 10)
        ++exponent;
    std::string digits;
    for (; coefficient != 0; coefficient /= 10)
        digits.insert(digits.begin(), static_cast<char>('0' + coefficient % 10));
    if (digits.size() > Decimal::digits) return "too many digits";
    return (value->isNegative() ? "-" : "") + digits + "e" + std::to_string(exponent);
}

Decimal number(const std::string& text) {
    const std::optional<Decimal> value = Decimal::parse(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Decimal());
}

std::string order(const Decimal& a, const Decimal& b) {
    const std::strong_ordering ordering = a <=> b;
    return ordering < 0 ? "less" : ordering > 0 ? "greater" : "equal";
}

std::string compute(const std::string& operation, const std::string& a, const std::string& b) {
    if (operation == "parse") return canonical(Decimal::parse(a));
    const Decimal left = number(a);
    if (operation == "text") return left.toString();
    if (operation == "trunc") return canonical(left.truncated());
    if (operation == "frac") return canonical(left.fraction());
    if (operation == "round") return canonical(left.rounded(std::stoi(b)));
    const Decimal right = number(b);
    if (operation == "add") return canonical(left + right);
    if (operation == "sub") return canonical(left - right);
    if (operation == "mul") return canonical(left * right);
    if (operation == "div") return canonical(Decimal::divide(left, right));
    if (operation == "mod") return canonical(Decimal::modulo(left, right));
    if (operation == "cmp") return order(left, right);
    return "unknown operation";
}

struct ClosePipe {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
};

// UPROC_ORACLE_CASES and UPROC_ORACLE_SEED look further than the standing 200,000 cases.
std::string environmentOr(const char* name, const char* otherwise) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : otherwise;
}

TEST(DecimalOracle, EveryOperationEqualsPythonsDecimal) {
    const std::string count = environmentOr("UPROC_ORACLE_CASES", "200000");
    const std::string command = "python3 '" UPROC_SOURCE_DIR "/tests/tools/decimal_oracle.py' " + count + " " +
                                environmentOr("UPROC_ORACLE_SEED", "38");
    const std::unique_ptr<std::FILE, ClosePipe> oracle(popen(command.c_str(), "r"));
    ASSERT_TRUE(oracle);
    std::array<char, 1024> line;
    long compared = 0;
    int failed = 0;
    while (failed < 20 && std::fgets(line.data(), static_cast<int>(line.size()), oracle.get()) != nullptr) {
        std::istringstream words(line.data());
        std::string operation;
        std::string a;
        std::string b;
        std::string expected;
        ASSERT_TRUE(words >> operation >> a >> b >> expected) << line.data();
        const std::string actual = compute(operation, a, b);
        EXPECT_EQ(actual, expected) << operation << ' ' << a << ' ' << b;
        if (actual != expected) ++failed;
        ++compared;
    }
    EXPECT_EQ(compared, std::stol(count));
}

}  // namespace
}  // namespace uproc
