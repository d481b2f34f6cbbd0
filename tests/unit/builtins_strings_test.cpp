// Functions and statements on strings, rule by rule (manual: one page each).
#include "builtins_support.hpp"
#include "interpreter/machine/procerror.hpp"

namespace uproc {
namespace {

using namespace testing_builtins;

Value syntax(std::string_view pattern) {
    return Value::string(makeRef<StringObject>("'" + std::string(pattern) + "'", TextKind::SyntaxString));
}
Value number(std::int64_t value) {
    return Value::integer(value);
}

TEST(Length, CountsCharacters) {
    EXPECT_EQ(resultOf("$length", {text("Hello")}), "5");
    EXPECT_EQ(resultOf("$length", {text("größe €")}), "7");
    EXPECT_EQ(resultOf("$length", {number(-123456)}), "7");
    EXPECT_EQ(resultOf("$length", {Value::smallDecimal(-123456, -2)}), "8");
    EXPECT_EQ(resultOf("$length", {Value()}), "0");
}

TEST(LengthStatement, SetsResultAndLeavesStatus) {
    const Call call = statement("length", {text("test string")});
    EXPECT_EQ(call.state.result.toText(), "11");
    EXPECT_EQ(call.state.status, 77);
}

TEST(Scan, GivesThePositionOfTheFirstMatch) {
    EXPECT_EQ(resultOf("$scan", {text("look for o"), text("o")}), "2");
    EXPECT_EQ(resultOf("$scan", {text("The quick brown fox"), text("quick")}), "5");
    EXPECT_EQ(resultOf("$scan", {text("ä€o"), text("o")}), "3") << "positions are characters";
    EXPECT_EQ(resultOf("$scan", {text("Nibble1"), text("house")}), "0");
    EXPECT_EQ(resultOf("$scan", {text("Nibble1"), text("NIB")}), "0") << "plain texts match in their case only";
    EXPECT_EQ(resultOf("$scan", {text(""), text("a")}), "0");
}

TEST(Scan, SearchesForSyntaxStrings) {
    EXPECT_EQ(resultOf("$scan", {text("The 1st quick brown fox came 2nd."), syntax("#")}), "5");
    EXPECT_EQ(resultOf("$scan", {text("Myrtle"), syntax("yr*e")}), "2");
    EXPECT_EQ(resultOf("$scan", {text("Myrtle"), text("yr*e")}), "0");
    EXPECT_EQ(resultOf("$scan", {text("schön"), syntax("hö*")}), "3");
    EXPECT_EQ(resultOf("$scan", {text("2 Ginger Lane, Genoa NS B0R 1N6"), syntax("&#& #&#")}), "25");
}

TEST(ScanStatement, SetsResultAndLeavesStatus) {
    const Call call = statement("scan", {text("Nibble1"), syntax("#")});
    EXPECT_EQ(call.state.result.toText(), "7");
    EXPECT_EQ(call.state.status, 77);
}

TEST(ScanFromEnd, GivesThePositionOfTheLastMatch) {
    EXPECT_EQ(resultOf("$rscan", {text("look for o"), text("o")}), "10");
    EXPECT_EQ(resultOf("$rscan", {text("The 1st quick brown fox came 2nd."), syntax("#")}), "30");
}

TEST(Replace, ReplacesTheFirstMatchUnlessCountSaysMore) {
    EXPECT_EQ(resultOf("$replace", {text("a should be replaced by B"), number(1), text("a"), text("B")}),
              "B should be replaced by B");
    EXPECT_EQ(resultOf("$replace", {text("a should be uppercase"), number(1), text("a"), text("A"), number(-1)}),
              "A should be uppercAse");
    EXPECT_EQ(resultOf("$replace", {text("aaaa"), number(1), text("a"), text("bb"), number(3)}), "bbbbbba");
    EXPECT_EQ(resultOf("$replace", {text("aaaa"), number(1), text("a"), text("b"), number(0)}), "aaaa");
}

TEST(Replace, BeginsAtTheStartPosition) {
    EXPECT_EQ(resultOf("$replace", {text("ä-a-a"), number(3), text("a"), text("x")}), "ä-x-a");
    EXPECT_EQ(resultOf("$replace", {text("aaa"), number(9), text("a"), text("x")}), "aaa");
}

TEST(Replace, DoesNotSearchWhatItPutIn) {
    EXPECT_EQ(resultOf("$replace", {text("aa"), number(1), text("a"), text("aa"), number(-1)}), "aaaa");
}

TEST(Replace, EmptySourceOrSearchIsAnArgumentError) {
    const Call source = function("$replace", {text(""), number(1), text("a"), text("b")});
    EXPECT_EQ(source.result.toText(), "");
    EXPECT_EQ(source.state.procError, -1118);
    const Call search = function("$replace", {text("abc"), number(1), text(""), text("b")});
    EXPECT_EQ(search.result.toText(), "abc");
    EXPECT_EQ(search.state.procError, -1118);
    EXPECT_EQ(search.state.status, 77);
}

TEST(Replace, TakesSyntaxStrings) {
    EXPECT_EQ(resultOf("$replace", {text("a1b22c"), number(1), syntax("#"), text("_"), number(-1)}), "a_b__c");
    EXPECT_EQ(resultOf("$replace", {text("a1b22c"), number(1), syntax("##*"), text("_"), number(-1)}), "a_b_c");
    EXPECT_EQ(resultOf("$replace", {text("ab"), number(1), syntax("#*"), text("_"), number(-1)}), "ab");
}

TEST(Split, GivesPositionLeftAndRight) {
    const Call call = function("$split", {text("Field.Entity"), number(1), text("."), Value(), Value()});
    EXPECT_EQ(call.result.toText(), "6");
    EXPECT_EQ(call.argument(3), "Field");
    EXPECT_EQ(call.argument(4), "Entity");
}

TEST(Split, WithoutMatchGivesZeroAndEmptyParts) {
    const Call call = function("$split", {text("Field"), number(1), text("."), text("x"), text("y")});
    EXPECT_EQ(call.result.toText(), "0");
    EXPECT_EQ(call.argument(3), "");
    EXPECT_EQ(call.argument(4), "");
}

TEST(Concat, JoinsUpToFiveStrings) {
    EXPECT_EQ(resultOf("$concat", {text("a"), text("b")}), "ab");
    EXPECT_EQ(resultOf("$concat", {text("a"), number(1), text("b"), Value(), text("c")}), "a1bc");
    EXPECT_FALSE(signatureOf(*findBuiltin(BuiltinKind::Function, "$concat")).accepts(6));
}

TEST(Trim, RemovesEveryMatchAtThatEnd) {
    EXPECT_EQ(resultOf("$ltrim", {text("xxxxUnifacexxxx"), text("x")}), "Unifacexxxx");
    EXPECT_EQ(resultOf("$rtrim", {text("xxxxUnifacexxxx"), text("x")}), "xxxxUniface");
    EXPECT_EQ(resultOf("$ltrim", {text("xxxx"), text("x")}), "");
    EXPECT_EQ(resultOf("$rtrim", {text("xxxx"), text("x")}), "");
    EXPECT_EQ(resultOf("$ltrim", {text("1112345uniface"), syntax("#")}), "uniface");
    EXPECT_EQ(resultOf("$rtrim", {text("uniface1112345"), syntax("#*")}), "uniface");
    EXPECT_EQ(resultOf("$rtrim", {text("unifaceabab"), text("ab")}), "uniface");
}

TEST(Case, ConvertsOneCharacterForOne) {
    EXPECT_EQ(resultOf("$uppercase", {text("Groß-Gerau é")}), "GROß-GERAU É");
    EXPECT_EQ(resultOf("$lowercase", {text("ÀÉ KIPIRTI"), text("classic")}), "àé kipirti");
}

TEST(Case, NlslocaleMayTurnOneLetterIntoTwo) {
    EXPECT_EQ(resultOf("$uppercase", {text("Groß-Gerau"), text("nlslocale")}), "GROSS-GERAU");
}

TEST(Case, StatementsSetTheirTarget) {
    EXPECT_EQ(statement("uppercase", {text("abc"), Value()}).argument(1), "ABC");
    EXPECT_EQ(statement("lowercase", {text("ABC"), Value()}).argument(1), "abc");
}

TEST(Syntax, WritesTheModeInFront) {
    EXPECT_EQ(resultOf("$syntax", {text("D&G")}), "'%[X]D&G'");
    EXPECT_EQ(resultOf("$syntax", {text("D&G"), text("CaseSensitive")}), "'%[CS]D%&G%[X]'");
    EXPECT_EQ(resultOf("$syntax", {text("D&G"), text("CI")}), "'%[CI]D%&G%[X]'");
}

TEST(Syntax, WrongStringOrModeIsAnError) {
    const Call call = function("$syntax", {text("a(b")});
    EXPECT_EQ(call.result.toText(), "");
    EXPECT_EQ(call.state.procError, procerror::UPROCERR_SYNTAXSTRING);
    EXPECT_EQ(function("$syntax", {text("a"), text("nonsense")}).state.procError, procerror::UPROCERR_SYNTAXSTRING);
}

}  // namespace
}  // namespace uproc
