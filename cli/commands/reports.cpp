#include "cli/commands/reports.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

namespace uproc::cli {
namespace {

using Json = nlohmann::json;

// Names of files may hold any bytes.
std::string printed(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string_view severityWord(Severity severity) {
    return severity == Severity::Error ? "error" : severity == Severity::Warning ? "warning" : "note";
}

// A file name as a URI reference (RFC 3986): relative as it is, absolute with the scheme "file".
std::string fileUri(std::string_view file) {
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = file.starts_with('/') ? "file://" : "";
    for (const char c : file) {
        if (unreserved.find(c) != std::string_view::npos) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += '%';
        uri += digits[byte >> 4U];
        uri += digits[byte & 15U];
    }
    return uri;
}

Json location(std::string_view file, const Json& region) {
    return {{"physicalLocation", {{"artifactLocation", {{"uri", fileUri(file)}}}, {"region", region}}}};
}

constexpr const char* documentationFolder = UPROC_DOCUMENTATION_URL;
constexpr std::string_view documentationAddress = documentationFolder;  // "" if there is none

// The text of a rule: what a message names is "...".
std::string ruleText(const MessageInfo& info) {
    if (info.text == "{}") return std::string(info.explanation);
    std::string text(info.text);
    const std::size_t hole = text.find("{}");
    if (hole != std::string::npos) text.replace(hole, 2, "...");
    return text;
}

Json rule(const MessageInfo& info) {
    Json result = {{"id", info.id},
                   {"name", info.name},
                   {"shortDescription", {{"text", ruleText(info)}}},
                   {"fullDescription", {{"text", info.explanation}}},
                   {"help", {{"text", std::string(info.explanation) + " See docs/diagnostics.md."}}},
                   {"defaultConfiguration", {{"level", severityWord(info.severity)}}}};
    if (!documentationAddress.empty()) {
        std::string anchor(info.id);
        std::transform(anchor.begin(), anchor.end(), anchor.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        result["helpUri"] = std::string(documentationAddress) + "/diagnostics.md#" + anchor;
    }
    return result;
}

Json sarifResult(const Diagnostic& d) {
    Json result = {
        {"ruleId", messageInfo(d.id).id},
        {"ruleIndex", static_cast<std::size_t>(d.id)},
        {"level", severityWord(d.severity)},
        {"message", {{"text", d.hint.empty() ? d.text : d.text + " (" + d.hint + ")"}}},
        {"locations",
         Json::array({location(d.file, {{"startLine", d.position.line}, {"startColumn", d.position.column}})})}};
    if (d.includes.empty()) return result;
    Json related = Json::array();
    for (const IncludedFrom& place : d.includes) {
        Json from = location(place.file, {{"startLine", place.line}});
        from["id"] = related.size();
        from["message"] = {{"text", "included from here"}};
        related.push_back(std::move(from));
    }
    result["relatedLocations"] = std::move(related);
    return result;
}

}  // namespace

std::string jsonReport(const std::vector<Diagnostic>& diagnostics) {
    Json list = Json::array();
    for (const Diagnostic& d : diagnostics) {
        Json entry = {{"file", d.file},
                      {"line", d.position.line},
                      {"column", d.position.column},
                      {"severity", severityWord(d.severity)},
                      {"id", messageInfo(d.id).id},
                      {"message", d.text}};
        if (!d.hint.empty()) entry["hint"] = d.hint;
        for (const IncludedFrom& place : d.includes)
            entry["includedFrom"].push_back({{"file", place.file}, {"line", place.line}});
        list.push_back(std::move(entry));
    }
    return printed(list);
}

std::string sarifReport(const std::vector<Diagnostic>& diagnostics) {
    Json rules = Json::array();
    for (const MessageInfo& info : allMessages())
        rules.push_back(rule(info));
    Json results = Json::array();
    for (const Diagnostic& d : diagnostics)
        results.push_back(sarifResult(d));
    const Json driver = {{"name", "uproc"}, {"version", UPROC_BUILD}, {"rules", std::move(rules)}};
    const Json runObject = {
        {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
    return printed({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({runObject})}});
}

}  // namespace uproc::cli
