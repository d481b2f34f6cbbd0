// RFC 5321, section 4.1.2, and RFC 5322, section 3.4: addresses as scripts give them.
#include <gtest/gtest.h>

#include "components/upopmail/mail_address.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {
namespace {

std::string mailboxOf(std::string_view text) {
    const auto address = parseMailAddress(text);
    return address ? address->mailbox : "(invalid)";
}

TEST(UpopmailAddress, BareBracketedAndNamedFormsGiveTheMailbox) {
    for (const char* text :
         {"a.b+c@example.org", " a.b+c@example.org ", "<a.b+c@example.org>", "Ann <a.b+c@example.org>",
          "\"Doe, Ann\" <a.b+c@example.org>", "Doe, Ann < a.b+c@example.org >"}) {
        EXPECT_EQ(mailboxOf(text), "a.b+c@example.org") << text;
    }
    EXPECT_EQ(parseMailAddress("\"Doe, \\\"Ann\\\"\" <a@b.org>")->displayName, "Doe, \"Ann\"");
    EXPECT_EQ(mailboxOf("\"odd one\"@example.org"), "\"odd one\"@example.org");
    EXPECT_EQ(mailboxOf("ann@[192.0.2.1]"), "ann@[192.0.2.1]");
    EXPECT_EQ(mailboxOf("jürgen@köln.example"), "jürgen@köln.example");
}

TEST(UpopmailAddress, WhatIsNoSingleAddressIsInvalid) {
    for (const char* text :
         {"", " ", "ann", "ann@", "@example.org", "ann@example..org", ".ann@example.org", "ann @example.org",
          "a@b.org, c@d.org", "a@b.org>", "<a@b.org", "<<a@b.org>>", "x@y <a@b.org>", "a@b.org (Ann)", "a@b@c.org",
          "a@b.org> SIZE=1 <c@d.org", "\"a@b.org", "ann@[192.0.2.1 ]", "a@b_c d"}) {
        EXPECT_EQ(mailboxOf(text), "(invalid)") << text;
    }
}

TEST(UpopmailAddress, ControlCharactersAndMalformedUtf8AreInvalid) {
    for (const char* text : {"a@b.org\r\nRCPT TO:<c@d.org>", "a\n@b.org", "Ann\r\nBcc: c@d.org <a@b.org>", "a\t@b.org",
                             "\xE4@b.org", "Ann \xC0\xBC <a@b.org>", "\"a\r\nb\"@c.org"}) {
        EXPECT_EQ(mailboxOf(text), "(invalid)") << text;
    }
    EXPECT_EQ(mailboxOf(std::string_view("a\0@b.org", 8)), "(invalid)");
}

TEST(UpopmailAddress, NamesAreQuotedOrEncodedInHeaders) {
    using Parts = std::vector<std::string>;
    EXPECT_EQ(parseMailAddress("Ann \\ B <a@b.org>")->headerParts(), (Parts{"\"Ann \\\\ B\"", "<a@b.org>"}));
    EXPECT_EQ(parseMailAddress("Zoë <z@b.org>")->headerParts(), (Parts{"=?utf-8?B?Wm/Dqw==?=", "<z@b.org>"}));
    EXPECT_EQ(parseMailAddress("=?x?= <z@b.org>")->headerParts(), (Parts{"=?utf-8?B?PT94Pz0=?=", "<z@b.org>"}));
}

TEST(UpopmailList, ItemsAreDividedByGoldSemicolonAndNestedSeparatorsStay) {
    using Items = std::vector<std::string>;
    EXPECT_EQ(listItems(""), Items{});
    EXPECT_EQ(listItems("a\x1B"
                        "b;c\x1B"),
              (Items{"a", "b;c", ""}));
    EXPECT_EQ(listItems("a\x15\x1B"
                        "b\x1B"
                        "c"),
              (Items{"a\x1B"
                     "b",
                     "c"}));
    const auto items = associativeItems(
        "A=1\x1B \x1B B = x%=y \x1B"
        "C");
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[1].id, "B");
    EXPECT_EQ(items[1].value, "x=y");
    EXPECT_EQ(items[2].id, "C");
    EXPECT_EQ(items[2].value, "C");
}

}  // namespace
}  // namespace uproc::upopmail
