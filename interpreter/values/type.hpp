// ProcScript data types (manual: "ProcScript: Data Types") and parameter declarations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace uproc {

enum class Type : std::uint8_t {
    Any,
    String,
    Numeric,
    Float,
    Boolean,
    Date,
    Time,
    DateTime,
    LinearDate,
    LinearTime,
    LinearDateTime,
    Raw,
    Image,
    XmlStream,
    Handle,
    Struct,
    Entity,
    Occurrence,
};

// Direction of a parameter (manual: "params…endparams").
enum class Direction : std::uint8_t { In, Out, InOut };

struct Parameter {
    std::string name;
    Type type = Type::Any;
    Direction direction = Direction::In;
};

// "string" for Type::String and so on; lower case as the manual writes them.
std::string_view typeName(Type type);
// The type with that name in any case.
std::optional<Type> typeFromName(std::string_view name);

}  // namespace uproc
