// Servers that split, stall, close, flood and lie: a documented $status, no hang, bounded memory.
#include "components/upopmail/smtp_reply.hpp"
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

class UpopmailHostileServer : public UpopmailTest {
  protected:
    static ServerScript completeServer() {
        ServerScript server = startTlsServer();
        withTransaction(server);
        return withQuit(server);
    }
    // Logs on, sends, logs off; the three values of $status. Operations after a failure are still called.
    std::vector<std::int64_t> session() {
        startInstance();
        setStartTlsContext();
        setSimpleMessage();
        const std::int64_t logonStatus = logon();
        const std::int64_t sendStatus = send();
        return {logonStatus, sendStatus, logoff()};
    }
    std::size_t bytesOfACompleteSession() {
        const auto record = network.add(completeServer());
        EXPECT_EQ(session(), (std::vector<std::int64_t>{0, 0, 0}));
        return record->bytesSaid;
    }
    std::vector<std::int64_t> sessionWith(ServerScript server) {
        network.add(std::move(server));
        return session();
    }
};

TEST_F(UpopmailHostileServer, EveryReplyMaySplitAtEveryByte) {
    const std::size_t total = bytesOfACompleteSession();
    for (std::size_t split = 1; split < total; ++split) {
        ServerScript server = completeServer();
        server.splitAt = split;
        EXPECT_EQ(sessionWith(server), (std::vector<std::int64_t>{0, 0, 0})) << split;
    }
    ServerScript server = completeServer();
    server.chunk = 1;
    EXPECT_EQ(sessionWith(server), (std::vector<std::int64_t>{0, 0, 0}));
}

// What may be returned when the server is silent or gone from some byte on: the first operation concerned says -9, the
// ones after it -8.
void expectLostConnection(const std::vector<std::int64_t>& statuses, std::size_t limit) {
    const auto lost = std::find(statuses.begin(), statuses.end(), -9);
    ASSERT_NE(lost, statuses.end()) << limit;
    EXPECT_TRUE(std::all_of(statuses.begin(), lost, [](std::int64_t status) { return status == 0; })) << limit;
    EXPECT_TRUE(std::all_of(lost + 1, statuses.end(), [](std::int64_t status) { return status == -8; })) << limit;
}

TEST_F(UpopmailHostileServer, ClosingAtAnyByteIsMinus9) {
    const std::size_t total = bytesOfACompleteSession();
    for (std::size_t limit = 0; limit < total; ++limit) {
        ServerScript server = completeServer();
        server.byteLimit = limit;
        expectLostConnection(sessionWith(server), limit);
    }
}

TEST_F(UpopmailHostileServer, StallingAtAnyByteIsMinus9) {
    const std::size_t total = bytesOfACompleteSession();
    for (std::size_t limit = 0; limit < total; ++limit) {
        ServerScript server = completeServer();
        server.byteLimit = limit;
        server.stallsAtLimit = true;
        expectLostConnection(sessionWith(server), limit);
    }
}

TEST_F(UpopmailHostileServer, AnOverlongLineIsMinus8WithBoundedMemory) {
    for (const bool inGreeting : {true, false}) {
        const std::string flood = "220-" + std::string(5'000'000, 'x');
        ServerScript server = inGreeting ? ServerScript().say(flood) : greetingServer(flood);
        server.chunk = 4096;
        const auto record = network.add(server);
        EXPECT_EQ(logon(), -8);
        EXPECT_LE(record->mostBuffered, upopmail::SmtpReplyParser::LineLimit + 4096);
        EXPECT_TRUE(record->closedByClient);
        startInstance();
    }
}

TEST_F(UpopmailHostileServer, AReplyWithoutEndIsMinus8WithBoundedMemory) {
    std::string flood;
    for (int i = 0; i < 100'000; ++i)
        flood += "250-more and more\r\n";
    ServerScript server = greetingServer(flood);
    server.chunk = 4096;
    const auto record = network.add(server);
    EXPECT_EQ(logon(), -8);
    EXPECT_LE(record->bytesSaid, upopmail::SmtpReplyParser::TotalLimit + 3 * 4096);
}

TEST_F(UpopmailHostileServer, AReplyThatDripsLineByLineEndsAfterFiveMinutesWithMinus9) {
    std::string drip;
    for (int i = 0; i < 60; ++i)
        drip += "250-still here\r\n";
    clock.step = 29 * 100;
    network.add(greetingServer(drip + "250 done\r\n"));
    EXPECT_EQ(logon(), -9);
    EXPECT_NE(messages.diagnostics.find("takes too long"), std::string::npos);
}

TEST_F(UpopmailHostileServer, AServerThatTakesTheMessageTooSlowlyIsMinus9) {
    ServerScript server = greetingServer();
    network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    clock.step = 3 * 60 * 100 + 1;
    EXPECT_EQ(send(), -9);
    EXPECT_EQ(send(), -8);
}

TEST_F(UpopmailHostileServer, MalformedRepliesDuringAuthenticationAreMinus8AndEndIt) {
    for (const char* reply : {"334-a\r\n335 b\r\n", "nonsense\r\n", "33\r\n", "334_x\r\n"}) {
        ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
        const auto record = network.add(server.answer("AUTH LOGIN", reply));
        ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP", "USER=john\x1BPASSWORD=s3cretpass"), 0);
        EXPECT_EQ(logon(), -8) << reply;
        EXPECT_FALSE(record->saw(UserBase64));
        startInstance();
    }
}

TEST_F(UpopmailHostileServer, MalformedMultiLineCodesAtEveryPointOfASendAreMinus9) {
    for (const char* command : {"MAIL FROM:*", "RCPT TO:*", "DATA"}) {
        ServerScript server = greetingServer();
        for (const char* earlier : {"MAIL FROM:*", "RCPT TO:*", "DATA"}) {
            if (std::string_view(earlier) == command) break;
            server.answer(earlier, "250 OK\r\n");
        }
        network.add(server.answer(command, "250-one\r\n251 two\r\n"));
        startInstance();
        setSimpleMessage();
        ASSERT_EQ(logon(), 0);
        EXPECT_EQ(send(), -9) << command;
    }
}

}  // namespace
}  // namespace uproc::test
