// Keeps passwords out of the messages of drivers and servers.
#pragma once

#include <string>

namespace uproc::security {

// Replaces every occurrence of a secret of `parameters`, plain or in Base64, by "***". A secret is the value of an item
// whose name contains PASS, PWD, TOKEN, SECRET or KEY, in any case; values below three bytes are left alone, since they
// would be found everywhere. `parameters` is a NUL-terminated list as given to SetSecurity.
void redactSecrets(std::string& message, unsigned char* parameters);

}  // namespace uproc::security
