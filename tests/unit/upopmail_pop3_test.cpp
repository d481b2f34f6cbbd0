// Manual: "LogonMail", "ListMail and ListMailX", "GetMail and GetMailX", "GetRawMail and GetRawMailX", "DeleteMail",
// "LogoffMail" against servers that split, stall, close, flood and lie.
#include "components/upopmail/pop3_reply.hpp"
#include "components/upopmail/received_files.hpp"
#include "drivers/mime/mime_reader.hpp"
#include "tests/unit/support/temporary_folder.hpp"
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

constexpr std::string_view Mail =
    "From: a@example.org\r\nTo: b@example.org\r\nSubject: One\r\n\r\n..dot\r\ntext\r\n.\r\n";

class UpopmailPop3 : public UpopmailTest {
  protected:
    UpopmailPop3() {
        services.mime = mime.get();
        startInstance();
    }
    ~UpopmailPop3() override { instance.reset(); }

    static ServerScript popServer(const std::string& stat = "+OK 2 320\r\n") {
        ServerScript server;
        return server.say("+OK POP3 ready\r\n")
            .answer("USER john", "+OK\r\n")
            .answer("PASS s3cretpass", "+OK\r\n")
            .answer("STAT", stat);
    }
    static ServerScript completeServer() {
        ServerScript server = popServer();
        return server.answer("LIST", "+OK\r\n1 120\r\n2 200\r\n.\r\n")
            .answer("CAPA", "+OK\r\nTOP\r\nPIPELINING\r\n.\r\n")
            .expect("TOP 1 0")
            .expect("TOP 2 0")
            .say("+OK\r\nSubject: One\r\n\r\n.\r\n+OK\r\nSubject: Two\r\n\r\n.\r\n")
            .answer("RETR 1", "+OK\r\n" + std::string(Mail))
            .answer("RETR 1", "+OK\r\n" + std::string(Mail))
            .answer("DELE 2", "+OK\r\n")
            .answer("QUIT", "+OK bye\r\n");
    }
    std::int64_t logonMail(std::string_view password = "s3cretpass") {
        return call("LogonMail", {text("pop.example.org"), text("john"), text(password)});
    }
    std::int64_t listMail() { return call("ListMail", {Value()}); }
    std::int64_t getMail(std::string_view operation = "GetMail", std::int64_t size = 0) {
        return call(operation, {Value::integer(1), text(folder), Value::integer(size), Value(), Value(), Value()});
    }
    std::int64_t getRawMail(std::string_view operation = "GetRawMail", std::int64_t size = 0) {
        return call(operation, {Value::integer(1), Value::integer(size), Value()});
    }
    std::vector<std::int64_t> session() {
        startInstance();
        std::vector<std::int64_t> statuses{logonMail(), listMail(), getMail(), getRawMail()};
        statuses.push_back(call("DeleteMail", {Value::integer(2)}));
        statuses.push_back(call("LogoffMail"));
        return statuses;
    }
    std::vector<std::int64_t> sessionWith(ServerScript server) {
        network.add(std::move(server));
        return session();
    }
    std::size_t bytesOfACompleteSession() {
        const auto record = network.add(completeServer());
        EXPECT_EQ(session(), complete);
        EXPECT_EQ(record->unexpected, std::vector<std::string>{});
        return record->bytesSaid;
    }

    const std::vector<std::int64_t> complete{0, 2, 0, 0, 0, 0};
    std::unique_ptr<runtime::MimeReader> mime = mime::makeMimeReader();
    std::string folder;
};

TEST_F(UpopmailPop3, ASessionReturnsWhatTheServerHas) {
    const auto record = network.add(completeServer());
    ASSERT_EQ(logonMail(), 0);
    ASSERT_EQ(listMail(), 2);
    EXPECT_EQ(arguments[0].toText(),
              "NMB=1\x1BID=\x1B"
              "FROM=\x1BSUBJECT=One\x1B"
              "DATE=\x1BPRIORITY=3\x1BSIZE=120\x1BNMB=2\x1BID=\x1B"
              "FROM=\x1BSUBJECT=Two\x1B"
              "DATE=\x1BPRIORITY=3\x1BSIZE=200");
    ASSERT_EQ(getMail(), 0);
    EXPECT_EQ(arguments[4].toText(), ".dot\ntext\n");
    ASSERT_EQ(getRawMail(), 0);
    EXPECT_EQ(arguments[2].toText(),
              "From: a@example.org\r\nTo: b@example.org\r\nSubject: One\r\n\r\n.dot\r\ntext\r\n");
    EXPECT_EQ(record->target.port, 110);
    EXPECT_EQ(record->unexpected, std::vector<std::string>{});
}

TEST_F(UpopmailPop3, EveryReplyMaySplitAtEveryByte) {
    const std::size_t total = bytesOfACompleteSession();
    for (std::size_t split = 1; split < total; ++split) {
        ServerScript server = completeServer();
        server.splitAt = split;
        EXPECT_EQ(sessionWith(server), complete) << split;
    }
    ServerScript server = completeServer();
    server.chunk = 1;
    EXPECT_EQ(sessionWith(server), complete);
}

TEST_F(UpopmailPop3, ClosingOrStallingAtAnyByteIsADocumentedStatusAndNobodyIsLoggedOnAfterwards) {
    const std::size_t total = bytesOfACompleteSession();
    for (std::size_t limit = 0; limit < total; ++limit) {
        for (const bool stalls : {false, true}) {
            ServerScript server = completeServer();
            server.byteLimit = limit;
            server.stallsAtLimit = stalls;
            const auto statuses = sessionWith(server);
            const auto lost = std::find_if(statuses.begin(), statuses.end(), [](auto status) { return status < 0; });
            ASSERT_NE(lost, statuses.end()) << limit;
            const auto position = lost - statuses.begin();
            const bool isGet = position == 2 || position == 3;
            EXPECT_EQ(*lost, isGet && stalls ? -4 : -9) << limit;
            EXPECT_TRUE(std::equal(statuses.begin(), lost, complete.begin())) << limit;
            EXPECT_TRUE(std::all_of(lost + 1, statuses.end(), [](auto status) { return status == -8; })) << limit;
        }
    }
}

TEST_F(UpopmailPop3, MalformedAndRefusingGreetingsAreMinus8) {
    for (const char* greeting : {"-ERR busy\r\n", "* OK IMAP\r\n", "\r\n", "+OKAY\r\n", "220 SMTP\r\n", "+ x\r\n"}) {
        const auto record = network.add(ServerScript().say(greeting));
        startInstance();
        EXPECT_EQ(logonMail(), -8) << greeting;
        EXPECT_TRUE(record->closedByClient);
        EXPECT_FALSE(record->saw("s3cretpass"));
    }
}

TEST_F(UpopmailPop3, NoNetworkIsMinus5AndAFailedConnectionMinus9) {
    EXPECT_EQ(logonMail(), -9);
    services.network = nullptr;
    EXPECT_EQ(logonMail(), -5);
}

TEST_F(UpopmailPop3, RefusedUserOrPasswordIsMinus2AndIsNotShown) {
    messages.level = 64;
    ServerScript refusesUser;
    network.add(refusesUser.say("+OK\r\n").answer("USER john", "-ERR no\r\n").answer("QUIT", "+OK\r\n"));
    EXPECT_EQ(logonMail(), -2);
    ServerScript refusesPassword;
    network.add(refusesPassword.say("+OK\r\n")
                    .answer("USER john", "+OK\r\n")
                    .answer("PASS s3cretpass", "-ERR s3cretpass is wrong\r\n")
                    .answer("QUIT", "+OK\r\n"));
    EXPECT_EQ(logonMail(), -2);
    EXPECT_EQ((messages.frame + messages.diagnostics).find("s3cretpass"), std::string::npos);
    EXPECT_NE(messages.frame.find("C: PASS ********"), std::string::npos);
}

TEST_F(UpopmailPop3, ALineEndInAPasswordSendsNothing) {
    ServerScript server;
    const auto record = network.add(server.say("+OK\r\n").answer("QUIT", "+OK\r\n"));
    EXPECT_EQ(logonMail("a\r\nDELE 1"), -2);
    EXPECT_EQ(record->lines, std::vector<std::string>{"QUIT"});
}

DriverScript popDriver() {
    using Step = runtime::SecurityDriver::Step;
    DriverScript script;
    script.keyword = "SASL XOAUTH2";
    script.authenticates = true;
    script.open = [](int step, std::string_view reply) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "AUTH XOAUTH2\r\n", "", 0};
        if (step == 1 && reply.starts_with("+")) return {Step::Exchange, "dG9rZW4=\r\n", "", 0};
        if (!reply.starts_with("+OK")) return {Step::Failed, "", "refused", 1};
        return {Step::Done, "", "", 0};
    };
    return script;
}

TEST_F(UpopmailPop3, AnAuthenticatingDriverReplacesUserAndPassword) {
    drivers.scripts["Pop"] = popDriver();
    ServerScript server;
    server.say("+OK\r\n")
        .answer("CAPA", "+OK\r\nSASL XOAUTH2\r\n.\r\n")
        .answer("AUTH XOAUTH2", "+ \r\n")
        .answer("dG9rZW4=", "+OK\r\n")
        .answer("STAT", "+OK 0 0\r\n")
        .answer("QUIT", "+OK\r\n");
    const auto record = network.add(server);
    ASSERT_EQ(setSecurity("POP=Pop", "USER=john\x1BTOKEN=token"), 0);
    EXPECT_EQ(logonMail(), 0);
    EXPECT_NE(runtimeInfo(1, "POP=").find("INUSE=TRUE"), std::string::npos);
    EXPECT_EQ(setSecurity("POP=Pop"), -3);
    EXPECT_EQ(call("LogoffMail"), 0);
    EXPECT_FALSE(record->saw("USER"));
    EXPECT_EQ(record->unexpected, std::vector<std::string>{});
}

TEST_F(UpopmailPop3, ADriverTheServerDoesNotSupportIsMinus7OrLeftOut) {
    drivers.scripts["Pop"] = popDriver();
    ServerScript without;
    network.add(without.say("+OK\r\n").answer("CAPA", "-ERR what\r\n").answer("QUIT", "+OK\r\n"));
    ASSERT_EQ(setSecurity("POP=Pop", "TOKEN=token"), 0);
    EXPECT_EQ(logonMail(), -7);
    ASSERT_EQ(setSecurity("POP="), 0);
    ASSERT_EQ(setSecurity("POP=Pop\x1BUSE=OPT", "TOKEN=token"), 0);
    ServerScript server;
    server.say("+OK\r\n").answer("CAPA", "+OK\r\n.\r\n").answer("USER john", "+OK\r\n");
    network.add(server.answer("PASS s3cretpass", "+OK\r\n").answer("STAT", "+OK 0 0\r\n"));
    EXPECT_EQ(logonMail(), 0);
}

TEST_F(UpopmailPop3, ARefusedTokenIsMinus8AndSendsNoPassword) {
    drivers.scripts["Pop"] = popDriver();
    ServerScript server;
    server.say("+OK\r\n").answer("CAPA", "+OK\r\nSASL XOAUTH2\r\n.\r\n").answer("AUTH XOAUTH2", "+ \r\n");
    const auto record = network.add(server.answer("dG9rZW4=", "-ERR no\r\n").answer("QUIT", "+OK\r\n"));
    ASSERT_EQ(setSecurity("POP=Pop", "TOKEN=token"), 0);
    EXPECT_EQ(logonMail(), -8);
    EXPECT_FALSE(record->saw("PASS"));
}

TEST_F(UpopmailPop3, BytesInjectedAfterStlsAreMinus8) {
    DriverScript stls = startTlsDriver();
    stls.keyword = "STLS";
    stls.open = [](int step, std::string_view reply) -> DriverScript::Reply {
        using Step = runtime::SecurityDriver::Step;
        if (step == 0) return {Step::Exchange, "STLS\r\n", "", 0};
        if (!reply.starts_with("+OK")) return {Step::Failed, "", "STLS refused", 1};
        return {Step::UpgradeTls, "", "", 0};
    };
    drivers.scripts["Stls"] = stls;
    for (const bool injects : {true, false}) {
        startInstance();
        ASSERT_EQ(setSecurity("POP=Stls"), 0);
        ServerScript server;
        server.say("+OK\r\n").answer("CAPA", "+OK\r\nSTLS\r\n.\r\n");
        server.answer("STLS", injects ? "+OK\r\n+OK injected\r\n" : "+OK\r\n").answer("CAPA", "+OK\r\nUSER\r\n.\r\n");
        server.answer("USER john", "+OK\r\n").answer("PASS s3cretpass", "+OK\r\n").answer("STAT", "+OK 0 0\r\n");
        const auto record = network.add(server);
        EXPECT_EQ(logonMail(), injects ? -8 : 0);
        EXPECT_EQ(record->saw("PASS"), !injects);
        EXPECT_TRUE(injects || record->linesInTls.back());
    }
}

TEST_F(UpopmailPop3, AServerWithoutTopIsReadWithRetr) {
    ServerScript server = popServer("+OK 1 120\r\n");
    server.answer("LIST", "+OK\r\n1 120\r\n.\r\n").answer("TOP 1 0", "-ERR what\r\n");
    network.add(server.answer("RETR 1", "+OK\r\n" + std::string(Mail)));
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(listMail(), 1);
    EXPECT_NE(arguments[0].toText().find("SUBJECT=One"), std::string::npos);
}

TEST_F(UpopmailPop3, MalformedListsAreMinus11) {
    for (const char* list :
         {"+OK\r\nfoo\r\n.\r\n", "+OK\r\n1\r\n.\r\n", "+OK\r\n1 x\r\n.\r\n", "-ERR\r\n", "what\r\n"}) {
        startInstance();
        network.add(popServer().answer("LIST", list));
        ASSERT_EQ(logonMail(), 0);
        EXPECT_EQ(listMail(), -11) << list;
    }
}

TEST_F(UpopmailPop3, AMessageWithoutEndIsMinus11WithBoundedMemoryOrMinus6) {
    ServerScript server = popServer();
    server.answer("LIST 1", "+OK 1 50\r\n");
    network.add(server.answer("RETR 1", "+OK\r\n" + std::string(200, 'x') + "\r\n.\r\n"));
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(getMail("GetMail", 100), -6);  // LIST lied
    startInstance();
    ServerScript flood = popServer().answer("RETR 1", "+OK\r\n" + std::string(20'000'000, 'x'));
    flood.chunk = 65536;
    const auto record = network.add(flood);
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(getRawMail(), -11);
    EXPECT_LE(record->mostBuffered, 17'000'000U);
    EXPECT_EQ(getRawMail(), -8);
}

TEST_F(UpopmailPop3, AMessageThatDripsEndsWithMinus4) {
    std::string drip;
    for (int i = 0; i < 100; ++i)
        drip += "x\r\n";
    network.add(popServer().answer("RETR 1", "+OK\r\n" + drip + ".\r\n"));
    ASSERT_EQ(logonMail(), 0);
    clock.step = 10 * 100;
    EXPECT_EQ(getRawMail(), -4);
}

TEST_F(UpopmailPop3, LongTextsComeInPortionsWithMinus16) {
    const std::string body = std::string(10'240'000, 'a') + "\xC3\xA9";
    const std::string mail = "Subject: " + std::string(20'000, 's') +
                             "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body.substr(0, 900) + "\r\n";
    std::string large = "\r\n\r\n";
    while (large.size() < 10'240'000)
        large += std::string(1000, 'x') + "\r\n";
    ServerScript server = popServer();
    server.answer("RETR 1", "+OK\r\n" + mail + ".\r\n");
    network.add(server.answer("RETR 1", "+OK\r\n" + large + ".\r\n"));
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(getMail(), -16);
    std::string header = arguments[3].toText();
    EXPECT_EQ(header.size(), 10240U);
    EXPECT_EQ(arguments[4].toText().size(), 901U);
    EXPECT_EQ(getMail("GetMailX"), 0);
    header += arguments[3].toText();
    EXPECT_EQ(arguments[4].toText(), "");
    EXPECT_NE(header.find("SUBJECT=" + std::string(20'000, 's') + "\x1B"), std::string::npos);
    EXPECT_EQ(getRawMail(), -16);
    std::string raw = arguments[2].toText();
    EXPECT_EQ(raw.size(), 10'240'000U);
    EXPECT_EQ(getRawMail("GetRawMailX"), 0);
    EXPECT_EQ(raw + arguments[2].toText(), large);
}

TEST_F(UpopmailPop3, AQuitThatIsRefusedIsNegative) {
    network.add(popServer().answer("QUIT", "-ERR some messages were not removed\r\n"));
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(call("LogoffMail"), -10);
    EXPECT_EQ(call("LogoffMail"), -8);
}

TEST_F(UpopmailPop3, AnUnknownCharacterSetIsMinus17AndWritesNothing) {
    const uproc::testing::TemporaryFolder files;
    folder = files.path().string();
    const std::string mail =
        "Subject: One\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/plain; charset=x-unheard-of\r\n\r\ntext\r\n--b\r\n"
        "Content-Type: image/png; name=a.png\r\n\r\nx\r\n--b--\r\n";
    network.add(popServer().answer("RETR 1", "+OK\r\n" + mail + ".\r\n"));
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(getMail(), -17);
    EXPECT_NE(arguments[3].toText().find("SUBJECT=One"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(files.path()));
}

TEST_F(UpopmailPop3, AnAttachmentThatCannotBeDecodedIsWarning1) {
    const uproc::testing::TemporaryFolder files;
    folder = files.path().string();
    const std::string mail =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
        "Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!no base64\r\n--b--\r\n";
    network.add(popServer().answer("RETR 1", "+OK\r\n" + mail + ".\r\n"));
    ASSERT_EQ(logonMail(), 0);
    EXPECT_EQ(getMail(), 1);
    EXPECT_EQ(arguments[4].toText(), "text");
}

TEST(UpopmailReceivedFiles, TheSendersNamesNeverLeaveTheFolder) {
    using upopmail::safeFileName;
    EXPECT_EQ(safeFileName("report.pdf"), "report.pdf");
    EXPECT_EQ(safeFileName("../../etc/passwd"), "passwd");
    EXPECT_EQ(safeFileName("C:\\Windows\\a.exe"), "a.exe");
    EXPECT_EQ(safeFileName("a.txt:stream"), "stream");
    EXPECT_EQ(safeFileName(".."), "");
    EXPECT_EQ(safeFileName("..\\"), "");
    EXPECT_EQ(safeFileName("/"), "");
    EXPECT_EQ(safeFileName(".bashrc"), "bashrc");
    EXPECT_EQ(safeFileName("a\r\nb\x1B.txt"), "a b .txt");
    EXPECT_EQ(safeFileName("what?*.txt"), "what__.txt");
    EXPECT_EQ(safeFileName("nul.txt"), "_nul.txt");
    EXPECT_EQ(safeFileName("Com1"), "_Com1");
    EXPECT_EQ(safeFileName("a. . "), "a");
    const std::string cut = safeFileName(std::string(500, 'x') + ".pdf");
    EXPECT_EQ(cut.size(), 200U);
    EXPECT_TRUE(cut.ends_with(".pdf"));
    for (const std::string& name : {std::string(1000, '.'), std::string("\xFF\xFE"), std::string(300, '\xC3')}) {
        EXPECT_EQ(safeFileName(name).find('/'), std::string::npos);
    }
}

TEST(UpopmailPop3Reply, KnowsThreeIndicators) {
    using upopmail::parsePop3Reply;
    EXPECT_TRUE(parsePop3Reply("+OK ready\r\n")->isOk());
    EXPECT_EQ(parsePop3Reply("-ERR no\n")->text, "no");
    EXPECT_EQ(parsePop3Reply("+ abc\r\n")->kind, upopmail::Pop3Reply::Kind::Challenge);
    for (const char* wrong : {"", "\r\n", "OK\r\n", "+OKAY\r\n", "-ERROR\r\n", "++\r\n", " +OK\r\n"})
        EXPECT_FALSE(parsePop3Reply(wrong)) << wrong;
    EXPECT_FALSE(upopmail::pop3Number("-1"));
    EXPECT_FALSE(upopmail::pop3Number("9999999999999999999"));
    EXPECT_EQ(upopmail::parsePop3Listing("7  1200 x\r\n")->number, 7);
    EXPECT_EQ(upopmail::parsePop3Listing("7  1200\r\n")->rest, "1200");
}

}  // namespace
}  // namespace uproc::test
