// Texts from files and into files (manual: "fileload", "filedump", "lfileload", "lfiledump").
#include <array>
#include <optional>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/host.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/character_set.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using lists::TextOf;

// Bits of the qualifiers "text raw image web", and further ones of filedump.
constexpr unsigned rawData = 1;
constexpr unsigned imageData = 2;
constexpr unsigned webData = 3;
constexpr unsigned noMark = 4;
constexpr unsigned appending = 5;

constexpr std::string_view utf8Mark = "\xef\xbb\xbf";

void failWith(BuiltinCall& call, const Error& error) {
    const bool io = error.code == procerror::UIOSERR_FILE_READ_WRITE;
    call.state.failStatement(io ? -1 : error.code, error.code, error.text);
}

bool isSet(const std::optional<std::string>& setting) {
    return setting && !setting->empty() && setting->front() != '0' && upperAscii(setting->front()) != 'F';
}

// The character set of an argument, or else of $SYS_CHARSET; without either UTF-8. nullopt, and an error, if there is
// no such set.
struct WantedSet {
    CharacterSet set;
    bool isGiven = false;  // by the argument or the setting
};
std::optional<WantedSet> wantedSet(BuiltinCall& call) {
    const Value none;
    const TextOf argument(call.has(2) ? call.arguments[2] : none);
    std::string name(trimmed(argument));
    if (name.empty()) name = call.host->setting("$SYS_CHARSET").value_or(std::string());
    if (name.empty()) return WantedSet{*characterSet("UTF-8"), false};
    if (auto set = characterSet(name)) return WantedSet{std::move(*set), true};
    call.state.failStatement(-1, procerror::UPROCERR_OPTION, "'" + name.substr(0, 40) + "' is no character set");
    return std::nullopt;
}

// ---- XML declarations

// The text of a declaration at the beginning, with its "?>"; "" if there is none on the first line.
std::string_view xmlDeclaration(std::string_view text) {
    if (!text.starts_with("<?xml")) return {};
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    const std::size_t end = line.find("?>");
    return end == std::string_view::npos ? std::string_view() : line.substr(0, end + 2);
}

// encoding="..." within a declaration; an empty range if there is none.
struct Encoding {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view name = {};
};
Encoding encodingOf(std::string_view declaration) {
    const std::size_t begin = declaration.find("encoding");
    if (begin == std::string_view::npos) return {};
    const std::size_t open = declaration.find_first_of("\"'", begin);
    if (open == std::string_view::npos) return {};
    const std::size_t close = declaration.find(declaration[open], open + 1);
    if (close == std::string_view::npos) return {};
    return {begin, close + 1, declaration.substr(open + 1, close - open - 1)};
}

// The declaration gets the encoding of the set if it has none.
std::string withEncoding(std::string text, const CharacterSet& set) {
    const std::string_view declaration = xmlDeclaration(text);
    if (declaration.empty() || encodingOf(declaration).end != 0) return text;
    std::size_t end = declaration.size() - 2;
    while (end > 0 && declaration[end - 1] == ' ')
        --end;
    text.replace(end, declaration.size() - 2 - end, " encoding=\"" + set.xmlEncoding + "\"");
    return text;
}

// ---- fileload

std::string decoded(std::string bytes, const WantedSet& wanted) {
    CharacterSet set = wanted.set;
    std::size_t skip = 0;
    if (!wanted.isGiven || (set.isUnicode && !set.fixedOrder)) {
        if (auto mark = findByteOrderMark(bytes)) {
            set = std::move(mark->set);
            skip = mark->length;
        }
    }
    // A declaration that ASCII can read says what the rest is.
    const std::string_view rest = std::string_view(bytes).substr(skip);
    const Encoding encoding = encodingOf(xmlDeclaration(rest));
    if (encoding.end == 0) {
        if (skip == 0 && set.converter.empty()) return bytes;
        std::string text = toUtf8(rest, set);
        if (const Encoding inside = encodingOf(xmlDeclaration(text)); inside.end != 0) {
            text.erase(inside.begin, inside.end - inside.begin);
        }
        return text;
    }
    if (skip == 0) set = characterSet(encoding.name).value_or(set);
    std::string text(rest);
    text.erase(encoding.begin, encoding.end - encoding.begin);
    return toUtf8(text, set);
}

// fileload{/text|/raw|/image} FileName, Target {, CharacterSet}: $status is the number of bytes in the target.
template <FileNames names>
void load(BuiltinCall& call) {
    if (call.host == nullptr) return;
    if (call.qualifier(webData)) {
        return failWith(call, {procerror::UIOSERR_OPEN_FAILURE, "nothing was uploaded: this is no web server"});
    }
    const bool asText = !call.qualifier(rawData) && !call.qualifier(imageData);
    const auto wanted = asText ? wantedSet(call) : WantedSet{};
    if (!wanted) return;
    auto bytes = call.host->readFile(trimmed(TextOf(call.arguments[0])), names);
    if (!bytes) return failWith(call, bytes.error());
    if (!asText) {
        if (call.qualifier(imageData)) bytes->insert(bytes->begin(), '#');
        call.state.succeed(static_cast<std::int64_t>(bytes->size()));
        call.arguments[1] = Value::raw(*bytes);
        return;
    }
    if ((*bytes == "\n" || *bytes == "\r\n") && isSet(call.host->setting("$FILELOAD_SINGLE_LINE"))) bytes->clear();
    std::string text = decoded(std::move(*bytes), *wanted);
    call.state.succeed(static_cast<std::int64_t>(text.size()));
    call.arguments[1] = Value::string(std::move(text));
}

// ---- filedump

// filedump{/text{/nobom}{/append}|/image|/raw} Source, FileName {, CharacterSet}: $status is the number of bytes
// written, but for the byte order mark.
template <FileNames names>
void dump(BuiltinCall& call) {
    if (call.host == nullptr) return;
    if (call.qualifier(webData)) {
        return failWith(call, {procerror::UIOSERR_OPEN_FAILURE, "nothing was uploaded: this is no web server"});
    }
    const bool asText = !call.qualifier(rawData) && !call.qualifier(imageData);
    if (!asText && call.qualifier(appending)) {
        return call.state.failStatement(-1, procerror::UPROCERR_OPTION, "/append goes with /text only");
    }
    const auto wanted = asText ? wantedSet(call) : WantedSet{};
    if (!wanted) return;
    const TextOf source(call.arguments[0]);
    std::string_view bytes = source;
    if (call.qualifier(imageData) && bytes.starts_with('#')) bytes.remove_prefix(1);
    std::string converted;
    std::string mark;
    if (asText && (!wanted->set.converter.empty() || !xmlDeclaration(bytes).empty())) {
        converted = fromUtf8(withEncoding(std::string(bytes), wanted->set), wanted->set);
        bytes = converted;
    }
    if (asText && wanted->isGiven && !call.qualifier(noMark)) mark = byteOrderMark(wanted->set);
    if (mark == utf8Mark && isSet(call.host->setting("$NO_BOM_UTF8"))) mark.clear();
    const auto written =
        call.host->writeFile(trimmed(TextOf(call.arguments[1])), mark, bytes, call.qualifier(appending), names);
    if (!written) return failWith(call, written.error());
    call.state.succeed(static_cast<std::int64_t>(bytes.size()));
}

constexpr auto statement = BuiltinKind::Statement;
constexpr std::string_view loading = "text raw image web";
constexpr std::string_view dumping = "text raw image web nobom append";
constexpr std::string_view archives = "files in zip archives; /web";

constexpr std::array table{
    Builtin{statement, "fileload", loading, "in:fileName inout:target in:characterSet?", load<FileNames::Redirected>,
            "fileload", archives},
    Builtin{statement, "filedump", dumping, "in:source in:fileName in:characterSet?", dump<FileNames::Redirected>,
            "filedump", archives},
    Builtin{statement, "lfileload", loading, "in:fileName inout:target in:characterSet?", load<FileNames::AsTheyAre>,
            "lfileload", archives},
    Builtin{statement, "lfiledump", dumping, "in:source in:fileName in:characterSet?", dump<FileNames::AsTheyAre>,
            "lfiledump", archives},
};

}  // namespace

std::span<const Builtin> fileBuiltins() {
    return table;
}

}  // namespace uproc
