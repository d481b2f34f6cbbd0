// Codes of the sandbox's errors (Error::code).
#pragma once

#include <string>
#include <utility>

#include "interpreter/values/result.hpp"

namespace uproc::sandbox {

enum class SandboxError : int {
    Credentials = 1,  // a credential is not of the form user:password
    Fault,            // a fault is not one of faultForms()
    Listen,           // a port cannot be opened
    Maildir,          // the maildir cannot be made, read or written
    Certificate,      // the certificate authority cannot be made, or its file not written
};

inline tl::unexpected<Error> sandboxFailure(SandboxError code, std::string text) {
    return fail(static_cast<int>(code), std::move(text));
}

}  // namespace uproc::sandbox
