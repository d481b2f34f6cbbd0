#include "components/upopmail/media_types.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::string_view Unknown = "application/octet-stream";
constexpr auto Types = std::to_array<std::pair<std::string_view, std::string_view>>({
#define MEDIA_TYPE(extension, type) {extension, type},
#include "components/upopmail/media_types.inc"
#undef MEDIA_TYPE
});

// RFC 2045, section 5.1: token.
bool isToken(std::string_view text) {
    return !text.empty() && text.size() <= 127 && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < '\x7F' && std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
    });
}

}  // namespace

std::string_view mediaTypeOf(std::string_view fileName) {
    const auto dot = fileName.rfind('.');
    if (dot == std::string_view::npos) return Unknown;
    const std::string_view extension = fileName.substr(dot + 1);
    const auto found = std::find_if(Types.begin(), Types.end(),
                                    [&](const auto& type) { return equalsIgnoringCase(type.first, extension); });
    return found != Types.end() && isSimpleMediaType(found->second) ? found->second : Unknown;
}

bool isSimpleMediaType(std::string_view type) {
    const auto slash = std::min(type.find('/'), type.size());
    const std::string_view top = type.substr(0, slash);
    return isToken(top) && slash < type.size() && isToken(type.substr(slash + 1)) &&
           !equalsIgnoringCase(top, "multipart") && !equalsIgnoringCase(top, "message");
}

std::string_view extensionOf(std::string_view mediaType) {
    const auto found = std::find_if(Types.begin(), Types.end(),
                                    [&](const auto& type) { return equalsIgnoringCase(type.second, mediaType); });
    return found != Types.end() ? found->first : "bin";
}

}  // namespace uproc::upopmail
