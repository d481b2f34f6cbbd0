// Limits of the machine and the text of its stack trace.
#include "tests/unit/application_support.hpp"

namespace uproc {
namespace {

using testing_application::ScriptApplication;

TEST(MachineLimits, StackTraceNamesTwentyModulesAndCountsTheRest) {
    ScriptApplication application{{"MAIN", R"(call down(29)
function down
params
    numeric n : IN
endparams
if (n = 0)
    $1 = 1 / 0
endif
call down(n - 1)
end
)"}};
    const auto result = application.activate("MAIN");
    EXPECT_TRUE(result.stopped);
    EXPECT_EQ(result.exitStatus, 1);
    std::string expected = "error: division by zero (the setting $STOP_ON_DIV_BY_ZERO=0 makes the result 0)\n";
    expected += "  at MAIN.DOWN (MAIN.proc:7)\n";
    for (int i = 0; i < 19; ++i)
        expected += "  at MAIN.DOWN (MAIN.proc:9)\n";
    expected += "  ... and 11 more\n";
    EXPECT_EQ(application.console.diagnostics, expected);
    EXPECT_TRUE(application.application.machine().stackTrace().empty());
}

TEST(MachineLimits, ARegisterFileThatIsFullIsACleanError) {
    std::string text = "call deep(1)\nfunction deep\nparams\n    numeric n : IN\nendparams\nvariables\n";
    for (int i = 0; i < 2000; ++i)
        text += "    string v" + std::to_string(i) + "\n";
    text += "endvariables\nv1999 = \"text %%n\"\ncall deep(n + 1)\nend\n";
    ScriptApplication application{{"MAIN", text}};
    EXPECT_TRUE(application.activate("MAIN").stopped);
    EXPECT_NE(application.console.diagnostics.find("nested too deep"), std::string::npos);
}

TEST(MachineLimits, NestedRunsAreLimited) {
    ScriptApplication application{{"MAIN", "newinstance \"ENDLESS\", $1\nputmess \"never\"\n"},
                                  {"ENDLESS", "operation init\nnewinstance \"ENDLESS\", $next$\nend\n"}};
    EXPECT_TRUE(application.activate("MAIN").stopped);
    EXPECT_EQ(application.console.output, "");
    EXPECT_NE(application.console.diagnostics.find("operations are nested too deep"), std::string::npos);
}

TEST(MachineLimits, NothingRunsBehindAnError) {
    ScriptApplication application{{"MAIN", "operation exec\n$1 = 1 / 0\nend\noperation other\nputmess 1\nend\n"}};
    EXPECT_TRUE(application.activate("MAIN").stopped);
    EXPECT_TRUE(application.activate("MAIN", "other").stopped);
    EXPECT_EQ(application.console.output, "");
}

TEST(MachineStatus, IsRoundedToTheNearestInteger) {
    EXPECT_EQ(statusOf(Value()), 0);
    EXPECT_EQ(statusOf(Value::integer(-7)), -7);
    EXPECT_EQ(statusOf(Value::string(std::string("2.5"))), 3);
    EXPECT_EQ(statusOf(Value::string(std::string("-2.5"))), -3);
    EXPECT_EQ(statusOf(Value::string(std::string("two"))), 0);
    EXPECT_EQ(statusOf(Value::boolean(true)), 1);
}

}  // namespace
}  // namespace uproc
