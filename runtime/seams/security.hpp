// The security driver seam: what UPOPMAIL asks of an email security driver (manual: "APIs: Security Driver").
// drivers/security/host implements it by loading the shared libraries that [USER_3GL] names.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/result.hpp"

namespace uproc::runtime {

// Codes carried in Error::code when a driver cannot be created.
enum class SecurityError : int {
    EntryPointNotFound = 1,  // not in [USER_3GL], library missing, or no such entry point (SetSecurity -5)
    Initialization,          // USEC_DRVINFO failed (SetSecurity -1)
    Memory,                  // SetSecurity -6
};

// One driver in a security context. It is created by SetSecurity and lives until the context or instance goes;
// destruction calls USEC_CLOSE.
class SecurityDriver {
  public:
    // What the driver asks for after a USEC_OPENMSG or USEC_CLOSEMSG call.
    enum class Step {
        Done,        // USEC_SUCCESS or USEC_INFO: this driver's part of the context stands
        Failed,      // USEC_ERROR
        Exchange,    // USEC_CONTINUE: send output, read one reply, call again with it
        WriteOnly,   // USEC_WRITEONLY: send output, call again
        ReadOnly,    // USEC_READONLY: read one reply, call again
        UpgradeTls,  // our extension USEC_STARTTLS: upgrade the connection, then start over with EHLO
    };
    struct Reply {
        Step step = Step::Failed;
        std::string output = {};   // bytes to send as they are (may hold secrets: never log it raw)
        std::string message = {};  // explanatory text of USEC_INFO / USEC_ERROR, "" if none
        long number = 0;           // the driver's own message number
        // With Failed: words of the server that its last reply does not hold, on one line; GetSMTPResponse shows them
        // behind that reply.
        std::string serverText = {};
    };

    virtual ~SecurityDriver() = default;

    // USEC_VERIFY: `capabilities` are the server's reply lines to EHLO (or CAPA), each with CRLF.
    virtual bool verify(std::string_view capabilities, std::string& message) = 0;
    [[nodiscard]] virtual bool supportsOpen() const = 0;
    [[nodiscard]] virtual bool supportsClose() const = 0;
    [[nodiscard]] virtual bool supportsRuntimeInfo() const = 0;
    // USecIsAuthenticating: a POP3 driver that replaces USER/PASS.
    [[nodiscard]] virtual bool authenticating() const = 0;
    // Our extension USecIsUpgradesTls: open() ends with Step::UpgradeTls. Verification stops at such a driver, as what
    // the server offers inside TLS is not known before (manual: "Security Context").
    [[nodiscard]] virtual bool upgradesConnection() const { return false; }
    // USEC_OPENMSG with the server's last reply (empty on the first call).
    virtual Reply open(std::string_view serverReply) = 0;
    // USEC_CLOSEMSG likewise.
    virtual Reply closeDialog(std::string_view serverReply) = 0;
    // USEC_RTINFO: a Uniface list (0x1B separated), "" if none.
    virtual std::string runtimeInfo() = 0;
};

class SecurityDrivers {
  public:
    virtual ~SecurityDrivers() = default;
    // Finds `entryPoint` (case-sensitive) through [USER_3GL], loads its library and calls USEC_DRVINFO.
    // `properties` and `parameters` are Uniface lists as given to SetSecurity; parameters are secret.
    virtual Result<std::unique_ptr<SecurityDriver>> create(std::string_view entryPoint, std::string_view properties,
                                                           std::string_view parameters) = 0;
};

}  // namespace uproc::runtime
