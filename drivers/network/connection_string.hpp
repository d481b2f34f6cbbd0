// Network connection strings (manual: "Network Connection Strings", "Host Identification for TCP/IP and TLS").
#pragma once

#include <string_view>

#include "runtime/seams/network.hpp"

namespace uproc::network {

// Parses {TCP:|TLS:}{host}{+{port}}{:profile}. The connector's name is taken in any case; without one it is TCP.
// `defaultHost` stands in for an omitted host. A port that is not given is 0. Errors are BadConnectionString.
Result<runtime::ConnectionString> parseConnectionString(std::string_view text, std::string_view defaultHost);

}  // namespace uproc::network
