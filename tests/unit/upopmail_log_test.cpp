// Manual: "$ioprint", "Communicating with Mail Servers" (Troubleshooting): the readable dialog, without secrets.
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

using Step = runtime::SecurityDriver::Step;

class UpopmailLog : public UpopmailTest {
  protected:
    UpopmailLog() { messages.level = 64; }
    void expectNoSecrets() const {
        const std::string all = messages.frame + messages.diagnostics;
        for (const std::string_view secret : {std::string_view("s3cretpass"), PasswordBase64, UserBase64}) {
            EXPECT_EQ(all.find(secret), std::string::npos) << secret << " in\n" << all;
        }
    }
};

TEST_F(UpopmailLog, WithoutBit64NothingIsLogged) {
    messages.level = 63;
    network.add(startTlsServer());
    setStartTlsContext();
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(messages.frame, "");
}

TEST_F(UpopmailLog, Bit64ShowsTheDialogWithSecretsReplaced) {
    network.add(startTlsServer());
    setStartTlsContext();
    ASSERT_EQ(logon("mail.example.org+587"), 0);
    EXPECT_EQ(messages.frame,
              "UPOPMAIL: connecting to mail.example.org+587\n"
              "S: 220 mail.example.org ESMTP\n"
              "C: EHLO [192.0.2.7]\n"
              "S: 250-mail.example.org\n"
              "S: 250-SIZE 1000000\n"
              "S: 250 STARTTLS\n"
              "C: STARTTLS\n"
              "S: 220 2.0.0 Ready to start TLS\n"
              "UPOPMAIL: the connection is now TLSv1.3 FAKE\n"
              "C: EHLO [192.0.2.7]\n"
              "S: 250-mail.example.org\n"
              "S: 250-SIZE 1000000\n"
              "S: 250 AUTH PLAIN LOGIN\n"
              "C: AUTH LOGIN\n"
              "S: 334 ********\n"
              "C: ********\n"
              "S: 334 ********\n"
              "C: ********\n"
              "S: 235 2.7.0 Authentication successful\n");
    expectNoSecrets();
}

TEST_F(UpopmailLog, AnInitialResponseIsHidden) {
    drivers.scripts["A"].open = [](int step, std::string_view) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "AUTH XOAUTH2 dXNlcj1qb2huAWF1dGg\r\n", "", 0};
        return {Step::Done, "", "", 0};
    };
    network.add(greetingServer().answer("AUTH *", "235 ok\r\n"));
    ASSERT_EQ(setSecurity("SMTP=A"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_NE(messages.frame.find("C: AUTH XOAUTH2 ********\n"), std::string::npos);
    EXPECT_EQ(messages.frame.find("dXNlcj1qb2huAWF1dGg"), std::string::npos);
}

TEST_F(UpopmailLog, AfterAChallengeEvenAVerbIsHidden) {
    drivers.scripts["A"].open = [](int step, std::string_view) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "AUTH LOGIN\r\n", "", 0};
        if (step == 1) return {Step::Exchange, "QUIT\r\n", "", 0};
        return {Step::Done, "", "", 0};
    };
    network.add(greetingServer().answer("AUTH *", "334 x\r\n").answer("QUIT", "235 ok\r\n"));
    ASSERT_EQ(setSecurity("SMTP=A"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(messages.frame.find("C: QUIT"), std::string::npos);
}

TEST_F(UpopmailLog, WhatAServerOrDriverRepeatsOfASecretIsHiddenInLogAndDiagnostics) {
    ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
    server.answer("AUTH LOGIN", "334 VXNlcm5hbWU6\r\n").answer("*", "334 UGFzc3dvcmQ6\r\n");
    server.answer("*", "535 5.7.8 no: " + std::string(PasswordBase64) + " is not s3cretpass\r\n");
    network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP", "USER=john\x1BPASSWORD=s3cretpass"), 0);
    ASSERT_EQ(logon(), -8);
    EXPECT_NE(messages.diagnostics.find("535 5.7.8 no: ******** is not ********"), std::string::npos)
        << messages.diagnostics;
    expectNoSecrets();
}

TEST_F(UpopmailLog, AFailedSetSecurityDoesNotShowTheParameters) {
    drivers.failure = Error{static_cast<int>(runtime::SecurityError::Initialization), "bad value s3cretpass"};
    EXPECT_EQ(setSecurity("SMTP=Always", "USER=john\x1BPASSWORD=s3cretpass"), -1);
    expectNoSecrets();
}

TEST_F(UpopmailLog, TheParametersOfEveryContextAreHidden) {
    for (const std::string password : {"firstpass", "s3cretpass"}) {
        ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
        server.answer("AUTH LOGIN", "535 5.7.8 not " + password + "\r\n");
        network.add(withQuit(server));
        ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP", "USER=john\x1BPASSWORD=" + password), 0);
        ASSERT_EQ(logon(), -8);
        EXPECT_EQ((messages.frame + messages.diagnostics).find(password), std::string::npos);
    }
}

TEST_F(UpopmailLog, AnEntryPointThatIsNoNameIsNotRepeatedAsItMayHoldThePassword) {
    EXPECT_EQ(setSecurity("SMTP=UAuthLoginSMTP;USER=john;PASSWORD=s3cretpass"), -5);
    EXPECT_NE(messages.diagnostics.find("GOLD ;"), std::string::npos);
    EXPECT_EQ(setSecurity("SMTP=UAuthLoginSMTP\x1BPASSWORD=s3cretpass"), -2);
    EXPECT_NE(messages.diagnostics.find("SetSecurity: DriverProperties must have the form"), std::string::npos);
    expectNoSecrets();
}

TEST_F(UpopmailLog, ADiagnosticOfSeveralLinesKeepsThemAndTheirSecretsHidden) {
    drivers.failure =
        Error{static_cast<int>(runtime::SecurityError::EntryPointNotFound), "looked for\n  /a\n  s3cretpass"};
    EXPECT_EQ(setSecurity("SMTP=Always", "PASSWORD=s3cretpass"), -5);
    EXPECT_EQ(messages.diagnostics, "UPOPMAIL: SetSecurity: looked for\nUPOPMAIL:   /a\nUPOPMAIL:   ********\n");
}

TEST_F(UpopmailLog, TheMessageIsShownByItsSizeOnly) {
    ServerScript server = greetingServer();
    network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(send(), 0);
    EXPECT_NE(messages.frame.find(" bytes of message\n"), std::string::npos);
    EXPECT_EQ(messages.frame.find("Hello"), std::string::npos);
}

TEST_F(UpopmailLog, ControlCharactersOfTheServerCannotReachTheTerminal) {
    ServerScript server;
    server.say("554 \x1B[2Jno\bthing\r\n");
    network.add(server);
    ASSERT_EQ(logon(), -8);
    EXPECT_NE(messages.frame.find("S: 554  [2Jno thing\n"), std::string::npos) << messages.frame;
}

TEST_F(UpopmailLog, AnOptionalDriverLeftOutIsMentioned) {
    network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP\x1BUSE=OPT"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_NE(messages.frame.find("UAuthLoginSMTP: AUTH is not offered; it is optional and left out"),
              std::string::npos);
}

}  // namespace
}  // namespace uproc::test
