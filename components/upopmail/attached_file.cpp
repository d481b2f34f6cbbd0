#include "components/upopmail/attached_file.hpp"

#include "components/upopmail/media_types.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestPath = 1024;  // manual: "AddAttachmentFromFile"

}  // namespace

Result<MailFile> attachedFile(MailInstance& mail, std::string_view path, std::string_view mimeType) {
    MailFile file;
    const auto redirected = mail.pathOf(path, LongestPath, runtime::ScriptFileNames::Kind::File);
    if (!redirected) return tl::unexpected(redirected.error());
    file.path = *redirected;
    if (auto reader = mail.files().open(file.path); !reader) return tl::unexpected(reader.error());
    const auto start = path.find_last_of("/\\:]");
    file.name = singleLine(start == std::string_view::npos ? path : path.substr(start + 1));
    file.mimeType = mimeType.empty() ? mediaTypeOf(file.name) : mimeType;
    file.contentId = contentIdOf(file.name);
    return file;
}

std::string contentIdOf(std::string_view text) {
    if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > ' ' && byte < 0x7F && c != '<' && c != '>') {
            result += c;
            continue;
        }
        static constexpr std::string_view Hexadecimal = "0123456789ABCDEF";
        result += '%';
        result += Hexadecimal[byte >> 4U];
        result += Hexadecimal[byte & 15U];
    }
    return result;
}

}  // namespace uproc::upopmail
