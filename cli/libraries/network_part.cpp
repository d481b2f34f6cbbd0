// libuproc_network.so: what the program finds in the network part.
#include "cli/parts/parts.hpp"

extern "C" const uproc::cli::NetworkPart uproc_network_part;
const uproc::cli::NetworkPart uproc_network_part{
    UPROC_BUILD,
    uproc::network::makeNetwork,
    uproc::security::makeSecurityDrivers,
};
