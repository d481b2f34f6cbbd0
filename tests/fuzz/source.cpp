// A whole source text through parser, checker and compiler; every message is rendered. The first byte chooses options.
#include <cstdint>
#include <string>

#include "interpreter/compile/compiler.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const uproc::SourceFile source("fuzz.proc", std::string(reinterpret_cast<const char*>(data + 1), size - 1));
    uproc::CompileOptions options;
    const auto notation = (data[0] & 1U) != 0 ? uproc::GoldNotation::Documentation : uproc::GoldNotation::Explicit;
    if ((data[0] & 2U) != 0) options.notation = &notation;
    options.check.strict = (data[0] & 4U) != 0;
    options.check.unusedWarnings = (data[0] & 8U) != 0;
    uproc::Diagnostics diagnostics;
    const auto unit = uproc::compileSource(source, "FUZZ", options, diagnostics);
    for (const uproc::Diagnostic& diagnostic : diagnostics.all())
        (void)diagnostic.render(false);
    if (unit) (void)uproc::disassemble(*unit);
    // A program exists exactly if there are no errors.
    if ((unit == nullptr) != (diagnostics.errors() > 0)) __builtin_trap();
    return 0;
}
