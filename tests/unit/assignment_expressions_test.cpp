// Manual: "Using Expressions in Assignment Files".
#include <gtest/gtest.h>

#include "runtime/assignment/assignment.hpp"
#include "runtime/assignment/expressions.hpp"
#include "runtime/assignment/text.hpp"

namespace uproc::runtime {
namespace {

std::optional<std::string> lookUp(std::string_view name) {
    if (equalIgnoringCase(name, "nr1")) return "150";
    if (equalIgnoringCase(name, "nr2")) return "65";
    if (equalIgnoringCase(name, "path")) return "C:\\Program Files\\MyApp\\3.0.4";
    if (equalIgnoringCase(name, "text")) return "\xC3\xA9t\xC3\xA9!";
    return std::nullopt;
}

std::string evaluate(std::string_view expression) {
    const ExpressionNames names{lookUp, [](std::string_view name) -> std::optional<std::string> {
                                    return name == "HOME" ? std::optional<std::string>("/home/me") : std::nullopt;
                                }};
    const auto value = evaluateExpression(expression, names);
    return value ? *value : "error: " + value.error().text;
}

TEST(AssignmentExpressions, ArithmeticAndPrecedence) {
    EXPECT_EQ(evaluate("nr2 + 2* nr1"), "365");
    EXPECT_EQ(evaluate("(1 + 2) * 3 - 4 / 8"), "8.5");
    EXPECT_EQ(evaluate("7 % 3"), "1");
    EXPECT_EQ(evaluate("-nr2 + 1"), "-64");
    EXPECT_EQ(evaluate("1/0"), "error: division by zero");
    EXPECT_EQ(evaluate("path + 1"), "error: an operand is not a number");
}

TEST(AssignmentExpressions, Extractions) {
    EXPECT_EQ(evaluate("path[\\1]"), "C:");
    EXPECT_EQ(evaluate("path[\\4]"), "3.0.4");
    EXPECT_EQ(evaluate("path[\\4][.2]"), "0");
    EXPECT_EQ(evaluate("path[\\9]"), "");
    EXPECT_EQ(evaluate("text[1,2]"), "\xC3\xA9t");
    EXPECT_EQ(evaluate("text[2:2]"), "t\xC3\xA9");
    EXPECT_EQ(evaluate("text[3]"), "\xC3\xA9!");
    EXPECT_EQ(evaluate("text[3,1]"), "");
    EXPECT_EQ(evaluate("$HOME[/3]"), "me");
}

TEST(AssignmentExpressions, MalformedOnesAreErrors) {
    for (const char* bad : {"", "(", "1 +", "nosuch", "$NOSUCH", "text[", "text[1", "text[\\", "1 2", "1e999", "@"})
        EXPECT_EQ(evaluate(bad).find("error: "), 0U) << bad;
    EXPECT_EQ(evaluate(std::string(100'000, '(')).find("error: "), 0U);
}

TEST(AssignmentExpressions, LogicalsComeFirst_AndServeEverySection) {
    Assignment a([](std::string_view name) -> std::optional<std::string> {
        return name == "MYAPP" ? std::optional<std::string>("/opt/my app/2.1") : std::nullopt;
    });
    a.loadText(
        "[FILES]\n*.appext %%(root)/my%%(major)*.appext\n[RESOURCES]\n%%(root)/usys/myapp.uar\n[logicals]\n"
        "early = %%(root)\nroot = %%($MYAPP)\nmajor = %%(root[/4][.1])\nmessage = There are %%(major + 1) in it\n"
        "plain = %^%(root)\n",
        "app.asn");
    EXPECT_EQ(a.redirectFile("x.appext"), "/opt/my app/2.1/my2x.appext");
    EXPECT_EQ(a.section("RESOURCES")[0].name, "/opt/my app/2.1/usys/myapp.uar");
    EXPECT_EQ(a.logical("message"), "There are 3 in it");
    EXPECT_EQ(a.logical("plain"), "%%(root)");
    EXPECT_EQ(a.logical("early"), "%%(root)");  // used before it is defined
    EXPECT_EQ(a.warnings().size(), 1U);
}

TEST(AssignmentExpressions, GlobalLogicalsServeLocalFiles) {
    Assignment a([](std::string_view) { return std::nullopt; });
    a.loadText("[LOGICALS]\nbase = /srv\n", "usys.asn");
    a.loadText("[LOGICALS]\ndata = %%(base)/data\n", "app.asn");
    EXPECT_EQ(a.logical("data"), "/srv/data");
}

TEST(AssignmentExpressions, GrowthIsBounded) {
    Assignment a([](std::string_view) { return std::nullopt; });
    std::string text = "[LOGICALS]\nl0 = xxxxxxxxxx\n";
    for (int i = 1; i < 60; ++i) {
        const std::string before = "%%(l" + std::to_string(i - 1) + ")";
        text += "l" + std::to_string(i) + " = " + before + before + "\n";
    }
    a.loadText(text, "bomb.asn");
    EXPECT_LE(a.logical("l59")->size(), maxLogicalLine);

    text = "[LOGICALS]\na = " + std::string(60'000, 'x') + "\n";
    for (int i = 0; i < 2'000; ++i)
        text += "b = %%(a)\n";
    Assignment many([](std::string_view) { return std::nullopt; });
    many.loadText(text, "bomb.asn");
    EXPECT_LT(many.section("LOGICALS").size(), 1'000U);
    EXPECT_EQ(many.warnings().size(), 1U);
}

TEST(AssignmentExpressions, UnclosedOnesStayAsWritten) {
    Assignment a([](std::string_view) { return std::nullopt; });
    a.loadText("[LOGICALS]\nb = 1\na = %%(x %%(b)\n", "app.asn");
    EXPECT_EQ(a.logical("a"), "%%(x 1");
}

}  // namespace
}  // namespace uproc::runtime
