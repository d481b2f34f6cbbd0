// ParseReply (manual: "SMTP Utility Functions"; RFC 5321 section 4.2).
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/include/usmtpsecsub.h"

namespace {

struct Line {
    int result = 0;
    int code = -7;
    int last = -7;
    std::string text;
};

class Parser {
  public:
    explicit Parser(std::string reply) : reply_(std::move(reply)) {}

    Line next() {
        Line line;
        int offset = -7;
        auto* const start = reinterpret_cast<unsigned char*>(reply_.data());
        line.result = ParseReply(start, static_cast<int>(reply_.size()), &line.code, &offset, &line.last, &next_);
        if (line.result >= 0) {
            line.text = reply_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(line.result));
        }
        return line;
    }

  private:
    std::string reply_;
    unsigned char* next_ = nullptr;
};

int resultOf(std::string reply) {
    return Parser(std::move(reply)).next().result;
}

TEST(SecurityParseReply, WalksTheManualsExample) {
    Parser parser("123-First line\r\n123-Second line\r\n123-234 Text beginning with numbers\r\n123 Last line\r\n");
    std::vector<std::string> texts;
    Line line;
    do {
        line = parser.next();
        ASSERT_GE(line.result, 0);
        EXPECT_EQ(line.code, 123);
        texts.push_back(line.text);
    } while (line.last == 0);
    EXPECT_EQ(texts,
              (std::vector<std::string>{"First line", "Second line", "234 Text beginning with numbers", "Last line"}));
}

TEST(SecurityParseReply, ReturnsTheLengthOfTheTextWithoutCrLf) {
    const Line line = Parser("334 VXNlcm5hbWU6\r\n").next();
    EXPECT_EQ(line.result, 12);
    EXPECT_EQ(line.code, 334);
    EXPECT_EQ(line.last, 1);
}

TEST(SecurityParseReply, AnEmptyTextIsFine) {
    EXPECT_EQ(resultOf("334 \r\n"), 0);
    const Line bare = Parser("250\r\n").next();
    EXPECT_EQ(bare.result, 0);
    EXPECT_EQ(bare.code, 250);
    EXPECT_EQ(bare.last, 1);
}

TEST(SecurityParseReply, MinusOneWhenTheCallOrTheSyntaxIsNotUnderstood) {
    EXPECT_EQ(resultOf(""), -1);
    EXPECT_EQ(resultOf("25\r\n"), -1);
    EXPECT_EQ(resultOf("2x0 ok\r\n"), -1);
    EXPECT_EQ(resultOf("250_ok\r\n"), -1);
    EXPECT_EQ(resultOf("2500 ok\r\n"), -1);
    unsigned char byte = '2';
    unsigned char* next = nullptr;
    int number = 0;
    EXPECT_EQ(ParseReply(nullptr, 1, &number, &number, &number, &next), -1);
    EXPECT_EQ(ParseReply(&byte, -1, &number, &number, &number, &next), -1);
    EXPECT_EQ(ParseReply(&byte, 1, nullptr, &number, &number, &next), -1);
    EXPECT_EQ(ParseReply(&byte, 1, &number, nullptr, &number, &next), -1);
    EXPECT_EQ(ParseReply(&byte, 1, &number, &number, nullptr, &next), -1);
    EXPECT_EQ(ParseReply(&byte, 1, &number, &number, &number, nullptr), -1);
}

TEST(SecurityParseReply, MinusOneBehindTheLastLine) {
    Parser parser("250 ok\r\n");
    EXPECT_EQ(parser.next().result, 2);
    EXPECT_EQ(parser.next().result, -1);
    EXPECT_EQ(parser.next().result, -1);
}

TEST(SecurityParseReply, MinusOneForANextThatIsNotOfThisReply) {
    std::string reply = "250 ok\r\n";
    std::string other = "250 ok\r\n";
    auto* next = reinterpret_cast<unsigned char*>(other.data());
    int number = 0;
    EXPECT_EQ(ParseReply(reinterpret_cast<unsigned char*>(reply.data()), 8, &number, &number, &number, &next), -1);
}

TEST(SecurityParseReply, MinusTwoForALineWithoutADigit) {
    EXPECT_EQ(resultOf("+OK ready\r\n"), -2);
    EXPECT_EQ(resultOf(" 250 ok\r\n"), -2);
    EXPECT_EQ(resultOf("\r\n"), -2);
}

TEST(SecurityParseReply, MinusThreeForALineWithoutCrLf) {
    EXPECT_EQ(resultOf("250 ok"), -3);
    EXPECT_EQ(resultOf("250 ok\r"), -3);
    EXPECT_EQ(resultOf("250 ok\n"), -3);
    EXPECT_EQ(resultOf("250"), -3);
}

TEST(SecurityParseReply, AFailedCallLeavesNextAlone) {
    Parser parser("250-one\r\nbad\r\n");
    EXPECT_EQ(parser.next().result, 3);
    const Line first = parser.next();
    EXPECT_EQ(first.result, -2);
    EXPECT_EQ(first.code, 0);
    EXPECT_EQ(first.last, 0);
    EXPECT_EQ(parser.next().result, -2);
}

// Every beginning of a reply is an error or a whole line, and no byte behind ReplyLen is read (run under ASan).
TEST(SecurityParseReply, ACutReplyIsNeverReadBehindItsEnd) {
    const std::string reply = "250-a\r\n250 b\r\n";
    for (std::size_t length = 0; length <= reply.size(); ++length) {
        std::vector<unsigned char> exact(reply.begin(), reply.begin() + static_cast<std::ptrdiff_t>(length));
        unsigned char* next = nullptr;
        int code = 0;
        int offset = 0;
        int last = 0;
        int lines = 0;
        while (last == 0 && ParseReply(exact.data(), static_cast<int>(length), &code, &offset, &last, &next) >= 0) {
            ++lines;
        }
        EXPECT_EQ(lines, length < 7 ? 0 : length < 14 ? 1 : 2) << length;
    }
}

}  // namespace
