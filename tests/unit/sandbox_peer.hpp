// What the sandbox's tests talk to it with: a raw socket, and python3's own mail clients as an independent peer.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.hpp"

namespace uproc::sandbox::testing {

// A connection to 127.0.0.1. Every wait ends after ten seconds.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }

    // False when the host has closed the connection, or takes nothing more for ten seconds.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            pollfd ready{socket_, POLLOUT, 0};
            if (::poll(&ready, 1, 10000) != 1) return false;
            const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    // The next line without its line end; "(closed)" at the end of the stream, "(silence)" after ten seconds.
    std::string line() {
        for (;;) {
            const auto end = buffer_.find("\r\n");
            if (end != std::string::npos) {
                auto text = buffer_.substr(0, end);
                buffer_.erase(0, end + 2);
                return text;
            }
            if (const auto problem = fill(); !problem.empty()) return problem;
        }
    }

    // One reply of SMTP with all its lines, joined with LF.
    std::string reply() {
        std::string whole;
        for (;;) {
            const auto text = line();
            whole += whole.empty() ? text : "\n" + text;
            if (text.size() < 4 || text[3] != '-') return whole;
        }
    }
    std::string command(const std::string& text) { return send(text + "\r\n") ? reply() : "(closed)"; }
    // A multi-line answer of POP3 up to the dot, joined with LF.
    std::string list(const std::string& text) {
        auto whole = command(text);
        for (auto next = line(); next != "." && next != "(closed)" && next != "(silence)"; next = line()) {
            whole += "\n" + next;
        }
        return whole;
    }
    // Everything up to the end of the stream.
    std::string rest() {
        while (fill().empty()) {
        }
        return std::exchange(buffer_, {});
    }

  private:
    std::string fill() {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, 10000) != 1) return "(silence)";
        std::array<char, 4096> block{};
        const auto count = ::recv(socket_, block.data(), block.size(), 0);
        if (count <= 0) return "(closed)";
        buffer_.append(block.data(), static_cast<std::size_t>(count));
        return {};
    }

    int socket_;
    bool connected_ = false;
    std::string buffer_;
};

// A folder of its own for a test, deleted with the object.
class TestFolder {
  public:
    TestFolder() {
        auto name = (std::filesystem::temp_directory_path() / "uproc-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data()) != nullptr ? name : "";
    }
    ~TestFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// The dialog lines of a sandbox, collected from its thread.
class DialogLines {
  public:
    std::function<void(std::string_view)> sink() {
        return [lines = lines_](std::string_view line) {
            const std::lock_guard guard(lines->mutex);
            lines->text += std::string(line) + "\n";
        };
    }
    [[nodiscard]] std::string text() const {
        const std::lock_guard guard(lines_->mutex);
        return lines_->text;
    }

  private:
    struct Lines {
        std::mutex mutex;
        std::string text;
    };
    std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();
};

inline std::unique_ptr<Sandbox> startSandbox(SandboxOptions options = {}) {
    auto sandbox = Sandbox::start(std::move(options));
    if (!sandbox) {
        ADD_FAILURE() << sandbox.error().text;
        return nullptr;
    }
    return std::move(*sandbox);
}

// A sandbox with the given faults in the notation of --fault.
inline std::unique_ptr<Sandbox> startWithFaults(const std::vector<std::string>& faults, SandboxOptions options = {}) {
    for (const auto& fault : faults) {
        const auto added = addFault(options.faults, fault);
        if (!added) ADD_FAILURE() << added.error().text;
    }
    return startSandbox(std::move(options));
}

// Runs `script` with python3 and returns what it printed, standard error included. The script finds the sandbox's ports
// in `smtp`, `smtps`, `pop3`, `pop3s`, a TLS context that trusts its authority in `trusting`, and the function
// `connect(port)` for a plain socket.
inline std::string runPython(const Sandbox& sandbox, const std::string& script) {
    const TestFolder folder;
    const auto certificate = folder.path() / "ca.pem";
    const auto written = sandbox.writeCaCertificate(certificate);
    if (!written) return written.error().text;
    const auto file = folder.path() / "peer.py";
    std::ofstream(file) << "import smtplib, poplib, ssl, socket, threading, time, base64\n"
                        << "smtp, smtps, pop3, pop3s, web = " << sandbox.smtpPort() << ", " << sandbox.smtpsPort()
                        << ", " << sandbox.pop3Port() << ", " << sandbox.pop3sPort() << ", " << sandbox.webPort()
                        << "\n"
                        << "socket.setdefaulttimeout(20)\n"
                        << "trusting = ssl.create_default_context(cafile='" << certificate.string() << "')\n"
                        << "def connect(port): return socket.create_connection(('127.0.0.1', port))\n"
                        // smtplib and poplib verify the name they were given; the sandbox is reached by address.
                        << "class Smtp(smtplib.SMTP):\n"
                        << "    def __init__(self, port, name='smtp.office365.com'):\n"
                        << "        super().__init__(local_hostname='peer.test')\n"
                        << "        self.connect('127.0.0.1', port); self._host = name\n"
                        << script;
    auto* pipe = ::popen(("LC_ALL=C.UTF-8 PYTHONIOENCODING=utf-8 python3 '" + file.string() + "' 2>&1").c_str(), "re");
    if (pipe == nullptr) return "cannot start python3";
    std::string output;
    std::array<char, 4096> block{};
    for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
        output.append(block.data(), count);
    }
    const int status = ::pclose(pipe);
    if (status != 0) output += "(exit status " + std::to_string(WEXITSTATUS(status)) + ")";
    return output;
}

}  // namespace uproc::sandbox::testing
