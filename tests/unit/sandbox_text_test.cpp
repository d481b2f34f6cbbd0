// The sandbox's small parts: text, base64, credentials, faults, command lines, the reader of DATA, masking.
#include <gtest/gtest.h>

#include "sandbox/base64.hpp"
#include "sandbox/credentials.hpp"
#include "sandbox/data_reader.hpp"
#include "sandbox/dialog_log.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/smtp_command.hpp"
#include "sandbox/text.hpp"

namespace uproc::sandbox {
namespace {

TEST(SandboxText, PrintableEscapesWhatATerminalWouldObey) {
    EXPECT_EQ(printable("a\x1B[31m\n"), "a\\x1B[31m\\x0A");
    EXPECT_EQ(printable("\xC2\x9B"), "\\xC2\\x9B");  // C1 CSI
    EXPECT_EQ(printable("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(printable("\xC3("), "\\xC3(");
    EXPECT_EQ(printable("abcdef", 3), "abc...");
}

TEST(SandboxText, Utf8IsThatOfRfc3629) {
    EXPECT_TRUE(isUtf8("\xF0\x9F\x93\xA7 \xE2\x82\xAC"));
    for (const auto* bad :
         {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF"}) {
        EXPECT_FALSE(isUtf8(bad));
    }
}

TEST(SandboxBase64, RoundTripsAndIsStrict) {
    for (const std::string text : {"", "a", "ab", "abc", "\xFF\xFE\xFD\xFC"}) {
        EXPECT_EQ(decodeBase64(encodeBase64(text)), text);
    }
    EXPECT_EQ(encodeBase64("Username:"), "VXNlcm5hbWU6");
    for (const auto* bad : {"a", "ab=", "a===", "====", " YWI=", "YWI=\n", "Y=I=", "YW-_", "YWI=YWI="}) {
        EXPECT_FALSE(decodeBase64(bad)) << bad;
    }
}

TEST(SandboxCredentials, NoneAcceptsAnyUserButNotNobody) {
    const auto any = Credentials::parse({});
    ASSERT_TRUE(any);
    EXPECT_TRUE(any->accept("john", "whatever"));
    EXPECT_TRUE(any->accept("john", ""));
    EXPECT_FALSE(any->accept("", "whatever"));
}

TEST(SandboxCredentials, OnlyTheGivenPairsAreAccepted) {
    const auto some = Credentials::parse({"john:s3:cret", "mary:"});
    ASSERT_TRUE(some);
    EXPECT_TRUE(some->accept("john", "s3:cret"));
    EXPECT_TRUE(some->accept("mary", ""));
    EXPECT_FALSE(some->accept("john", "s3:creT"));
    EXPECT_FALSE(some->accept("john", "s3:cret "));
    EXPECT_FALSE(some->accept("John", "s3:cret"));
}

TEST(SandboxCredentials, AMalformedPairIsNotShown) {
    const auto bad = Credentials::parse({"s3cret-without-colon"});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().text.find("s3cret"), std::string::npos);
}

TEST(SandboxFaults, NotationSetsWhatItSays) {
    Faults faults;
    EXPECT_TRUE(addFault(faults, "no-starttls"));
    EXPECT_TRUE(addFault(faults, "recipient=Bob@Example.org:450 4.2.0 Try later"));
    EXPECT_TRUE(addFault(faults, "reply=auth:454 4.7.0 Temporary: failure"));
    EXPECT_TRUE(addFault(faults, "drop=content"));
    EXPECT_TRUE(addFault(faults, "quota"));
    EXPECT_TRUE(faults.hiddenExtensions.contains("STARTTLS"));
    EXPECT_EQ(faults.recipientReplies.at("bob@example.org"), "450 4.2.0 Try later");
    ASSERT_NE(faults.at("AUTH"), nullptr);
    EXPECT_EQ(faults.at("AUTH")->text, "454 4.7.0 Temporary: failure");
    EXPECT_EQ(faults.at("CONTENT")->kind, FaultAction::Kind::Drop);
    EXPECT_EQ(faults.at("END-OF-DATA")->text.substr(0, 3), "552");
    EXPECT_EQ(faults.at("MAIL"), nullptr);
}

TEST(SandboxFaults, UnknownOrIncompleteNotationIsRefused) {
    Faults faults;
    for (const auto* bad : {"", "nonsense", "no-starttls=1", "recipient", "recipient=", "recipient=a@b", "reply=AUTH",
                            "drop", "drop=", "reply=:x", "hide="}) {
        EXPECT_FALSE(addFault(faults, bad)) << bad;
    }
    EXPECT_FALSE(faultForms().empty());
}

TEST(SandboxCommand, PathsOfRfc5321) {
    const auto path = parsePath("FROM:<john@example.org> SIZE=12 BODY=8bitmime", PathKind::Reverse);
    ASSERT_TRUE(path);
    EXPECT_EQ(path->address, "john@example.org");
    EXPECT_EQ(path->parameters.at("SIZE"), "12");
    EXPECT_EQ(path->parameters.at("BODY"), "8bitmime");
    EXPECT_EQ(parsePath("from:<>", PathKind::Reverse)->address, "");
    EXPECT_EQ(parsePath("TO:<\"a>b\"@example.org>", PathKind::Forward)->address, "\"a>b\"@example.org");
    EXPECT_EQ(parsePath("TO:<@relay.org,@b.org:john@example.org>", PathKind::Forward)->address, "john@example.org");
}

TEST(SandboxCommand, MalformedPathsAreRefused) {
    for (const auto* bad : {"", "FROM", "FROM: <a@b.c>", "FROM:a@b.c", "FROM:<a@b.c", "FROM:<a@b.c>SIZE=1",
                            "FROM:<a@b.c> SIZE=1 SIZE=2", "FROM:<@a.b>", "TO:<a@b.c>"}) {
        EXPECT_FALSE(parsePath(bad, PathKind::Reverse)) << bad;
    }
    EXPECT_FALSE(parsePath("TO:<>", PathKind::Forward));
    EXPECT_FALSE(parsePath("TO:<" + std::string(300, 'a') + "@b.c>", PathKind::Forward));
}

TEST(SandboxCommand, MailboxesOfRfc5321And6531) {
    for (const auto* good : {"john@example.org", "o'neill+x@a-b.org", "\"a b\"@example.org", "a@[127.0.0.1]",
                             "a@[IPv6:::1]", "postmaster", "a@localhost"}) {
        EXPECT_EQ(mailboxProblem(good, Addresses::Ascii), "") << good;
    }
    for (const auto* bad : {"john", "@example.org", "john@", "a..b@c.d", ".a@b.c", "a@b..c", "a b@c.d", "a@b c",
                            "\"a@b", "\"a\"b\"@c.d", "a@[x/y]", "a@b@c"}) {
        EXPECT_EQ(mailboxProblem(bad, Addresses::Ascii).substr(0, 3), "501") << bad;
    }
    EXPECT_EQ(mailboxProblem("j\xC3\xBCrgen@m\xC3\xBCller.de", Addresses::Ascii).substr(0, 9), "553 5.6.7");
    EXPECT_EQ(mailboxProblem("j\xC3\xBCrgen@m\xC3\xBCller.de", Addresses::Internationalized), "");
    EXPECT_NE(mailboxProblem(std::string(65, 'a') + "@b.c", Addresses::Ascii), "");
}

// The end of data is found, and dots are unstuffed, wherever the network cuts the bytes.
TEST(SandboxDataReader, AnySplitGivesTheSameMessage) {
    const std::string wire = "Subject: x\r\n\r\n..dot\r\n.x\r\n...\r\nlast\r\n.\r\nQUIT\r\n";
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        DataReader reader(1000);
        std::string_view first = std::string_view(wire).substr(0, cut);
        auto state = reader.feed(first);
        std::string rest(first);
        rest += wire.substr(cut);
        std::string_view second(rest);
        if (state == DataReader::State::More) state = reader.feed(second);
        EXPECT_EQ(state, DataReader::State::Complete) << cut;
        EXPECT_EQ(second, "QUIT\r\n") << cut;
        EXPECT_EQ(reader.message(), "Subject: x\r\n\r\n.dot\r\nx\r\n..\r\nlast\r\n") << cut;
        EXPECT_EQ(reader.lines(), 6U);
    }
}

TEST(SandboxDataReader, OnlyCrLfEndsALine) {
    for (const std::string bad : {"a\n.\n", "a\r.\r", "a\r\n.\n", "a\n.\r\n", "a\r\n.\rx", "\n", ".\n"}) {
        DataReader reader(1000);
        std::string_view bytes(bad);
        EXPECT_EQ(reader.feed(bytes), DataReader::State::BareLineEnd) << bad;
    }
}

TEST(SandboxDataReader, KeepsNoMoreThanTheLimit) {
    DataReader reader(10);
    const std::string wire = std::string(5000, 'x') + "\r\n.\r\n";
    std::string_view bytes(wire);
    EXPECT_EQ(reader.feed(bytes), DataReader::State::Complete);
    EXPECT_EQ(reader.size(), 5002U);
    EXPECT_EQ(reader.message().size(), 10U);
    EXPECT_EQ(reader.longestLine(), 5000U);
}

TEST(SandboxDataReader, AnEmptyMessageIsAMessage) {
    DataReader reader(10);
    std::string_view bytes(".\r\n");
    EXPECT_EQ(reader.feed(bytes), DataReader::State::Complete);
    EXPECT_EQ(reader.message(), "");
}

TEST(SandboxMasking, NoSecretIsShown) {
    EXPECT_EQ(maskedCommand(Protocol::Smtp, "AUTH PLAIN AGpvaG4AczNjcmV0"), "AUTH PLAIN ***");
    EXPECT_EQ(maskedCommand(Protocol::Smtp, "auth login am9obg=="), "auth login ***");
    EXPECT_EQ(maskedCommand(Protocol::Smtp, "AUTH LOGIN"), "AUTH LOGIN");
    EXPECT_EQ(maskedCommand(Protocol::Pop3, "PASS s3 cret"), "PASS ***");
    EXPECT_EQ(maskedCommand(Protocol::Pop3, "apop john c4c9334bac560ecc979e58001b3e22fb"), "APOP ***");
    // A password that comes at the wrong moment is no command.
    EXPECT_EQ(maskedCommand(Protocol::Smtp, "czNjcmV0"), "(8 bytes that are no command)");
    EXPECT_EQ(maskedCommand(Protocol::Smtp, "DATAs3cretpassword"), "(18 bytes that are no command)");
    EXPECT_EQ(maskedCommand(Protocol::Pop3, "s3cret word"), "(11 bytes that are no command)");
    EXPECT_EQ(maskedCommand(Protocol::Smtp, "EHLO x\x1B[2J"), "EHLO x\\x1B[2J");
}

}  // namespace
}  // namespace uproc::sandbox
