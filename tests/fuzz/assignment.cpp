// An assignment file, and look-ups in it.
#include "runtime/assignment/assignment.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    uproc::runtime::Assignment assignment([](std::string_view name) -> std::optional<std::string> {
        if (name == "HOME") return "/nowhere";
        return std::nullopt;
    });
    assignment.loadText(std::string_view(reinterpret_cast<const char*>(data), size), "/nowhere/fuzz.asn");
    for (const std::string& name : assignment.sectionNames()) {
        for (const auto& line : assignment.section(name)) {
            (void)assignment.value(name, line.name);
            (void)assignment.redirectFile(line.name);
            (void)assignment.redirectEntity(line.name);
            (void)assignment.redirectService(line.name);
            (void)assignment.path(line.name);
            (void)assignment.location(line.value);
        }
    }
    (void)assignment.redirectFile("a/b.txt");
    (void)assignment.redirectEntity("CUST.MODEL");
    (void)assignment.setting("$NUM_NULL_CMP_ZERO");
    (void)assignment.user3gl();
    if (assignment.warnings().size() > 200) __builtin_trap();
    return 0;
}
