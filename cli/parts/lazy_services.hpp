// The network and the security drivers as stand-ins: the part that has the real ones is opened at the first use. If it
// cannot be, every use fails with an Error that says so.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "drivers/network/network.hpp"
#include "drivers/security/host/security_host.hpp"
#include "runtime/seams/mime.hpp"

namespace uproc::cli {

// As network::makeNetwork.
std::unique_ptr<runtime::Network> makeLazyNetwork(const runtime::Assignment& assignment,
                                                  network::NetworkOptions options);

// As security::makeSecurityDrivers; `assignment` must outlive the drivers. Why the part cannot be used is also told to
// `diagnostic`, since scripts only see a number.
std::unique_ptr<runtime::SecurityDrivers> makeLazySecurityDrivers(const runtime::Assignment& assignment,
                                                                  std::vector<std::filesystem::path> driverFolders,
                                                                  security::Diagnostic diagnostic);

// The reader of received mail.
std::unique_ptr<runtime::MimeReader> makeLazyMimeReader();

}  // namespace uproc::cli
