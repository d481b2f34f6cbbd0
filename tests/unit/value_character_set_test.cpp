// Character sets of files ("$SYS_CHARSET", "filedump").
#include <string>

#include <gtest/gtest.h>

#include "interpreter/values/character_set.hpp"

namespace uproc {
namespace {

using namespace std::string_literals;

TEST(CharacterSet, NamesAreTakenInEverySpelling) {
    for (const char* name : {"UTF-8", "utf8", "Utf_8", " UTF-8 "}) {
        const auto set = characterSet(name);
        ASSERT_TRUE(set) << name;
        EXPECT_TRUE(set->isUnicode && set->converter.empty());
    }
    EXPECT_TRUE(characterSet("UTF-16LE")->fixedOrder);
    EXPECT_FALSE(characterSet("UTF-16")->fixedOrder);
    EXPECT_EQ(characterSet("CP1252")->xmlEncoding, "ISO-8859-1");
    EXPECT_EQ(characterSet("windows-1252")->xmlEncoding, "windows-1252");
    EXPECT_FALSE(characterSet("nothing"));
    EXPECT_FALSE(characterSet(""));
}

TEST(CharacterSet, EveryNameCanBeConverted) {
    for (const char* name : {"UTF8",     "UTF-16", "UTF-32LE", "CP1250", "CP1251", "CP1253", "CP1254",    "CP1255",
                             "CP1256",   "LATIN1", "LATIN2",   "LATIN5", "LATIN6", "LATIN7", "LATIN8",    "LATIN9",
                             "US-ASCII", "CP437",  "CP850",    "EUC",    "JIS",    "SJIS",   "GB2312",    "EUC_CN",
                             "BIG5",     "EUC_TW", "KSC",      "EUC_KR", "DEC",    "IBMPC",  "ISO-8859-9"}) {
        const auto set = characterSet(name);
        ASSERT_TRUE(set) << name;
        EXPECT_EQ(toUtf8(fromUtf8("abc 123", *set), *set), "abc 123") << name;
    }
}

TEST(CharacterSet, MarksTellTheSet) {
    EXPECT_EQ(byteOrderMark(*characterSet("UTF-8")), "\xef\xbb\xbf");
    EXPECT_EQ(byteOrderMark(*characterSet("UTF-16")), "\xfe\xff");
    EXPECT_EQ(byteOrderMark(*characterSet("UTF-32LE")), "\xff\xfe\0\0"s);
    EXPECT_EQ(byteOrderMark(*characterSet("LATIN1")), "");
    EXPECT_EQ(findByteOrderMark("\xff\xfe\0\0a"s)->length, 4U);
    EXPECT_EQ(findByteOrderMark("\xff\xfe"
                                "a\0"s)
                  ->set.converter,
              "UTF-16LE");
    EXPECT_FALSE(findByteOrderMark("\xfe"));
    EXPECT_FALSE(findByteOrderMark(""));
}

TEST(CharacterSet, WhatCannotBeConvertedIsReplaced) {
    const CharacterSet latin1 = *characterSet("LATIN1");
    EXPECT_EQ(fromUtf8("a€b", latin1), "a?b");
    EXPECT_EQ(fromUtf8("a\xff", latin1), "a?");
    EXPECT_EQ(fromUtf8("\xe2\x82", latin1), "??");
    const CharacterSet utf16 = *characterSet("UTF-16LE");
    EXPECT_EQ(toUtf8("a\0b"s, utf16), "a\xef\xbf\xbd");  // half a character
    EXPECT_EQ(toUtf8("\0\xd8"
                     "a\0"s,
                     utf16),
              "\xef\xbf\xbd"
              "a");
    EXPECT_EQ(fromUtf8("\xff", utf16), "?\0"s);
    std::string every;
    for (int byte = 0; byte < 256; ++byte)
        every.push_back(static_cast<char>(byte));
    for (const char* name : {"SJIS", "BIG5", "JIS", "EUC_TW", "KSC", "UTF-32", "CP1253"}) {
        EXPECT_FALSE(toUtf8(every, *characterSet(name)).empty()) << name;
        EXPECT_FALSE(fromUtf8(every, *characterSet(name)).empty()) << name;
    }
}

}  // namespace
}  // namespace uproc
