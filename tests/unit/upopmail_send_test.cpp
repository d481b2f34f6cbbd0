// Manual: "Send", "GetRecipientDetails".
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

class UpopmailSend : public UpopmailTest {
  protected:
    // A server that answers RCPT for to@, cc@ and bcc@ with the given replies, in that order.
    std::shared_ptr<ServerRecord> logonWithReplies(const std::vector<std::string>& rcptReplies, bool accepts = true) {
        ServerScript server = greetingServer();
        server.answer("MAIL FROM:<me@example.org>", "250 OK\r\n");
        for (const std::string& reply : rcptReplies)
            server.answer("RCPT TO:*", reply);
        if (accepts) {
            server.answer("DATA", "354 go on\r\n").takeMessage().say("250 queued\r\n");
        } else {
            server.answer("RSET", "250 reset\r\n");
        }
        const auto record = network.add(withQuit(server));
        EXPECT_EQ(logon(), 0);
        return record;
    }
    void setThreeRecipients() {
        ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
        ASSERT_EQ(set("SetToList", "to@example.org"), 0);
        ASSERT_EQ(set("SetCCList", "cc@example.org"), 0);
        ASSERT_EQ(set("SetBCCList", "bcc@example.org"), 0);
    }
    std::int64_t sendWithReplyTo(const std::string& command, const std::string& reply) {
        startInstance();
        setSimpleMessage();
        ServerScript server = greetingServer();
        if (command == "MAIL") {
            server.answer("MAIL FROM:*", reply);
        } else {
            server.answer("MAIL FROM:*", "250 OK\r\n");
            server.answer("RCPT TO:*", command == "RCPT" ? reply : "250 OK\r\n");
        }
        if (command == "DATA") server.answer("DATA", reply);
        if (command == ".") server.answer("DATA", "354 go\r\n").takeMessage().say(reply);
        network.add(withQuit(server.answer("RSET", "250 reset\r\n")));
        EXPECT_EQ(logon(), 0);
        return send();
    }
};

TEST_F(UpopmailSend, Returns0AndTheServerGetsEnvelopeAndMessage) {
    ServerScript server = greetingServer();
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    EXPECT_EQ(send(), 0);
    EXPECT_EQ(record->lines, (std::vector<std::string>{"EHLO [192.0.2.7]", "MAIL FROM:<me@example.org>",
                                                       "RCPT TO:<you@example.org>", "DATA"}));
    EXPECT_EQ(response(), "250 2.0.0 queued as 7");
}

TEST_F(UpopmailSend, TheMessageStaysForASecondSend) {
    ServerScript server = greetingServer();
    withTransaction(server);
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(send(), 0);
    ASSERT_EQ(set("SetToList", "archive@example.org"), 0);
    EXPECT_EQ(send(), 0);
    EXPECT_TRUE(record->saw("RCPT TO:<archive@example.org>"));
    EXPECT_NE(record->message.find("Hello"), std::string::npos);
}

TEST_F(UpopmailSend, WithIgnoreRcptErrorReturnsTheNumberOfRefusedRecipientsAndLeavesThemOutOfTheHeader) {
    const auto record = logonWithReplies({"250 ok\r\n", "550 Unable to relay\r\n", "450 busy\r\n"});
    setThreeRecipients();
    EXPECT_EQ(send("IgnoreRcptError=True"), 2);
    EXPECT_NE(record->message.find("To: to@example.org"), std::string::npos);
    EXPECT_EQ(record->message.find("Cc:"), std::string::npos);
    const auto found = details();
    EXPECT_EQ(found[0], "");
    EXPECT_EQ(found[1], "cc@example.org=550\x1BUnable to relay");
    EXPECT_EQ(found[2],
              "bcc@example.org=450\x1B"
              "busy");
}

TEST_F(UpopmailSend, WithoutIgnoreRcptErrorTheFirstRefusalEndsItWithMinus2) {
    const auto record = logonWithReplies({"250 ok\r\n", "550 Unable to relay\r\n"}, false);
    setThreeRecipients();
    EXPECT_EQ(send(), -2);
    EXPECT_FALSE(record->saw("bcc@example.org"));
    EXPECT_EQ(record->lines.back(), "RSET");
    EXPECT_EQ(response(), "550 Unable to relay");
    EXPECT_EQ(details()[1], "cc@example.org=550\x1BUnable to relay");
}

TEST_F(UpopmailSend, ReturnsMinus2WhenAllRecipientsAreRefused) {
    const auto record = logonWithReplies({"550 no\r\n", "550 no\r\n", "551 not here\r\n"}, false);
    setThreeRecipients();
    EXPECT_EQ(send("IgnoreRcptError=True"), -2);
    EXPECT_FALSE(record->saw("DATA"));
    EXPECT_EQ(response(), "551 not here");
}

TEST_F(UpopmailSend, ReturnsMinus2WhenSenderOrAuthenticationIsRefused) {
    for (const char* reply : {"550 no such user\r\n", "530 5.7.0 Authentication required\r\n", "501 bad address\r\n",
                              "553 not allowed\r\n", "535 bad credentials\r\n"}) {
        EXPECT_EQ(sendWithReplyTo("MAIL", reply), -2) << reply;
    }
}

TEST_F(UpopmailSend, ReturnsMinus2ForAnInvalidAddressWithoutSendingIt) {
    const auto record = network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(set("SetFrom", "me@example.org>\r\nRCPT TO:<victim@example.org"), 0);
    EXPECT_EQ(send(), -2);
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetReplyTo", "nobody"), 0);
    EXPECT_EQ(send(), -2);
    EXPECT_EQ(record->lines.size(), 1U);
}

TEST_F(UpopmailSend, AnInvalidRecipientCountsAsRefusedAndIsNeverSent) {
    ServerScript server = greetingServer();
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(set("SetToList",
                  "you@example.org\x1B"
                  "a@b.org\nDATA"),
              0);
    EXPECT_EQ(send("IgnoreRcptError=T"), 1);
    EXPECT_FALSE(record->saw("a@b.org"));
    EXPECT_EQ(details()[0], "a@b.org DATA=553\x1BInvalid email address, not sent to the server");
}

TEST_F(UpopmailSend, ReturnsMinus6WhenTheMessageExceedsMaxSizeAndSendsNothing) {
    ServerScript server = greetingServer();
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    EXPECT_EQ(send("MaxSize=100"), -6);
    EXPECT_EQ(record->lines.size(), 1U);
    EXPECT_EQ(send("MaxSize=0"), 0) << "0 means unchecked";
}

TEST_F(UpopmailSend, AMessageOfExactlyMaxSizeIsSent) {
    ServerScript server = greetingServer("250-mail\r\n250 SIZE\r\n");
    withTransaction(server);
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(send(), 0);
    const std::string size = std::to_string(record->message.size());
    EXPECT_TRUE(record->saw("MAIL FROM:<me@example.org> SIZE=" + size));
    EXPECT_EQ(send("maxsize=" + size), 0);
    EXPECT_EQ(send("MaxSize=" + std::to_string(record->message.size() - 1)), -6);
}

TEST_F(UpopmailSend, ReturnsMinus8WhenNotLoggedOn) {
    setSimpleMessage();
    EXPECT_EQ(send(), -8);
    EXPECT_EQ(response(), "");
}

TEST_F(UpopmailSend, ReturnsMinus9WhenTheConnectionIsLostAndIsLoggedOff) {
    setSimpleMessage();
    network.add(greetingServer().expect("MAIL FROM:*").close());
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(send(), -9);
    EXPECT_EQ(response(), "");
    EXPECT_EQ(send(), -8);
    EXPECT_EQ(logoff(), -8);
}

TEST_F(UpopmailSend, ReturnsMinus9WhenTheServerClosesTheChannelWith421) {
    for (const char* command : {"MAIL", "RCPT", "DATA", "."}) {
        EXPECT_EQ(sendWithReplyTo(command, "421 4.3.2 shutting down\r\n"), -9) << command;
        EXPECT_EQ(response(), "421 4.3.2 shutting down");
        EXPECT_EQ(send(), -8);
    }
}

TEST_F(UpopmailSend, ReturnsMinus9WhenAReplyMakesNoSense) {
    for (const char* command : {"MAIL", "RCPT", "."}) {
        EXPECT_EQ(sendWithReplyTo(command, "354 what?\r\n"), -9) << command;
        EXPECT_EQ(sendWithReplyTo(command, "nonsense\r\n"), -9) << command;
    }
    EXPECT_EQ(sendWithReplyTo("DATA", "250 what?\r\n"), -9);
}

TEST_F(UpopmailSend, ReturnsMinus12WithoutSenderOrRecipient) {
    network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    ASSERT_EQ(set("SetToList", "you@example.org"), 0);
    EXPECT_EQ(send(), -12);
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetToList", " \x1B "), 0);
    EXPECT_EQ(send(), -12);
}

TEST_F(UpopmailSend, ReturnsMinus15FourHundredFiftyTwoAndFiveHundredFiftyTwo) {
    for (const char* command : {"MAIL", "RCPT", "DATA", "."}) {
        EXPECT_EQ(sendWithReplyTo(command, "452 4.3.1 insufficient storage\r\n"), -15) << command;
        EXPECT_EQ(sendWithReplyTo(command, "552 5.2.2 mailbox full\r\n"), -15) << command;
        EXPECT_EQ(response(), "552 5.2.2 mailbox full");
    }
}

TEST_F(UpopmailSend, ReturnsMinus18WhenThereIsNoMemory) {
    network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    random.outOfMemory = true;
    EXPECT_EQ(send(), -18);
}

TEST_F(UpopmailSend, AnyOtherRefusalIsNegativeAndTheConnectionServesOn) {
    for (const char* command : {"MAIL", "DATA", "."}) {
        EXPECT_EQ(sendWithReplyTo(command, "554 5.7.1 rejected\r\n"), -10) << command;
        EXPECT_EQ(response(), "554 5.7.1 rejected");
        EXPECT_EQ(logoff(), 0);
    }
    EXPECT_NE(messages.diagnostics.find("554 5.7.1 rejected"), std::string::npos);
}

TEST_F(UpopmailSend, UnknownOptionsAndValuesAreAnError) {
    for (const char* options : {"MaxSize=big", "MaxSize=-1", "IgnoreRcptError=perhaps", "Colour=red"}) {
        EXPECT_EQ(send(options), -10) << options;
    }
    EXPECT_EQ(send("MaxSize=" + std::string(10240, '1')), -16);
}

TEST_F(UpopmailSend, InternationalAddressesNeedTheServersConsent) {
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetToList", "jürgen@example.org"), 0);
    ServerScript with = greetingServer("250-mail\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
    const auto record = network.add(withTransaction(with));
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(send(), 0);
    EXPECT_TRUE(record->saw("MAIL FROM:<me@example.org> BODY=8BITMIME SMTPUTF8"));
    EXPECT_TRUE(record->saw("RCPT TO:<jürgen@example.org>"));

    startInstance();
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetToList", "jürgen@example.org"), 0);
    const auto without = logonWithReplies({}, false);
    EXPECT_EQ(send(), -2);
    EXPECT_FALSE(without->saw("RCPT"));
    EXPECT_NE(details()[0].find("jürgen@example.org=553\x1B"), std::string::npos);
}

TEST_F(UpopmailSend, RecipientDetailsAreEmptyWithoutRefusalsAndAfterClearMail) {
    EXPECT_EQ(details(), (std::vector<std::string>{"", "", ""}));
    logonWithReplies({"550 no\r\n"}, false);
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetToList", "to@example.org"), 0);
    ASSERT_EQ(send(), -2);
    EXPECT_EQ(details()[0], "to@example.org=550\x1Bno");
    ASSERT_EQ(call("ClearMail"), 0);
    EXPECT_EQ(details(), (std::vector<std::string>{"", "", ""}));
}

TEST_F(UpopmailSend, RecipientDetailsAreWholeAddressesUpTo102400Bytes) {
    std::string list;
    std::vector<std::string> replies;
    for (int i = 0; i < 400; ++i) {
        list.append(i ? "\x1B" : "").append("u").append(std::to_string(1000 + i)).append("@e.org");
        replies.push_back("550 " + std::string(490, 'x') + "\r\n");
    }
    logonWithReplies(replies, false);
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetToList", list), 0);
    ASSERT_EQ(send("IgnoreRcptError=True"), -2);
    const std::string found = details()[0];
    EXPECT_LE(found.size(), 102400U);
    EXPECT_GT(found.size(), 102400U - 600U);
    EXPECT_TRUE(found.ends_with("x"));
}

class UpopmailPipelining : public UpopmailSend {
  protected:
    static ServerScript pipeliningServer() {
        return greetingServer("250-mail.example.org\r\n250-PIPELINING\r\n250 SIZE 100000\r\n");
    }
};

TEST_F(UpopmailPipelining, EnvelopeAndDataTravelTogetherForOneRecipient) {
    ServerScript server = pipeliningServer();
    server.expect("MAIL FROM:*").expect("RCPT TO:*").expect("DATA");
    server.say("250 OK\r\n250 OK\r\n354 go\r\n").takeMessage().say("250 queued\r\n");
    const auto record = network.add(server);
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    EXPECT_EQ(send(), 0);
    EXPECT_EQ(record->unexpected, std::vector<std::string>{});
}

TEST_F(UpopmailPipelining, DataWaitsWhereOneRefusalStopsTheMessageForAll) {
    ServerScript server = pipeliningServer();
    server.expect("MAIL FROM:*").expect("RCPT TO:<to@*").expect("RCPT TO:<cc@*").expect("RCPT TO:<bcc@*");
    server.say("250 OK\r\n250 OK\r\n550 no\r\n250 OK\r\n").answer("RSET", "250 OK\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(logon(), 0);
    setThreeRecipients();
    EXPECT_EQ(send(), -2);
    EXPECT_EQ(response(), "550 no");
    EXPECT_EQ(logoff(), 0);
    EXPECT_FALSE(record->saw("DATA"));
}

TEST_F(UpopmailPipelining, AServerThatStartsDataForNobodyGetsAnEmptyMessage) {
    ServerScript server = pipeliningServer();
    server.expect("MAIL FROM:*").expect("RCPT TO:*").expect("DATA");
    server.say("250 OK\r\n550 no\r\n354 go\r\n").answer(".", "554 nobody\r\n").answer("RSET", "250 OK\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    EXPECT_EQ(send(), -2);
    EXPECT_EQ(response(), "550 no");
    EXPECT_EQ(logoff(), 0);
    EXPECT_EQ(record->unexpected, std::vector<std::string>{});
}

TEST_F(UpopmailPipelining, ARefusedSenderIsTheReasonWhateverFollows) {
    ServerScript server = pipeliningServer();
    server.expect("MAIL FROM:*").expect("RCPT TO:*").expect("DATA");
    server.say("553 not you\r\n503 no\r\n503 no\r\n").answer("RSET", "250 OK\r\n");
    network.add(withQuit(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    EXPECT_EQ(send(), -2);
    EXPECT_EQ(response(), "553 not you");
    EXPECT_EQ(logoff(), 0);
}

TEST_F(UpopmailPipelining, RepliesMaySplitAtEveryByteAndTheConnectionBreakAtEveryByte) {
    ServerScript server = pipeliningServer();
    server.expect("MAIL FROM:*").expect("RCPT TO:*").expect("RCPT TO:*").expect("RCPT TO:*").expect("DATA");
    server.say("250 OK\r\n250 OK\r\n550-no\r\n550 never\r\n250 OK\r\n354 go\r\n").takeMessage().say("250 ok\r\n");
    std::size_t total = 1000;
    for (std::size_t at = 0; at < total; ++at) {
        for (const bool breaks : {false, true}) {
            ServerScript copy = server;
            (breaks ? copy.byteLimit : copy.splitAt) = at;
            const auto record = network.add(copy);
            startInstance();
            setThreeRecipients();
            const bool isLoggedOn = logon() == 0;
            const std::int64_t status = send("IgnoreRcptError=T");
            if (!breaks) {
                EXPECT_EQ(status, 1) << at;
                total = record->bytesSaid;
            } else {
                EXPECT_EQ(status, isLoggedOn ? -9 : -8) << at;
            }
        }
    }
}

TEST_F(UpopmailPipelining, AMessageLargerThanTheServersLimitIsMinus15AndNothingIsSent) {
    const auto record = network.add(pipeliningServer());
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text(std::string(100001, '\n')), text("")}), 0);
    EXPECT_EQ(send(), -15);
    EXPECT_EQ(response(), "");
    EXPECT_FALSE(record->saw("MAIL"));
}

// Files that fail when they should not.
class FailingFiles final : public runtime::FileSystem {
  public:
    class Reader final : public runtime::FileReader {
      public:
        explicit Reader(std::uint64_t readable) : left_(readable) {}
        [[nodiscard]] std::uint64_t size() const override { return 200000; }
        Result<std::size_t> read(std::span<char> bytes) override {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
            std::fill_n(bytes.begin(), count, 'x');
            left_ -= count;
            return count;
        }

      private:
        std::uint64_t left_;
    };
    [[nodiscard]] Result<std::string> read(const std::string&) override { return fail(-4, "no"); }
    Result<void> write(const std::string&, std::string_view, std::string_view, Writing) override {
        return fail(-4, "no");
    }
    [[nodiscard]] Result<std::unique_ptr<runtime::FileReader>> open(const std::string& path) override {
        if (missing) return fail(-4, path + ": missing");
        return std::make_unique<Reader>(readable);
    }
    [[nodiscard]] Result<std::unique_ptr<runtime::FileWriter>> create(const std::string&) override {
        return fail(-4, "no");
    }
    bool missing = false;
    std::uint64_t readable = 200000;
};

TEST_F(UpopmailSend, AFileThatHasGoneIsMinus13AndNothingIsSent) {
    FailingFiles files;
    services.files = &files;
    startInstance();
    const auto record = network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(call("AddAttachmentFromFile", {text("a.txt"), text("")}), 0);
    files.missing = true;
    EXPECT_EQ(send(), -13);
    EXPECT_FALSE(record->saw("MAIL"));
    instance.reset();
}

TEST_F(UpopmailSend, AFileThatShrinksWhileItIsSentEndsTheConnectionWithoutTheDot) {
    FailingFiles files;
    files.readable = 100000;
    services.files = &files;
    startInstance();
    ServerScript server = greetingServer();
    const auto record = network.add(withTransaction(server));
    ASSERT_EQ(logon(), 0);
    setSimpleMessage();
    ASSERT_EQ(call("AddAttachmentFromFile", {text("a.txt"), text("")}), 0);
    EXPECT_EQ(send(), -13);
    EXPECT_TRUE(record->closedByClient);
    EXPECT_EQ(record->message, "");
    EXPECT_EQ(send(), -8);
    instance.reset();
}

}  // namespace
}  // namespace uproc::test
