// How a stored message is shown to a person.
#include <gtest/gtest.h>

#include "sandbox/stored_message.hpp"

namespace uproc::sandbox {
namespace {

StoredMessage withData(std::string data) {
    StoredMessage message;
    message.sender = "john@example.org";
    message.recipients = {"mary@example.org", "bob@example.org"};
    message.data = std::move(data);
    return message;
}

TEST(SandboxDescribe, HeaderEnvelopeSecurityAndText) {
    auto message = withData(
        "From: =?UTF-8?Q?J=C3=BCrgen?= <john@example.org>\r\nTo: mary@example.org\r\nCc: Bob <bob@example.org>\r\n"
        "Subject: =?ISO-8859-1?B?R3L832U=?= and\r\n more\r\nDate: Mon, 02 Jun 2025 10:00:00 +0200\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nSch=F6n\ttag\r\n--\r\nJ=\r\n.\r\n");
    message.tls = "TLSv1.3 TLS_AES_256_GCM_SHA384";
    message.serverName = "smtp.office365.com";
    message.user = "john";
    message.mechanism = "LOGIN";
    EXPECT_EQ(describeMessage(message),
              "From:      J\xC3\xBCrgen <john@example.org>\n"
              "To:        mary@example.org\n"
              "Cc:        Bob <bob@example.org>\n"
              "Subject:   Gr\xC3\xBC\xC3\x9F"
              "e and more\n"
              "Date:      Mon, 02 Jun 2025 10:00:00 +0200\n"
              "Envelope:  john@example.org -> mary@example.org, bob@example.org\n"
              "Security:  TLSv1.3 TLS_AES_256_GCM_SHA384, asked for smtp.office365.com; logged on as john (LOGIN)\n"
              "\nSch\xC3\xB6n\ttag\n--\nJ.\n");
}

TEST(SandboxDescribe, NoTlsAndNobodyLoggedOnIsSaid) {
    auto message = withData("Subject: x\r\n\r\ny\r\n");
    message.sender.clear();
    EXPECT_EQ(describeMessage(message),
              "Subject:   x\nEnvelope:  <> -> mary@example.org, bob@example.org\n"
              "Security:  no TLS; not logged on\n\ny\n");
}

TEST(SandboxDescribe, AttachmentsAndOtherFormsAreNamed) {
    const auto text = describeMessage(
        withData("Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                 "--b\r\nContent-Type: text/plain\r\n\r\nthe text\r\n"
                 "--b\r\nContent-Type: text/html\r\n\r\n<p>the text</p>\r\n"
                 "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
                 "Content-Disposition: attachment; filename=\"\x1B[2Ja.pdf\"\r\n\r\nYWJjZA==\r\n--b--\r\n"));
    EXPECT_NE(text.find("\nthe text\n"), std::string::npos) << text;
    EXPECT_NE(text.find("[text/html, 15 bytes]\n"), std::string::npos) << text;
    EXPECT_NE(text.find("a.pdf, 4 bytes]\n"), std::string::npos) << text;
    EXPECT_EQ(text.find('\x1B'), std::string::npos);
}

TEST(SandboxDescribe, HtmlAloneIsShownAsItStands) {
    EXPECT_NE(describeMessage(withData("Content-Type: text/html\r\n\r\n<p>hello</p>\r\n")).find("<p>hello</p>\n"),
              std::string::npos);
}

TEST(SandboxDescribe, NothingActsOnTheTerminal) {
    const auto text =
        describeMessage(withData("Subject: =?UTF-8?Q?=1B]0;x=07?=\r\n\r\n\x1B[31mred\xC2\x9B"
                                 "1m\r\n\xFF\r\n"));
    for (const char c : text)
        EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n') << text;
    EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos);
}

TEST(SandboxDescribe, HostileStructuresComeToAnEnd) {
    std::string nested = "Subject: deep\r\n";
    for (int i = 0; i < 3000; ++i) {
        const auto boundary = std::string("b").append(std::to_string(i));
        nested += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
    }
    EXPECT_NE(describeMessage(withData(nested)).find("deep"), std::string::npos);
    std::string wrapped;
    for (int i = 0; i < 3000; ++i)
        wrapped += "Content-Type: message/rfc822\r\n\r\n";
    EXPECT_FALSE(describeMessage(withData(wrapped)).empty());
    for (const auto* odd : {"", "\r\n", "no header at all", ":\r\n", "Content-Type: multipart/mixed\r\n\r\nx"}) {
        EXPECT_FALSE(describeMessage(withData(odd)).empty());
    }
}

}  // namespace
}  // namespace uproc::sandbox
