// Two applications may live in one process: nothing of one is seen by the other.
#include <thread>

#include "tests/unit/application_support.hpp"

namespace uproc {
namespace {

using testing_application::ScriptApplication;

const char* const countingScript = R"(
operation count
params
    string who : IN
endparams
$own$ = $own$ + 1
$1 = $1 + 1
$$total = $$total + 1
putmess "%%who %%$own$ %%$1 %%$$total %%$instancename"
return $own$
end

operation cleanup
putmess "cleanup %%$own$"
end
)";

TEST(ApplicationIsolation, VariablesAndInstancesAreTheApplications) {
    ScriptApplication first{{"COUNTER", countingScript}};
    ScriptApplication second{{"COUNTER", countingScript}};
    EXPECT_EQ(first.activate("counter", "count", {"a"}).status, 1);
    EXPECT_EQ(second.activate("counter", "count", {"b"}).status, 1);
    EXPECT_EQ(first.activate("counter", "count", {"a"}).status, 2);
    EXPECT_EQ(first.console.output, "a 1 1 1 COUNTER\na 2 2 2 COUNTER\n");
    EXPECT_EQ(second.console.output, "b 1 1 1 COUNTER\n");
    first.application.shutDown();
    EXPECT_EQ(first.console.output, "a 1 1 1 COUNTER\na 2 2 2 COUNTER\ncleanup 2\n");
    EXPECT_EQ(second.console.output, "b 1 1 1 COUNTER\n");
    EXPECT_EQ(second.activate("counter", "count", {"b"}).status, 2);
}

TEST(ApplicationIsolation, AnApplicationThatStoppedDoesNotStopAnother) {
    ScriptApplication first{{"STOPPING", "apexit 7\n"}};
    ScriptApplication second{{"STOPPING", "return 3\n"}};
    const runtime::ActivationResult stopped = first.activate("STOPPING");
    EXPECT_TRUE(stopped.stopped);
    EXPECT_EQ(stopped.exitStatus, 7);
    const runtime::ActivationResult running = second.activate("STOPPING");
    EXPECT_FALSE(running.stopped);
    EXPECT_EQ(running.status, 3);
}

TEST(ApplicationIsolation, ApplicationsRunInThreadsOfTheirOwn) {
    const auto run = [](int number, std::string& output) {
        const std::string who = "t" + std::to_string(number);
        ScriptApplication application{{"COUNTER", countingScript}};
        for (int i = 0; i < 200; ++i)
            application.activate("COUNTER", "count", {who});
        output = application.console.output;
    };
    std::string first;
    std::string second;
    std::thread thread(run, 1, std::ref(first));
    run(2, second);
    thread.join();
    EXPECT_TRUE(first.ends_with("t1 200 200 200 COUNTER\n"));
    EXPECT_TRUE(second.ends_with("t2 200 200 200 COUNTER\n"));
}

}  // namespace
}  // namespace uproc
