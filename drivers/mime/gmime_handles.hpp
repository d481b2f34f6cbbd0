// GMime's objects and texts as owned values.
#pragma once

#include <memory>

#include <gmime/gmime.h>

namespace uproc::mime {

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

}  // namespace uproc::mime
