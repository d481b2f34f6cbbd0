// The parts of uproc that most runs never need, each a shared library of its own: what speaks TLS and what reads mail
// depends on libraries whose loading costs several times the start of an empty script. `uproc` opens a part when a
// script first connects, names a security driver, or asks for the sandbox.
//
// A part is found beside the program or in ../lib/uproc, as libuproc_NAME.so, and hands out one table of functions. It
// carries its own copy of the rooms it needs, so nothing but the seams and the types of these signatures crosses.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "drivers/network/network.hpp"
#include "drivers/security/host/security_host.hpp"
#include "runtime/seams/mime.hpp"
#include "sandbox/message_view.hpp"
#include "sandbox/sandbox.hpp"

namespace uproc::cli {

// Network connectors and security drivers. The functions are those of the rooms' headers.
struct NetworkPart {
    const char* build;  // of which build the part is: it must be the program's
    std::unique_ptr<runtime::Network> (*makeNetwork)(const runtime::Assignment& assignment,
                                                     network::NetworkOptions options);
    std::unique_ptr<runtime::SecurityDrivers> (*makeSecurityDrivers)(const runtime::Assignment& assignment,
                                                                     std::vector<std::filesystem::path> driverFolders,
                                                                     security::Diagnostic diagnostic);
};

// The reader of received mail.
struct MimePart {
    const char* build;
    std::unique_ptr<runtime::MimeReader> (*makeMimeReader)();
};

// The embedded mail host.
struct SandboxPart {
    const char* build;
    Result<std::unique_ptr<sandbox::Sandbox>> (*start)(sandbox::SandboxOptions options);
    std::string (*describeMessage)(const sandbox::StoredMessage& message);
    Result<std::string> (*listMail)(const std::filesystem::path& folder, sandbox::MailListFormat format);
};

// Opens the part if this is the first call; it stays open until the process ends, as objects it made may live that
// long. The Error names the file that is missing or does not fit.
Result<const NetworkPart*> networkPart();
Result<const MimePart*> mimePart();
Result<const SandboxPart*> sandboxPart();

// The folder the program stands in; empty if the system does not say.
std::filesystem::path programFolder();

}  // namespace uproc::cli
