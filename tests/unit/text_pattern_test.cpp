// Syntax strings (manual: "Syntax Strings for Pattern Matching", "$syntax").
#include "interpreter/values/text_pattern.hpp"

#include <string>

#include <gtest/gtest.h>

namespace uproc {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
    const auto parsed = TextPattern::syntaxString(pattern);
    EXPECT_TRUE(parsed.has_value()) << pattern;
    return parsed && parsed->matchesWhole(text);
}

TEST(SyntaxString, CodesStandForCharacterClasses) {
    EXPECT_TRUE(matches("'&#& #&#'", "B2Y 5K2"));
    EXPECT_FALSE(matches("'&#& #&#'", "22Y 5K2"));
    EXPECT_TRUE(matches("@@@", "a1_"));
    EXPECT_FALSE(matches("@", "-"));
    EXPECT_FALSE(matches("&", "ä"));
    EXPECT_TRUE(matches("~&~&", "äß"));
    EXPECT_TRUE(matches("~@*", "ä_1"));
    EXPECT_TRUE(matches("?", "-"));
    EXPECT_FALSE(matches("?", "€"));
}

TEST(SyntaxString, StarBehindACodeMeansAnyNumber) {
    EXPECT_TRUE(matches("#*", ""));
    EXPECT_TRUE(matches("#*", "12345"));
    EXPECT_FALSE(matches("#*", "123a5"));
    EXPECT_TRUE(matches("##*", "1"));
    EXPECT_FALSE(matches("##*", ""));
}

TEST(SyntaxString, StarAloneMatchesAnything) {
    EXPECT_TRUE(matches("a*z", "a b € z"));
}

TEST(SyntaxString, CapitalMatchesItselfAndSmallLetterBoth) {
    EXPECT_TRUE(matches("Ab", "AB"));
    EXPECT_TRUE(matches("Ab", "Ab"));
    EXPECT_FALSE(matches("Ab", "ab"));
    EXPECT_TRUE(matches("ö", "Ö"));
    EXPECT_FALSE(matches("Ö", "ö"));
}

TEST(SyntaxString, PercentMakesACodeACharacter) {
    EXPECT_TRUE(matches("100%%", "100%"));
    EXPECT_TRUE(matches("%#%*", "#*"));
    EXPECT_FALSE(matches("%#", "1"));
}

TEST(SyntaxString, ParenthesesMakeAPartOptional) {
    EXPECT_TRUE(matches("(+##) ###", "+31 123"));
    EXPECT_TRUE(matches("(+##) ###", " 123"));
    EXPECT_FALSE(matches("(+##) ###", "+3 123"));
    EXPECT_TRUE(matches("a(b(c)d)e", "abde"));
    EXPECT_TRUE(matches("a(b(c)d)e", "abcde"));
    EXPECT_TRUE(matches("a(b(c)d)e", "ae"));
    EXPECT_FALSE(matches("a(b(c)d)e", "abce"));
}

TEST(SyntaxString, CaseModesTakeCodesLiterally) {
    EXPECT_TRUE(matches("'%[CS]D%&G%[X]'", "D&G"));
    EXPECT_FALSE(matches("'%[CS]D%&G%[X]'", "d&g"));
    EXPECT_TRUE(matches("'%[CI]D%&G%[X]'", "d&G"));
    EXPECT_TRUE(matches("'%[CaseInsensitive]D&G'", "d&g"));
    EXPECT_TRUE(matches("'%[CI]#%[X]#'", "#1"));
    EXPECT_TRUE(matches("'%[X]D&G'", "DOG"));
}

TEST(SyntaxString, UnbalancedParenthesisOrLonelyTildeIsWrong) {
    for (const char* wrong : {"(a", "a)", "~a", "a%"})
        EXPECT_FALSE(TextPattern::syntaxString(wrong)) << wrong;
    EXPECT_FALSE(TextPattern::syntaxString(std::string(600, '#')));
}

TEST(SyntaxString, FindsTheFirstAndLongestMatch) {
    const auto digits = TextPattern::syntaxString("##*");
    ASSERT_TRUE(digits);
    const auto first = digits->find("ab123c45");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->begin, 2U);
    EXPECT_EQ(first->end, 5U);
    const auto last = digits->findLast("ab123c45x");
    ASSERT_TRUE(last);
    EXPECT_EQ(last->begin, 6U);
    EXPECT_EQ(last->end, 8U);
    EXPECT_FALSE(digits->find("abc"));
}

TEST(SyntaxString, SearchingBackwardsKeepsOptionalParts) {
    const auto pattern = TextPattern::syntaxString("a(bc)d");
    ASSERT_TRUE(pattern);
    const auto match = pattern->matchAtEnd("xx abcd");
    ASSERT_TRUE(match);
    EXPECT_EQ(match->begin, 3U);
    EXPECT_FALSE(pattern->matchAtEnd("xx acbd"));
}

TEST(SyntaxString, TimeIsLinearInTheText) {
    const auto pattern = TextPattern::syntaxString("?*?*?*?*?*?*€");
    ASSERT_TRUE(pattern);
    EXPECT_FALSE(pattern->find(std::string(300'000, 'a')));
}

}  // namespace
}  // namespace uproc
