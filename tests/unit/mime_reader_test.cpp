// Manual: "GetMail and GetMailX": which parts are the text, which become files; character sets; transfer encodings.
#include "drivers/mime/mime_reader.hpp"

#include <gtest/gtest.h>

#include "drivers/mime/charset.hpp"

namespace uproc::test {
namespace {

class Parts final : public runtime::PartSink {
  public:
    bool begin(const runtime::ReceivedPart& part) override {
        found.push_back(part.mimeType + " " + part.fileName + ": ");
        return true;
    }
    bool write(std::string_view bytes) override {
        found.back().append(bytes);
        return true;
    }
    void end(bool decoded) override {
        if (!decoded) found.back() += " (not decoded)";
    }
    std::vector<std::string> found;
};

class MimeReaderTest : public ::testing::Test {
  protected:
    runtime::ReceivedMessage read(std::string message) {
        for (std::size_t at = 0; (at = message.find('\n', at)) != std::string::npos; at += 2)
            message.replace(at, 1, "\r\n");
        parts = {};
        auto result = reader->read(message, parts);
        EXPECT_TRUE(result);
        return result ? *result : runtime::ReceivedMessage{};
    }
    std::unique_ptr<runtime::MimeReader> reader = mime::makeMimeReader();
    Parts parts;
};

TEST_F(MimeReaderTest, DecodesHeadersFoldedAndEncoded) {
    const auto message = read(
        "Message-ID: <a@b>\nFrom: =?iso-8859-1?Q?J=F6rg?= <j@example.org>\nTo: a@b.c,\n \"x, y\" <d@e.f>\n"
        "Cc: group: g@h.i;\nReply-To: r@s.t\nSubject: =?utf-8?B?R3I=?=\n =?utf-8?B?w7zDn2U=?= and\n more\n"
        "Date: Mon, 02 Mar 2026 11:05:00 +0100\nX-Priority: 1 (Highest)\n\nbody\n");
    EXPECT_EQ(message.header.messageId, "<a@b>");
    EXPECT_EQ(message.header.from, "Jörg <j@example.org>");
    EXPECT_EQ(message.header.to, "a@b.c, \"x, y\" <d@e.f>");
    EXPECT_EQ(message.header.replyTo, "r@s.t");
    EXPECT_EQ(message.header.subject, "Grüße and more");
    EXPECT_EQ(message.header.date, "Mon, 02 Mar 2026 11:05:00 +0100");
    EXPECT_EQ(message.header.priority, 1);
    EXPECT_EQ(message.text, "body\n");
}

TEST_F(MimeReaderTest, HeadersInPlainUtf8OrLatin1AreRead) {
    EXPECT_EQ(read("Subject: Grüße\nFrom: Jörg <jörg@example.org>\n\n").header.subject, "Grüße");
    EXPECT_EQ(read("From: Jörg <jörg@example.org>\n\n").header.from, "Jörg <jörg@example.org>");
    EXPECT_EQ(read("Subject: caf\xE9\n\n").header.subject, "café");
    EXPECT_EQ(read("Subject: =?x-none?B?QUJD?= x\n\n").header.subject.empty(), false);
}

TEST_F(MimeReaderTest, PriorityIs3WithoutAField) {
    EXPECT_EQ(read("Subject: x\n\n").header.priority, 3);
    EXPECT_EQ(read("Importance: High\n\n").header.priority, 1);
    EXPECT_EQ(read("Priority: non-urgent\n\n").header.priority, 5);
    EXPECT_EQ(read("X-Priority: 9\n\n").header.priority, 3);
}

TEST_F(MimeReaderTest, EveryTransferEncodingIsDecoded) {
    const std::string type = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ";
    EXPECT_EQ(read(type + "8bit\n\nGrüße\n").text, "Grüße\n");
    EXPECT_EQ(read(type + "base64\n\nR3LDvMOf\nZQ==\n").text, "Grüße");
    EXPECT_EQ(read(type + "quoted-printable\n\nGr=C3=BC=C3=9F=\ne =\n x=20\n").text, "Grüße  x \n");
    EXPECT_EQ(read(type + "x-uuencode\n\nbegin 644 a\n#86)C\n`\nend\n").text, "abc");
}

TEST_F(MimeReaderTest, TheManualsCharacterSetsBecomeUtf8) {
    const std::vector<std::tuple<std::string, std::string, std::string>> cases{
        {"utf-8", "\xC3\xA9", "é"},
        {"ISO-8859-1", "\xE9", "é"},
        {"iso-8859-2", "\xB1", "ą"},
        {"iso-8859-4", "\xA2", "ĸ"},
        {"iso-8859-5", "\xB4", "Д"},
        {"iso-8859-7", "\xE1", "α"},
        {"windows-1250", "\xB9", "ą"},
        {"Windows-1251", "\xC4", "Д"},
        {"windows-1252", "\x80", "€"},
        {"windows-1253", "\xE1", "α"},
        {"windows-1255", "\xE0", "א"},
        {"windows-1256", "\xC7", "ا"},
        {"ISO-2022-JP", "\x1B$B$\"\x1B(B", "あ"},
        {"euc-kr", "\xB0\xA1", "가"},
        {"ksc5601-1992", "\xB0\xA1", "가"},
        {"ks_c_5601-1987", "\xB0\xA1", "가"},
        {"GB2312", "\xD6\xD0", "中"},
        {"big5", "\xA4\xA4", "中"},
    };
    for (const auto& [charset, bytes, expected] : cases)
        EXPECT_EQ(mime::toUtf8(bytes, charset).value_or("(unknown)"), expected) << charset;
    EXPECT_FALSE(mime::toUtf8("x", "x-unknown"));
    EXPECT_FALSE(mime::toUtf8("x", "UTF-8//TRANSLIT"));
    EXPECT_FALSE(mime::toUtf8("x", "../../x"));
    EXPECT_EQ(mime::toUtf8("a\xFFz", "utf-8"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(mime::toUtf8("a\xC3", "utf-8"), "a\xEF\xBF\xBD");
    EXPECT_EQ(mime::toUtf8("a\xF6\xBC\x90\x98z", "utf-8"), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
    EXPECT_EQ(mime::toUtf8("caf\xE9", ""), "café");
    EXPECT_EQ(mime::toUtf8("caf\xE9", "us-ascii"), "café");
}

TEST_F(MimeReaderTest, AnUnknownCharacterSetGivesNoPart) {
    const auto message = read("Content-Type: text/plain; charset=x-none\n\nx\n");
    EXPECT_EQ(message.unknownCharset, "x-none");
    EXPECT_EQ(message.text, "");
    EXPECT_EQ(parts.found.size(), 0U);
}

TEST_F(MimeReaderTest, PlainTextIsTheTextAndTheRestArePartsWhateverTheNesting) {
    const std::string first =
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n"
        "--a\nContent-Type: text/plain\n\nplain\n--a\nContent-Type: multipart/related; boundary=r\n\n"
        "--r\nContent-Type: text/html\n\n<p>\n--r\nContent-Type: image/png\nContent-ID: <i>\n"
        "Content-Disposition: inline; filename=i.png\n\npng\n--r--\n--a--\n"
        "--m\nContent-Type: application/pdf; name=\"a.pdf\"\n\npdf\n--m--\n";
    const auto message = read(first);
    EXPECT_EQ(message.text, "plain");
    EXPECT_EQ(parts.found,
              (std::vector<std::string>{"text/html : <p>", "image/png i.png: png", "application/pdf a.pdf: pdf"}));
}

TEST_F(MimeReaderTest, HtmlAloneIsTheText) {
    EXPECT_EQ(read("Content-Type: text/html; charset=utf-8\n\n<p>é\n").text, "<p>é\n");
    EXPECT_EQ(read("Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>\n--r--\n").text,
              "<p>");
}

TEST_F(MimeReaderTest, AnAttachedTextIsNotTheText) {
    const auto message = read(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Disposition: attachment; filename=a.txt\n\nfile\n"
        "--m\nContent-Type: text/plain\n\ntext\n--m\n\nsecond\n--m--\n");
    EXPECT_EQ(message.text, "text");
    EXPECT_EQ(parts.found, (std::vector<std::string>{"text/plain a.txt: file", "text/plain : second"}));
}

TEST_F(MimeReaderTest, FileNamesInEveryNotation) {
    const auto nameOf = [&](const std::string& disposition) {
        read("Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: image/png\nContent-Disposition: " +
             disposition + "\n\nx\n--m--\n");
        return parts.found.empty() ? "(none)" : parts.found[0];
    };
    EXPECT_EQ(nameOf("attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.txt"), "image/png Größe.txt: x");
    EXPECT_EQ(nameOf("attachment; filename*0*=iso-8859-1''a%E9;\n filename*1=b.txt"), "image/png aéb.txt: x");
    EXPECT_EQ(nameOf("attachment; filename=\"=?utf-8?Q?a=C3=A9=2Etxt?=\""), "image/png aé.txt: x");
    EXPECT_EQ(nameOf("attachment; filename=\"a \\\"b\\\".txt\""), "image/png a \"b\".txt: x");
}

TEST_F(MimeReaderTest, AMessageWithinTheMessageIsAPart) {
    read(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\n\ntext\n--m\nContent-Type: message/rfc822\n\n"
        "Subject: inner\n\ninner text\n--m--\n");
    ASSERT_EQ(parts.found.size(), 1U);
    EXPECT_EQ(parts.found[0].find("message/rfc822 : Subject: inner"), 0U) << parts.found[0];
    EXPECT_NE(parts.found[0].find("inner text"), std::string::npos);
}

TEST_F(MimeReaderTest, WhatCannotBeDecodedIsSaid) {
    const std::string start =
        "Content-Type: multipart/mixed; boundary=m\n\n--m\n\ntext\n--m\nContent-Type: image/png\n"
        "Content-Transfer-Encoding: ";
    read(start + "base64\n\n%%%%\n--m--\n");
    EXPECT_NE(parts.found.at(0).find("(not decoded)"), std::string::npos);
    read(start + "base64\n\nQUJ\n--m--\n");
    EXPECT_NE(parts.found.at(0).find("(not decoded)"), std::string::npos);
    read(start + "x-own\n\nabc\n--m--\n");
    EXPECT_NE(parts.found.at(0).find("(not decoded)"), std::string::npos);
    read(start + "base64\n\nQUJD\n--m--\n");
    EXPECT_EQ(parts.found.at(0), "image/png : ABC");
}

TEST_F(MimeReaderTest, NestingAndNumberOfPartsHaveALimit) {
    std::string deep;
    for (int i = 0; i < 2000; ++i)
        deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    EXPECT_FALSE(read(deep + "\nx\n").isComplete);
    std::string wide = "Content-Type: multipart/mixed; boundary=m\n\n";
    for (int i = 0; i < 1500; ++i)
        wide += "--m\nContent-Type: image/png\n\nx\n";
    EXPECT_FALSE(read(wide + "--m--\n").isComplete);
    EXPECT_EQ(parts.found.size(), 1000U);
}

TEST_F(MimeReaderTest, WhatIsNoMessageIsReadAsFarAsItGoes) {
    for (const std::string& bytes :
         {std::string(), std::string("\n"), std::string("x"), std::string(1000, '\0'),
          std::string("Content-Type: multipart/mixed\n\nno boundary\n"), std::string("Content-Type: ;;;=\n\nx")}) {
        Parts sink;
        (void)reader->read(bytes, sink);
        (void)reader->readHeader(bytes);
    }
}

}  // namespace
}  // namespace uproc::test
