// The operators of ProcScript expressions on values (manual: "Arithmetic Operators", "Relational Operators",
// "Arithmetic With Date and Time Values", "Extracting Values From ... Data").
#pragma once

#include <cstdint>

#include "interpreter/values/string_object.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

// How an operation went; anything but Ok leaves a null result.
enum class Outcome : std::uint8_t { Ok, DivideByZero, Overflow };

Outcome add(const Value& a, const Value& b, Value& result);
Outcome subtract(const Value& a, const Value& b, Value& result);
Outcome multiply(const Value& a, const Value& b, Value& result);
Outcome divide(const Value& a, const Value& b, Value& result);
Outcome modulo(const Value& a, const Value& b, Value& result);
Value negate(const Value& a);

// How two values stand to each other. Unordered: a number against text that is none - every comparison is false but !=.
enum class Ordering : std::uint8_t { Less, Equal, Greater, Unordered };

struct CompareRules {
    bool nullEqualsZero = true;  // $NUM_NULL_CMP_ZERO
};
Ordering compare(const Value& a, const Value& b, CompareRules rules = {});

// A syntax or regex string, which = and != match instead of comparing it.
inline bool isPattern(const Value& value) {
    return value.isText() && static_cast<const StringObject*>(value.object())->kind() != TextKind::Plain;
}

// A value as a condition: a string is true unless it is "" (manual: "Relational Operators", "Arithmetic Expressions
// Used as Conditional Expressions"); anything else is converted to boolean.
inline bool isTrue(const Value& value) {
    return value.isText() ? !value.isEmpty() : value.toBoolean();
}

// source[first], source[first,last], source[first:count]; bounds as values.
Value extractFrom(const Value& source, const Value& first);
Value extractRange(const Value& source, const Value& first, const Value& last);
Value extractCount(const Value& source, const Value& first, const Value& count);

}  // namespace uproc
