// The machine through its front door: a script compiled once, its operation run again and again.
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "interpreter/compile/compiler.hpp"
#include "runtime/application/application.hpp"

namespace {

using namespace uproc;

std::shared_ptr<const Unit> compiled(std::string_view text) {
    const SourceFile source("bench.proc", std::string(text));
    Diagnostics diagnostics;
    auto unit = compileSource(source, "BENCH", {}, diagnostics);
    if (!unit) std::abort();  // the benchmark's own script is wrong
    return unit;
}

// One activation of EXEC an iteration, each in an application of its own; run/empty_script tells what that costs, which
// is mostly mapping the machine's registers.
void run(benchmark::State& state, std::string_view text, std::int64_t steps) {
    const auto unit = compiled(text);
    const runtime::Assignment assignment;
    runtime::ProcessConsole console;
    for (auto _ : state) {
        runtime::Application application(assignment, console, {});
        application.addComponent(unit);
        const auto result = application.activate("BENCH", "EXEC", {});
        if (!result.activated || result.stopped) state.SkipWithError("the script failed");
    }
    state.SetItemsProcessed(state.iterations() * steps);
}

void compileOnly(benchmark::State& state, std::string_view text) {
    for (auto _ : state)
        benchmark::DoNotOptimize(compiled(text));
}

constexpr std::string_view empty = "return 0\n";
BENCHMARK_CAPTURE(compileOnly, empty_script, empty);
BENCHMARK_CAPTURE(run, empty_script, empty, 1);

// ---- calls
BENCHMARK_CAPTURE(run, inline_calls, R"(
return fib(20)

function fib
returns numeric
params
  numeric n : IN
endparams
  if (n < 2) return n
  return fib(n - 1) + fib(n - 2)
end
)",
                  21891);

BENCHMARK_CAPTURE(run, activations, R"(
variables
  handle counter
  numeric i, total
endvariables
newinstance "BENCH", counter
for i = 1 to 10000
  total = counter->add(i)
endfor
return 0

operation add
params
  numeric amount : IN
endparams
  $total$ = $total$ + amount
  return $total$ % 1000
end
)",
                  10000);

// ---- loops
BENCHMARK_CAPTURE(run, while_loop, R"(
variables
  numeric i, total
endvariables
while (i < 10000)
  i = i + 1
  if (i != 5000) total = total + i
endwhile
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, for_loop, R"(
variables
  numeric i, total
endvariables
for i = 1 to 10000
  total = total + i
endfor
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, untyped_loop, R"(
variables
  any i, total
endvariables
i = 0
total = 0
while (i < 10000)
  i = i + 1
  total = total + i
endwhile
return 0
)",
                  10000);

// ---- strings
BENCHMARK_CAPTURE(run, append, R"(
variables
  string text
  numeric i
endvariables
for i = 1 to 10000
  text = "%%text%%%piece %%i%%%;"
endfor
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, append_to_component_variable, R"(
variables
  numeric i
endvariables
for i = 1 to 10000
  $log$ = "%%$log$%%%piece %%i%%%;"
endfor
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, substitution, R"(
variables
  string text, name
  numeric i
endvariables
name = "somebody"
for i = 1 to 10000
  text = "Dear %%name%%%, this is message %%i%%%."
endfor
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, concat, R"(
variables
  string text
  numeric i
endvariables
for i = 1 to 10000
  text = $concat("one ", i, " two")
endfor
return 0
)",
                  10000);

constexpr std::string_view positions = R"(
  i = i + 1
  text = "%%text%%%%%text%%%"
endwhile
for i = 1 to 10000
  part = text[i:3]
endfor
return 0
)";

void positionsIn(benchmark::State& state, std::string_view letters) {
    std::string script = "variables\n  string text, part\n  numeric i\nendvariables\ntext = \"";
    script.append(letters).append("\"\nwhile (i < 11)").append(positions);
    run(state, script, 10000);
}
BENCHMARK_CAPTURE(positionsIn, ascii, "abcdefgh");
BENCHMARK_CAPTURE(positionsIn, utf8, "äb€d東fg😀");

// ---- lists
BENCHMARK_CAPTURE(run, put_and_get_by_id, R"(
variables
  string ids, value
  numeric i
endvariables
for i = 1 to 5000
  putitem/id ids, "id%%i%%%", i
endfor
for i = 1 to 5000
  getitem/id value, ids, "id%%i%%%"
endfor
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, items_by_index, R"(
variables
  string items, item
  numeric i
endvariables
for i = 1 to 5000
  putitem items, -1, i
endfor
for i = 1 to 5000
  getitem item, items, i
endfor
return 0
)",
                  10000);

BENCHMARK_CAPTURE(run, forlist, R"(
variables
  string items, item
  numeric i, total
endvariables
for i = 1 to 5000
  putitem items, -1, i
endfor
forlist item in items
  total = total + item
endfor
return 0
)",
                  10000);

}  // namespace
