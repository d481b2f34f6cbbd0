#include "cli/commands/sandbox_session.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/parts/parts.hpp"

namespace uproc::cli {

void addSandboxOptions(CLI::App& command, SandboxArguments& arguments, bool forRun) {
    const std::string only = forRun ? " (with --sandbox)" : "";
    const std::initializer_list<CLI::Option*> added{
        command.add_flag("--show-dialog", arguments.showDialog,
                         "Print the mail dialog on stderr, secrets masked" + only),
        command.add_option("--user", arguments.credentials,
                           "Accept only USER:PASSWORD; may be repeated (default: anybody)" + only),
        command.add_option("--fault", arguments.faults,
                           "Misbehave, e.g. no-starttls; 'uproc sandbox --help' lists them" + only),
        command.add_option("--maildir", arguments.maildir,
                           "Deliver into this maildir (default: a temporary one)" + only),
    };
    if (!forRun) return;
    // Without the sandbox they would silently do nothing, and the mail would go to the real host.
    for (CLI::Option* option : added)
        option->needs("--sandbox");
}

Result<sandbox::SandboxOptions> sandboxOptions(const SandboxArguments& arguments) {
    sandbox::SandboxOptions options;
    options.credentials = arguments.credentials;
    options.maildir = arguments.maildir;
    if (arguments.showDialog) {
        options.dialog = [](std::string_view line) {
            std::fprintf(stderr, "sandbox| %.*s\n", static_cast<int>(line.size()), line.data());
        };
    }
    for (const std::string& fault : arguments.faults) {
        if (const auto added = sandbox::addFault(options.faults, fault); !added) return tl::unexpected(added.error());
    }
    return options;
}

Result<std::unique_ptr<sandbox::Sandbox>> startSandbox(sandbox::SandboxOptions options) {
    const auto part = sandboxPart();
    if (!part) return tl::unexpected(part.error());
    return (*part)->start(std::move(options));
}

void redirectToSandbox(network::NetworkOptions& network, const sandbox::Sandbox& sandbox) {
    network.trustedCaPem = sandbox.caCertificatePem();
    network.trustedCaOwner = "the sandbox's own certificate authority";
    const std::uint16_t smtp = sandbox.smtpPort();
    const std::uint16_t smtps = sandbox.smtpsPort();
    const std::uint16_t pop3 = sandbox.pop3Port();
    const std::uint16_t pop3s = sandbox.pop3sPort();
    network.hostMapping = [=](const runtime::ConnectionString& target) -> std::optional<network::Endpoint> {
        switch (target.port) {
            case 465:
                return network::Endpoint{"127.0.0.1", smtps};
            case 110:
                return network::Endpoint{"127.0.0.1", pop3};
            case 995:
                return network::Endpoint{"127.0.0.1", pop3s};
            default: {
                const bool isTls = target.connector == runtime::ConnectionString::Connector::Tls;
                return network::Endpoint{"127.0.0.1", isTls ? smtps : smtp};
            }
        }
    };
}

}  // namespace uproc::cli
