#include "sandbox/web/pages.hpp"

#include <utility>

#include "sandbox/web/http.hpp"

namespace uproc::sandbox {

namespace {

std::string document(std::string_view title, std::string_view head, std::string_view body) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>";
    page.append(escapedHtml(title)).append("</title><link rel=\"stylesheet\" href=\"/style.css\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">").append(head).append("</head><body>\n");
    page.append("<header><a href=\"/\">uproc sandbox</a></header>\n<main>\n").append(body);
    return page.append("</main></body></html>\n");
}

std::string orNone(const std::string& text, std::string_view none) {
    return text.empty() ? "<i>" + std::string(none) + "</i>" : escapedHtml(text);
}

std::string sizeText(std::size_t bytes) {
    if (bytes < 10000) return std::to_string(bytes) + " B";
    if (bytes < 10000000) return std::to_string(bytes / 1024) + " kB";
    return std::to_string(bytes / 1024 / 1024) + " MB";
}

std::string joined(const std::vector<std::string>& texts) {
    std::string whole;
    for (const auto& text : texts)
        whole += (whole.empty() ? "" : ", ") + text;
    return whole;
}

std::string row(std::string_view name, const std::string& value) {
    if (value.empty()) return {};
    return "<tr><th>" + std::string(name) + "</th><td>" + escapedHtml(value) + "</td></tr>\n";
}

std::string messageRow(const MessageView& view) {
    const auto link = "/messages/" + percentEncoded(view.id);
    const auto to = view.to.empty() ? joined(view.recipients) : view.to;
    std::string out = "<tr><td class=\"address\">" + orNone(view.from.empty() ? view.sender : view.from, "nobody");
    out += "</td><td class=\"address\">" + orNone(to, "nobody");
    out += "</td><td><a href=\"" + link + "\">" + orNone(view.subject, "no subject") + "</a></td><td class=\"number\">";
    out += view.attachments.empty() ? "" : std::to_string(view.attachments.size());
    out += "</td><td class=\"number\">" + sizeText(view.size) + "</td><td class=\"date\">";
    return out + escapedHtml(view.received.empty() ? view.date : view.received) + "</td></tr>\n";
}

std::string listLink(std::size_t start, std::size_t limit, std::string_view text) {
    return "<a href=\"/?start=" + std::to_string(start) + "&amp;limit=" + std::to_string(limit) + "\">" +
           std::string(text) + "</a> ";
}

std::string attachmentList(const MessageView& view) {
    std::string out = "<h2>Attachments</h2>\n<ul>\n";
    for (std::size_t i = 0; i < view.attachments.size(); ++i) {
        const auto& attachment = view.attachments[i];
        out += "<li><a href=\"/api/messages/" + percentEncoded(view.id) + "/attachments/" + std::to_string(i + 1) +
               "\" download>" + orNone(attachment.name, "without a name") + "</a> (" + escapedHtml(attachment.type) +
               ", " + sizeText(attachment.size) + ")</li>\n";
    }
    return out + "</ul>\n";
}

}  // namespace

std::string listPage(const std::vector<MessageView>& messages, std::size_t start, std::size_t limit,
                     std::size_t total) {
    std::string body = "<p>" + std::to_string(total) + " message" + (total == 1 ? "" : "s") + "</p>\n";
    if (total > 0) {
        body +=
            "<table class=\"list\"><thead><tr><th>From</th><th>To</th><th>Subject</th><th>Attachments</th>"
            "<th>Size</th><th>Received</th></tr></thead><tbody>\n";
        for (const auto& message : messages)
            body += messageRow(message);
        body += "</tbody></table>\n<p>";
        if (start > 0) body += listLink(start > limit ? start - limit : 0, limit, "newer");
        if (start + limit < total) body += listLink(start + limit, limit, "older");
        body += "</p>\n";
    }
    // Without scripts, this is how new mail shows.
    return document("uproc sandbox", "<meta http-equiv=\"refresh\" content=\"10\">", body);
}

std::string messagePage(const MessageView& view) {
    const auto id = percentEncoded(view.id);
    std::string body = "<h1>" + orNone(view.subject, "no subject") + "</h1>\n<table class=\"fields\">\n";
    body += row("From", view.from) + row("To", view.to) + row("Cc", view.cc) + row("Date", view.date);
    body += row("Envelope", (view.sender.empty() ? "<>" : view.sender) + " \xE2\x86\x92 " + joined(view.recipients));
    body += row("Received", view.received) + row("Size", sizeText(view.size)) + "</table>\n";
    body +=
        "<p><a href=\"/api/messages/" + id + "/raw\">Source</a> <a href=\"/api/messages/" + id + "\">JSON</a></p>\n";
    if (!view.attachments.empty()) body += attachmentList(view);
    if (!view.html.empty()) {
        body += "<h2>HTML</h2>\n<iframe sandbox referrerpolicy=\"no-referrer\" title=\"HTML\" src=\"/messages/" + id +
                "/html\"></iframe>\n";
    }
    if (!view.text.empty()) body += "<h2>Text</h2>\n<pre>" + escapedHtml(view.text) + "</pre>\n";
    return document(view.subject, "", body);
}

std::string styleSheet() {
    return R"(:root { color-scheme: light dark; --line: #8886; --accent: #2563ab; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
header { padding: .7rem 1.5rem; background: var(--accent); }
header a { color: #fff; font-weight: 600; text-decoration: none; }
main { padding: .5rem 1.5rem 2rem; max-width: 90rem; }
h1 { font-size: 1.4rem; margin: .8rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
table { border-collapse: collapse; }
table.list { width: 100%; }
th { text-align: left; font-weight: 600; padding: .35rem .8rem .35rem 0; vertical-align: top; white-space: nowrap; }
td { padding: .35rem .8rem .35rem 0; overflow-wrap: anywhere; }
.list tr { border-bottom: 1px solid var(--line); }
.number, .date { white-space: nowrap; }
.address { max-width: 18rem; }
pre, iframe { width: 100%; border: 1px solid var(--line); border-radius: 4px; }
pre { padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
iframe { height: 60vh; background: #fff; color-scheme: light; }
)";
}

}  // namespace uproc::sandbox
