// As much of HTTP/1.1 (RFC 9110, 9112) as a page to look at needs: one GET or HEAD a connection, everything bounded.
// By hand, as the library Debian has (cpp-httplib 0.11) reads header fields without a limit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/awaitable.hpp>
#include <tl/expected.hpp>

#include "sandbox/transport.hpp"

namespace uproc::sandbox {

struct HttpRequest {
    std::string method;
    std::vector<std::string> path;  // segments, percent-decoded
    std::string query;              // as it stands
    std::string host;               // the Host field
};

struct HttpResponse {
    int status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body;
    // Which content may be loaded and run; the default is none at all.
    std::string policy = "default-src 'none'; frame-ancestors 'none'; sandbox";
    std::string disposition;  // Content-Disposition, or ""
};
[[nodiscard]] HttpResponse httpProblem(int status, std::string text);

// Reads the request's line and fields. The error is the status to answer with, 0 when the connection is gone.
asio::awaitable<tl::expected<HttpRequest, int>> readRequest(Transport& transport);

// The whole answer as bytes.
[[nodiscard]] std::string responseBytes(const HttpResponse& response, bool withBody);

// "/a/b%20c?x=y" in its parts; nothing for what is no path.
[[nodiscard]] std::optional<HttpRequest> parseTarget(std::string_view target);
// Whether a Host field names this machine's loopback. A name of somebody's own choosing that leads here (DNS rebinding)
// would let a web page read the mail.
[[nodiscard]] bool isLoopbackHost(std::string_view host);

// For the text and the attribute values of HTML.
[[nodiscard]] std::string escapedHtml(std::string_view text);
// For a path segment, and the file name of RFC 8187.
[[nodiscard]] std::string percentEncoded(std::string_view text);

}  // namespace uproc::sandbox
