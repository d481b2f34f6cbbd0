// Manual: "SMTP STARTTLS Security Driver", "Security Context"; RFC 3207.
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

class UpopmailStartTls : public UpopmailTest {};

TEST_F(UpopmailStartTls, TheManualsExampleUpgradesAndThenAuthenticatesInsideTls) {
    const auto record = network.add(startTlsServer());
    setStartTlsContext();
    EXPECT_EQ(logon("mail.example.org+587"), 0);
    EXPECT_TRUE(record->unexpected.empty());
    const std::vector<std::string> lines{"EHLO [192.0.2.7]",      "STARTTLS",
                                         "EHLO [192.0.2.7]",      "AUTH LOGIN",
                                         std::string(UserBase64), std::string(PasswordBase64)};
    EXPECT_EQ(record->lines, lines);
    EXPECT_EQ(record->linesInTls, (std::vector<bool>{false, false, true, true, true, true}));
    EXPECT_EQ(runtimeInfo(1), "INUSE=TRUE");
    EXPECT_EQ(runtimeInfo(2), "INUSE=TRUE");
    EXPECT_EQ(response(), "235 2.7.0 Authentication successful");
}

TEST_F(UpopmailStartTls, VerificationStopsAtStartTlsAndGoesOnWithTheNewCapabilities) {
    network.add(startTlsServer());
    setStartTlsContext();
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(drivers.calls, (std::vector<std::string>{"UStartTLSSMTP verify", "UStartTLSSMTP open",
                                                       "UAuthLoginSMTP verify", "UAuthLoginSMTP open"}));
    EXPECT_EQ(drivers.newest->seenCapabilities, "250-mail.example.org\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN\r\n");
}

TEST_F(UpopmailStartTls, CapabilitiesFromBeforeTheUpgradeAreDropped) {
    ServerScript server = greetingServer("250-mail\r\n250-SIZE 1000\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n");
    server.answer("STARTTLS", "220 go\r\n").answer("EHLO [192.0.2.7]", "250 mail\r\n");
    const auto record = network.add(withQuit(server));
    setStartTlsContext();
    EXPECT_EQ(logon(), -7) << "AUTH was only offered before TLS";
    EXPECT_FALSE(record->saw("AUTH"));
}

TEST_F(UpopmailStartTls, EhloKeywordsMatchInAnyCase) {
    ServerScript server = greetingServer("250-mail\r\n250 starttls\r\n");
    server.answer("STARTTLS", "220 go\r\n").answer("EHLO *", "250-mail\r\n250 auth login\r\n");
    server.answer("AUTH LOGIN", "334 \r\n").answer("*", "334 \r\n").answer("*", "235 ok\r\n");
    network.add(server);
    setStartTlsContext();
    EXPECT_EQ(logon(), 0);
}

TEST_F(UpopmailStartTls, MandatoryAndNotOfferedIsMinus7AndNothingSecretIsSent) {
    ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
    const auto record = network.add(withQuit(server));
    setStartTlsContext();
    EXPECT_EQ(logon(), -7);
    EXPECT_EQ(record->lines, (std::vector<std::string>{"EHLO [192.0.2.7]", "QUIT"}));
}

TEST_F(UpopmailStartTls, MandatoryAndRefusedIsMinus8AndNothingSecretIsSent) {
    ServerScript server = greetingServer("250-mail\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n");
    server.answer("STARTTLS", "454 4.7.0 TLS not available\r\n");
    const auto record = network.add(withQuit(server));
    setStartTlsContext();
    EXPECT_EQ(logon(), -8);
    EXPECT_EQ(record->lines, (std::vector<std::string>{"EHLO [192.0.2.7]", "STARTTLS", "QUIT"}));
    EXPECT_EQ(response(), "454 4.7.0 TLS not available");
}

TEST_F(UpopmailStartTls, OptionalAndNotOfferedIsLeftOut) {
    ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
    server.answer("AUTH LOGIN", "334 \r\n").answer("*", "334 \r\n").answer("*", "235 ok\r\n");
    network.add(server);
    ASSERT_EQ(setSecurity("SMTP=UStartTLSSMTP\x1BUSE=OPT"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(logon(), 0);
    EXPECT_EQ(runtimeInfo(1), "INUSE=FALSE");
    EXPECT_EQ(runtimeInfo(2), "INUSE=TRUE");
}

TEST_F(UpopmailStartTls, OptionalButOfferedAndRefusedIsAnError) {
    ServerScript server = greetingServer("250-mail\r\n250 STARTTLS\r\n");
    server.answer("STARTTLS", "454 TLS not available\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=UStartTLSSMTP\x1BUSE=OPT"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(logon(), -8);
    EXPECT_FALSE(record->saw("AUTH"));
}

TEST_F(UpopmailStartTls, AFailedHandshakeIsMinus8AndNothingMoreIsSent) {
    ServerScript server = startTlsServer();
    server.tlsWorks = false;
    const auto record = network.add(server);
    setStartTlsContext();
    EXPECT_EQ(logon(), -8);
    EXPECT_EQ(record->lines.back(), "STARTTLS");
    EXPECT_TRUE(record->closedByClient);
    EXPECT_NE(messages.diagnostics.find("certificate verification failed"), std::string::npos);
}

TEST_F(UpopmailStartTls, BytesBehindTheReplyToStartTlsAreMinus8AndTheConnectionIsClosed) {
    for (const char* injected : {"250-evil\r\n250 AUTH LOGIN\r\n", "2", "\n", "220 once more\r\n"}) {
        ServerScript server = greetingServer("250-mail\r\n250 STARTTLS\r\n");
        server.answer("STARTTLS", std::string("220 go\r\n") + injected);
        server.answer("EHLO *", "250-mail\r\n250 AUTH LOGIN\r\n");
        const auto record = network.add(server);
        setStartTlsContext();
        EXPECT_EQ(logon(), -8) << injected;
        EXPECT_TRUE(record->closedByClient);
        EXPECT_EQ(record->lines.back(), "STARTTLS") << "nothing is sent after the injection";
        startInstance();
    }
}

TEST_F(UpopmailStartTls, IsRefusedOnAConnectionThatIsTlsAlready) {
    ServerScript server = greetingServer("250-mail\r\n250 STARTTLS\r\n");
    server.answer("STARTTLS", "220 go\r\n");
    network.add(server);
    ASSERT_EQ(setSecurity("SMTP=UStartTLSSMTP"), 0);
    EXPECT_EQ(logon("TLS:mail.example.org"), -8);
}

TEST_F(UpopmailStartTls, AloneItIsFollowedByEhloSoThatMailCanBeSent) {
    ServerScript server = greetingServer("250-mail\r\n250 STARTTLS\r\n");
    server.answer("STARTTLS", "220 go\r\n").answer("EHLO *", "250-mail\r\n250 SIZE 5000\r\n");
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(setSecurity("SMTP=UStartTLSSMTP"), 0);
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    EXPECT_EQ(send(), 0);
    EXPECT_TRUE(record->saw("SIZE="));
}

TEST_F(UpopmailStartTls, VerificationStopsAtAnyDriverThatUpgradesWhateverItsName) {
    drivers.scripts["OtherTls"] = startTlsDriver();
    network.add(startTlsServer());
    ASSERT_EQ(setSecurity("SMTP=OtherTls"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(logon(), 0) << "AUTH is offered inside TLS only";
}

TEST_F(UpopmailStartTls, ADriverThatAnnouncesTheUpgradeAndDoesWithoutIsMinus8AndNothingSecretIsSent) {
    drivers.scripts["OtherTls"] = startTlsDriver();
    drivers.scripts["OtherTls"].open = [](int, std::string_view) -> DriverScript::Reply {
        return {runtime::SecurityDriver::Step::Done, "", "", 0};
    };
    ServerScript server = greetingServer("250-mail\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=OtherTls"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(logon(), -8);
    EXPECT_FALSE(record->saw("AUTH"));
}

TEST_F(UpopmailStartTls, ADriverThatUpgradesUnannouncedMakesTheRestBeVerifiedAgain) {
    drivers.scripts["OtherTls"] = startTlsDriver();
    drivers.scripts["OtherTls"].upgradesConnection = false;
    ServerScript server = greetingServer("250-mail\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n");
    server.answer("STARTTLS", "220 go\r\n").answer("EHLO *", "250 mail\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=OtherTls"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(logon(), -7);
    EXPECT_FALSE(record->saw("AUTH"));
}

}  // namespace
}  // namespace uproc::test
