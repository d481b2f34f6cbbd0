// What a POP3 server sends: status lines, lists, replies of many lines.
#include "components/upopmail/pop3_reply.hpp"

#include <cstdint>
#include <string_view>

#include "components/upopmail/pop3_dialog.hpp"

namespace {

using namespace uproc;

// A server that says what the fuzzer has found, whatever it is asked.
class FuzzedConnection final : public runtime::Connection {
  public:
    explicit FuzzedConnection(std::string_view bytes) : rest_(bytes) {}
    Result<std::string> readLine(std::size_t limit) override {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) return runtime::networkFailure(runtime::NetworkError::Closed, "closed");
        if (end >= limit) return runtime::networkFailure(runtime::NetworkError::LineTooLong, "long");
        std::string line(rest_.substr(0, end + 1));
        rest_.remove_prefix(end + 1);
        return line;
    }
    Result<std::string> readSome(std::size_t) override {
        return runtime::networkFailure(runtime::NetworkError::Closed, "closed");
    }
    Result<void> write(std::string_view) override { return {}; }
    Result<void> upgradeToTls() override { return runtime::networkFailure(runtime::NetworkError::Tls, "no"); }
    [[nodiscard]] bool isTls() const override { return false; }
    [[nodiscard]] std::string tlsDescription() const override { return {}; }
    [[nodiscard]] std::string peerHost() const override { return "host"; }
    [[nodiscard]] std::string localAddress() const override { return "127.0.0.1"; }
    void close() override {}

  private:
    std::string_view rest_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace uproc::upopmail;
    DialogLog log(nullptr);
    Pop3Dialog dialog(std::make_unique<FuzzedConnection>(std::string_view(reinterpret_cast<const char*>(data), size)),
                      log, nullptr);
    if (!dialog.start() || !dialog.askCapabilities()) return 0;
    (void)dialog.supports("PIPELINING");
    while (!dialog.isBroken()) {
        const auto reply = dialog.command("RETR 1");
        if (!reply) break;
        for (const char c : reply->description()) {
            if (static_cast<unsigned char>(c) < 0x20) __builtin_trap();
        }
        if (const auto listing = parsePop3Listing(reply->text); listing && listing->number < 0) __builtin_trap();
        if (!reply->isOk()) continue;
        const auto lines = dialog.readLines(1000);
        if (lines && lines->bytes.size() > 1000) __builtin_trap();
    }
    return 0;
}
