// Manual: "SetSecurity", "GetSecurity".
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

using runtime::SecurityError;

class UpopmailSetSecurity : public UpopmailTest {};
class UpopmailGetSecurity : public UpopmailTest {};

TEST_F(UpopmailSetSecurity, Returns0AndGivesTheDriverItsPropertiesAndParameters) {
    EXPECT_EQ(setSecurity("SMTP=UAuthLoginSMTP\x1BUSE=OPT", "USER=john\x1BPASSWORD=s3cretpass"), 0);
    EXPECT_EQ(drivers.lastProperties, "SMTP=UAuthLoginSMTP\x1BUSE=OPT");
    EXPECT_EQ(drivers.lastParameters, "USER=john\x1BPASSWORD=s3cretpass");
}

TEST_F(UpopmailSetSecurity, TakesKeywordsAndTheValuesOfUseInAnyCase) {
    EXPECT_EQ(setSecurity("smtp=Always\x1Buse=mAnD"), 0);
    EXPECT_EQ(setSecurity("Smtp=Always\x1BUse=opt"), 0);
    EXPECT_EQ(setSecurity("pop=Always"), 0);
}

TEST_F(UpopmailSetSecurity, ReturnsMinus1WhenTheDriverCannotBeInitialised) {
    drivers.failure = Error{static_cast<int>(SecurityError::Initialization), "driver initialization failed"};
    EXPECT_EQ(setSecurity("SMTP=Always"), -1);
    EXPECT_EQ(messages.diagnostics, "UPOPMAIL: SetSecurity: driver initialization failed\n");
}

TEST_F(UpopmailSetSecurity, ReturnsMinus2ForAnInvalidKeywordOrValue) {
    for (const char* properties : {"", "IMAP=Always", "SMTP", "SMTP=Always\x1BUSE=MAYBE", "SMTP=Always\x1BUSE=",
                                   "SMTP=Always\x1BSMTP=Always", "SMTP=Always\x1BPOP=Always", "USE=MAND",
                                   "SMTP=Always\x1BUSE=OPT\x1BUSE=OPT", "SMTP=\x1BUSE=OPT", "SMTP=Always\x1BX=1"}) {
        EXPECT_EQ(setSecurity(properties), -2) << properties;
    }
}

TEST_F(UpopmailSetSecurity, ReturnsMinus2BeyondTheSizeLimitsOf255And4095Bytes) {
    EXPECT_EQ(setSecurity("SMTP=" + std::string(251, 'A')), -2);
    EXPECT_EQ(setSecurity("SMTP=" + std::string(250, 'A')), -5);
    EXPECT_EQ(setSecurity("SMTP=Always", "TOKEN=" + std::string(4090, 'x')), -2);
    EXPECT_EQ(setSecurity("SMTP=Always", "TOKEN=" + std::string(4089, 'x')), 0);
}

TEST_F(UpopmailSetSecurity, ReturnsMinus3DuringAConnectionLifetime) {
    ServerScript server = greetingServer();
    network.add(withQuit(server));
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(setSecurity("SMTP=Always"), -3);
    EXPECT_EQ(setSecurity("SMTP="), -3);
    ASSERT_EQ(logoff(), 0);
    EXPECT_EQ(setSecurity("SMTP=Always"), 0);
}

TEST_F(UpopmailSetSecurity, ReturnsMinus4WithoutAccessToTheDriverHost) {
    services.security = nullptr;
    EXPECT_EQ(setSecurity("SMTP=Always"), -4);
}

TEST_F(UpopmailSetSecurity, ReturnsMinus5WhenTheEntryPointIsNotFoundAndTheNameIsCaseSensitive) {
    EXPECT_EQ(setSecurity("SMTP=uauthloginsmtp"), -5);
    EXPECT_EQ(messages.diagnostics, "UPOPMAIL: SetSecurity: [USER_3GL] names no entry point uauthloginsmtp\n");
}

TEST_F(UpopmailSetSecurity, HintsAtTheListSeparatorWhenAPlainSemicolonStandsInTheName) {
    EXPECT_EQ(setSecurity("SMTP=UStartTLSSMTP;USE=MAND"), -5);
    EXPECT_NE(messages.diagnostics.find("GOLD ;"), std::string::npos);
}

TEST_F(UpopmailSetSecurity, ReturnsMinus6WhenThereIsNoMemory) {
    drivers.failure = Error{static_cast<int>(SecurityError::Memory), "no memory"};
    EXPECT_EQ(setSecurity("SMTP=Always"), -6);
}

TEST_F(UpopmailSetSecurity, AddsDriversInOrder) {
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    ASSERT_EQ(call("GetSecurity", {Value::integer(2), text("SMTP="), Value()}), 0);
    EXPECT_EQ(arguments[1].toText(), "SMTP=UAuthLoginSMTP");
}

TEST_F(UpopmailSetSecurity, KeepsOneContextAServerType) {
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(setSecurity("POP=Always"), 0);
    ASSERT_EQ(setSecurity("POP="), 0);
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), 0);
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("POP="), Value()}), -1);
}

TEST_F(UpopmailSetSecurity, RemovesTheContextInReverseOrderWhenOnlyTheServerTypeIsGiven) {
    ASSERT_EQ(setSecurity("SMTP=UStartTLSSMTP"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    ASSERT_EQ(setSecurity("smtp="), 0);
    EXPECT_EQ(drivers.calls, (std::vector<std::string>{"UAuthLoginSMTP destroyed", "UStartTLSSMTP destroyed"}));
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), -1);
}

TEST_F(UpopmailSetSecurity, AFailedCallLeavesTheContextAsItWas) {
    ServerScript server = greetingServer();
    network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(logon(), 0);
    ASSERT_EQ(logoff(), 0);
    EXPECT_EQ(setSecurity("SMTP=Unknown"), -5);
    EXPECT_EQ(setSecurity("NNTP=Always"), -2);
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), 0);
    EXPECT_EQ(std::count(drivers.calls.begin(), drivers.calls.end(), "Always destroyed"), 0);
}

TEST_F(UpopmailSetSecurity, StartsANewContextAfterAConnectionLifetime) {
    ServerScript server = greetingServer();
    network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(logon(), 0);
    ASSERT_EQ(logoff(), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(call("GetSecurity", {Value::integer(2), text("SMTP="), Value()}), -1);
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    EXPECT_EQ(call("GetSecurity", {Value::integer(2), text("SMTP="), Value()}), 0);
}

TEST_F(UpopmailSetSecurity, TheContextServesSeveralConnectionsWithoutANewCall) {
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    for (int i = 0; i < 2; ++i) {
        ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
        server.answer("AUTH LOGIN", "334 VXNlcm5hbWU6\r\n").answer("*", "334 UGFzc3dvcmQ6\r\n");
        server.answer("*", "235 ok\r\n");
        network.add(withQuit(server));
        EXPECT_EQ(logon(), 0);
        EXPECT_EQ(logoff(), 0);
    }
    EXPECT_EQ(std::count(drivers.calls.begin(), drivers.calls.end(), "UAuthLoginSMTP open"), 2);
}

TEST_F(UpopmailGetSecurity, EchoesThePropertiesAsGivenAndInuseFalseBeforeAConnection) {
    ASSERT_EQ(setSecurity("smtp=Always\x1BUse=opt"), 0);
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), 0);
    EXPECT_EQ(arguments[1].toText(), "smtp=Always\x1BUse=opt");
    EXPECT_EQ(arguments[2].toText(), "INUSE=FALSE");
}

TEST_F(UpopmailGetSecurity, InuseIsTrueWhileConnectedAndFalseAfterLogoff) {
    ServerScript server = greetingServer();
    network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=TRUE");
    ASSERT_EQ(logoff(), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=FALSE");
}

TEST_F(UpopmailGetSecurity, InuseIsFalseForAnOptionalDriverThatWasLeftOut) {
    ServerScript server = greetingServer();
    network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP\x1BUSE=OPT"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=FALSE");
}

TEST_F(UpopmailGetSecurity, AddsTheDriversRuntimeInformationOfTheCurrentOrLastConnection) {
    drivers.scripts["Always"].runtimeInfo = "LAYER=SIGN\x1BNAME=x";
    ServerScript server = greetingServer();
    network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=FALSE");
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=TRUE\x1BLAYER=SIGN\x1BNAME=x");
    ASSERT_EQ(logoff(), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=FALSE\x1BLAYER=SIGN\x1BNAME=x");
}

TEST_F(UpopmailGetSecurity, RuntimeInformationIsAtMost1023BytesOfWholeItems) {
    drivers.scripts["Always"].runtimeInfo = "A=" + std::string(500, 'a') +
                                            "\x1B"
                                            "B=" +
                                            std::string(600, 'b');
    network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(runtimeInfo(1),
              "INUSE=TRUE\x1B"
              "A=" +
                  std::string(500, 'a'));
}

TEST_F(UpopmailGetSecurity, ReturnsMinus1ForANumberWithoutADriver) {
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    for (const int number : {0, -1, 2}) {
        EXPECT_EQ(call("GetSecurity", {Value::integer(number), text("SMTP="), Value()}), -1);
        EXPECT_EQ(arguments[1].toText(), "SMTP=") << "a failed call changes no parameter";
        EXPECT_TRUE(arguments[2].isNull());
    }
}

TEST_F(UpopmailGetSecurity, ReturnsMinus2ForAnInvalidKeyword) {
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    for (const char* keyword : {"", "SMTP", "IMAP=", "SMTP=Always"}) {
        EXPECT_EQ(call("GetSecurity", {Value::integer(1), text(keyword), Value()}), -2) << keyword;
    }
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("smtp="), Value()}), 0);
}

TEST_F(UpopmailGetSecurity, ReturnsMinus6WhenThereIsNoMemory) {
    network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(logon(), 0);
    drivers.newest->runsOutOfMemory = true;
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), -6);
}

}  // namespace
}  // namespace uproc::test
