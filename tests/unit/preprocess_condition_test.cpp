// The expression of #if, beyond what script cases show.
#include <gtest/gtest.h>

#include "interpreter/preprocess/condition.hpp"

namespace uproc::preprocess {
namespace {

TEST(PreprocessCondition, ComparesTexts) {
    EXPECT_EQ(evaluateCondition("(1=1)"), true);
    EXPECT_EQ(evaluateCondition("(1=0)"), false);
    EXPECT_EQ(evaluateCondition("(a b = a b)"), true);
    EXPECT_EQ(evaluateCondition("(f(x) = f(x))"), true);
    EXPECT_EQ(evaluateCondition("(\"a)b\" = a)"), false);
    EXPECT_EQ(evaluateCondition("a == a"), true);
    EXPECT_EQ(evaluateCondition("(= )"), true);
    EXPECT_EQ(evaluateCondition("(<X> != 1)"), true);
    EXPECT_EQ(evaluateCondition("(1e2 = 100)"), true);
}

TEST(PreprocessCondition, JoinsAndTurnsRound) {
    EXPECT_EQ(evaluateCondition("(1 | 0 & 0)"), true);
    EXPECT_EQ(evaluateCondition("((1 | 0) & 0)"), false);
    EXPECT_EQ(evaluateCondition("(!!1)"), true);
    EXPECT_EQ(evaluateCondition("(!0 & !(1 = 2))"), true);
    EXPECT_EQ(evaluateCondition("(a!b = a!b)"), true);
    EXPECT_EQ(evaluateCondition("((1 = 1) = (2 = 2))"), true);
}

TEST(PreprocessCondition, KnowsWhatIsNoExpression) {
    for (const char* text : {"", "  ", "(", "(1", "1)", "(1) 2", "(\"a)", "(1=1) x", "((((1)))"}) {
        EXPECT_EQ(evaluateCondition(text), std::nullopt) << text;
    }
}

TEST(PreprocessCondition, DeepParenthesesAreNoExpression) {
    const std::string deep = std::string(100000, '(') + "1" + std::string(100000, ')');
    EXPECT_EQ(evaluateCondition(deep), std::nullopt);
    EXPECT_EQ(evaluateCondition(std::string(50, '(') + "1" + std::string(50, ')')), true);
}

}  // namespace
}  // namespace uproc::preprocess
