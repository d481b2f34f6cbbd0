// The catalogue of $procerror numbers (manual: "$procerror").
#include "interpreter/machine/procerror.hpp"

#include <set>

#include <gtest/gtest.h>

namespace uproc {
namespace {

TEST(ProcErrorCatalogue, FindsNumbersAndSymbols) {
    ASSERT_NE(findProcError(-1129), nullptr);
    EXPECT_EQ(findProcError(-1129)->symbol, "UPROCERR_ITEM");
    EXPECT_EQ(findProcError(-1118)->number, procerror::UPROCERR_ARGUMENT);
    EXPECT_EQ(findProcError(-99999), nullptr);
    EXPECT_EQ(procErrorNumber("uacterr_no_operation"), -59);
    EXPECT_EQ(procErrorNumber("UPROCERR_UNRESOLVED_OPERAND"), -1311);
    EXPECT_EQ(procErrorNumber("UPROCERR_OBJECT"), -1416) << "the first of two numbers with that symbol";
    EXPECT_FALSE(procErrorNumber("NOTHING"));
}

TEST(ProcErrorCatalogue, EveryNumberHasOneText) {
    std::set<int> numbers;
    for (const ProcErrorInfo& error : allProcErrors()) {
        EXPECT_FALSE(error.symbol.empty());
        if (numbers.insert(error.number).second) {
            EXPECT_FALSE(error.text.empty()) << error.number;
        } else {
            EXPECT_TRUE(error.text.empty()) << error.number << " stands twice";
        }
    }
    EXPECT_GT(numbers.size(), 300U);
}

}  // namespace
}  // namespace uproc
