// Native components: lifetime of their instances, parameters, errors of their activation.
#include "tests/unit/application_support.hpp"

namespace uproc {
namespace {

using testing_application::ScriptApplication;

int living = 0;

class CountedInstance final : public runtime::NativeInstance {
  public:
    CountedInstance() { ++living; }
    ~CountedInstance() override { --living; }
};

std::int64_t both(runtime::NativeInstance&, runtime::NativeCall& call) {
    const bool number = call.arguments[0].isNumber();
    call.arguments[1] = Value::string(number ? std::string("number") : std::string("no number"));
    call.arguments[2] = Value::string(call.arguments[2].toText() + "!");
    return 3;
}

const std::vector<runtime::NativeOperation>& operations() {
    static const std::vector<runtime::NativeOperation> table = {{"BOTH",
                                                                 {{"n", Type::Numeric, Direction::In},
                                                                  {"s", Type::String, Direction::Out},
                                                                  {"t", Type::String, Direction::InOut}},
                                                                 both}};
    return table;
}

const runtime::NativeComponent& component() {
    static const runtime::NativeComponent native{"NATIVE", operations(),
                                                 [](runtime::Services&) -> std::unique_ptr<runtime::NativeInstance> {
                                                     return std::make_unique<CountedInstance>();
                                                 }};
    return native;
}

struct ApplicationNative : ::testing::Test {
    std::string run(const std::string& script) {
        ScriptApplication application{{"MAIN", script}};
        application.application.addComponent(component());
        application.activate("MAIN");
        livingInside = living;
        return application.console.output;
    }
    int livingInside = 0;
};

TEST_F(ApplicationNative, ArgumentsConvertAndComeBack) {
    EXPECT_EQ(run(R"(
variables
    string s, t
endvariables
t = "in"
activate "NATIVE".both("12", s, t)
putmess "%%$status %%$procerror %%s %%t"
)"),
              "3 0 number in!\n");
    EXPECT_EQ(living, 0);
}

TEST_F(ApplicationNative, AnInstanceGoesWithItsLastHandle) {
    run("newinstance \"NATIVE\", $1\nnewinstance \"NATIVE\", $2\n$1 = \"\"\n");
    EXPECT_EQ(livingInside, 1);
    EXPECT_EQ(living, 0);
    run("newinstance \"NATIVE\", \"A\"\ndeleteinstance \"A\"\n");
    EXPECT_EQ(livingInside, 0);
}

TEST_F(ApplicationNative, ErrorsOfItsActivation) {
    EXPECT_EQ(run(R"(
variables
    handle h
    string s, t
endvariables
newinstance "NATIVE", h
h->nowhere()
putmess "%%$status %%$procerror"
h->both(1)
putmess "%%$status %%$procerror"
h->both(1, "constant", t)
putmess "%%$status %%$procerror"
deleteinstance h
h->both(1, s, t)
putmess "%%$status %%$procerror"
)"),
              "-1 -59\n-1 -1122\n-1 -55\n-1 -88\n");
}

}  // namespace
}  // namespace uproc
