// One driver of a security context: a USecDrv, its buffers, and the calls to the entry point (manual: "Flow of Calls to
// the SMTP Security Driver API", "Buffer Management for SMTP Security Drivers").
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/security/host/secret_buffer.hpp"
#include "drivers/security/host/security_host.hpp"
#include "drivers/security/host/shared_library.hpp"
#include "drivers/security/include/zsecdrv.h"
#include "drivers/security/support/caller_services.hpp"

namespace uproc::security {

// Does not trust the driver: what a call leaves in the structure is checked before it is used, and a breach of the
// rules makes the call fail with a message and a diagnostic. (A driver is native code in this process; one that writes
// behind its buffers cannot be stopped.)
class DriverSession final : public runtime::SecurityDriver, private CallerServices {
  public:
    // Calls nothing yet: initialize() comes next, and a session whose initialize() failed may only be destroyed.
    DriverSession(std::shared_ptr<const SharedLibrary> library, USecEntryPoint entryPoint, std::string name,
                  std::string_view properties, std::string_view parameters, Diagnostic diagnostic, Logicals logicals);
    // USEC_CLOSE, unless initialize() failed (the driver has cleaned up then); wipes the parameters and the buffers.
    ~DriverSession() override;
    DriverSession(const DriverSession&) = delete;
    DriverSession& operator=(const DriverSession&) = delete;

    // USEC_DRVINFO.
    Result<void> initialize();

    bool verify(std::string_view capabilities, std::string& message) override;
    [[nodiscard]] bool supportsOpen() const override { return USecIsOpenMsg(&control_); }
    [[nodiscard]] bool supportsClose() const override { return USecIsCloseMsg(&control_); }
    [[nodiscard]] bool supportsRuntimeInfo() const override { return USecIsRTInfo(&control_); }
    [[nodiscard]] bool authenticating() const override { return USecIsAuthenticating(&control_); }
    [[nodiscard]] bool upgradesConnection() const override { return USecIsUpgradesTls(&control_); }
    Reply open(std::string_view serverReply) override { return dialog(USEC_OPENMSG, serverReply); }
    Reply closeDialog(std::string_view serverReply) override { return dialog(USEC_CLOSEMSG, serverReply); }
    std::string runtimeInfo() override;

  private:
    [[nodiscard]] std::optional<std::string> logical(std::string_view name) const override;
    void addServerText(std::string_view text) override;

    Reply dialog(int function, std::string_view serverReply);
    // Calls the entry point with `input` in InBuf; an Error when the input does not fit the driver's own buffer.
    Result<long> call(int function, std::string_view input);
    Result<void> placeInput(std::string_view input);
    void placeOutputAndMessage();
    // What the driver put into OutBuf; an Error when it cannot have done so.
    [[nodiscard]] Result<std::string> output() const;
    [[nodiscard]] std::string message() const;
    // "The security driver NAME ..." with TEXT; also told as a diagnostic.
    std::string breach(std::string_view text) const;

    std::shared_ptr<const SharedLibrary> library_;
    USecEntryPoint entryPoint_;
    std::string name_;
    Diagnostic diagnostic_;
    Logicals logicals_;
    std::string serverText_;
    SecretBuffer properties_;
    SecretBuffer parameters_;
    SecretBuffer input_;
    SecretBuffer output_;
    SecretBuffer message_;
    std::unique_ptr<SecretBuffer> largerInput_;                 // for one reply that does not fit input_
    std::vector<std::unique_ptr<SecretBuffer>> retiredInputs_;  // larger ones that the driver may still know
    USecDrv control_{};
    bool initialized_ = false;
};

}  // namespace uproc::security
