// Application::shutDown and the destructor: every instance is cleaned up once, whatever refers to it.
#include "tests/unit/application_support.hpp"

namespace uproc {
namespace {

using testing_application::ScriptApplication;

const char* const itemScript = R"(
operation exec
end
operation keep
params
    handle h : IN
endparams
$other$ = h
end
operation cleanup
putmess "cleanup %%$instancename"
end
)";

TEST(ApplicationShutDown, CleansUpWhatVariablesAndThePoolHold) {
    ScriptApplication application{{"MAIN", R"(
newinstance "ITEM", $1
newinstance "ITEM", $$kept
newinstance "ITEM", $result
newinstance "ITEM", "NAMED"
newinstance "ITEM", $own$
)"},
                                  {"ITEM", itemScript}};
    application.activate("MAIN");
    EXPECT_EQ(application.console.output, "");
    application.application.shutDown();
    for (const std::string name : {"ITEM_1", "ITEM_2", "NAMED", "ITEM_3"}) {
        EXPECT_NE(application.console.output.find("cleanup " + name + "\n"), std::string::npos) << name;
    }
    const std::string once = application.console.output;
    application.application.shutDown();
    EXPECT_EQ(application.console.output, once);
}

TEST(ApplicationShutDown, CleansUpCycles) {
    ScriptApplication application{{"MAIN", R"(
variables
    handle a, b
endvariables
newinstance "ITEM", a
newinstance "ITEM", b
a->keep(b)
b->keep(a)
)"},
                                  {"ITEM", itemScript}};
    application.activate("MAIN");
    EXPECT_EQ(application.console.output, "");
    application.application.shutDown();
    EXPECT_EQ(application.console.output, "cleanup ITEM_1\ncleanup ITEM_2\n");
}

TEST(ApplicationShutDown, CleanupThatFillsVariablesEnds) {
    ScriptApplication application{{"MAIN", "newinstance \"ITEM\", $1\n"}, {"ITEM", R"(
operation cleanup
$$count = $$count + 1
newinstance "ITEM", $1
newinstance "ITEM", $$next
newinstance "ITEM", "ITEM"
$result = $instancehandle
end
)"}};
    application.activate("MAIN");
    application.application.shutDown();
    EXPECT_TRUE(application.application.general(1).isNull());
}

TEST(ApplicationShutDown, RunsAfterApexitAndNotAfterAnError) {
    const char* const main = "newinstance \"ITEM\", \"NAMED\"\n";
    ScriptApplication left{{"MAIN", std::string(main) + "apexit\n"}, {"ITEM", itemScript}};
    left.activate("MAIN");
    left.application.shutDown();
    EXPECT_EQ(left.console.output, "cleanup NAMED\n");
    ScriptApplication failed{{"MAIN", std::string(main) + "$1 = 1 / 0\n"}, {"ITEM", itemScript}};
    failed.activate("MAIN");
    failed.application.shutDown();
    EXPECT_EQ(failed.console.output, "");
}

}  // namespace
}  // namespace uproc
