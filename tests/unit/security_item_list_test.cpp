// GetItem, PutItem and the string functions (manual: "SMTP Utility Functions").
#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "drivers/security/include/unistr.h"
#include "drivers/security/include/usmtpsecsub.h"

namespace {

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

struct Found {
    int length;
    std::string name;
    std::string value;
    bool present;
};

// Walks or searches with `next`, as a driver does.
Found getItem(std::string& list, const char* name, unsigned char** next) {
    unsigned char* const start = *next != nullptr ? *next : bytes(list);
    int nameLength = -1;
    unsigned char* value = nullptr;
    std::string wanted = name != nullptr ? name : "";
    const int length = GetItem(bytes(list), name != nullptr ? bytes(wanted) : nullptr, &nameLength, &value, next);
    return {length, std::string(reinterpret_cast<char*>(start), static_cast<std::size_t>(nameLength)),
            value == nullptr ? "" : std::string(reinterpret_cast<char*>(value), static_cast<std::size_t>(length)),
            value != nullptr};
}

Found getItem(std::string list, const char* name) {
    unsigned char* next = nullptr;
    Found found = getItem(list, name, &next);
    found.name.clear();
    return found;
}

TEST(SecurityGetItem, FindsAValueByName) {
    const Found found = getItem("USER=john\x1BPASSWORD=s3cret", "PASSWORD");
    EXPECT_EQ(found.length, 6);
    EXPECT_EQ(found.value, "s3cret");
}

TEST(SecurityGetItem, NamesMatchInAnyCase) {
    EXPECT_EQ(getItem("user=pjones\x1Bpassword=mys3cret", "USER").value, "pjones");
    EXPECT_EQ(getItem("User=pjones", "uSER").value, "pjones");
}

TEST(SecurityGetItem, ReturnsZeroForWhatIsNotThere) {
    const Found found = getItem("USERNAME=john\x1BXUSER=x", "USER");
    EXPECT_EQ(found.length, 0);
    EXPECT_FALSE(found.present);
    EXPECT_FALSE(getItem("", "USER").present);
}

TEST(SecurityGetItem, TellsAnEmptyValueFromAMissingItem) {
    const Found found = getItem("USER=\x1BPASSWORD=x", "USER");
    EXPECT_EQ(found.length, 0);
    EXPECT_TRUE(found.present);
    EXPECT_TRUE(getItem("USER\x1BPASSWORD=x", "USER").present);
}

TEST(SecurityGetItem, TheValueIsEverythingBehindTheFirstEqualSign) {
    EXPECT_EQ(getItem("PASSWORD= a=b;c \x1BUSER=x", "PASSWORD").value, " a=b;c ");
    EXPECT_EQ(getItem(" PASSWORD =a", "PASSWORD").value, "a");
}

TEST(SecurityGetItem, WalksTheListWithoutAName) {
    std::string list = "USER=john\x1BUSE\x1B=odd\x1BTOKEN=abc";
    unsigned char* next = nullptr;
    const Found first = getItem(list, nullptr, &next);
    EXPECT_EQ(first.name, "USER");
    EXPECT_EQ(first.value, "john");
    const Found second = getItem(list, nullptr, &next);
    EXPECT_EQ(second.name, "USE");
    EXPECT_TRUE(second.present);
    EXPECT_EQ(getItem(list, nullptr, &next).value, "odd");
    EXPECT_EQ(getItem(list, nullptr, &next).name, "TOKEN");
    EXPECT_FALSE(getItem(list, nullptr, &next).present);
    EXPECT_FALSE(getItem(list, nullptr, &next).present);
}

TEST(SecurityGetItem, ASearchGoesOnWhereTheLastOneStopped) {
    std::string list = "HOST=a\x1BUSER=u\x1BHOST=b";
    unsigned char* next = nullptr;
    EXPECT_EQ(getItem(list, "HOST", &next).value, "a");
    EXPECT_EQ(getItem(list, "HOST", &next).value, "b");
    EXPECT_FALSE(getItem(list, "HOST", &next).present);
}

TEST(SecurityGetItem, NullArgumentsFindNothing) {
    std::string list = "USER=john";
    unsigned char* value = bytes(list);
    unsigned char* next = nullptr;
    int nameLength = 1;
    EXPECT_EQ(GetItem(nullptr, nullptr, &nameLength, &value, &next), 0);
    EXPECT_EQ(value, nullptr);
    EXPECT_EQ(GetItem(bytes(list), nullptr, nullptr, &value, &next), 0);
    EXPECT_EQ(GetItem(bytes(list), nullptr, &nameLength, nullptr, &next), 0);
    EXPECT_EQ(GetItem(bytes(list), nullptr, &nameLength, &value, nullptr), 0);
}

TEST(SecurityPutItem, BuildsAListWithSeparatorsAndReturnsItsLength) {
    std::string list(64, 'x');
    std::string charset = "CHARSET";
    std::string unicode = "UNICODE";
    std::string policy = "POLICY";
    std::string ntlm = "NTLM";
    unsigned char* next = nullptr;
    EXPECT_EQ(PutItem(bytes(list), bytes(charset), bytes(unicode), &next), 15);
    EXPECT_STREQ(list.c_str(), "CHARSET=UNICODE");
    EXPECT_EQ(PutItem(bytes(list), bytes(policy), bytes(ntlm), &next), 27);
    EXPECT_STREQ(list.c_str(), "CHARSET=UNICODE\x1BPOLICY=NTLM");
    EXPECT_EQ(next, bytes(list) + 27);
}

TEST(SecurityPutItem, WhatItBuildsGetItemFinds) {
    std::string list(64, 'x');
    std::string name = "N";
    std::string value = "a=b";
    unsigned char* next = nullptr;
    PutItem(bytes(list), bytes(name), bytes(value), &next);
    PutItem(bytes(list), bytes(value), bytes(name), &next);
    EXPECT_EQ(getItem(list.c_str(), "n").value, "a=b");
}

TEST(SecurityPutItem, WritesNothingForANullArgument) {
    std::string list = "old";
    std::string name = "N";
    unsigned char* next = nullptr;
    EXPECT_EQ(PutItem(nullptr, bytes(name), bytes(name), &next), 0);
    EXPECT_EQ(PutItem(bytes(list), nullptr, bytes(name), &next), 0);
    EXPECT_EQ(PutItem(bytes(list), bytes(name), nullptr, &next), 0);
    EXPECT_EQ(PutItem(bytes(list), bytes(name), bytes(name), nullptr), 0);
    EXPECT_EQ(list, "old");
}

TEST(SecurityStrings, CopyAsTheirNamesakesOfStringHDo) {
    std::array<USTRING, 8> target{};
    target.fill('#');
    std::string source = "abcdef";
    ustrncpy(target.data(), bytes(source), 3);
    EXPECT_EQ(std::string_view(reinterpret_cast<char*>(target.data()), 4), "abc#");
    ustrncpy(target.data(), bytes(source), 8);
    EXPECT_EQ(target[6], CHAR_EOS);
    EXPECT_EQ(target[7], CHAR_EOS);
    ustrncpy(target.data(), bytes(source), -1);
    EXPECT_EQ(target[0], 'a');
    ustrcpy(target.data(), reinterpret_cast<const USTRING*>("x"));
    ustrcat(target.data(), reinterpret_cast<const USTRING*>("yz"));
    ustrncat(target.data(), bytes(source), 2);
    EXPECT_STREQ(reinterpret_cast<char*>(target.data()), "xyzab");
    EXPECT_EQ(ustrlen(target.data()), 5);
}

TEST(SecurityStrings, CompareAndSearch) {
    const auto text = [](const char* chars) { return reinterpret_cast<const USTRING*>(chars); };
    EXPECT_LT(ustrcmp(text("A"), text("a")), 0);
    EXPECT_EQ(ustrncmp(text("abX"), text("abY"), 2), 0);
    EXPECT_EQ(ustricmp(text("StartTLS"), text("STARTTLS")), 0);
    EXPECT_GT(ustricmp(text("ab"), text("a")), 0);
    EXPECT_EQ(ustrnicmp(text("AUTH=x"), text("auth y"), 4), 0);
    EXPECT_NE(ustrnicmp(text("["), text("{"), 1), 0);
    const USTRING* const list = text("a=b=c");
    EXPECT_EQ(ustrchr(list, '='), list + 1);
    EXPECT_EQ(ustrrchr(list, '='), list + 3);
    EXPECT_EQ(ustrstr(list, text("=c")), list + 3);
    EXPECT_EQ(ustrchr(list, 'z'), nullptr);
}

}  // namespace
