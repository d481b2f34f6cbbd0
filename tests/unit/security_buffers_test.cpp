// Buffers, messages and statuses between the host and drivers, honest and not (manual: "Buffer Management for SMTP
// Security Drivers", "USEC_OPENMSG", "USEC_RTINFO"). The driver security_drivers/puppet.c does
// what its parameter DO says.
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

using Step = runtime::SecurityDriver::Step;

// Compiled once for all tests of this file.
class SecurityBuffers : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<TemporaryFolder>();
        ASSERT_TRUE(
            compileDriver(sourceFolder() / "tests/unit/security_drivers/puppet.c", folder_->path() / "libpuppet.so"));
    }
    static void TearDownTestSuite() { folder_.reset(); }

    std::unique_ptr<runtime::SecurityDriver> puppetThat(const std::string& action) {
        return makeDriver(library(), "Puppet", "DO=" + action + "\x1BPASSWORD=s3cret", &diagnostics_);
    }
    static runtime::User3gl library() { return entry((folder_->path() / "puppet").string(), {"Puppet"}); }
    runtime::SecurityDriver::Reply openOnce(const std::string& action) { return puppetThat(action)->open(""); }

    // Fails, says that the driver is faulty, and tells the diagnostic so.
    void expectFaulty(const std::string& action, const std::string& what) {
        diagnostics_.clear();
        const auto reply = openOnce(action);
        EXPECT_EQ(reply.step, Step::Failed) << action;
        EXPECT_EQ(reply.output, "") << action;
        EXPECT_NE(reply.message.find("The security driver Puppet is faulty"), std::string::npos) << reply.message;
        EXPECT_NE(reply.message.find(what), std::string::npos) << reply.message;
        EXPECT_EQ(diagnostics_, std::vector<std::string>{reply.message});
    }

    static inline std::unique_ptr<TemporaryFolder> folder_;
    std::vector<std::string> diagnostics_;
};

TEST_F(SecurityBuffers, TheCallersBuffersHave4096BytesAndTheMessageBuffer256) {
    EXPECT_EQ(openOnce("sizes").output, "4096 4096 0 1 0");
}

TEST_F(SecurityBuffers, ADriversOwnBuffersAreUsedAndKeptOverCalls) {
    const auto driver = puppetThat("large buffers");
    EXPECT_EQ(driver->open("").output, std::string(9998, 'L') + "\r\n");
    const std::string reply = std::string(9000, 'r') + "\r\n";
    EXPECT_EQ(driver->open(reply).output, reply);
    EXPECT_EQ(driver->open(reply).output, reply);
}

TEST_F(SecurityBuffers, AfterTheDriverFreedItsOwnTheCallersAreBack) {
    const auto driver = puppetThat("freed buffer");
    for (int connection = 0; connection < 2; ++connection) {
        EXPECT_EQ(driver->open("").output, "one\r\n");
        EXPECT_EQ(driver->open("250 ok\r\n").step, Step::Done);
    }
}

TEST_F(SecurityBuffers, AReplyLongerThan4096BytesArrivesWhole) {
    std::string message;
    EXPECT_TRUE(puppetThat("long list")->verify(std::string(9000, 'c'), message));
    const auto driver = puppetThat("echo");
    EXPECT_EQ(driver->open(std::string(5000, 'e')).output.size(), 4096U);
    EXPECT_EQ(driver->open("short").output, "short");
}

TEST_F(SecurityBuffers, TheReplyIsFollowedByANul) {
    const auto driver = puppetThat("terminated");
    EXPECT_EQ(driver->open(std::string(6000, 'x')).step, Step::Done);
    EXPECT_EQ(driver->open(std::string(4096, 'x')).step, Step::Done);
    EXPECT_EQ(driver->open("x").step, Step::Done);
}

TEST_F(SecurityBuffers, ADriverMayPutTheCallersBufferBack) {
    const auto driver = puppetThat("restored buffer");
    for (const std::size_t length : {9000U, 5U, 9000U, 5U, 10U, 8U}) {
        EXPECT_EQ(driver->open(std::string(length, 'x')).step, Step::ReadOnly) << length;
    }
}

TEST_F(SecurityBuffers, AReplyThatDoesNotFitADriversOwnBufferIsAnError) {
    const auto driver = puppetThat("tiny input");
    EXPECT_EQ(driver->open("").step, Step::ReadOnly);
    EXPECT_EQ(driver->open("1234").step, Step::ReadOnly);
    const auto reply = driver->open("12345");
    EXPECT_EQ(reply.step, Step::Failed);
    EXPECT_NE(reply.message.find("4 bytes"), std::string::npos) << reply.message;
}

TEST_F(SecurityBuffers, EachStatusIsAStep) {
    EXPECT_EQ(openOnce("success").step, Step::Done);
    EXPECT_EQ(openOnce("write").step, Step::WriteOnly);
    EXPECT_EQ(openOnce("write").output, "w");
    EXPECT_EQ(openOnce("read").step, Step::ReadOnly);
    EXPECT_EQ(openOnce("read").output, "");
    EXPECT_EQ(openOnce("starttls").step, Step::UpgradeTls);
    EXPECT_EQ(openOnce("starttls").output, "");
    const auto info = openOnce("info");
    EXPECT_EQ(info.step, Step::Done);
    EXPECT_EQ(info.message, "All is well");
    EXPECT_EQ(info.number, 42);
}

TEST_F(SecurityBuffers, MessagesCountOnlyWithALength) {
    EXPECT_EQ(openOnce("message silent").message, "");
    EXPECT_EQ(openOnce("message null").message, "");
    EXPECT_EQ(openOnce("message minus").message, "");
    const auto driver = puppetThat("message buffer");
    EXPECT_EQ(driver->open("").message, "in the caller's buffer");
    EXPECT_EQ(driver->open("again").message, "");
}

TEST_F(SecurityBuffers, MessagesWithoutANulEndAtTheirLengthOrBuffer) {
    EXPECT_EQ(openOnce("message unterminated").message, "abcd");
    EXPECT_EQ(openOnce("message filled").message, std::string(256, 'x'));
}

TEST_F(SecurityBuffers, SecretsAndControlCharactersDoNotGetIntoMessages) {
    EXPECT_EQ(openOnce("message leak").message, "the PASSWORD is *** [31m red");
}

TEST_F(SecurityBuffers, LyingDriversAreCaught) {
    expectFaulty("lie minus", "negative OutDataLen -5");
    expectFaulty("lie too long", "OutDataLen 4097");
    expectFaulty("lie claims more", "OutDataLen 999999");
    expectFaulty("lie behind the end", "OutDataLen 97");
    expectFaulty("lie null", "without OutBuf");
    expectFaulty("lie minus buffer", "OutDataLen 3");
    expectFaulty("lie status", "unknown status 4711");
    std::string message;
    EXPECT_FALSE(puppetThat("lie status")->verify("250 x\r\n", message));
    EXPECT_NE(message.find("4711"), std::string::npos);
    EXPECT_EQ(puppetThat("lie minus")->runtimeInfo(), "");
}

TEST_F(SecurityBuffers, StartTlsIsAStatusOfTheOpeningDialogOnly) {
    EXPECT_EQ(puppetThat("starttls")->closeDialog("").step, Step::Failed);
    const auto reply = puppetThat("success")->closeDialog("");
    EXPECT_EQ(reply.step, Step::Exchange);
    EXPECT_EQ(reply.output, "BYE\r\n");
}

TEST_F(SecurityBuffers, RuntimeInformationIsTheListInOutBuf) {
    EXPECT_EQ(puppetThat("success")->runtimeInfo(), "POLICY=NTLM");
    EXPECT_EQ(puppetThat("nothing")->runtimeInfo(), "");
}

TEST_F(SecurityBuffers, TheFlagsOfTheDriverAreItsAbilities) {
    const auto all = puppetThat("success");
    EXPECT_TRUE(all->supportsOpen() && all->supportsClose() && all->supportsRuntimeInfo() && all->authenticating());
    const auto none = puppetThat("nothing");
    EXPECT_FALSE(none->supportsOpen() || none->supportsClose() || none->supportsRuntimeInfo() ||
                 none->authenticating());
}

TEST_F(SecurityBuffers, AnErrorInDrvinfoIsAnInitializationError) {
    for (const std::string action : {"no", "odd"}) {
        const auto driver = makeHost({library()})->create("Puppet", "SMTP=Puppet", "DO=" + action);
        ASSERT_FALSE(driver);
        EXPECT_EQ(driver.error().code, static_cast<int>(runtime::SecurityError::Initialization));
        EXPECT_NE(driver.error().text.find("could not be initialized"), std::string::npos) << driver.error().text;
        EXPECT_NE(driver.error().text.find(action == "no" ? "I will not" : "99"), std::string::npos);
    }
}

TEST_F(SecurityBuffers, CloseIsTheLastCallExceptAfterAFailedDrvinfo) {
    const auto calls = [](const std::string& name, const std::string& action, bool open) {
        const auto log = folder_->path() / name;
        if (auto driver =
                makeHost({library()})->create("Puppet", "SMTP=Puppet", "DO=" + action + "\x1BLOG=" + log.string());
            driver && open) {
            static_cast<void>((*driver)->open(""));
        }
        std::stringstream text;
        text << std::ifstream(log).rdbuf();
        return text.str();
    };
    EXPECT_EQ(calls("opened.log", "success", true), "DRVINFO\nOPENMSG\nCLOSE\n");
    EXPECT_EQ(calls("unused.log", "success", false), "DRVINFO\nCLOSE\n");
    EXPECT_EQ(calls("failed.log", "no", false), "DRVINFO\n");
}

}  // namespace
}  // namespace uproc::security::test
