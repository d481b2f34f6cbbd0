// The embedded mail host: SMTP submission (RFC 5321, 6409) and POP3 (RFC 1939) on 127.0.0.1, for running mail scripts
// with no server at hand. It has a certificate authority of its own and a certificate for every host name a client
// asks for; nothing that is sent to it leaves the machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/values/result.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/sandbox_error.hpp"
#include "sandbox/stored_message.hpp"

namespace uproc::sandbox {

// Whether something that protects passwords or mail is asked of the client.
enum class Policy { Optional, Required };

struct SandboxOptions {
    // 0: a free port of the system's choosing.
    std::uint16_t smtpPort = 0;   // STARTTLS offered
    std::uint16_t smtpsPort = 0;  // TLS from the first byte
    std::uint16_t pop3Port = 0;   // STLS offered
    std::uint16_t pop3sPort = 0;  // TLS from the first byte

    // A page of what arrived, for reading only (http://127.0.0.1:PORT/). Not given: none.
    std::optional<std::uint16_t> webPort;

    std::string hostName = "sandbox.localhost";  // in the greeting and in EHLO's answer

    // Who may log on, "user:password" each; none: every user with every password.
    std::vector<std::string> credentials;
    // Whether MAIL FROM needs an authenticated client (530 5.7.0). Not given: Required when `credentials` are given.
    std::optional<Policy> authentication;
    // Whether SMTP's mechanisms that show the password (LOGIN, PLAIN, XOAUTH2) need TLS: they are not offered before it
    // and are answered with 538 5.7.11.
    Policy tlsForAuthentication = Policy::Required;
    // Whether MAIL FROM needs TLS (530 5.7.0 Must issue a STARTTLS command first).
    Policy tlsForMail = Policy::Optional;
    // The same for POP3, USER and PASS included.
    Policy tlsForPop3 = Policy::Optional;

    // The maildir that receives the mail, made if missing; what is already in it can be read with POP3. Empty: a fresh
    // temporary one, deleted with the Sandbox object.
    std::filesystem::path maildir;
    // Where the authority's certificate is also written, in PEM; empty: nowhere.
    std::filesystem::path caCertificateFile;

    std::size_t messageSizeLimit = std::size_t{25} * 1024 * 1024;       // bytes; announced with SIZE (RFC 1870)
    std::size_t totalSizeLimit = std::size_t{512} * 1024 * 1024;        // bytes of all messages of this run together
    std::size_t recipientLimit = 1000;                                  // a message
    std::size_t connectionLimit = 64;                                   // open at the same time
    std::chrono::milliseconds idleLimit = std::chrono::minutes(5);      // for each command line to come in whole
    std::chrono::milliseconds messageLimit = std::chrono::minutes(10);  // for the whole content after DATA

    // Receives the dialog line by line, secrets masked: "S: 220 ...", "C: EHLO ...", "-- TLS established ...". Called
    // on the sandbox's thread, one call at a time; it must neither throw nor call stop().
    std::function<void(std::string_view line)> dialog;

    Faults faults;
};

// Listens from start() to stop() or destruction, on a thread of its own. All functions may be called from any thread,
// except stop() and the destructor: from one thread, and not from the dialog callback. The functions are virtual
// because the program reaches the sandbox through a library it opens when it needs one.
class Sandbox {
  public:
    // Error::code is a SandboxError.
    static Result<std::unique_ptr<Sandbox>> start(SandboxOptions options);

    virtual ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    [[nodiscard]] virtual std::uint16_t smtpPort() const;
    [[nodiscard]] virtual std::uint16_t smtpsPort() const;
    [[nodiscard]] virtual std::uint16_t pop3Port() const;
    [[nodiscard]] virtual std::uint16_t pop3sPort() const;

    // 0 without a page.
    [[nodiscard]] virtual std::uint16_t webPort() const;

    // The authority's certificate, to be trusted by the client. Its key never leaves the object.
    [[nodiscard]] virtual const std::string& caCertificatePem() const;
    // Writes it to a file, replacing what is there.
    virtual Result<void> writeCaCertificate(const std::filesystem::path& file) const;

    [[nodiscard]] virtual const std::filesystem::path& maildir() const;

    // What has arrived since start(), oldest first; POP3's DELE takes nothing away here.
    [[nodiscard]] virtual std::vector<StoredMessage> messages() const;
    // True as soon as at least `count` messages have arrived since start(), false when `timeout` passes first.
    virtual bool waitForMessages(std::size_t count, std::chrono::milliseconds timeout) const;

    // Closes all connections and joins the thread; what has arrived can still be asked for. Safe to repeat.
    virtual void stop();

  private:
    class Host;
    explicit Sandbox(std::unique_ptr<Host> host);

    std::unique_ptr<Host> host_;
};

}  // namespace uproc::sandbox
