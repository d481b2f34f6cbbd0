#include "interpreter/values/type.hpp"

#include <array>

#include "interpreter/values/text.hpp"

namespace uproc {
namespace {
constexpr std::array<std::string_view, 18> names = {
    "any",        "string",         "numeric", "float", "boolean",   "date",   "time",   "datetime", "lineardate",
    "lineartime", "lineardatetime", "raw",     "image", "xmlstream", "handle", "struct", "entity",   "occurrence"};
}

std::string_view typeName(Type type) {
    return names[static_cast<std::size_t>(type)];
}

std::optional<Type> typeFromName(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equalIgnoreCase(names[i], name)) return static_cast<Type>(i);
    }
    return std::nullopt;
}

}  // namespace uproc
