// The sandbox as `run --sandbox` uses it: the embedded mail host and the mapping of every host name to it.
#pragma once

#include <memory>
#include <string>

#include "drivers/network/network.hpp"
#include "sandbox/sandbox.hpp"

namespace CLI {
class App;
}

namespace uproc::cli {

// Options of the sandbox on the command line of both `run` and `sandbox`.
struct SandboxArguments {
    bool showDialog = false;
    std::vector<std::string> credentials;
    std::vector<std::string> faults;
    std::string maildir;
};
void addSandboxOptions(CLI::App& command, SandboxArguments& arguments, bool forRun);

// The sandbox's options; the Error names a fault that is none.
Result<sandbox::SandboxOptions> sandboxOptions(const SandboxArguments& arguments);

// sandbox::Sandbox::start in the part that has it.
Result<std::unique_ptr<sandbox::Sandbox>> startSandbox(sandbox::SandboxOptions options);

// Every host a script connects to is this sandbox; its authority is trusted. `sandbox` must outlive the options.
void redirectToSandbox(network::NetworkOptions& network, const sandbox::Sandbox& sandbox);

}  // namespace uproc::cli
