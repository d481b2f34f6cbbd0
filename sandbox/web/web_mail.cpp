#include "sandbox/web/web_mail.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "sandbox/web/pages.hpp"

namespace uproc::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t pageSize = 100;
constexpr std::size_t pageLimit = 500;
constexpr std::size_t summaryLimit = 5000;

std::optional<std::size_t> numberOf(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The number of "name=" in a query, or `otherwise`.
std::size_t queryNumber(std::string_view query, std::string_view name, std::size_t otherwise) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto item = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (!item.starts_with(name) || item.substr(name.size(), 1) != "=") continue;
        return numberOf(item.substr(name.size() + 1)).value_or(otherwise);
    }
    return otherwise;
}

HttpResponse json(std::string body) {
    HttpResponse response;
    response.type = "application/json";
    response.body = std::move(body) + "\n";
    return response;
}

HttpResponse page(std::string body) {
    HttpResponse response;
    response.type = "text/html; charset=utf-8";
    response.body = std::move(body);
    response.policy =
        "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'";
    return response;
}

HttpResponse html(const MessageView& view, const std::string& raw) {
    HttpResponse response;
    response.type = "text/html; charset=utf-8";
    response.body = htmlWithImages(view, raw);
    response.policy =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'; "
        "base-uri 'none'; form-action 'none'; sandbox";
    return response;
}

HttpResponse missing() {
    return httpProblem(404, "There is nothing here.");
}

}  // namespace

WebMail::Page WebMail::page(const std::string& query) {
    auto names = store_.maildir().names();
    std::reverse(names.begin(), names.end());
    Page page;
    page.total = names.size();
    page.start = std::min(queryNumber(query, "start", 0), names.size());
    page.limit = std::clamp<std::size_t>(queryNumber(query, "limit", pageSize), 1, pageLimit);
    if (summaries_.size() > summaryLimit) summaries_.clear();
    for (std::size_t i = page.start; i < names.size() && i - page.start < page.limit; ++i) {
        const auto& name = names[i];
        auto known = summaries_.find(name.uniqueName);
        if (known == summaries_.end()) {
            const auto raw = Maildir::read(name.file, sizeLimit_);
            auto view = raw ? viewMessage(name.uniqueName, *raw, ViewDepth::Summary) : MessageView{};
            if (!raw) view.subject = "(too large to be shown, or not readable)";
            view.id = name.uniqueName;
            known = summaries_.emplace(name.uniqueName, std::move(view)).first;
        }
        page.messages.push_back(known->second);
    }
    return page;
}

// Ids are compared with those of the files there are; no path is made of one.
std::optional<std::string> WebMail::source(const std::string& id) const {
    for (const auto& name : store_.maildir().names()) {
        if (name.uniqueName != id) continue;
        auto raw = Maildir::read(name.file, sizeLimit_);
        return raw ? std::optional(std::move(*raw)) : std::nullopt;
    }
    return std::nullopt;
}

HttpResponse WebMail::list(const std::string& query) {
    const auto shown = page(query);
    return sandbox::page(listPage(shown.messages, shown.start, shown.limit, shown.total));
}

HttpResponse WebMail::listAsJson(const std::string& query) {
    const auto shown = page(query);
    std::string body = R"({"total":)" + std::to_string(shown.total) + R"(,"start":)" + std::to_string(shown.start) +
                       R"(,"messages":[)";
    for (std::size_t i = 0; i < shown.messages.size(); ++i) {
        body += (i == 0 ? "" : ",") + jsonOf(shown.messages[i], ViewDepth::Summary);
    }
    return json(body + "]}");
}

HttpResponse WebMail::behind(const std::string& id, const std::string& raw, const std::vector<std::string>& parts,
                             bool api) {
    if (parts.empty()) {
        const auto view = viewMessage(id, raw, ViewDepth::Whole);
        return api ? json(jsonOf(view, ViewDepth::Whole)) : sandbox::page(messagePage(view));
    }
    if (!api && parts.size() == 1 && parts[0] == "html") return html(viewMessage(id, raw, ViewDepth::Whole), raw);
    if (api && parts.size() == 1 && parts[0] == "raw") {
        HttpResponse response;
        response.body = raw;
        return response;
    }
    if (!api || parts.size() != 2 || parts[0] != "attachments") return missing();
    const auto number = numberOf(parts[1]);
    auto bytes = number ? attachmentBytes(raw, *number) : std::nullopt;
    if (!bytes) return missing();
    const auto view = viewMessage(id, raw, ViewDepth::Summary);
    const auto& name = view.attachments.at(*number - 1).name;
    HttpResponse response;
    // Never the type the sender gave: a browser is to keep the bytes, not to open them.
    response.type = "application/octet-stream";
    response.disposition = "attachment; filename*=UTF-8''" + percentEncoded(name.empty() ? "attachment" : name);
    response.body = std::move(*bytes);
    return response;
}

HttpResponse WebMail::answer(const HttpRequest& request) {
    if (!isLoopbackHost(request.host))
        return httpProblem(403, "This page is for http://127.0.0.1 and http://localhost only.");
    if (request.method != "GET" && request.method != "HEAD") return httpProblem(405, "For reading only.");
    auto path = request.path;
    if (path.empty()) return list(request.query);
    if (path.size() == 1 && path[0] == "style.css") {
        HttpResponse response;
        response.type = "text/css; charset=utf-8";
        response.body = styleSheet();
        return response;
    }
    const bool api = path[0] == "api";
    if (api) path.erase(path.begin());
    if (path.empty() || path[0] != "messages") return missing();
    if (path.size() == 1) return api ? listAsJson(request.query) : missing();
    const auto raw = source(path[1]);
    if (!raw) return missing();
    return behind(path[1], *raw, {path.begin() + 2, path.end()}, api);
}

asio::awaitable<void> serveWeb(std::shared_ptr<Transport> transport, WebMail& mail) {
    transport->limitWait(10s);
    const auto request = co_await readRequest(*transport);
    HttpResponse response;
    if (request) {
        response = mail.answer(*request);
    } else if (request.error() == 0) {
        co_return;
    } else {
        response = httpProblem(request.error(), "This request is not understood.");
    }
    transport->limitWait(60s);
    co_await transport->write(responseBytes(response, !request || request->method != "HEAD"));
}

}  // namespace uproc::sandbox
