// A TLS session on top of a TCP connection (manual: "TLS Connector").
#pragma once

#include <array>
#include <memory>
#include <string>

#include "drivers/network/byte_stream.hpp"
#include "drivers/network/tcp/tcp_stream.hpp"
#include "drivers/network/tls/tls_context.hpp"

namespace uproc::network {

class TlsStream final : public ByteStream {
  public:
    // Performs the handshake. Whatever goes wrong, `tcp` is closed: nobody goes on in clear after a failed handshake.
    // Errors: Tls, Timeout, Closed, Io.
    static Result<std::unique_ptr<TlsStream>> handshake(std::unique_ptr<TcpStream> tcp,
                                                        std::unique_ptr<TlsContext> context, Deadline deadline);
    ~TlsStream() override;
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    Result<std::size_t> readSome(std::span<char> buffer, Deadline deadline) override;
    Result<void> write(std::string_view data, std::chrono::milliseconds limit) override;
    void close() override;

    // "TLSv1.3 TLS_AES_256_GCM_SHA384".
    [[nodiscard]] std::string description() const;
    [[nodiscard]] const PeerVerification& verification() const { return context_->verification(); }

  private:
    // OpenSSL works on two buffers in memory, `incoming_` and `outgoing_`; the socket is read and written here, so
    // that every wait is bounded and no write raises a signal.
    TlsStream(std::unique_ptr<TcpStream> tcp, std::unique_ptr<TlsContext> context);

    // Repeats `operation` (an SSL_... call), moving bytes between OpenSSL and the socket, until it succeeds.
    template <class Operation>
    Result<int> perform(Operation operation, Deadline deadline);
    Result<void> receive(Deadline deadline);
    Result<void> sendOutgoing(std::chrono::milliseconds limit);
    std::string takeOutgoing();
    tl::unexpected<Error> sessionFailure();

    std::unique_ptr<TcpStream> tcp_;
    std::unique_ptr<TlsContext> context_;
    OpenSslHandle<SSL> session_;
    BIO* incoming_ = nullptr;  // owned by session_
    BIO* outgoing_ = nullptr;  // owned by session_
    bool established_ = false;
    bool broken_ = false;
    std::array<char, 16'384> buffer_{};
};

}  // namespace uproc::network
