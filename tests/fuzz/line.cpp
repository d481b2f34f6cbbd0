// One line at every place where a line can stand: statements, declarations, blocks, opaque texts.
#include <cstdint>
#include <string>

#include "interpreter/compile/compiler.hpp"

namespace {

void compile(const std::string& text) {
    const uproc::SourceFile source("fuzz.proc", text);
    uproc::CompileOptions options;
    options.check.unusedWarnings = true;
    uproc::Diagnostics diagnostics;
    const auto unit = uproc::compileSource(source, "FUZZ", options, diagnostics);
    for (const uproc::Diagnostic& diagnostic : diagnostics.all())
        (void)diagnostic.render(false);
    if ((unit == nullptr) != (diagnostics.errors() > 0)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string line(reinterpret_cast<const char*>(data), size);
    if (size > 4000 || line.find('\n') != std::string::npos) return 0;
    compile(line + "\n");
    compile("operation a\nparams\n" + line + "\nendparams\nvariables\n" + line + "\nendvariables\nend\n");
    compile("declarations\nvariables\n" + line + "\nendvariables\n" + line + "\nenddeclarations\n");
    compile("if (1)\n" + line + "\nwhile (2)\n" + line + "\nendwhile\nendif\n");
    compile("try\n" + line + "\ncatch -1\n" + line + "\nfinally\n" + line + "\nendtry\n");
    compile("selectcase 1\n" + line + "\ncase 2\n" + line + "\nendselectcase\n");
    compile("operation b\nscope\n" + line + "\nendscope\nx:blockdata ~\n" + line + "\n~\njavascript\n" + line +
            "\nendjavascript\nend\n");
    return 0;
}
