// Two numbers as text, separated by a line end: text and back, and laws of arithmetic.
#include "interpreter/values/decimal.hpp"

#include <cstdint>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using uproc::Decimal;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto a = Decimal::parse(text.substr(0, end));
    if (!a) return 0;
    const auto again = Decimal::parse(a->toString());
    require(again && *again == *a && again->toString() == a->toString());
    require(-(-*a) == *a);
    require(a->absolute() >= Decimal(0));
    require(a->truncated() + a->fraction() == *a);
    require(a->rounded(0).isInteger());
    if (end == text.size()) return 0;
    const auto b = Decimal::parse(text.substr(end + 1));
    if (!b) return 0;
    const Decimal sum = *a + *b;
    require(sum.isOverflow() || sum == *b + *a);
    const Decimal difference = *a - *b;
    require(difference.isOverflow() || difference == -(*b - *a));
    const Decimal product = *a * *b;
    require(product.isOverflow() || product == *b * *a);
    const auto quotient = Decimal::divide(*a, *b);
    require(quotient.has_value() != b->isZero());
    const auto remainder = Decimal::modulo(*a, *b);
    require(remainder.has_value() != b->isZero());
    if (remainder && !remainder->isOverflow()) require(remainder->absolute() < b->absolute());
    require((*a < *b) + (*a == *b) + (*a > *b) == 1);
    return 0;
}
