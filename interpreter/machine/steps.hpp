// What single instructions of the machine do with values: parts of the loop (dispatch.cpp), inlined there.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <string>

#include "interpreter/values/operations.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

inline bool isEqual(const Value& a, const Value& b, CompareRules rules) {
    if (a.is(Tag::String) && b.is(Tag::String) && !isPattern(a) && !isPattern(b)) {
        // A list knows that it is empty without its text.
        const bool empty = a.stringObject()->empty();
        if (empty || b.stringObject()->empty()) return empty == b.stringObject()->empty();
        return a.view() == b.view();
    }
    return compare(a, b, rules) == Ordering::Equal;
}
inline bool isLess(const Value& a, const Value& b, CompareRules rules) {
    return compare(a, b, rules) == Ordering::Less;
}
inline bool isLessOrEqual(const Value& a, const Value& b, CompareRules rules) {
    const Ordering ordering = compare(a, b, rules);
    return ordering == Ordering::Less || ordering == Ordering::Equal;
}
inline bool isGreater(const Value& a, const Value& b, CompareRules rules) {
    return compare(a, b, rules) == Ordering::Greater;
}
inline bool isGreaterOrEqual(const Value& a, const Value& b, CompareRules rules) {
    const Ordering ordering = compare(a, b, rules);
    return ordering == Ordering::Greater || ordering == Ordering::Equal;
}

inline bool bothIntegers(const Value& a, const Value& b) {
    return a.isInteger() && b.isInteger();
}

// A 32-bit division is several times faster than one of 64 bits.
inline std::int64_t remainder(std::int64_t a, std::int64_t b) {
    if (((static_cast<std::uint64_t>(a) | static_cast<std::uint64_t>(b)) >> 32U) == 0) {
        return static_cast<std::uint32_t>(a) % static_cast<std::uint32_t>(b);
    }
    return a % b;
}

inline void addText(std::string& text, const Value& piece) {
    if (piece.isText()) {
        text += piece.view();
    } else if (piece.isInteger()) {
        std::array<char, 20> digits{};
        const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), piece.integer()).ptr;
        text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    } else {
        text += piece.toText();
    }
}

// Small texts go where the old one stood, if nobody else refers to that; the pieces are released.
inline void concatenate(Value& target, std::span<Value> pieces) {
    constexpr std::size_t reusable = 4096;
    const bool reuse = target.is(Tag::String) && target.object()->unique() && target.stringObject()->bytes() < reusable;
    if (reuse) {
        std::string& text = target.stringObject()->edit();
        text.clear();
        for (const Value& piece : pieces)
            addText(text, piece);
    } else {
        std::string text;
        for (const Value& piece : pieces)
            addText(text, piece);
        target = Value::string(std::move(text));
    }
    for (Value& piece : pieces)
        piece = Value();
}

inline void append(Value& target, std::span<Value> pieces) {
    if (!target.is(Tag::String)) target = Value::string(target.toText());
    StringObject& text = target.ownString();
    for (Value& piece : pieces) {
        if (piece.isText()) {
            text.append(piece.view());
        } else {
            std::string more;
            addText(more, piece);
            text.append(more);
        }
        piece = Value();
    }
}

// The for statement's end: counter past `last` in the direction of the step.
inline bool isPast(const Value& counter, const Value& last, const Value& step, CompareRules rules) {
    const bool down = isLess(step, Value::integer(0), rules);
    return down ? isLess(counter, last, rules) : isGreater(counter, last, rules);
}

}  // namespace uproc
