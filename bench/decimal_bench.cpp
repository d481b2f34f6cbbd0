// Decimal operations one by one: short numbers (the 64-bit ways) and 38 digits (256-bit intermediates).
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "interpreter/values/decimal.hpp"

namespace {

using uproc::Decimal;

Decimal number(std::string_view text) {
    return Decimal::parse(text).value_or(Decimal());
}

constexpr std::string_view shortLeft = "1234.56";
constexpr std::string_view shortRight = "7.85";
constexpr std::string_view longLeft = "12345.678901234567890123456789012345678";
constexpr std::string_view longRight = "1.0041666666666666666666666666666666667";

template <class Operation>
void run(benchmark::State& state, std::string_view left, std::string_view right, Operation operation) {
    Decimal a = number(left);
    Decimal b = number(right);
    for (auto _ : state) {
        benchmark::DoNotOptimize(a);
        benchmark::DoNotOptimize(b);
        auto result = operation(a, b);
        benchmark::DoNotOptimize(result);
    }
}

const auto add = [](const Decimal& a, const Decimal& b) { return a + b; };
const auto subtract = [](const Decimal& a, const Decimal& b) { return a - b; };
const auto multiply = [](const Decimal& a, const Decimal& b) { return a * b; };
const auto divide = [](const Decimal& a, const Decimal& b) { return Decimal::divide(a, b); };
const auto modulo = [](const Decimal& a, const Decimal& b) { return Decimal::modulo(a, b); };
const auto compare = [](const Decimal& a, const Decimal& b) { return a < b; };

BENCHMARK_CAPTURE(run, add_short, shortLeft, shortRight, add);
BENCHMARK_CAPTURE(run, add_long, longLeft, longRight, add);
BENCHMARK_CAPTURE(run, add_far, longLeft, "1.0041666666666666666666666666666666667e-20", add);
BENCHMARK_CAPTURE(run, subtract_long, longLeft, longRight, subtract);
BENCHMARK_CAPTURE(run, multiply_short, shortLeft, shortRight, multiply);
BENCHMARK_CAPTURE(run, multiply_long, longLeft, longRight, multiply);
BENCHMARK_CAPTURE(run, multiply_long_by_short, longLeft, shortRight, multiply);
BENCHMARK_CAPTURE(run, divide_short_exact, "1234.56", "0.12", divide);
BENCHMARK_CAPTURE(run, divide_short, "1", "3", divide);
BENCHMARK_CAPTURE(run, divide_by_100, longLeft, "100", divide);
BENCHMARK_CAPTURE(run, divide_long_by_short, longLeft, "12", divide);
BENCHMARK_CAPTURE(run, divide_long, longLeft, longRight, divide);
BENCHMARK_CAPTURE(run, divide_long_exact, "2.5e37", "8e30", divide);
BENCHMARK_CAPTURE(run, modulo_short, shortLeft, shortRight, modulo);
BENCHMARK_CAPTURE(run, modulo_long, longLeft, longRight, modulo);
BENCHMARK_CAPTURE(run, compare_short, shortLeft, shortRight, compare);
BENCHMARK_CAPTURE(run, compare_long, longLeft, longRight, compare);

// balance = balance × factor, every step rounded from 76 digits: one depends on the other.
void compoundInterest(benchmark::State& state) {
    const Decimal factor = number(longRight);
    for (auto _ : state) {
        Decimal balance = number("1000");
        for (int month = 0; month < 360; ++month)
            balance = balance * factor;
        benchmark::DoNotOptimize(balance);
    }
    state.SetItemsProcessed(state.iterations() * 360);
}
BENCHMARK(compoundInterest);

void parse(benchmark::State& state, std::string_view text) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(text);
        auto result = Decimal::parse(text);
        benchmark::DoNotOptimize(result);
    }
}
BENCHMARK_CAPTURE(parse, short, shortLeft);
BENCHMARK_CAPTURE(parse, long, longLeft);
BENCHMARK_CAPTURE(parse, scientific, "1.23e-5");

void write(benchmark::State& state, std::string_view text) {
    Decimal value = number(text);
    std::array<char, Decimal::maxTextLength> buffer;
    for (auto _ : state) {
        benchmark::DoNotOptimize(value);
        benchmark::DoNotOptimize(value.write(buffer.data()));
        benchmark::ClobberMemory();
    }
}
BENCHMARK_CAPTURE(write, short, shortLeft);
BENCHMARK_CAPTURE(write, long, longLeft);

void toString(benchmark::State& state, std::string_view text) {
    Decimal value = number(text);
    for (auto _ : state) {
        benchmark::DoNotOptimize(value);
        std::string result = value.toString();
        benchmark::DoNotOptimize(result);
    }
}
BENCHMARK_CAPTURE(toString, short, shortLeft);
BENCHMARK_CAPTURE(toString, long, longLeft);

}  // namespace
