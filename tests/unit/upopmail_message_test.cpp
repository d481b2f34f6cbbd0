// Manual: "SetFrom", "SetToList", "SetCCList", "SetBCCList", "SetReplyTo", "SetSubject", "SetPriority", "SetMessageId",
// "SetMessage", "ClearMail"; RFC 5322, RFC 2045, RFC 2047: what a message looks like on its way.
#include "components/upopmail/base64.hpp"
#include "components/upopmail/message_stream.hpp"
#include "components/upopmail/mime_encoding.hpp"
#include "components/upopmail/operation.hpp"
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

class UpopmailHeader : public UpopmailTest {
  protected:
    // Sends what has been set and returns the message as the server got it.
    std::string sentMessage() {
        ServerScript server = greetingServer();
        const auto record = network.add(withTransaction(server));
        EXPECT_EQ(logon(), 0);
        EXPECT_EQ(send(), 0);
        return record->message;
    }
    std::string fieldOf(const std::string& message, const std::string& name) {
        const auto start = ("\r\n" + message).find("\r\n" + name + ": ");
        if (start == std::string::npos) return "(none)";
        auto end = message.find("\r\n", start);
        while (end != std::string::npos && end + 2 < message.size() && message[end + 2] == ' ') {
            end = message.find("\r\n", end + 2);
        }
        return message.substr(start + name.size() + 2, end - start - name.size() - 2);
    }
    static std::string bodyOf(const std::string& message) { return message.substr(message.find("\r\n\r\n") + 4); }
};

class UpopmailMessage : public UpopmailHeader {};

TEST_F(UpopmailHeader, TheSetOperationsReturn0) {
    EXPECT_EQ(set("SetFrom", "me@example.org"), 0);
    EXPECT_EQ(set("SetReplyTo", "reply@example.org"), 0);
    EXPECT_EQ(set("SetToList",
                  "a@example.org\x1B"
                  "b@example.org"),
              0);
    EXPECT_EQ(set("SetCCList", "c@example.org"), 0);
    EXPECT_EQ(set("SetBCCList", "d@example.org"), 0);
    EXPECT_EQ(set("SetSubject", "Subject"), 0);
    EXPECT_EQ(call("SetPriority", {Value::integer(1)}), 0);
    EXPECT_EQ(set("SetMessageId", ""), 0);
    EXPECT_EQ(call("SetMessage", {text("Text"), text("")}), 0);
    EXPECT_EQ(call("ClearMail"), 0);
}

TEST_F(UpopmailHeader, AValueBeyondItsLimitIsAnErrorAndChangesNothing) {
    const std::vector<std::pair<std::string, std::size_t>> limits{{"SetFrom", 1024},     {"SetReplyTo", 1024},
                                                                  {"SetToList", 10240},  {"SetCCList", 10240},
                                                                  {"SetBCCList", 10240}, {"SetSubject", 10240}};
    for (const auto& [operation, limit] : limits) {
        EXPECT_EQ(set(operation, std::string(limit, 'x')), 0) << operation;
        EXPECT_EQ(set(operation, std::string(limit + 1, 'x')), -16) << operation;
    }
    setSimpleMessage();
    ASSERT_EQ(call("ClearMail"), 0);
    setSimpleMessage();
    EXPECT_EQ(call("SetMessage", {text(std::string(10240001, 'x')), text("")}), -16);
    EXPECT_EQ(call("SetMessage", {text("x"), text("MIMEType=" + std::string(10232, 'x'))}), -16);
    EXPECT_EQ(bodyOf(sentMessage()), "Hello\r\n");
}

TEST_F(UpopmailHeader, ReturnsMinus18WhenThereIsNoMemory) {
    random.outOfMemory = true;
    EXPECT_EQ(set("SetMessageId", ""), -18);
}

TEST_F(UpopmailHeader, PriorityIs1To5AndAnythingElseAnError) {
    for (const int wrong : {0, 6, -1})
        EXPECT_LT(call("SetPriority", {Value::integer(wrong)}), 0);
    EXPECT_EQ(call("SetPriority", {Value::integer(5)}), 0);
    EXPECT_EQ(call("SetPriority", {Value::integer(2)}), 0);
    setSimpleMessage();
    EXPECT_EQ(fieldOf(sentMessage(), "X-Priority"), "2");
}

TEST_F(UpopmailHeader, AFullHeaderStandsInInternetFormat) {
    ASSERT_EQ(set("SetFrom", "Zoë <zoe@example.org>"), 0);
    ASSERT_EQ(set("SetReplyTo", "noreply@example.org"), 0);
    ASSERT_EQ(set("SetToList", "you@example.org"), 0);
    ASSERT_EQ(set("SetSubject", "An order"), 0);
    ASSERT_EQ(set("SetMessageId", "<7@example.org>"), 0);
    ASSERT_EQ(call("SetMessage", {text("Hello"), text("")}), 0);
    EXPECT_EQ(sentMessage(),
              "Date: Mon, 02 Mar 2026 11:05:00 +0100\r\n"
              "From: =?utf-8?B?Wm/Dqw==?= <zoe@example.org>\r\n"
              "Reply-To: noreply@example.org\r\n"
              "To: you@example.org\r\n"
              "Subject: An order\r\n"
              "Message-ID: <7@example.org>\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: 7bit\r\n"
              "\r\n"
              "Hello\r\n");
}

TEST_F(UpopmailHeader, TheDateShowsTheLocalOffset) {
    clock.offset = -(3 * 3600 + 1800);
    setSimpleMessage();
    EXPECT_EQ(fieldOf(sentMessage(), "Date"), "Mon, 02 Mar 2026 06:35:00 -0330");
}

TEST_F(UpopmailHeader, AGeneratedMessageIdIsTimestampSixteenAlphanumericsAndHost) {
    setSimpleMessage();
    ASSERT_EQ(set("SetMessageId", ""), 0);
    const std::string id = fieldOf(sentMessage(), "Message-ID");
    EXPECT_EQ(id.substr(0, 35), "<2026030210050042.ABCDEFGHIJKLMNOP@") << id;
    EXPECT_GT(id.size(), 36U);
    EXPECT_EQ(id.back(), '>');
}

TEST_F(UpopmailHeader, AMessageAlwaysHasAMessageId) {
    setSimpleMessage();
    EXPECT_NE(fieldOf(sentMessage(), "Message-ID"), "(none)");
}

TEST_F(UpopmailHeader, BccRecipientsGetTheMailAndAppearNowhereInIt) {
    setSimpleMessage();
    ASSERT_EQ(set("SetToList", ""), 0);
    ASSERT_EQ(set("SetBCCList", "hidden@example.org"), 0);
    EXPECT_EQ(sentMessage().find("hidden"), std::string::npos);
}

TEST_F(UpopmailHeader, LineEndsInASubjectBecomeSpacesSoThatNothingCanBeInjected) {
    setSimpleMessage();
    ASSERT_EQ(set("SetSubject", "Hello\r\nBcc: victim@example.org\n.\nX\x1By"), 0);
    const std::string message = sentMessage();
    EXPECT_EQ(fieldOf(message, "Subject"), "Hello Bcc: victim@example.org . X y");
    EXPECT_EQ(fieldOf(message, "Bcc"), "(none)");
}

TEST_F(UpopmailHeader, LineEndsInAMessageIdBecomeSpaces) {
    setSimpleMessage();
    ASSERT_EQ(set("SetMessageId", "<a@b>\r\nX-Evil: 1\r\n\r\nbody"), 0);
    const std::string message = sentMessage();
    EXPECT_EQ(fieldOf(message, "Message-ID"), "<a@b> X-Evil: 1 body");
    EXPECT_EQ(bodyOf(message), "Hello\r\n");
}

TEST_F(UpopmailHeader, ASubjectBeyondAsciiIsEncodedInWordsOfAtMost75Characters) {
    std::string subject;
    for (int i = 0; i < 30; ++i)
        subject += "日本語";
    const std::string field = upopmail::unstructuredField("Subject", subject);
    std::size_t lineStart = 0;
    for (auto end = field.find("\r\n"); end != std::string::npos; end = field.find("\r\n", lineStart)) {
        EXPECT_LE(end - lineStart, 76U);
        lineStart = end + 2;
    }
    EXPECT_EQ(upopmail::unstructuredField("Subject", "Grüße aus Köln"),
              "Subject: =?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=\r\n");
}

TEST_F(UpopmailHeader, ALongAsciiSubjectIsFoldedAtItsSpacesAndReadsTheSame) {
    std::string subject;
    for (int i = 0; i < 40; ++i)
        subject += (i ? " word" : "word") + std::to_string(i);
    std::string field = upopmail::unstructuredField("Subject", subject);
    for (auto fold = field.find("\r\n "); fold != std::string::npos; fold = field.find("\r\n ")) {
        EXPECT_LE(fold, 76U * 40);
        field.erase(fold, 2);
    }
    EXPECT_EQ(field, "Subject: " + subject + "\r\n");
}

TEST_F(UpopmailHeader, WhatFoldingWouldChangeIsEncoded) {
    for (const std::string& subject : {std::string(200, 'x'), std::string("two  spaces"),
                                       std::string("=?utf-8?B?WA==?="), std::string("end "), std::string(" start")}) {
        EXPECT_EQ(upopmail::unstructuredField("Subject", subject).find("Subject: =?utf-8?B?"), 0U) << subject;
    }
}

TEST_F(UpopmailHeader, ManyAddressesAreFoldedBetweenAddresses) {
    std::string list;
    for (int i = 0; i < 20; ++i)
        list.append(i ? "\x1B" : "").append("user").append(std::to_string(i)).append("@example.org");
    ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
    ASSERT_EQ(set("SetToList", list), 0);
    ServerScript server = greetingServer();
    server.answer("MAIL FROM:*", "250 OK\r\n");
    for (int i = 0; i < 20; ++i)
        server.answer("RCPT TO:*", "250 OK\r\n");
    const auto record = network.add(server.answer("DATA", "354 go\r\n").takeMessage().say("250 ok\r\n"));
    ASSERT_EQ(logon(), 0);
    ASSERT_EQ(send(), 0);
    const std::string field = fieldOf(record->message, "To");
    EXPECT_NE(field.find("user0@example.org, user1@example.org"), std::string::npos);
    EXPECT_NE(field.find(",\r\n user"), std::string::npos);
}

TEST_F(UpopmailMessage, EveryKindOfLineEndTravelsAsCrlfAndTheLastLineEnds) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text("one\ntwo\rthree\r\nfour\r\r\nfive"), text("")}), 0);
    EXPECT_EQ(bodyOf(sentMessage()), "one\r\ntwo\r\nthree\r\nfour\r\n\r\nfive\r\n");
}

TEST_F(UpopmailMessage, LeadingDotsAreDoubledOnTheWire) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text(".\n..x\n.\r\nend"), text("")}), 0);
    EXPECT_EQ(bodyOf(sentMessage()), "..\r\n...x\r\n..\r\nend\r\n");
}

TEST(UpopmailDotStuffer, DoublesLeadingDotsWhereverThePiecesAreCut) {
    const std::string text = ".a\r\n..\r\n\r\n.\r\nb.c\r\n.";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        upopmail::DotStuffer stuffer;
        std::string result;
        stuffer.append(result, std::string_view(text).substr(0, cut));
        stuffer.append(result, std::string_view(text).substr(cut));
        stuffer.finish(result);
        EXPECT_EQ(result, "..a\r\n...\r\n\r\n..\r\nb.c\r\n..\r\n.\r\n") << cut;
    }
    std::string nothing;
    upopmail::DotStuffer().finish(nothing);
    EXPECT_EQ(nothing, ".\r\n");
}

TEST_F(UpopmailMessage, TextBeyondAsciiTravelsAsBase64OfUtf8) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text("Grüße"), text("")}), 0);
    const std::string message = sentMessage();
    EXPECT_EQ(fieldOf(message, "Content-Transfer-Encoding"), "base64");
    EXPECT_EQ(fieldOf(message, "Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(bodyOf(message), "R3LDvMOfZQ0K\r\n");
}

TEST_F(UpopmailMessage, LinesTooLongForMailTravelAsQuotedPrintableInShortLines) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text(std::string(998, 'x')), text("")}), 0);
    EXPECT_EQ(fieldOf(sentMessage(), "Content-Transfer-Encoding"), "7bit");
    startInstance();
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text(std::string(999, 'x')), text("")}), 0);
    const std::string message = sentMessage();
    EXPECT_EQ(fieldOf(message, "Content-Transfer-Encoding"), "quoted-printable");
    EXPECT_EQ(bodyOf(message).find("=\r\n"), 75U);
}

TEST_F(UpopmailMessage, MostlyAsciiTextTravelsAsQuotedPrintable) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text("A long line that costs 12 = twelve, in \xE2\x82\xAC. \nNext"), text("")}), 0);
    const std::string message = sentMessage();
    EXPECT_EQ(fieldOf(message, "Content-Transfer-Encoding"), "quoted-printable");
    EXPECT_EQ(bodyOf(message), "A long line that costs 12 =3D twelve, in =E2=82=AC.=20\r\nNext\r\n");
}

TEST_F(UpopmailMessage, TextBeyondAsciiTravelsAsItIsToAServerWith8Bitmime) {
    ServerScript server = greetingServer("250-mail.example.org\r\n250 8BITMIME\r\n");
    const auto record = network.add(withTransaction(server));
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text("Grüße"), text("")}), 0);
    ASSERT_EQ(logon(), 0);
    ASSERT_EQ(send(), 0);
    EXPECT_TRUE(record->saw("MAIL FROM:<me@example.org> BODY=8BITMIME"));
    EXPECT_EQ(fieldOf(record->message, "Content-Transfer-Encoding"), "8bit");
    EXPECT_EQ(bodyOf(record->message), "Grüße\r\n");
}

TEST_F(UpopmailMessage, ALaterTextReplacesTheEarlierOne) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text("First"), text("MIMEType=text/plain")}), 0);
    ASSERT_EQ(call("SetMessage", {text("Second"), text("mimetype=TEXT/PLAIN")}), 0);
    EXPECT_EQ(bodyOf(sentMessage()), "Second\r\n");
}

TEST_F(UpopmailMessage, UnknownOptionsAndTypesAreAnError) {
    EXPECT_LT(call("SetMessage", {text("x"), text("Charset=utf-8")}), 0);
    EXPECT_LT(call("SetMessage", {text("x"), text("MIMEType=image/png")}), 0);
    EXPECT_EQ(messages.diagnostics, "");
}

TEST_F(UpopmailMessage, HtmlAloneIsTheMessage) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text(""), text("")}), 0);
    ASSERT_EQ(call("SetMessage", {text("<p>Hello"), text("MIMEType=text/HTML")}), 0);
    const std::string message = sentMessage();
    EXPECT_EQ(fieldOf(message, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(bodyOf(message), "<p>Hello\r\n");
}

TEST_F(UpopmailMessage, TextAndHtmlAreAlternatives) {
    setSimpleMessage();
    ASSERT_EQ(call("SetMessage", {text("<p>Hello"), text("MIMEType=text/html")}), 0);
    const std::string message = sentMessage();
    const std::string type = fieldOf(message, "Content-Type");
    ASSERT_EQ(type.find("multipart/alternative;"), 0U) << type;
    const auto start = type.find("boundary=\"") + 10;
    const std::string boundary = "--" + type.substr(start, type.find('"', start) - start);
    EXPECT_EQ(bodyOf(message), boundary +
                                   "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Transfer-Encoding: 7bit\r\n\r\nHello\r\n" +
                                   boundary +
                                   "\r\nContent-Type: text/html; charset=utf-8\r\n"
                                   "Content-Transfer-Encoding: 7bit\r\n\r\n<p>Hello\r\n" +
                                   boundary + "--\r\n");
}

TEST_F(UpopmailMessage, Base64LinesAreAtMost76Characters) {
    EXPECT_EQ(upopmail::base64Lines(""), "");
    EXPECT_EQ(upopmail::base64Lines("ab"), "YWI=\r\n");
    EXPECT_EQ(upopmail::base64Lines(std::string(58, '\0')), std::string(76, 'A') + "\r\nAA==\r\n");
}

TEST_F(UpopmailMessage, ClearMailEmptiesTheMessage) {
    setSimpleMessage();
    ASSERT_EQ(call("ClearMail"), 0);
    network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(send(), -12);
}

}  // namespace
}  // namespace uproc::test
