// uproc sandbox: the embedded mail host on its own.
#include <csignal>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/sandbox_session.hpp"
#include "cli/parts/parts.hpp"

namespace uproc::cli {
namespace {

struct StandaloneArguments {
    SandboxArguments sandbox;
    std::uint16_t smtpPort = 2525;
    std::uint16_t smtpsPort = 2465;
    std::uint16_t pop3Port = 2110;
    std::uint16_t pop3sPort = 2995;
    std::string caFile;
    std::uint16_t webPort = 8025;
    bool web = false;
    bool plainAuthentication = false;
    std::string listed;
    bool json = false;
};

// --list: prints what is in a maildir.
int listFolder(const StandaloneArguments& arguments, const GlobalOptions& options) {
    const auto part = sandboxPart();
    if (!part) {
        printError(options, part.error().text);
        return exitFailed;
    }
    const auto format = arguments.json ? sandbox::MailListFormat::Json : sandbox::MailListFormat::Text;
    const auto list = (*part)->listMail(arguments.listed, format);
    if (!list) {
        printError(options, list.error().text);
        return exitFailed;
    }
    std::fwrite(list->data(), 1, list->size(), stdout);
    return exitFine;
}

int runSandbox(const StandaloneArguments& arguments, const GlobalOptions& options) {
    auto made = sandboxOptions(arguments.sandbox);
    if (!made) {
        printError(options, made.error().text);
        return exitUsage;
    }
    made->smtpPort = arguments.smtpPort;
    made->smtpsPort = arguments.smtpsPort;
    made->pop3Port = arguments.pop3Port;
    made->pop3sPort = arguments.pop3sPort;
    made->caCertificateFile = arguments.caFile;
    if (arguments.web) made->webPort = arguments.webPort;
    if (arguments.plainAuthentication) made->tlsForAuthentication = sandbox::Policy::Optional;
    // Blocked here, so that the sandbox's thread inherits it and sigwait below gets the signals.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const auto started = startSandbox(std::move(*made));
    if (!started) {
        printError(options, started.error().text);
        return exitFailed;
    }
    sandbox::Sandbox& host = **started;
    std::printf(
        "SMTP   127.0.0.1:%u (STARTTLS)\nSMTPS  127.0.0.1:%u\nPOP3   127.0.0.1:%u (STLS)\nPOP3S  127.0.0.1:%u\n",
        host.smtpPort(), host.smtpsPort(), host.pop3Port(), host.pop3sPort());
    if (arguments.web) std::printf("Web    http://127.0.0.1:%u/\n", host.webPort());
    std::printf("mail   %s\n", host.maildir().string().c_str());
    if (!arguments.caFile.empty()) std::printf("CA     %s\n", arguments.caFile.c_str());
    std::puts("Ready. Press Ctrl+C to stop.");
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    host.stop();
    std::printf("%zu message(s) arrived.\n", host.messages().size());
    return exitFine;
}

}  // namespace

void addSandbox(CLI::App& app, Chosen& chosen) {
    auto arguments = std::make_shared<StandaloneArguments>();
    CLI::App* command = app.add_subcommand("sandbox", "The embedded mail host: SMTP and POP3 with TLS on loopback");
    addSandboxOptions(*command, arguments->sandbox, false);
    command->add_option("--smtp-port", arguments->smtpPort, "SMTP with STARTTLS; 0 for a free port")
        ->capture_default_str();
    command->add_option("--smtps-port", arguments->smtpsPort, "SMTP over TLS")->capture_default_str();
    command->add_option("--pop3-port", arguments->pop3Port, "POP3 with STLS")->capture_default_str();
    command->add_option("--pop3s-port", arguments->pop3sPort, "POP3 over TLS")->capture_default_str();
    command->add_option("--ca-file", arguments->caFile,
                        "Write the certificate of the sandbox's authority to this file");
    auto* web = command->add_option("--web", arguments->webPort,
                                    "Show what arrives on http://127.0.0.1:PORT/ (default 8025; 0 for a free port)");
    web->expected(0, 1)->type_name("[PORT]");
    command->add_flag("--auth-without-tls", arguments->plainAuthentication,
                      "Offer LOGIN, PLAIN and XOAUTH2 over SMTP before TLS too");
    auto* list = command->add_option("--list", arguments->listed, "List the messages in the maildir FOLDER, and end");
    list->type_name("FOLDER");
    command->add_flag("--json", arguments->json, "The list as JSON")->needs(list);
    std::string footer = "Faults:\n";
    for (const auto& fault : sandbox::faultForms()) {
        footer += "  " + std::string(fault.form) + "  " + std::string(fault.meaning) + "\n";
    }
    footer += "Example: uproc sandbox --ca-file sandbox-ca.pem --show-dialog";
    command->footer(footer);
    command->callback([arguments, web, list, &chosen] {
        arguments->web = web->count() > 0;
        const bool listing = list->count() > 0;
        chosen = [arguments, listing](const GlobalOptions& options) {
            return listing ? listFolder(*arguments, options) : runSandbox(*arguments, options);
        };
    });
}

}  // namespace uproc::cli
