// The driver uauthsspi as far as it goes without a Kerberos realm (manual: "SMTP SSPI Security Driver"): parameters,
// the choice of the protocol, NTLM. The end-to-end tests log on with Kerberos.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

using Step = runtime::SecurityDriver::Step;

class SecuritySspi : public testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(installedDrivers() / "libuauthsspi.so")) GTEST_SKIP() << "built without Kerberos";
        // Neither a ticket nor a realm of the machine counts.
        setenv("KRB5CCNAME", (folder_.path() / "no-cache").c_str(), 1);
        setenv("KRB5_CONFIG", folder_.write("krb5.conf", "[libdefaults]\ndns_lookup_kdc = false\n").c_str(), 1);
    }
    void TearDown() override {
        unsetenv("KRB5CCNAME");
        unsetenv("KRB5_CONFIG");
    }
    static std::unique_ptr<runtime::SecurityDriver> sspi(std::string_view parameters) {
        return makeDriver(entry("uauthsspi", {"UAuthSSPISMTP"}), "UAuthSSPISMTP", parameters);
    }
    // The first call after a look at the capabilities; "" when they do not suffice.
    static runtime::SecurityDriver::Reply first(std::string_view parameters, std::string_view mechanisms) {
        const auto driver = sspi(parameters);
        std::string message;
        if (!driver->verify("250-mail\r\n250 AUTH " + std::string(mechanisms) + "\r\n", message)) {
            return {.step = Step::Failed, .message = message};
        }
        return driver->open("");
    }

  private:
    TemporaryFolder folder_;
};

const std::string account =
    "SPN_USER=REALM/john\x1BUSER=john\x1BPASSWORD=s3cret\x1B"
    "DOMAIN=REALM";
const std::string server = "SPN_SERVER=smtp/mail.example.test@EXAMPLE.TEST";

TEST_F(SecuritySspi, SupportsRuntimeInformation_AndHasNoneBeforeALogon) {
    const auto driver = sspi("SSP=Kerberos");
    EXPECT_TRUE(driver->supportsRuntimeInfo());
    EXPECT_EQ(driver->runtimeInfo(), "");
}

TEST_F(SecuritySspi, TheProtocolDecidesWhichMechanismMustBeOffered) {
    EXPECT_EQ(first("SSP=Kerberos", "LOGIN NTLM").message, "The server does not offer AUTH GSSAPI");
    EXPECT_EQ(first("ssp=ntlm", "LOGIN GSSAPI").message, "The server does not offer AUTH NTLM");
    EXPECT_EQ(first("SSP=Negotiate", "LOGIN").message, "The server does not offer AUTH GSSAPI");
}

TEST_F(SecuritySspi, ParametersAreCheckedAsDocumented) {
    const std::string both = "GSSAPI NTLM";
    EXPECT_EQ(first("", both).message, "UAuthSSPISMTP: the mandatory parameter SSP is missing");
    EXPECT_EQ(first("SSP=Digest", both).message, "UAuthSSPISMTP: the parameter SSP takes Negotiate, NTLM or Kerberos");
    EXPECT_EQ(first("SSP=Kerberos", both).message, "UAuthSSPISMTP: the mandatory parameter SPN_SERVER is missing");
    EXPECT_EQ(first("SSP=NTLM\x1BUSER=john", both).message, "UAuthSSPISMTP: USER is used with SPN_USER only");
    EXPECT_EQ(first("SSP=NTLM\x1BSPN_USER=x\x1BUSER=john\x1BPASSWORD=p", both).message,
              "UAuthSSPISMTP: the mandatory parameter DOMAIN is missing");
    EXPECT_NE(first("SSP=NTLM", both).message.find("NTLM needs SPN_USER"), std::string::npos);
}

TEST_F(SecuritySspi, NtlmIsThatOfTheNtlmDriver) {
    const auto reply = first("SSP=NTLM\x1B" + account, "NTLM");
    EXPECT_EQ(reply.step, Step::Exchange) << reply.message;
    EXPECT_TRUE(reply.output.starts_with("AUTH NTLM TlRMTVNTUA"));
}

TEST_F(SecuritySspi, NegotiateTakesNtlmWhereKerberosCannotBe) {
    EXPECT_TRUE(first("SSP=Negotiate\x1B" + account, "GSSAPI NTLM").output.starts_with("AUTH NTLM "));
    EXPECT_TRUE(first("SSP=Negotiate\x1B" + server + "\x1B" + account, "NTLM").output.starts_with("AUTH NTLM "));
    // Offered and named, but there is no such realm.
    EXPECT_TRUE(first("SSP=Negotiate\x1B" + server + "\x1B" + account, "GSSAPI NTLM").output.starts_with("AUTH NTLM "));
}

TEST_F(SecuritySspi, WithoutATicketNothingIsSent_AndTheLibrarySaysWhy) {
    for (const std::string& parameters :
         {"SSP=Kerberos\x1B" + server, "SSP=Kerberos\x1B" + server + "\x1B" + account, "SSP=Negotiate\x1B" + server}) {
        const auto reply = first(parameters, "GSSAPI NTLM");
        EXPECT_EQ(reply.step, Step::Failed);
        EXPECT_EQ(reply.output, "");
        EXPECT_NE(reply.message.find("Kerberos"), std::string::npos) << reply.message;
        EXPECT_EQ(reply.message.find("s3cret"), std::string::npos);
    }
}

}  // namespace
}  // namespace uproc::security::test
