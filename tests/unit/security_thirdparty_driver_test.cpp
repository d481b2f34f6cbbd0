// samples/thirdparty-driver, built as its README says, loaded and used.
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

using Step = runtime::SecurityDriver::Step;

class SecurityThirdPartyDriver : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(
            compileDriver(sourceFolder() / "samples/thirdparty-driver/mydriver.c", folder_.path() / "libmydriver.so"));
    }
    std::unique_ptr<runtime::SecurityDriver> plain(std::string_view parameters) {
        return makeDriver(entry((folder_.path() / "mydriver").string(), {"UAuthPlainSMTP"}), "UAuthPlainSMTP",
                          parameters);
    }

    TemporaryFolder folder_;
};

TEST_F(SecurityThirdPartyDriver, AuthenticatesWithAuthPlain) {
    const auto driver = plain("USER=tim\x1BPASSWORD=tanstaaftanstaaf");
    ASSERT_NE(driver, nullptr);
    std::string message;
    EXPECT_TRUE(driver->verify("250-mail.example\r\n250-AUTH LOGIN PLAIN\r\n250 OK\r\n", message));
    const auto first = driver->open("");
    EXPECT_EQ(first.step, Step::Exchange);
    // The example of RFC 4616 section 4: <NUL>tim<NUL>tanstaaftanstaaf.
    EXPECT_EQ(first.output, "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
    EXPECT_EQ(driver->open("235 ok\r\n").step, Step::Done);
}

TEST_F(SecurityThirdPartyDriver, ReportsWhatIsWrong) {
    std::string message;
    const auto driver = plain("USER=tim\x1BPASSWORD=wrong");
    ASSERT_NE(driver, nullptr);
    EXPECT_FALSE(driver->verify("250-mail.example\r\n250-AUTH LOGIN XPLAIN\r\n250 OK\r\n", message));
    EXPECT_EQ(message, "The server does not offer AUTH PLAIN");
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    const auto refused = driver->open("535 no\r\n");
    EXPECT_EQ(refused.step, Step::Failed);
    EXPECT_EQ(refused.number, 535);
    EXPECT_EQ(plain("USER=tim")->open("").message, "AUTH PLAIN needs the parameter PASSWORD");
    EXPECT_EQ(plain("USER=tim\x1BPASSWORD=" + std::string(2000, 'x'))->open("").message,
              "USER and PASSWORD are too long");
}

TEST_F(SecurityThirdPartyDriver, IsFoundThroughItsAssignmentFile) {
    runtime::Assignment assignment;
    const auto loaded = assignment.load(sourceFolder() / "samples/thirdparty-driver/mydriver.asn");
    ASSERT_TRUE(loaded) << loaded.error().text;
    // In the sample's folder when it was built there, else among the installed drivers.
    const auto drivers = makeSecurityDrivers(assignment, {folder_.path()}, {});
    const auto driver = drivers->create("UAuthPlainSMTP", "SMTP=UAuthPlainSMTP", "");
    EXPECT_TRUE(driver) << driver.error().text;
}

}  // namespace
}  // namespace uproc::security::test
