// An application made of script texts, with a console that collects.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "interpreter/compile/compiler.hpp"
#include "runtime/application/application.hpp"

namespace uproc::testing_application {

class CollectingConsole final : public runtime::Console {
  public:
    void out(std::string_view line) override { output += std::string(line) + "\n"; }
    void err(std::string_view line) override { diagnostics += std::string(line) + "\n"; }
    void flush() override {}

    std::string output;
    std::string diagnostics;
};

inline std::shared_ptr<const Unit> compiled(const std::string& component, const std::string& text) {
    Diagnostics diagnostics;
    const SourceFile source(component + ".proc", text);
    auto unit = compileSource(source, component, CompileOptions(), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.all())
        ADD_FAILURE() << diagnostic.render(false);
    return unit;
}

// Components are (NAME, script text) pairs.
struct ScriptApplication {
    ScriptApplication(std::initializer_list<std::pair<std::string, std::string>> components)
        : application(assignment, console, runtime::Services()) {
        for (const auto& [name, text] : components) {
            if (auto unit = compiled(name, text)) application.addComponent(std::move(unit));
        }
    }

    runtime::ActivationResult activate(std::string_view component, std::string_view operation = "exec",
                                       const std::vector<std::string>& arguments = {}) {
        return application.activate(component, operation, arguments);
    }

    runtime::Assignment assignment;
    CollectingConsole console;
    runtime::Application application;
};

}  // namespace uproc::testing_application
