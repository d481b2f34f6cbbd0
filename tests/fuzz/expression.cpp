// One expression, compiled and evaluated.
#include <cstdint>
#include <string>

#include "interpreter/compile/compiler.hpp"
#include "runtime/application/application.hpp"

namespace {

class Silence final : public uproc::runtime::Console {
  public:
    void out(std::string_view) override {}
    void err(std::string_view) override {}
    void flush() override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text(reinterpret_cast<const char*>(data), size);
    if (size > 2000 || text.find_first_of("\r\n") != std::string::npos) return 0;
    const uproc::SourceFile source("fuzz.proc",
                                   "a = \"A·;b=C·;d\"\nn = 12.5\nd = $date\nv = " + text + "\nputmess v\n");
    uproc::Diagnostics diagnostics;
    const auto unit = uproc::compileSource(source, "FUZZ", {}, diagnostics);
    if (!unit) return 0;
    const uproc::runtime::Assignment assignment{uproc::runtime::Assignment::Environment{}};
    Silence console;
    uproc::runtime::Application application(assignment, console, {});
    application.addComponent(unit);
    (void)application.activate("FUZZ", "exec", {});
    application.shutDown();
    return 0;
}
