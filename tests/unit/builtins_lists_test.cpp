// The list statements and functions, rule by rule (manual: "putitem", "getitem", "delitem", "$item" ...).
#include "builtins_support.hpp"
#include "interpreter/machine/procerror.hpp"

namespace uproc {
namespace {

using namespace testing_builtins;

TEST(PutItem, AppendsWithIndexMinusOneAndReturnsTheNumber) {
    const Call call = statement("putitem", {text("mss"), Value::integer(-1), text("ora")});
    EXPECT_EQ(call.argument(0), gold("mss·;ora"));
    EXPECT_EQ(call.state.status, 2);
}

TEST(PutItem, ReplacesTheItemAtThatIndex) {
    const Call call = statement("putitem", {text(gold("a=1·;b=2")), text("1"), Value::integer(5)});
    EXPECT_EQ(call.argument(0), gold("5·;b=2"));
    EXPECT_EQ(call.state.status, 1);
}

TEST(PutItem, EmptyValueIntoEmptyListIsStatusZero) {
    const Call call = statement("putitem", {Value(), Value::integer(-1), text("")});
    EXPECT_EQ(call.argument(0), "");
    EXPECT_EQ(call.state.status, 0);
}

TEST(PutItem, IndexZeroOrBelowMinusOneDoesNothing) {
    for (const int index : {0, -2}) {
        const Call call = statement("putitem", {text("a"), Value::integer(index), text("b")});
        EXPECT_EQ(call.argument(0), "a");
        EXPECT_EQ(call.state.status, 0);
    }
}

TEST(PutItem, MakesEmptyItemsUpToTheIndex) {
    const Call call = statement("putitem", {Value(), Value::integer(3), text("c")});
    EXPECT_EQ(call.argument(0), gold("·;·;c"));
    EXPECT_EQ(call.state.status, 3);
}

TEST(PutItemId, ReplacesInAnyCaseAndAppendsOtherwise) {
    const Call replaced = statement("putitem", {text("AB=x"), text("ab"), text("Limburg")}, "id");
    EXPECT_EQ(replaced.argument(0), "ab=Limburg");
    EXPECT_EQ(replaced.state.status, 1);
    const Call added = statement("putitem", {text("AB=x"), text("ab"), text("Limburg")}, "id case");
    EXPECT_EQ(added.argument(0), gold("AB=x·;ab=Limburg"));
    EXPECT_EQ(added.state.status, 2);
}

TEST(PutItemId, ListAsValueBecomesASublist) {
    const Call call = statement("putitem", {text("mon=monday"), text("weekend"), text(gold("sat·;sun"))}, "id");
    EXPECT_EQ(call.argument(0), gold("mon=monday·;weekend=sat·!·;sun"));
}

TEST(PutItemId, WithoutValueTheIdIsTheItem) {
    const Call added = statement("putitem", {text("a=1"), text("b")}, "id");
    EXPECT_EQ(added.argument(0), gold("a=1·;b"));
    const Call replaced = statement("putitem", {text("a=1"), text("A")}, "id");
    EXPECT_EQ(replaced.argument(0), "A");
}

TEST(PutItem, ClearsProcerror) {
    ExecutionState state;
    state.procError = -1;
    std::vector<Value> arguments{text("a"), Value::integer(-1), text("b")};
    BuiltinCall call{state, arguments, 0, {}};
    findBuiltin(BuiltinKind::Statement, "putitem")->run(call);
    EXPECT_EQ(state.procError, 0);
}

TEST(GetItem, CopiesTheWholeItem) {
    const Call call = statement("getitem", {text("old"), text(gold("mon=monday·;wed=wednesday")), Value::integer(2)});
    EXPECT_EQ(call.argument(0), "wed=wednesday");
    EXPECT_EQ(call.state.status, 2);
}

TEST(GetItem, MinusOneIsTheLastItem) {
    const Call call = statement("getitem", {Value(), text(gold("a·;b·;c")), Value::integer(-1)});
    EXPECT_EQ(call.argument(0), "c");
    EXPECT_EQ(call.state.status, 3);
}

TEST(GetItem, MissingItemEmptiesTheTargetWithStatusZero) {
    for (const int index : {0, 3, -2}) {
        const Call call = statement("getitem", {text("old"), text(gold("a·;b")), Value::integer(index)});
        EXPECT_EQ(call.argument(0), "");
        EXPECT_EQ(call.state.status, 0);
        EXPECT_EQ(call.state.procError, 0);
    }
}

TEST(GetItemId, CopiesTheValueAndRemovesOneLevelOfNesting) {
    const Call call = statement("getitem", {Value(), text(gold("a=1·;weekend=sat·!·;sun")), text("WEEKEND")}, "id");
    EXPECT_EQ(call.argument(0), gold("sat·;sun"));
    EXPECT_EQ(call.state.status, 2);
}

TEST(GetItemId, CaseMustMatchIfAskedFor) {
    const Call call = statement("getitem", {Value(), text("mon=monday"), text("MON")}, "id case");
    EXPECT_EQ(call.argument(0), "");
    EXPECT_EQ(call.state.status, 0);
}

TEST(DeleteItem, ReturnsTheNumberOfTheItem) {
    const Call call = statement("delitem", {text(gold("mss·;ora·;syb·;db2")), Value::integer(3)});
    EXPECT_EQ(call.argument(0), gold("mss·;ora·;db2"));
    EXPECT_EQ(call.state.status, 3);
}

TEST(DeleteItem, MinusOneIsTheLastItem) {
    const Call call = statement("delitem", {text(gold("mss·;ora")), Value::integer(-1)});
    EXPECT_EQ(call.argument(0), "mss");
    EXPECT_EQ(call.state.status, 2);
}

TEST(DeleteItem, OtherNumbersDeleteNothing) {
    for (const int index : {0, 3, -2}) {
        const Call call = statement("delitem", {text(gold("mss·;ora")), Value::integer(index)});
        EXPECT_EQ(call.argument(0), gold("mss·;ora"));
        EXPECT_EQ(call.state.status, 0);
    }
}

TEST(DeleteItemId, DeletesTheFirstMatch) {
    const Call call = statement("delitem", {text(gold("mon=1·;TUE=2·;tue=3")), text("tue")}, "id");
    EXPECT_EQ(call.argument(0), gold("mon=1·;tue=3"));
    EXPECT_EQ(call.state.status, 2);
    const Call exact = statement("delitem", {text(gold("mon=1·;TUE=2·;tue=3")), text("tue")}, "id case");
    EXPECT_EQ(exact.argument(0), gold("mon=1·;TUE=2"));
    EXPECT_EQ(exact.state.status, 3);
}

TEST(Item, IsTheValueOfThatId) {
    const Call call = function("$item", {text("medium"), text(gold("ISBN=1·;MEDIUM=Book"))});
    EXPECT_EQ(call.result.toText(), "Book");
    EXPECT_EQ(call.state.procError, 0);
    EXPECT_EQ(call.state.status, 77) << "functions leave $status alone";
}

TEST(Item, UnknownIdGivesEmptyAndError) {
    const Call call = function("$item", {text("x"), text("MEDIUM=Book")});
    EXPECT_EQ(call.result.toText(), "");
    EXPECT_EQ(call.state.procError, -1129);
}

TEST(ItemNumber, IsTheItemAtThatNumber) {
    EXPECT_EQ(resultOf("$itemnr", {Value::integer(2), text(gold("a·;b=c·;d"))}), "b=c");
    EXPECT_EQ(function("$itemnr", {Value::integer(4), text(gold("a·;b·;c"))}).state.procError, -1129);
}

TEST(ItemCount, CountsTheItemsOfTheOuterList) {
    EXPECT_EQ(resultOf("$itemcount", {text(gold("a·;b·!·;c·;"))}), "3");
    EXPECT_EQ(resultOf("$itemcount", {text("")}), "0");
}

TEST(Parts, AreDividedAtTheFirstEqualSign) {
    EXPECT_EQ(resultOf("$idpart", {text("Key=The=Data")}), "Key");
    EXPECT_EQ(resultOf("$valuepart", {text("Key=The=Data")}), "The=Data");
    EXPECT_EQ(resultOf("$idpart", {text("color=")}), "color");
    EXPECT_EQ(resultOf("$valuepart", {text("color=")}), "");
    EXPECT_EQ(resultOf("$idpart", {text("=None")}), "");
}

TEST(Parts, WithoutEqualSignAreTheWholeItem) {
    EXPECT_EQ(resultOf("$idpart", {text("Monday")}), "Monday");
    EXPECT_EQ(resultOf("$valuepart", {text("Monday")}), "Monday");
}

TEST(Parts, EscapedEqualSignDoesNotDivide) {
    EXPECT_EQ(resultOf("$idpart", {text("mark %= 35%=RE=SIT")}), "mark = 35=RE");
    EXPECT_EQ(resultOf("$idpart", {text("mark %= 35=RE-SIT")}), "mark = 35");
    EXPECT_EQ(resultOf("$valuepart", {text("mark %= 35=RE-SIT")}), "RE-SIT");
}

}  // namespace
}  // namespace uproc
