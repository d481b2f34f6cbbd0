#include "tests/unit/support/network_test_server.hpp"

#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace uproc::testing {

namespace {

// So that a failing test ends instead of hanging.
constexpr int patienceInSeconds = 20;

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

Handle<BIO> bioOf(std::string_view text) {
    return Handle<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Handle<X509> nextCertificate(const Handle<BIO>& bio) {
    return Handle<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

unsigned int sharedKeyOf(SSL* session, const char* /*identity*/, unsigned char* key, unsigned int size) {
    const auto* const secret = static_cast<const std::string*>(SSL_get_app_data(session));
    if (secret->size() > size) return 0;
    std::memcpy(key, secret->data(), secret->size());
    return static_cast<unsigned int>(secret->size());
}

void setUp(SSL_CTX* context, const ServerTls& options) {
    if (options.securityLevel >= 0) SSL_CTX_set_security_level(context, options.securityLevel);
    SSL_CTX_set_min_proto_version(context, options.minimumVersion);
    SSL_CTX_set_max_proto_version(context, options.maximumVersion);
    if (!options.ciphers.empty()) SSL_CTX_set_cipher_list(context, options.ciphers.c_str());
    if (!options.identity.certificate.empty()) {
        SSL_CTX_use_certificate(context, nextCertificate(bioOf(options.identity.certificate)).get());
        const Handle<EVP_PKEY> key(
            PEM_read_bio_PrivateKey(bioOf(options.identity.key).get(), nullptr, nullptr, nullptr));
        SSL_CTX_use_PrivateKey(context, key.get());
    }
    const Handle<BIO> intermediates = bioOf(options.intermediates);
    while (const Handle<X509> certificate = nextCertificate(intermediates)) {
        SSL_CTX_add1_chain_cert(context, certificate.get());
    }
    if (!options.clientAuthority.empty()) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), nextCertificate(bioOf(options.clientAuthority)).get());
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    if (options.sharedKey) SSL_CTX_set_psk_server_callback(context, sharedKeyOf);
    ERR_clear_error();
}

// The listening socket; its port goes to `port`.
int listenOnLoopback(sa_family_t family, int queueLength, std::uint16_t& port) {
    sockaddr_storage address{};
    address.ss_family = family;
    socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if (family == AF_INET) {
        reinterpret_cast<sockaddr_in&>(address).sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else {
        reinterpret_cast<sockaddr_in6&>(address).sin6_addr = in6addr_loopback;
    }
    const int listener = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || ::bind(listener, generic, size) != 0 || ::listen(listener, queueLength) != 0 ||
        ::getsockname(listener, generic, &size) != 0) {
        if (listener >= 0) ::close(listener);
        throw std::runtime_error("test server: cannot listen on loopback");
    }
    port = ntohs(family == AF_INET ? reinterpret_cast<sockaddr_in&>(address).sin_port
                                   : reinterpret_cast<sockaddr_in6&>(address).sin6_port);
    return listener;
}

}  // namespace

TestPeer::TestPeer(int socket) : socket_(socket) {
    const timeval patience{patienceInSeconds, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

TestPeer::~TestPeer() {
    close();
}

void TestPeer::send(std::string_view data) {
    while (!data.empty()) {
        const auto count = session_ != nullptr ? SSL_write(session_, data.data(), static_cast<int>(data.size()))
                                               : ::send(socket_, data.data(), data.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        data.remove_prefix(static_cast<std::size_t>(count));
    }
}

void TestPeer::sendRaw(std::string_view data) {
    ::send(socket_, data.data(), data.size(), MSG_NOSIGNAL);
}

int TestPeer::read(char* buffer, int size) {
    if (session_ != nullptr) return SSL_read(session_, buffer, size);
    return static_cast<int>(::recv(socket_, buffer, static_cast<std::size_t>(size), 0));
}

std::string TestPeer::readLine() {
    std::string line;
    char byte = 0;
    while (read(&byte, 1) == 1) {
        line.push_back(byte);
        if (byte == '\n') return line;
    }
    return {};
}

std::string TestPeer::readSome() {
    char buffer[4096];
    const int count = read(buffer, sizeof buffer);
    return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : std::string();
}

std::string TestPeer::readToEnd() {
    std::string bytes;
    char buffer[4096];
    for (int count = read(buffer, sizeof buffer); count > 0; count = read(buffer, sizeof buffer)) {
        bytes.append(buffer, static_cast<std::size_t>(count));
    }
    return bytes;
}

bool TestPeer::startTls(const ServerTls& options) {
    context_ = SSL_CTX_new(TLS_server_method());
    setUp(context_, options);
    session_ = SSL_new(context_);
    SSL_set_fd(session_, socket_);
    std::string sharedKey = options.sharedKey.value_or("");
    SSL_set_app_data(session_, &sharedKey);
    const bool done = SSL_accept(session_) == 1;
    if (!done) {
        const unsigned long error = ERR_get_error();
        const char* const reason = ERR_reason_error_string(error);
        handshakeError_ = reason != nullptr ? reason : "connection ended";
    }
    SSL_set_app_data(session_, nullptr);
    const char* const name = SSL_get_servername(session_, TLSEXT_NAMETYPE_host_name);
    serverName_ = name != nullptr ? name : "";
    return done;
}

bool TestPeer::renegotiate() {
    // Without automatic retry, the read returns when the new handshake is done; no data is expected.
    SSL_clear_mode(session_, SSL_MODE_AUTO_RETRY);
    if (SSL_renegotiate(session_) != 1 || SSL_do_handshake(session_) != 1) return false;
    char byte = 0;
    const int count = SSL_read(session_, &byte, 1);
    const bool waits = SSL_get_error(session_, count) == SSL_ERROR_WANT_READ;
    ERR_clear_error();
    return waits && SSL_num_renegotiations(session_) == 1 && SSL_is_init_finished(session_) == 1;
}

std::string TestPeer::protocol() const {
    return session_ != nullptr ? SSL_get_version(session_) : "";
}

std::string TestPeer::clientCommonName() const {
    X509* const certificate = session_ != nullptr ? SSL_get0_peer_certificate(session_) : nullptr;
    if (certificate == nullptr) return {};
    char name[256] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    return name;
}

void TestPeer::close() {
    if (session_ != nullptr && SSL_is_init_finished(session_) == 1) SSL_shutdown(session_);
    SSL_free(std::exchange(session_, nullptr));
    SSL_CTX_free(std::exchange(context_, nullptr));
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void TestPeer::closeSocket() {
    SSL_free(std::exchange(session_, nullptr));
    close();
}

TestServer::TestServer(Script script, int connections, Family family) : script_(std::move(script)) {
    listener_ = listenOnLoopback(family == Family::Tcp4 ? AF_INET : AF_INET6, 16, port_);
    thread_ = std::thread([this, connections] { serve(connections); });
}

TestServer::~TestServer() {
    ::shutdown(listener_, SHUT_RDWR);
    finish();
    ::close(listener_);
}

void TestServer::finish() {
    if (thread_.joinable()) thread_.join();
}

void TestServer::serve(int connections) {
    // In this thread only: the code under test must cope without.
    sigset_t brokenPipe;
    sigemptyset(&brokenPipe);
    sigaddset(&brokenPipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &brokenPipe, nullptr);
    for (int served = 0; served < connections; ++served) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        TestPeer peer(socket);
        script_(peer);
    }
}

FullListener::FullListener() {
    listener_ = listenOnLoopback(AF_INET, 0, port_);
}

FullListener::~FullListener() {
    ::close(listener_);
}

std::uint16_t unusedPort() {
    const TestServer server([](TestPeer&) {}, 1);
    return server.port();
}

}  // namespace uproc::testing
