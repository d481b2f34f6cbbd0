#include "cli/parts/lazy_services.hpp"

#include <utility>

#include "cli/parts/parts.hpp"

namespace uproc::cli {
namespace {

class LazyNetwork final : public runtime::Network {
  public:
    LazyNetwork(const runtime::Assignment& assignment, network::NetworkOptions options)
        : assignment_(assignment), options_(std::move(options)) {}

    [[nodiscard]] Result<runtime::ConnectionString> parse(std::string_view text) const override {
        const auto network = real();
        if (!network) return tl::unexpected(network.error());
        return (*network)->parse(text);
    }

    Result<std::unique_ptr<runtime::Connection>> connect(const runtime::ConnectionString& target) override {
        const auto network = real();
        if (!network) return tl::unexpected(network.error());
        return (*network)->connect(target);
    }

  private:
    [[nodiscard]] Result<runtime::Network*> real() const {
        if (network_) return network_.get();
        const auto part = networkPart();
        if (!part) {
            if (options_.notice && !std::exchange(told_, true)) options_.notice(part.error().text);
            return runtime::networkFailure(runtime::NetworkError::Configuration, part.error().text);
        }
        network_ = (*part)->makeNetwork(assignment_, std::move(options_));
        return network_.get();
    }

    const runtime::Assignment& assignment_;
    mutable network::NetworkOptions options_;
    mutable std::unique_ptr<runtime::Network> network_;
    mutable bool told_ = false;
};

class LazySecurityDrivers final : public runtime::SecurityDrivers {
  public:
    LazySecurityDrivers(const runtime::Assignment& assignment, std::vector<std::filesystem::path> driverFolders,
                        security::Diagnostic diagnostic)
        : assignment_(assignment), folders_(std::move(driverFolders)), diagnostic_(std::move(diagnostic)) {}

    Result<std::unique_ptr<runtime::SecurityDriver>> create(std::string_view entryPoint, std::string_view properties,
                                                            std::string_view parameters) override {
        if (!drivers_) {
            const auto part = networkPart();
            if (!part) {
                if (diagnostic_) diagnostic_(part.error().text);
                return fail(static_cast<int>(runtime::SecurityError::EntryPointNotFound), part.error().text);
            }
            drivers_ = (*part)->makeSecurityDrivers(assignment_, folders_, diagnostic_);
        }
        return drivers_->create(entryPoint, properties, parameters);
    }

  private:
    const runtime::Assignment& assignment_;
    std::vector<std::filesystem::path> folders_;
    security::Diagnostic diagnostic_;
    std::unique_ptr<runtime::SecurityDrivers> drivers_;
};

class LazyMimeReader final : public runtime::MimeReader {
  public:
    [[nodiscard]] Result<runtime::ReceivedHeader> readHeader(std::string_view message) override {
        const auto reader = real();
        if (!reader) return tl::unexpected(reader.error());
        return (*reader)->readHeader(message);
    }

    [[nodiscard]] Result<runtime::ReceivedMessage> read(std::string_view message, runtime::PartSink& parts) override {
        const auto reader = real();
        if (!reader) return tl::unexpected(reader.error());
        return (*reader)->read(message, parts);
    }

  private:
    Result<runtime::MimeReader*> real() {
        if (!reader_) {
            const auto part = mimePart();
            if (!part) return tl::unexpected(part.error());
            reader_ = (*part)->makeMimeReader();
        }
        return reader_.get();
    }

    std::unique_ptr<runtime::MimeReader> reader_;
};

}  // namespace

std::unique_ptr<runtime::Network> makeLazyNetwork(const runtime::Assignment& assignment,
                                                  network::NetworkOptions options) {
    return std::make_unique<LazyNetwork>(assignment, std::move(options));
}

std::unique_ptr<runtime::SecurityDrivers> makeLazySecurityDrivers(const runtime::Assignment& assignment,
                                                                  std::vector<std::filesystem::path> driverFolders,
                                                                  security::Diagnostic diagnostic) {
    return std::make_unique<LazySecurityDrivers>(assignment, std::move(driverFolders), std::move(diagnostic));
}

std::unique_ptr<runtime::MimeReader> makeLazyMimeReader() {
    return std::make_unique<LazyMimeReader>();
}

}  // namespace uproc::cli
