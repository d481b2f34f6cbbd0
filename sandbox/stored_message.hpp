// A message that arrived in the sandbox.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace uproc::sandbox {

struct StoredMessage {
    std::filesystem::path file;           // in the maildir; gone once a POP3 client has deleted it
    std::string sender;                   // MAIL FROM, "" for the null reverse-path
    std::vector<std::string> recipients;  // RCPT TO, in the client's order
    std::string data;                     // as the client sent it: CR LF line ends, dots unstuffed, no header added
    std::string helloName;                // the client's name in EHLO or HELO
    std::string tls;                      // e.g. "TLSv1.3 TLS_AES_256_GCM_SHA384"; "" without TLS
    std::string serverName;               // the host name the client asked for in the TLS handshake (SNI), or ""
    std::string user;                     // who logged on; "" without authentication
    std::string mechanism;                // LOGIN, NTLM, ...; "" without authentication
    bool eightBitDeclared = false;        // BODY=8BITMIME (RFC 6152)
    bool internationalized = false;       // SMTPUTF8 (RFC 6531)
    std::chrono::system_clock::time_point received;
};

// The message as a person reads it in a terminal: From, To, Cc, Subject, Date, the envelope, TLS and user, the text,
// one line for each attachment. UTF-8; encoded words and the text's transfer encoding and character set are decoded;
// nothing in it can act as a terminal escape sequence.
[[nodiscard]] std::string describeMessage(const StoredMessage& message);

}  // namespace uproc::sandbox
