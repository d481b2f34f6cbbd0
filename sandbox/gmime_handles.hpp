// GMime's objects and texts with owners, and the parser.
#pragma once

#include <memory>
#include <string>

#include <gmime/gmime.h>

namespace uproc::sandbox {

struct Unref {
    template <class T>
    void operator()(T* object) const {
        g_object_unref(object);
    }
};
template <class T>
using ObjectHandle = std::unique_ptr<T, Unref>;

struct FreeText {
    void operator()(char* text) const { g_free(text); }
};
using TextHandle = std::unique_ptr<char, FreeText>;

// Null for what is no message at all. `data` must outlive it.
[[nodiscard]] ObjectHandle<GMimeMessage> parseMessage(const std::string& data);

// The addresses of a header field, decoded.
[[nodiscard]] std::string addresses(GMimeMessage* message, GMimeAddressType type);
// A header field as it stands, unfolded; "" when there is none.
[[nodiscard]] std::string headerField(GMimeMessage* message, const char* name);
[[nodiscard]] std::string mimeTypeOf(GMimeObject* object);
// A text part in UTF-8.
[[nodiscard]] std::string decodedText(GMimeObject* part);

}  // namespace uproc::sandbox
