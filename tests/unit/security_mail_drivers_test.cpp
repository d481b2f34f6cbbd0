// The drivers ustarttls and uauthlogin, loaded and called as SetSecurity and LogonSMTP do (manual: "SMTP STARTTLS
// Security Driver", "SMTP AUTH LOGIN Security Driver"; RFC 3207, RFC 4954).
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/host/secret_buffer.hpp"
#include "drivers/security/host/shared_library.hpp"
#include "drivers/security/include/unienc.h"
#include "drivers/security/include/zsecdrv.h"
#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

using Step = runtime::SecurityDriver::Step;

std::unique_ptr<runtime::SecurityDriver> startTls() {
    return makeDriver(entry("ustarttls", {"UStartTLSSMTP"}), "UStartTLSSMTP", "");
}

std::unique_ptr<runtime::SecurityDriver> login(std::string_view parameters = "USER=john\x1BPASSWORD=s3cret") {
    return makeDriver(entry("uauthlogin", {"UAuthLoginSMTP"}), "UAuthLoginSMTP", parameters);
}

bool verifies(runtime::SecurityDriver& driver, std::string_view capabilities) {
    std::string message;
    const bool supported = driver.verify(capabilities, message);
    EXPECT_EQ(message.empty(), supported);
    return supported;
}

std::string base64(const std::string& text) {
    std::vector<unsigned char> out((text.size() + 2) / 3 * 4);
    URawToB64(reinterpret_cast<const unsigned char*>(text.data()), static_cast<long>(text.size()), out.data(),
              static_cast<long>(out.size()));
    return {out.begin(), out.end()};
}

TEST(SecurityStartTls, AnnouncesTheUpgradeSoThatVerificationStopsAtIt) {
    EXPECT_TRUE(startTls()->upgradesConnection());
    EXPECT_FALSE(login()->upgradesConnection());
}

TEST(SecurityStartTls, SupportsTheOpeningDialogOnly) {
    const auto driver = startTls();
    EXPECT_TRUE(driver->supportsOpen());
    EXPECT_FALSE(driver->supportsClose());
    EXPECT_FALSE(driver->supportsRuntimeInfo());
    EXPECT_FALSE(driver->authenticating());
    EXPECT_EQ(driver->runtimeInfo(), "");
}

TEST(SecurityStartTls, IsVerifiedByTheKeywordInAnyCase) {
    const auto driver = startTls();
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250-STARTTLS\r\n250 OK\r\n"));
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250 StartTls\r\n"));
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250-starttls REQUIRED\r\n250 OK\r\n"));
    EXPECT_FALSE(verifies(*driver, "250-mail.example\r\n250-SIZE 100\r\n250 OK\r\n"));
    EXPECT_FALSE(verifies(*driver, "250-mail.example\r\n250-XSTARTTLS\r\n250 STARTTLSX\r\n"));
    EXPECT_FALSE(verifies(*driver, "250 mail.example\r\n"));
    EXPECT_FALSE(verifies(*driver, ""));
}

TEST(SecurityStartTls, TheServersNameIsNotAKeyword) {
    EXPECT_FALSE(verifies(*startTls(), "250-STARTTLS\r\n250 SIZE\r\n"));
}

TEST(SecurityStartTls, AsksForTheUpgradeWhenTheServerConsents) {
    const auto driver = startTls();
    const auto first = driver->open("");
    EXPECT_EQ(first.step, Step::Exchange);
    EXPECT_EQ(first.output, "STARTTLS\r\n");
    const auto second = driver->open("220 Ready to start TLS\r\n");
    EXPECT_EQ(second.step, Step::UpgradeTls);
    EXPECT_EQ(second.output, "");
}

TEST(SecurityStartTls, FailsWithTheServersTextWhenItRefuses) {
    const auto driver = startTls();
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    const auto reply = driver->open("454-TLS not available\r\n454 due to temporary reason\r\n");
    EXPECT_EQ(reply.step, Step::Failed);
    EXPECT_EQ(reply.number, 454);
    EXPECT_EQ(reply.message, "The server refused STARTTLS: 454 TLS not available due to temporary reason");
}

TEST(SecurityStartTls, FailsOnAMalformedReply) {
    for (const char* text : {"220 ready\n", "22 ready\r\n", "TLS\r\n", "220-one\r\n", "220-one\r\n250 two\r\n"}) {
        const auto driver = startTls();
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        const auto reply = driver->open(text);
        EXPECT_EQ(reply.step, Step::Failed) << text;
        EXPECT_FALSE(reply.message.empty()) << text;
    }
}

TEST(SecurityStartTls, StartsAnewForTheNextConnection) {
    const auto driver = startTls();
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250 STARTTLS\r\n"));
    EXPECT_EQ(driver->open("").output, "STARTTLS\r\n");
    EXPECT_EQ(driver->open("220 ok\r\n").step, Step::UpgradeTls);
    EXPECT_EQ(driver->open("").output, "STARTTLS\r\n");
}

TEST(SecurityAuthLogin, IsVerifiedByTheMechanismInAnyCaseAndInBothForms) {
    const auto driver = login();
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250-AUTH PLAIN LOGIN\r\n250 OK\r\n"));
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250 auth login\r\n"));
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250-AUTH=LOGIN PLAIN\r\n250 OK\r\n"));
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250-AUTH=PLAIN LOGIN\r\n250 OK\r\n"));
    EXPECT_FALSE(verifies(*driver, "250-mail.example\r\n250-AUTH PLAIN XLOGIN LOGIN2\r\n250 OK\r\n"));
    EXPECT_FALSE(verifies(*driver, "250-mail.example\r\n250-AUTHLOGIN\r\n250-AUTH\r\n250 XAUTH LOGIN\r\n"));
    EXPECT_FALSE(verifies(*driver, "250-AUTH LOGIN\r\n250 OK\r\n"));
}

TEST(SecurityAuthLogin, SendsUserAndPasswordInBase64) {
    const auto driver = login();
    const auto command = driver->open("");
    EXPECT_EQ(command.step, Step::Exchange);
    EXPECT_EQ(command.output, "AUTH LOGIN\r\n");
    const auto user = driver->open("334 VXNlcm5hbWU6\r\n");
    EXPECT_EQ(user.step, Step::Exchange);
    EXPECT_EQ(user.output, "am9obg==\r\n");
    const auto password = driver->open("334 UGFzc3dvcmQ6\r\n");
    EXPECT_EQ(password.step, Step::Exchange);
    EXPECT_EQ(password.output, "czNjcmV0\r\n");
    const auto done = driver->open("235 2.7.0 Authentication successful\r\n");
    EXPECT_EQ(done.step, Step::Done);
    EXPECT_EQ(done.output, "");
}

TEST(SecurityAuthLogin, DoesNotLookAtThePrompts) {
    const auto driver = login("password=s3cret\x1Buser=john");
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 \r\n").output, "am9obg==\r\n");
    EXPECT_EQ(driver->open("334-who\r\n334-are you\r\n334 not base64!\r\n").output, "czNjcmV0\r\n");
    EXPECT_EQ(driver->open("235-wel\r\n235 come\r\n").step, Step::Done);
}

TEST(SecurityAuthLogin, FailsWithTheServersText) {
    const auto driver = login();
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 x\r\n").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 x\r\n").step, Step::Exchange);
    const auto reply = driver->open("535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 Learn more\r\n");
    EXPECT_EQ(reply.step, Step::Failed);
    EXPECT_EQ(reply.number, 535);
    EXPECT_EQ(reply.message, "AUTH LOGIN failed: 535 5.7.8 Username and Password not accepted. 5.7.8 Learn more");
}

TEST(SecurityAuthLogin, AnUnexpectedReplyEndsItAtEveryStep) {
    for (const char* reply :
         {"504 unknown\r\n", "235 already\r\n", "334 no line end", "334-open\r\n", "+OK\r\n", "334-a\r\n335 b\r\n"}) {
        const auto driver = login();
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        const auto first = driver->open(reply);
        EXPECT_EQ(first.step, Step::Failed) << reply;
        EXPECT_EQ(first.output, "") << reply;
        EXPECT_FALSE(first.message.empty()) << reply;
    }
    const auto driver = login();
    for (const char* reply : {"", "334 a\r\n", "334 b\r\n"})
        EXPECT_EQ(driver->open(reply).step, Step::Exchange);
    EXPECT_EQ(driver->open("334 once more\r\n").step, Step::Failed);
}

TEST(SecurityAuthLogin, NamesTheMissingParameterAndNoValue) {
    const auto reply = [](std::string_view parameters) {
        const auto driver = login(parameters);
        const auto first = driver->open("");
        EXPECT_EQ(first.step, Step::Failed);
        EXPECT_EQ(first.message.find("s3cret"), std::string::npos);
        EXPECT_EQ(first.message.find("john"), std::string::npos);
        return first.message;
    };
    EXPECT_EQ(reply(""), "UAuthLoginSMTP: the mandatory parameter USER is missing");
    EXPECT_EQ(reply("USERNAME=john\x1BPASSWORD=s3cret"), "UAuthLoginSMTP: the mandatory parameter USER is missing");
    EXPECT_EQ(reply("USER=john"), "UAuthLoginSMTP: the mandatory parameter PASSWORD is missing");
    EXPECT_EQ(reply("USER=\x1BPASSWORD=s3cret"), "UAuthLoginSMTP: the mandatory parameter USER is empty");
    EXPECT_EQ(reply("USER=john\x1BPASSWORD="), "UAuthLoginSMTP: the mandatory parameter PASSWORD is empty");
}

TEST(SecurityAuthLogin, ValuesAreTakenAsTheyAre) {
    const auto driver = login("USER=Domain/john=x \x1BPASSWORD= p\xC3\xA4ss;\r\nword");
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 x\r\n").output, base64("Domain/john=x ") + "\r\n");
    EXPECT_EQ(driver->open("334 x\r\n").output, base64(" p\xC3\xA4ss;\r\nword") + "\r\n");
}

// SetSecurity takes up to 4095 bytes of parameters, which is more than the caller's buffer holds in Base64.
TEST(SecurityAuthLogin, LongValuesGetALargerBuffer) {
    const std::string user(3100, 'u');
    const std::string password(3990, 'p');
    const auto driver = login("USER=" + user + "\x1BPASSWORD=" + password);
    for (int connection = 0; connection < 2; ++connection) {
        EXPECT_EQ(driver->open("").output, "AUTH LOGIN\r\n");
        EXPECT_EQ(driver->open("334 x\r\n").output, base64(user) + "\r\n");
        EXPECT_EQ(driver->open("334 x\r\n").output, base64(password) + "\r\n");
        EXPECT_EQ(driver->open("235 ok\r\n").step, Step::Done);
    }
    // Given up in the middle: USEC_CLOSE frees what is left (seen by the leak checker).
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 x\r\n").step, Step::Exchange);
}

TEST(SecurityAuthLogin, EchoedSecretsDoNotReachTheMessage) {
    const auto driver = login();
    for (const char* reply : {"", "334 a\r\n", "334 b\r\n"})
        EXPECT_EQ(driver->open(reply).step, Step::Exchange);
    const auto reply = driver->open("535 no such password: s3cret, sent as czNjcmV0\r\n");
    EXPECT_EQ(reply.message, "AUTH LOGIN failed: 535 no such password: ***, sent as ***");
}

TEST(SecurityAuthLogin, StartsAnewForTheNextConnection) {
    const auto driver = login();
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 x\r\n").step, Step::Exchange);
    EXPECT_TRUE(verifies(*driver, "250-mail.example\r\n250 AUTH LOGIN\r\n"));
    EXPECT_EQ(driver->open("").output, "AUTH LOGIN\r\n");
    EXPECT_EQ(driver->open("334 x\r\n").output, "am9obg==\r\n");
}

TEST(SecurityAuthLogin, TwoDriversDoNotShareAnything) {
    const auto one = login("USER=one\x1BPASSWORD=1111");
    const auto two = login("USER=two\x1BPASSWORD=2222");
    EXPECT_EQ(one->open("").step, Step::Exchange);
    EXPECT_EQ(two->open("").step, Step::Exchange);
    EXPECT_EQ(one->open("334 x\r\n").output, base64("one") + "\r\n");
    EXPECT_EQ(two->open("334 x\r\n").output, base64("two") + "\r\n");
}

// UAuthLoginSMTP called directly, to see what it leaves in the caller's buffer.
class SecurityAuthLoginMemory : public testing::Test {
  protected:
    void SetUp() override {
        const auto library = SharedLibrary::open(installedDrivers() / "libuauthlogin.so");
        ASSERT_TRUE(library) << library.error().text;
        library_ = *library;
        entryPoint_ = reinterpret_cast<USecEntryPoint>(library_->function("UAuthLoginSMTP"));
        ASSERT_NE(entryPoint_, nullptr);
        control_.InBuf = input_.data();
        control_.InBufLen = static_cast<int>(input_.size());
        control_.OutBuf = output_.data();
        control_.OutBufLen = static_cast<int>(output_.size());
        control_.Parameters = reinterpret_cast<unsigned char*>(parameters_.data());
        EXPECT_EQ(call(USEC_DRVINFO), USEC_SUCCESS);
    }
    long call(int function, const std::string& reply = {}) {
        std::copy(reply.begin(), reply.end(), input_.begin());
        control_.InDataLen = static_cast<int>(reply.size());
        control_.OutDataLen = 0;
        control_.Function = function;
        return entryPoint_(&control_);
    }
    void sendPassword() {
        for (const char* reply : {"", "334 a\r\n", "334 b\r\n"})
            EXPECT_EQ(call(USEC_OPENMSG, reply), USEC_CONTINUE);
        EXPECT_FALSE(outputIsWiped());
    }
    [[nodiscard]] bool outputIsWiped() const {
        return std::all_of(output_.begin(), output_.end(), [](unsigned char byte) { return byte == 0; });
    }

    std::shared_ptr<const SharedLibrary> library_;
    USecEntryPoint entryPoint_ = nullptr;
    USecDrv control_{};
    std::array<unsigned char, 256> input_{};
    std::array<unsigned char, 256> output_{};
    std::string parameters_ = "USER=john\x1BPASSWORD=s3cret";
};

TEST_F(SecurityAuthLoginMemory, ThePasswordIsWipedWhenTheServerHasAnswered) {
    sendPassword();
    EXPECT_EQ(call(USEC_OPENMSG, "235 ok\r\n"), USEC_SUCCESS);
    EXPECT_TRUE(outputIsWiped());
    sendPassword();
    EXPECT_EQ(call(USEC_OPENMSG, "535 no\r\n"), USEC_ERROR);
    EXPECT_TRUE(outputIsWiped());
    EXPECT_EQ(call(USEC_CLOSE), USEC_SUCCESS);
}

TEST_F(SecurityAuthLoginMemory, ThePasswordIsWipedWhenTheDialogIsAbandoned) {
    sendPassword();
    EXPECT_EQ(call(USEC_CLOSE), USEC_SUCCESS);
    EXPECT_TRUE(outputIsWiped());
    EXPECT_EQ(control_.DrvArea, nullptr);
}

TEST_F(SecurityAuthLoginMemory, TheCallersBufferIsBackAfterALargerOne) {
    parameters_ = "USER=john\x1BPASSWORD=" + std::string(1000, 'p');
    control_.Parameters = reinterpret_cast<unsigned char*>(parameters_.data());
    for (const char* reply : {"", "334 a\r\n", "334 b\r\n"})
        EXPECT_EQ(call(USEC_OPENMSG, reply), USEC_CONTINUE);
    EXPECT_NE(control_.OutBuf, output_.data());
    EXPECT_EQ(call(USEC_OPENMSG, "235 ok\r\n"), USEC_SUCCESS);
    EXPECT_EQ(control_.OutBuf, output_.data());
    EXPECT_EQ(control_.OutBufLen, 256);
    EXPECT_EQ(call(USEC_CLOSE), USEC_SUCCESS);
}

TEST(SecuritySecretBuffer, WipesItsBytes) {
    const std::string text = "PASSWORD=s3cret";
    SecretBuffer buffer(text);
    EXPECT_EQ(buffer.size(), text.size());
    EXPECT_STREQ(reinterpret_cast<const char*>(buffer.data()), text.c_str());
    buffer.wipe();
    EXPECT_TRUE(
        std::all_of(buffer.data(), buffer.data() + buffer.size(), [](unsigned char byte) { return byte == 0; }));
}

}  // namespace
}  // namespace uproc::security::test
