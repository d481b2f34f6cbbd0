#include "sandbox/web/http.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "sandbox/text.hpp"

namespace uproc::sandbox {

namespace {

constexpr std::size_t lineLimit = 8192;
constexpr std::size_t fieldLimit = 100;

std::optional<std::string> percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        unsigned int byte = 0;
        const auto digits = text.substr(i + 1, 2);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (error != std::errc{} || digits.size() != 2 || end != digits.data() + 2) return std::nullopt;
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

std::string_view reasonOf(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 400:
            return "Bad Request";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 431:
            return "Request Header Fields Too Large";
        default:
            return "Error";
    }
}

std::string withoutLineEnd(std::string line) {
    while (line.ends_with('\n') || line.ends_with('\r'))
        line.pop_back();
    return line;
}

int statusOf(const Error& error) {
    return error.code == static_cast<int>(TransportError::LineTooLong) ? 431 : 0;
}

// Notes a header field; false when the request makes no sense.
bool takeField(std::string_view line, std::optional<std::string>& host) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    if (toLower(line.substr(0, colon)) != "host") return true;
    if (host) return false;
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ') || value.starts_with('\t'))
        value.remove_prefix(1);
    while (value.ends_with(' ') || value.ends_with('\t'))
        value.remove_suffix(1);
    host = std::string(value);
    return true;
}

}  // namespace

HttpResponse httpProblem(int status, std::string text) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(text) + "\n";
    return response;
}

std::optional<HttpRequest> parseTarget(std::string_view target) {
    if (!target.starts_with('/')) return std::nullopt;
    HttpRequest request;
    const auto question = std::min(target.find('?'), target.size());
    request.query = target.substr(std::min(question + 1, target.size()));
    auto path = target.substr(0, question);
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        auto segment = percentDecoded(path.substr(0, end));
        if (!segment) return std::nullopt;
        if (!segment->empty()) request.path.push_back(std::move(*segment));
        path.remove_prefix(end);
    }
    return request;
}

asio::awaitable<tl::expected<HttpRequest, int>> readRequest(Transport& transport) {
    const auto first = co_await transport.readLine(lineLimit);
    if (!first) co_return tl::unexpected<int>(statusOf(first.error()));
    const auto line = withoutLineEnd(*first);
    const auto space = line.find(' ');
    const auto second = space == std::string::npos ? space : line.find(' ', space + 1);
    if (second == std::string::npos || !line.substr(second).starts_with(" HTTP/1.")) co_return tl::unexpected<int>(400);
    auto request = parseTarget(std::string_view(line).substr(space + 1, second - space - 1));
    if (!request) co_return tl::unexpected<int>(400);
    request->method = line.substr(0, space);
    std::optional<std::string> host;
    for (std::size_t i = 0; i <= fieldLimit; ++i) {
        auto next = co_await transport.readLine(lineLimit);
        if (!next) co_return tl::unexpected<int>(statusOf(next.error()));
        const auto field = withoutLineEnd(std::move(*next));
        if (field.empty()) {
            if (!host) co_return tl::unexpected<int>(400);
            request->host = *host;
            co_return std::move(*request);
        }
        if (!takeField(field, host)) co_return tl::unexpected<int>(400);
    }
    co_return tl::unexpected<int>(431);
}

std::string responseBytes(const HttpResponse& response, bool withBody) {
    std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reasonOf(response.status));
    const auto field = [&](std::string_view name, std::string_view value) {
        bytes.append("\r\n").append(name).append(": ").append(value);
    };
    field("Content-Type", response.type);
    field("Content-Length", std::to_string(response.body.size()));
    field("Content-Security-Policy", response.policy);
    if (!response.disposition.empty()) field("Content-Disposition", response.disposition);
    if (response.status == 405) field("Allow", "GET, HEAD");
    field("X-Content-Type-Options", "nosniff");
    field("Referrer-Policy", "no-referrer");
    field("Cross-Origin-Resource-Policy", "same-origin");
    field("Cross-Origin-Opener-Policy", "same-origin");
    field("Cache-Control", "no-store");
    field("Connection", "close");
    bytes += "\r\n\r\n";
    if (withBody) bytes += response.body;
    return bytes;
}

bool isLoopbackHost(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto bracket = host.rfind(']');
    const bool hasPort = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    const auto name = toLower(hasPort ? host.substr(0, colon) : host);
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

std::string escapedHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '-' || c == '_';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 0xFU];
        }
    }
    return out;
}

}  // namespace uproc::sandbox
