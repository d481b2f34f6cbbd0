// Media types by file extension (manual: "AddAttachmentFromFile").
#pragma once

#include <string>
#include <string_view>

namespace uproc::upopmail {

// "application/octet-stream" for an unknown extension.
std::string_view mediaTypeOf(std::string_view fileName);

// "type/subtype" with the characters RFC 2045 allows, of a type that holds one body: multipart and message are none.
bool isSimpleMediaType(std::string_view type);

// The usual extension of a type, "bin" for an unknown one; for files that come without a name.
std::string_view extensionOf(std::string_view mediaType);

}  // namespace uproc::upopmail
