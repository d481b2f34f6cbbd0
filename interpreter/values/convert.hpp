// Implicit type conversion (manual: "Type Conversion Rules", "Implicit Type Conversion").
#pragma once

#include <cstdint>

#include "interpreter/values/type.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

// `value` as `type`. Never fails: what cannot be converted becomes what the manual's rules say (0, null, ...).
// `today` (ccyymmdd) completes partial dates in texts; 0: they are no dates.
Value convert(const Value& value, Type type, std::int64_t today = 0);

// A set of tags: bit i stands for the tag with that number.
using TagSet = std::uint16_t;
constexpr bool contains(TagSet set, Tag tag) noexcept {
    return ((set >> static_cast<unsigned>(tag)) & 1U) != 0;
}
inline constexpr TagSet everyTag = 0xffff;

// The tags of values that may stand in a variable of `type` as they are.
constexpr TagSet fittingTags(Type type) noexcept {
    const auto with = [](auto... tags) {
        return static_cast<TagSet>(((1U << static_cast<unsigned>(tags)) | ... | (1U << unsigned{0})));
    };
    static_assert(static_cast<unsigned>(Tag::Null) == 0, "null fits every type but string");
    switch (type) {
        case Type::String:  // manual "Null Values": in a string variable null is ""
            return TagSet{1U << static_cast<unsigned>(Tag::String)};
        case Type::XmlStream:
            return with(Tag::String);
        case Type::Numeric:
        case Type::Float:
        case Type::LinearTime:
        case Type::LinearDateTime:
            return with(Tag::Integer, Tag::SmallDecimal, Tag::BigDecimal);
        case Type::LinearDate:  // manual "lineardate": whole days only
            return with(Tag::Integer);
        case Type::Boolean:
            return with(Tag::Boolean);
        case Type::Date:
            return with(Tag::Date);
        case Type::Time:
            return with(Tag::Time);
        case Type::DateTime:
            return with(Tag::DateTime);
        case Type::Raw:
        case Type::Image:
            return with(Tag::Raw);
        case Type::Handle:
            return with(Tag::Handle);
        case Type::Struct:
            return with(Tag::Struct);
        default:
            return everyTag;
    }
}

// Whether a value with that tag may stand in a variable of `type` as it is.
constexpr bool fits(Tag tag, Type type) noexcept {
    return contains(fittingTags(type), tag);
}

}  // namespace uproc
