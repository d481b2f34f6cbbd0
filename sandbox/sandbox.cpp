#include "sandbox/sandbox.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <future>
#include <map>
#include <thread>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <pthread.h>

#include "sandbox/certificate_authority.hpp"
#include "sandbox/channel.hpp"
#include "sandbox/pop3_session.hpp"
#include "sandbox/smtp_session.hpp"
#include "sandbox/web/web_mail.hpp"

namespace uproc::sandbox {

namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

// Scripts may start other programs; none of them is to inherit a socket.
void closeOnExec(int descriptor) {
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

// A temporary folder, deleted with the object; nothing when default-made.
class TemporaryFolder {
  public:
    TemporaryFolder() = default;
    TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }

    static Result<TemporaryFolder> make() {
        std::error_code error;
        const auto base = fs::temp_directory_path(error);
        auto name = (error ? fs::path("/tmp") : base).string() + "/uproc-sandbox-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) {
            return sandboxFailure(SandboxError::Maildir, "cannot make a temporary folder like " + name);
        }
        TemporaryFolder folder;
        folder.path_ = name;
        return folder;
    }

    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

}  // namespace

class Sandbox::Host {
  public:
    Host(SandboxOptions given, Credentials credentialsGiven, CertificateAuthority authorityMade,
         TemporaryFolder temporaryFolder, Maildir maildir)
        : options(std::move(given)),
          credentials(std::move(credentialsGiven)),
          authority(std::move(authorityMade)),
          temporary(std::move(temporaryFolder)),
          store(std::move(maildir), options.totalSizeLimit),
          dialog(options.dialog),
          web(store, 2 * options.messageSizeLimit) {
        tls.set_options(asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1);
        SSL_CTX_set_options(tls.native_handle(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
        // Every connection shows a whole handshake.
        SSL_CTX_set_session_cache_mode(tls.native_handle(), SSL_SESS_CACHE_OFF);
        authority.serve(tls.native_handle(), options.faults.certificateName,
                        options.faults.expiredCertificate ? Validity::Expired : Validity::Current);
    }

    Result<void> listen();
    void run();
    void stop();

    enum Listener : std::size_t { Smtp, Smtps, Pop3, Pop3s, Web, ListenerCount };
    std::array<std::uint16_t, ListenerCount> ports{};

    SandboxOptions options;
    Credentials credentials;
    CertificateAuthority authority;
    TemporaryFolder temporary;
    MessageStore store;

  private:
    asio::awaitable<void> accept(Listener listener);
    asio::awaitable<void> serve(std::shared_ptr<Transport> transport, Listener listener);
    asio::awaitable<void> serveOneRequest(std::shared_ptr<Transport> transport);
    void refuse(tcp::socket socket, Listener listener);
    void closeAll();

    DialogLog dialog;
    WebMail web;
    // Declared before the I/O context: sessions, which live in it, use the TLS context to the last.
    asio::ssl::context tls{asio::ssl::context::tls_server};
    asio::io_context io{1};
    std::vector<tcp::acceptor> acceptors;
    std::map<int, std::weak_ptr<Transport>> connections;
    int lastWebConnection = 0;  // numbered downwards, apart from those of the dialog
    bool stopping = false;
    std::promise<void> finished;
    std::thread thread;
};

Result<void> Sandbox::Host::listen() {
    std::vector<std::uint16_t> wanted{options.smtpPort, options.smtpsPort, options.pop3Port, options.pop3sPort};
    if (options.webPort) wanted.push_back(*options.webPort);
    for (const auto port : wanted) {
        asio::error_code error;
        tcp::acceptor acceptor(io);
        const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
        acceptor.open(endpoint.protocol(), error);
        if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error) acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
        if (error) {
            return sandboxFailure(SandboxError::Listen,
                                  "cannot listen on 127.0.0.1 port " + std::to_string(port) + ": " + error.message());
        }
        closeOnExec(acceptor.native_handle());
        ports.at(acceptors.size()) = acceptor.local_endpoint(error).port();
        acceptors.push_back(std::move(acceptor));
    }
    return {};
}

void Sandbox::Host::run() {
    for (std::size_t i = 0; i < acceptors.size(); ++i) {
        asio::co_spawn(io, accept(static_cast<Listener>(i)), asio::detached);
    }
    // Signals are for the program's own threads: the new thread inherits a mask that blocks them all.
    sigset_t all{};
    sigset_t before{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread = std::thread([this] {
        io.run();
        finished.set_value();
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

asio::awaitable<void> Sandbox::Host::accept(Listener listener) {
    auto& acceptor = acceptors.at(listener);
    while (!stopping) {
        asio::error_code error;
        auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (stopping) co_return;
        if (error) {
            // Out of descriptors, or the client has already left: try again, but not at full speed.
            asio::steady_timer pause(io, 20ms);
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        closeOnExec(socket.native_handle());
        if (connections.size() >= options.connectionLimit) {
            refuse(std::move(socket), listener);
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        auto transport = std::make_shared<Transport>(std::move(socket));
        asio::co_spawn(io,
                       listener == Web ? serveOneRequest(std::move(transport)) : serve(std::move(transport), listener),
                       [](const std::exception_ptr&) {});
    }
}

// One try without waiting: a fresh socket has room for a line.
void Sandbox::Host::refuse(tcp::socket socket, Listener listener) {
    asio::error_code error;
    socket.non_blocking(true, error);
    constexpr std::string_view smtp = "421 4.7.0 Too many connections\r\n";
    constexpr std::string_view pop3 = "-ERR [SYS/TEMP] Too many connections\r\n";
    if (listener == Smtp) socket.write_some(asio::buffer(smtp), error);
    if (listener == Pop3) socket.write_some(asio::buffer(pop3), error);
    socket.close(error);
}

asio::awaitable<void> Sandbox::Host::serve(std::shared_ptr<Transport> transport, Listener listener) {
    const auto protocol = listener == Smtp || listener == Smtps ? Protocol::Smtp : Protocol::Pop3;
    const auto tlsStart = listener == Smtps || listener == Pop3s ? TlsStart::Implicit : TlsStart::Upgrade;
    const int number = dialog.open();
    connections[number] = transport;
    dialog.event(number, std::string(protocol == Protocol::Smtp ? "SMTP" : "POP3") + " connection " +
                             std::to_string(number) + (tlsStart == TlsStart::Implicit ? ", TLS at once" : ""));
    try {
        Channel channel(HostServices{options, credentials, store, dialog, tls}, protocol, transport, number);
        if (protocol == Protocol::Smtp) {
            SmtpSession session(channel, tlsStart);
            co_await session.run();
        } else {
            Pop3Session session(channel, tlsStart);
            co_await session.run();
        }
        co_await transport->shutdown();
    } catch (const std::exception&) {
        dialog.event(number, "internal error in the sandbox, connection given up");
        transport->close();
    }
    connections.erase(number);
    dialog.close(number);
}

// Requests are no part of the mail dialog, so they are not in its log.
asio::awaitable<void> Sandbox::Host::serveOneRequest(std::shared_ptr<Transport> transport) {
    const int number = --lastWebConnection;
    connections[number] = transport;
    try {
        co_await serveWeb(transport, web);
        co_await transport->shutdown();
    } catch (const std::exception&) {
        transport->close();
    }
    connections.erase(number);
}

void Sandbox::Host::closeAll() {
    stopping = true;
    asio::error_code ignored;
    for (auto& acceptor : acceptors)
        acceptor.close(ignored);
    for (auto& [number, connection] : connections) {
        if (const auto transport = connection.lock()) transport->close();
    }
}

void Sandbox::Host::stop() {
    if (!thread.joinable()) return;
    asio::post(io, [this] { closeAll(); });
    // Every wait is cancelled by that, so run() returns by itself; should one not be, it is not waited for.
    if (finished.get_future().wait_for(2s) == std::future_status::timeout) io.stop();
    thread.join();
}

Result<std::unique_ptr<Sandbox>> Sandbox::start(SandboxOptions options) {
    auto credentials = Credentials::parse(options.credentials);
    if (!credentials) return tl::unexpected<Error>(credentials.error());
    auto authority = CertificateAuthority::create();
    if (!authority) return tl::unexpected<Error>(authority.error());
    TemporaryFolder temporary;
    if (options.maildir.empty()) {
        auto made = TemporaryFolder::make();
        if (!made) return tl::unexpected<Error>(made.error());
        temporary = std::move(*made);
    }
    auto maildir = Maildir::open(options.maildir.empty() ? temporary.path() / "Maildir" : options.maildir);
    if (!maildir) return tl::unexpected<Error>(maildir.error());
    const auto certificateFile = options.caCertificateFile;
    std::unique_ptr<Sandbox> sandbox(
        new Sandbox(std::make_unique<Host>(std::move(options), std::move(*credentials), std::move(*authority),
                                           std::move(temporary), std::move(*maildir))));
    if (!certificateFile.empty()) {
        const auto written = sandbox->writeCaCertificate(certificateFile);
        if (!written) return tl::unexpected<Error>(written.error());
    }
    const auto listening = sandbox->host_->listen();
    if (!listening) return tl::unexpected<Error>(listening.error());
    sandbox->host_->run();
    return sandbox;
}

Sandbox::Sandbox(std::unique_ptr<Host> host) : host_(std::move(host)) {}
Sandbox::~Sandbox() {
    stop();
}

std::uint16_t Sandbox::smtpPort() const {
    return host_->ports[Host::Smtp];
}
std::uint16_t Sandbox::smtpsPort() const {
    return host_->ports[Host::Smtps];
}
std::uint16_t Sandbox::pop3Port() const {
    return host_->ports[Host::Pop3];
}
std::uint16_t Sandbox::pop3sPort() const {
    return host_->ports[Host::Pop3s];
}
std::uint16_t Sandbox::webPort() const {
    return host_->ports[Host::Web];
}
const std::string& Sandbox::caCertificatePem() const {
    return host_->authority.pem();
}
const fs::path& Sandbox::maildir() const {
    return host_->store.maildir().folder();
}
std::vector<StoredMessage> Sandbox::messages() const {
    return host_->store.messages();
}

bool Sandbox::waitForMessages(std::size_t count, std::chrono::milliseconds timeout) const {
    return host_->store.waitFor(count, timeout);
}

Result<void> Sandbox::writeCaCertificate(const fs::path& file) const {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << caCertificatePem();
    out.close();
    if (!out) return sandboxFailure(SandboxError::Certificate, "cannot write the certificate to " + file.string());
    return {};
}

void Sandbox::stop() {
    host_->stop();
}

}  // namespace uproc::sandbox
