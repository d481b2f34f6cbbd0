// The dialog as a person reads it: `S: 220 ...`, `C: EHLO ...`, `-- TLS established ...`, without a secret in it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace uproc::sandbox {

enum class Protocol { Smtp, Pop3 };

// A command line as it may be shown: passwords and SASL responses are replaced by "***", and a line that is no known
// command (which may be a password sent at the wrong moment) by its length.
[[nodiscard]] std::string maskedCommand(Protocol protocol, std::string_view line);

// Where the lines of all connections go. While more than one connection is open, each line begins with the
// connection's number: "[2] S: 220 ...". Not thread-safe: used by the sandbox's own thread only.
class DialogLog {
  public:
    using Sink = std::function<void(std::string_view line)>;
    explicit DialogLog(Sink sink) : sink_(std::move(sink)) {}

    // A new connection; returns its number, counted from 1.
    int open();
    void close(int connection);

    // One or more lines of the server, separated by LF.
    void server(int connection, std::string_view lines);
    // What the client sent, already masked.
    void client(int connection, std::string_view masked);
    // Something that happened beside the dialog.
    void event(int connection, std::string_view text);

  private:
    void write(int connection, std::string_view prefix, std::string_view line);

    Sink sink_;
    int connections_ = 0;
    int openConnections_ = 0;
};

}  // namespace uproc::sandbox
