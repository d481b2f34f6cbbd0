// RFC 5321, section 4.2: replies of an SMTP server.
#include <gtest/gtest.h>

#include "components/upopmail/smtp_capabilities.hpp"
#include "components/upopmail/smtp_reply.hpp"

namespace uproc::upopmail {
namespace {

Result<SmtpReply> parse(const std::vector<std::string>& lines) {
    SmtpReplyParser parser;
    for (const std::string& line : lines) {
        const auto complete = parser.add(line);
        if (!complete) return tl::unexpected(complete.error());
        if (*complete) return parser.take();
    }
    return fail(0, "incomplete");
}

int errorOf(const std::vector<std::string>& lines) {
    return parse(lines).error().code;
}

TEST(UpopmailReply, OneLineIsCodeAndText) {
    const auto reply = parse({"250 2.1.0 OK\r\n"});
    EXPECT_EQ(reply->code, 250);
    EXPECT_EQ(reply->text(), "2.1.0 OK");
    EXPECT_EQ(reply->raw, "250 2.1.0 OK\r\n");
}

TEST(UpopmailReply, SeveralLinesAreJoined) {
    const auto reply = parse({"550-5.7.30 Basic authentication\r\n", "550 5.7.30 is not supported\r\n"});
    EXPECT_EQ(reply->text(), "5.7.30 Basic authentication\n5.7.30 is not supported");
    EXPECT_EQ(reply->description(), "550 5.7.30 Basic authentication 5.7.30 is not supported");
}

TEST(UpopmailReply, TextMayBeMissingAndTheLineEndMayBeLfOnly) {
    EXPECT_EQ(parse({"250\r\n"})->code, 250);
    EXPECT_EQ(parse({"250-\n", "250\n"})->lines.size(), 2U);
}

TEST(UpopmailReply, ALineWithoutCodeOrSeparatorIsMalformed) {
    for (const char* line :
         {"", "\r\n", "25\r\n", "2x0 OK\r\n", "150 no\r\n", "650 no\r\n", "250_OK\r\n", "2500 OK\r\n"}) {
        EXPECT_EQ(errorOf({line}), static_cast<int>(ProtocolError::MalformedReply)) << line;
    }
}

TEST(UpopmailReply, LinesWithDifferentCodesAreMalformed) {
    EXPECT_EQ(errorOf({"250-one\r\n", "251 two\r\n"}), static_cast<int>(ProtocolError::MalformedReply));
}

TEST(UpopmailReply, AReplyWithoutEndIsTooLongAtItsTotalLimit) {
    SmtpReplyParser parser;
    const std::string line = "250-" + std::string(1018, 'x') + "\r\n";
    for (std::size_t total = line.size(); total <= SmtpReplyParser::TotalLimit; total += line.size()) {
        ASSERT_TRUE(parser.add(line).has_value());
    }
    EXPECT_EQ(parser.add(line).error().code, static_cast<int>(ProtocolError::ReplyTooLong));
}

TEST(UpopmailReply, CapabilitiesAreKeywordsInAnyCaseAndNeverTheFirstLine) {
    const SmtpCapabilities capabilities(
        *parse({"250-STARTTLS.example.org\r\n", "250-size 1000\r\n", "250-AUTH=LOGIN\r\n", "250 8bitmime\r\n"}));
    EXPECT_TRUE(capabilities.has("SIZE"));
    EXPECT_TRUE(capabilities.has("AUTH"));
    EXPECT_TRUE(capabilities.has("8BITMIME"));
    EXPECT_FALSE(capabilities.has("STARTTLS.example.org"));
    EXPECT_FALSE(capabilities.has("SIZ"));
}

}  // namespace
}  // namespace uproc::upopmail
