#include "drivers/network/network.hpp"

#include <utility>

#include "drivers/network/connection.hpp"
#include "drivers/network/connection_string.hpp"
#include "drivers/network/tcp/resolver.hpp"
#include "drivers/network/text.hpp"
#include "drivers/network/tls/certificate_files.hpp"
#include "drivers/network/tls/tls_context.hpp"
#include "drivers/network/tls/tls_options.hpp"

namespace uproc::network {

namespace {

using runtime::ConnectionString;
using runtime::NetworkError;

constexpr std::string_view defaultProfile = "USYS$TLS_PARAMS";

// What all connections of a network share. Connections hold it, so that they may outlive the network.
class Connector : public std::enable_shared_from_this<Connector> {
  public:
    Connector(const runtime::Assignment& assignment, NetworkOptions options)
        : assignment_(assignment), options_(std::move(options)) {}

    Result<std::unique_ptr<runtime::Connection>> connect(const ConnectionString& target);
    [[nodiscard]] std::string defaultHost() const;

  private:
    [[nodiscard]] TcpOptions tcpOptions() const;
    [[nodiscard]] Result<std::unique_ptr<TcpStream>> openTcp(const ConnectionString& target) const;
    // The profile's context; "" is the default profile.
    [[nodiscard]] Result<std::unique_ptr<TlsContext>> tlsContext(const std::string& host,
                                                                 const std::string& profile) const;
    [[nodiscard]] Result<std::unique_ptr<TlsStream>> startTls(std::unique_ptr<TcpStream> tcp,
                                                              std::unique_ptr<TlsContext> context) const;
    [[nodiscard]] std::filesystem::path folderOf(std::string_view section, std::string_view name) const;
    void notice(const std::string& line) const {
        if (options_.notice) options_.notice(line);
    }

    const runtime::Assignment& assignment_;
    NetworkOptions options_;
};

// Manual: "Network Connection Strings", "$DEFAULT_TCP_HOST".
std::string Connector::defaultHost() const {
    if (const auto path = assignment_.setting("$DEFAULT_NET")) {
        const std::string_view text = std::string_view(*path).substr(0, path->find('|'));
        const auto parsed = parseConnectionString(text, "");
        if (parsed && !parsed->host.empty()) return parsed->host;
    }
    if (const auto host = assignment_.setting("$DEFAULT_TCP_HOST"); host && !host->empty()) return *host;
    return "localhost";
}

TcpOptions Connector::tcpOptions() const {
    TcpOptionsReading reading =
        parseTcpOptions(assignment_.value("DRIVER_SETTINGS", "USYS$TCP_PARAMS").value_or(std::string()));
    for (const auto& problem : reading.problems)
        notice(problem);
    return reading.options;
}

Result<std::unique_ptr<TcpStream>> Connector::openTcp(const ConnectionString& target) const {
    const Deadline deadline = after(options_.timeouts.connect);
    Endpoint endpoint{target.host, target.port};
    if (options_.hostMapping) {
        if (auto mapped = options_.hostMapping(target)) endpoint = std::move(*mapped);
    }
    const TcpOptions options = tcpOptions();
    const auto addresses = resolve(endpoint.address, endpoint.port, options.preference, deadline);
    if (!addresses) return tl::unexpected(addresses.error());
    return TcpStream::connect(*addresses, options, deadline, target.host + "+" + std::to_string(target.port));
}

std::filesystem::path Connector::folderOf(std::string_view section, std::string_view name) const {
    std::filesystem::path folder;
    for (const auto& line : assignment_.section(section)) {
        if (equalsIgnoringCase(line.name, name)) folder = std::filesystem::path(line.file).parent_path();
    }
    return folder;
}

Result<std::unique_ptr<TlsContext>> Connector::tlsContext(const std::string& host, const std::string& profile) const {
    const bool named = !profile.empty();
    const std::string_view section = named ? "NET_SETTINGS" : "DRIVER_SETTINGS";
    const std::string_view name = named ? std::string_view(profile) : defaultProfile;
    const auto text = assignment_.value(section, name);
    if (!text && named) {
        return runtime::networkFailure(NetworkError::UnknownProfile,
                                       "the TLS connection profile \"" + printable(profile) +
                                           "\" is not defined in [NET_SETTINGS] of the assignment file");
    }
    if (!text) {
        return runtime::networkFailure(NetworkError::Configuration,
                                       "TLS needs options: set USYS$TLS_PARAMS in [DRIVER_SETTINGS] of the assignment "
                                       "file, for example USYS$TLS_PARAMS verify_server=yes, or name a connection "
                                       "profile in the connection string");
    }
    const std::string origin = named ? "profile " + printable(profile) : std::string(defaultProfile);
    const auto options = parseTlsOptions(*text, origin);
    if (!options) return tl::unexpected(options.error());
    const CertificateFiles files(assignment_, folderOf(section, name));
    return TlsContext::create(
        {*options, origin, files, host, options_.trustedCaPem, options_.trustedCaOwner, options_.remark});
}

Result<std::unique_ptr<TlsStream>> Connector::startTls(std::unique_ptr<TcpStream> tcp,
                                                       std::unique_ptr<TlsContext> context) const {
    auto tls = TlsStream::handshake(std::move(tcp), std::move(context), after(options_.timeouts.handshake));
    if (tls && !(*tls)->verification().problem().empty()) {
        notice("TLS: the certificate of " + (*tls)->verification().policy().peer +
               " has errors, which are ignored (verify_server=ignore)");
    }
    return tls;
}

Result<std::unique_ptr<runtime::Connection>> Connector::connect(const ConnectionString& target) {
    if (target.port == 0) {
        return runtime::networkFailure(NetworkError::BadConnectionString, "no port is given for " + target.host);
    }
    const bool isTls = target.connector == ConnectionString::Connector::Tls;
    // Mistakes in TLS options show before anything is sent.
    std::unique_ptr<TlsContext> context;
    if (isTls) {
        auto created = tlsContext(target.host, target.profile);
        if (!created) return tl::unexpected(std::move(created.error()));
        context = std::move(*created);
    }
    auto tcp = openTcp(target);
    if (!tcp) return tl::unexpected(std::move(tcp.error()));
    if (!isTls) {
        auto upgrade = [self = shared_from_this(),
                        host = target.host](std::unique_ptr<TcpStream> plain) -> Result<std::unique_ptr<TlsStream>> {
            auto created = self->tlsContext(host, "");
            if (!created) return tl::unexpected(std::move(created.error()));
            return self->startTls(std::move(plain), std::move(*created));
        };
        return std::make_unique<SocketConnection>(std::move(*tcp), target.host, options_.timeouts, std::move(upgrade));
    }
    std::string localAddress = (*tcp)->localAddress();
    auto tls = startTls(std::move(*tcp), std::move(context));
    if (!tls) return tl::unexpected(std::move(tls.error()));
    return std::make_unique<SocketConnection>(std::move(*tls), std::move(localAddress), target.host, options_.timeouts);
}

class SocketNetwork final : public runtime::Network {
  public:
    SocketNetwork(const runtime::Assignment& assignment, NetworkOptions options)
        : connector_(std::make_shared<Connector>(assignment, std::move(options))) {}

    [[nodiscard]] Result<ConnectionString> parse(std::string_view text) const override {
        return parseConnectionString(text, connector_->defaultHost());
    }
    Result<std::unique_ptr<runtime::Connection>> connect(const ConnectionString& target) override {
        return connector_->connect(target);
    }

  private:
    std::shared_ptr<Connector> connector_;
};

}  // namespace

std::unique_ptr<runtime::Network> makeNetwork(const runtime::Assignment& assignment, NetworkOptions options) {
    return std::make_unique<SocketNetwork>(assignment, std::move(options));
}

}  // namespace uproc::network
