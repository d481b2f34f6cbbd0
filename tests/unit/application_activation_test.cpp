// Application::activate: what a command line or a test gets back.
#include "tests/unit/application_support.hpp"

namespace uproc {
namespace {

using runtime::ActivationResult;
using testing_application::ScriptApplication;

TEST(ApplicationActivation, TellsReturnExitAndStop) {
    ScriptApplication application{{"MAIN", R"(
operation ends
$status = 4
end
operation returns
return 5
end
operation rounds
return 2.5
end
operation stops
apexit 6
end
operation leaves
exit -2
end
)"}};
    EXPECT_EQ(application.activate("MAIN", "ends").status, 4);
    EXPECT_EQ(application.activate("main", "RETURNS").status, 5);
    EXPECT_EQ(application.activate("MAIN", "rounds").status, 3);
    const ActivationResult left = application.activate("MAIN", "leaves");
    EXPECT_TRUE(left.activated);
    EXPECT_TRUE(left.exited);
    EXPECT_EQ(left.status, -2);
    // exit deleted the instance; the next activation makes another one.
    EXPECT_EQ(application.activate("MAIN", "returns").status, 5);
    const ActivationResult stopped = application.activate("MAIN", "stops");
    EXPECT_TRUE(stopped.stopped);
    EXPECT_EQ(stopped.exitStatus, 6);
    EXPECT_TRUE(application.activate("MAIN", "returns").stopped);
}

TEST(ApplicationActivation, TellsWhatCannotBeActivated) {
    ScriptApplication application{{"MAIN", R"(
operation exec
params
    string a : IN
    string b : OUT
    string c : INOUT
endparams
putmess "%%a%%%%%b%%%%%c"
end
partner operation inner
end
)"}};
    EXPECT_NE(application.activate("NOBODY").error.find("NOBODY"), std::string::npos);
    EXPECT_NE(application.activate("NO BODY").error.find("NO BODY"), std::string::npos);
    EXPECT_EQ(application.activate("MAIN", "other").error, "MAIN has no operation OTHER");
    EXPECT_EQ(application.activate("MAIN", "inner").error, "MAIN has no operation INNER that is public");
    EXPECT_EQ(application.activate("MAIN", "exec", {"1"}).error, "MAIN.EXEC takes 2 arguments, not 1");
    EXPECT_FALSE(application.activate("MAIN", "exec", {"1", "2", "3"}).activated);
    EXPECT_TRUE(application.activate("MAIN", "exec", {"1", "2"}).activated);
    EXPECT_EQ(application.console.output, "12\n");
}

TEST(ApplicationActivation, InitThatExitsIsAFailure) {
    ScriptApplication application{{"MAIN", "operation init\nexit 3\nend\noperation exec\nend\n"}};
    const ActivationResult result = application.activate("MAIN");
    EXPECT_LT(result.status, 0);
    EXPECT_NE(result.error.find("executed exit"), std::string::npos);
}

TEST(ApplicationActivation, InitThatStopsTheApplicationStopsIt) {
    ScriptApplication application{{"MAIN", "operation init\napexit 8\nend\noperation exec\nend\n"}};
    const ActivationResult result = application.activate("MAIN");
    EXPECT_TRUE(result.stopped);
    EXPECT_EQ(result.exitStatus, 8);
}

}  // namespace
}  // namespace uproc
