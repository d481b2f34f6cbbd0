// The public headers of drivers/security/include: they stand on their own in C89 and C++98, and hold what the manual's
// pages "Security Driver Control Structure (USecDrv)", "Security Driver Macros" and "Security Driver Entry Point" name.
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

class SecurityHeaders : public testing::TestWithParam<std::string> {
  protected:
    // With `language` options such as "-x c -std=c89", all warnings being errors.
    static bool compiles(const std::filesystem::path& file, const std::string& language) {
        const std::string command = "cc " + language + " -pedantic -Wall -Wextra -Werror -fsyntax-only -I '" +
                                    (sourceFolder() / "drivers/security/include").string() + "' '" + file.string() +
                                    "'";
        return std::system(command.c_str()) == 0;
    }
};

TEST_P(SecurityHeaders, StandAloneInC89AndCxx98) {
    const TemporaryFolder folder;
    const auto source = folder.write("user.c", "#include \"" + GetParam() + "\"\n#include \"" + GetParam() +
                                                   "\"\nextern int used;\nint used = 1;\n");
    EXPECT_TRUE(compiles(source, "-x c -std=c89"));
    EXPECT_TRUE(compiles(source, "-x c -std=c11"));
    EXPECT_TRUE(compiles(source, "-x c++ -std=c++98"));
    EXPECT_TRUE(compiles(source, "-x c++ -std=c++20"));
}

INSTANTIATE_TEST_SUITE_P(All, SecurityHeaders,
                         testing::Values("zsecdrv.h", "usmtpsecsub.h", "usecdrvsub.h", "unienc.h", "unistr.h"),
                         [](const auto& info) { return info.param.substr(0, info.param.find('.')); });

std::filesystem::path driverSource(const std::string& name) {
    return sourceFolder() / "tests/unit/security_drivers" / name;
}

TEST(SecurityHeadersNames, ADriverWrittenToTheManualCompilesAndLoads) {
    const TemporaryFolder folder;
    const auto source = driverSource("manual_names.c");
    for (const std::string compiler : {"cc -std=c89 -pedantic -Wall -Wextra -Werror", "cc", "c++ -x c++"}) {
        const auto library = folder.path() / "libmanual.so";
        ASSERT_TRUE(compileDriver(source, library, compiler)) << compiler;
        EXPECT_NE(makeDriver(entry(library.string(), {"MySMTPSecDrv"}), "MySMTPSecDrv", "USER=john"), nullptr);
    }
}

TEST(SecurityHeadersNames, EveryFunctionOfTheHeadersIsExportedToDrivers) {
    const TemporaryFolder folder;
    const auto library = folder.path() / "libevery.so";
    ASSERT_TRUE(compileDriver(driverSource("every_function.c"), library));
    EXPECT_NE(makeDriver(entry(library.string(), {"EveryFunction"}), "EveryFunction", ""), nullptr);
}

}  // namespace
}  // namespace uproc::security::test
