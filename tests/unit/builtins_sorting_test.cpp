// Sorting lists, rule by rule (manual: "sort/list", "$sortlist", "$sortlistid", "Sorting Lists and Sublists").
#include "builtins_support.hpp"
#include "interpreter/machine/procerror.hpp"

namespace uproc {
namespace {

using namespace testing_builtins;

std::string sorted(std::string_view list, std::string_view options) {
    return resultOf("$sortlist", {text(gold(list)), text(gold(options))});
}
std::string sortedById(std::string_view list, std::string_view options) {
    return resultOf("$sortlistid", {text(gold(list)), text(gold(options))});
}

constexpr std::string_view colours = "0=BLUE·;1=RED·;2=GREEN";
constexpr std::string_view cities =
    "CA=4=Los Angeles·!·;3=Sacramento·!·;1=San Francisco·;BC=1=Victoria·!·;2=Vancouver·!·;3=Prince George·;"
    "DE=3=Munchen·!·;1=Berlin·!·;2=Hamburg";
constexpr std::string_view calling =
    "1=Netherlands·!·;31·;2=Canada·!·;1 ·;3=United Kingdom·!·;44·;4=United States·!·;1·;5=Japan·!·;81·;"
    "6=Australia·!·;61";

TEST(SortList, SortsByValuePartAscendingUnlessToldOtherwise) {
    EXPECT_EQ(resultOf("$sortlist", {text(gold(colours))}), gold("0=BLUE·;2=GREEN·;1=RED"));
    EXPECT_EQ(sorted(colours, "ascending"), gold("0=BLUE·;2=GREEN·;1=RED"));
    EXPECT_EQ(sorted(colours, "d"), gold("1=RED·;2=GREEN·;0=BLUE"));
    EXPECT_EQ(sorted("b·;a·;C", ""), gold("C·;a·;b")) << "binary order without a locale";
}

TEST(SortList, SortsByIdPart) {
    EXPECT_EQ(sorted(colours, "$idpart: descending numeric"), gold("2=GREEN·;1=RED·;0=BLUE"));
    EXPECT_EQ(sorted("10=a·;9=b", "$idpart"), gold("10=a·;9=b"));
    EXPECT_EQ(sorted("10=a·;9=b", "$idpart:numeric"), gold("9=b·;10=a"));
}

TEST(SortList, SortsBySublistNumber) {
    EXPECT_EQ(sorted(cities, "2:A"),
              gold("DE=3=Munchen·!·;1=Berlin·!·;2=Hamburg·;BC=1=Victoria·!·;2=Vancouver·!·;3=Prince George·;"
                   "CA=4=Los Angeles·!·;3=Sacramento·!·;1=San Francisco"));
}

TEST(SortList, SublistsWithoutTheIdComeFirst) {
    EXPECT_EQ(sorted(cities, "$string(2):a"),
              gold("CA=4=Los Angeles·!·;3=Sacramento·!·;1=San Francisco·;DE=3=Munchen·!·;1=Berlin·!·;2=Hamburg·;"
                   "BC=1=Victoria·!·;2=Vancouver·!·;3=Prince George"));
}

TEST(SortListId, LooksIntoTheValuePart) {
    EXPECT_EQ(sortedById(calling, "2: descending numeric"),
              gold("5=Japan·!·;81·;6=Australia·!·;61·;3=United Kingdom·!·;44·;1=Netherlands·!·;31·;2=Canada·!·;1 ·;"
                   "4=United States·!·;1"));
}

TEST(SortList, UniqueKeepsTheFirstOfEqualItems) {
    EXPECT_EQ(sortedById(calling, "2: u numeric"),
              gold("2=Canada·!·;1 ·;1=Netherlands·!·;31·;3=United Kingdom·!·;44·;6=Australia·!·;61·;5=Japan·!·;81"));
}

TEST(SortList, SortsByMoreThanOneElement) {
    for (const char* separator : {"·;", ","}) {
        EXPECT_EQ(sorted("a=2·;b=1·;c=2·;d=1", "$valuepart:d" + std::string(separator) + "$idpart: d"),
                  gold("c=2·;a=2·;d=1·;b=1"));
    }
}

TEST(SortList, SortsByLevelCaseAndType) {
    EXPECT_EQ(sorted("10.1·;9.2·;9.10·;9", "level"), gold("9·;9.2·;9.10·;10.1"));
    EXPECT_EQ(sorted("b·;A·;a·;B", "CI"), gold("A·;a·;b·;B"));
    EXPECT_EQ(sorted("b·;A·;a·;B", "CS"), gold("A·;B·;a·;b"));
    EXPECT_EQ(sorted("T·;0·;Y·;F", "boolean"), gold("0·;F·;T·;Y"));
    EXPECT_EQ(sorted("1e2·;99·;-1", "$number"), gold("-1·;99·;1e2"));
}

TEST(SortList, GuessedOrWrongOptionIsReported) {
    const Call guessed = function("$sortlist", {text(gold(colours)), text("downwards")});
    EXPECT_EQ(guessed.result.toText(), gold("1=RED·;2=GREEN·;0=BLUE"));
    for (const char* wrong : {"downwards", "upper", "along", "x", "a d", "numeric float", "a:q"}) {
        EXPECT_EQ(function("$sortlist", {text(gold(colours)), text(wrong)}).state.procError, procerror::UPROCERR_OPTION)
            << wrong;
    }
}

TEST(SortList, SublistItemNobodyHasIsReported) {
    const Call call = function("$sortlist", {text(gold(colours)), text("7:a")});
    EXPECT_EQ(call.state.procError, procerror::UPROCERR_ITEM);
    EXPECT_EQ(call.result.toText(), gold(colours));
    EXPECT_EQ(function("$sortlist", {text(gold(colours)), text("$string(x)")}).state.procError,
              procerror::UPROCERR_ITEM);
}

TEST(SortListStatement, SortsInPlaceAndCountsTheItems) {
    const Call call = statement("sort", {text(gold("b·;a·;b")), text("u")}, "list");
    EXPECT_EQ(call.argument(0), gold("a·;b"));
    EXPECT_EQ(call.state.status, 2);
    const Call wrong = statement("sort", {text(gold("b·;a")), text("x")}, "list");
    EXPECT_LT(wrong.state.status, 0);
    EXPECT_EQ(wrong.state.procError, procerror::UPROCERR_OPTION);
}

}  // namespace
}  // namespace uproc
