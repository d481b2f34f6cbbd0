// Value: what a ProcScript variable, field, constant or expression holds. 16 bytes, cheap to copy.
//
// Small values (null, boolean, 64-bit numbers with a decimal exponent, dates and times) live in the Value itself;
// strings, big numbers, handles and structs are shared, reference-counted objects. Strings are immutable to everyone
// but their only owner (see StringObject::append).
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "interpreter/values/decimal.hpp"
#include "interpreter/values/ref.hpp"
#include "interpreter/values/type.hpp"

namespace uproc {

class StringObject;
class HandleTarget;
class StructObject;

// What a Value holds. The numeric tags are adjacent, and those of objects are the last ones, so that one comparison
// tells each of them; behind them stand those whose release may run ProcScript code.
enum class Tag : std::uint8_t {
    Null,          // undefined; reads as "", 0, false
    Boolean,       // payload 0 or 1
    Date,          // ccyymmdd
    Time,          // hhnnsstt
    DateTime,      // ccyymmddhhnnsstt
    Integer,       // payload int64
    SmallDecimal,  // payload int64 × 10^exponent
    BigDecimal,    // object: NumberObject
    String,        // object: StringObject, UTF-8
    Raw,           // object: StringObject, any bytes
    Handle,        // object: HandleTarget
    Struct,        // object: StructObject
};

// A number outside 64 bits. Only an only owner changes it (Value::setNumber).
class NumberObject final : public Counted {
  public:
    explicit NumberObject(const Decimal& number) : number(number) {}
    Decimal number;
};

class Value {
  public:
    constexpr Value() noexcept : tag_(Tag::Null), integer_(0) {}
    Value(const Value& other) noexcept { copyFrom(other); }
    Value(Value&& other) noexcept { moveFrom(other); }
    // Assignment releases the old object last: the last reference to an instance runs its `cleanup` operation, which
    // may read this very Value.
    Value& operator=(const Value& other) noexcept {
        if (other.isObject()) other.object_->retain();
        Counted* old = isObject() ? object_ : nullptr;
        bitsFrom(other);
        if (old) old->release();
        return *this;
    }
    Value& operator=(Value&& other) noexcept {
        if (this != &other) {
            Counted* old = isObject() ? object_ : nullptr;
            moveFrom(other);
            if (old) old->release();
        }
        return *this;
    }
    ~Value() {
        if (isObject()) object_->release();
    }

    // ---- making values
    static Value null() noexcept { return {}; }
    static Value boolean(bool value) noexcept { return Value(Tag::Boolean, value ? 1 : 0); }
    static Value integer(std::int64_t value) noexcept { return Value(Tag::Integer, value); }
    // coefficient × 10^exponent, kept inline.
    static Value smallDecimal(std::int64_t coefficient, std::int16_t exponent) noexcept {
        Value v(Tag::SmallDecimal, coefficient);
        v.exponent_ = exponent;
        return v;
    }
    // Picks the smallest of the three numeric representations.
    static Value number(const Decimal& value);
    static Value string(std::string_view utf8);
    static Value raw(std::string_view bytes);
    static Value string(std::string&& utf8);
    static Value string(const Ref<StringObject>& object) noexcept;
    static Value handle(const Ref<HandleTarget>& target) noexcept;  // a null Ref gives a null Value
    static Value date(std::int64_t ccyymmdd) noexcept { return Value(Tag::Date, ccyymmdd); }
    static Value time(std::int64_t hhnnsstt) noexcept { return Value(Tag::Time, hhnnsstt); }
    static Value dateTime(std::int64_t ccyymmddhhnnsstt) noexcept { return Value(Tag::DateTime, ccyymmddhhnnsstt); }

    // ---- looking at them
    [[nodiscard]] Tag tag() const noexcept { return tag_; }
    [[nodiscard]] bool is(Tag tag) const noexcept { return tag_ == tag; }
    [[nodiscard]] bool isNull() const noexcept { return tag_ == Tag::Null; }
    [[nodiscard]] bool isInteger() const noexcept { return tag_ == Tag::Integer; }
    [[nodiscard]] bool isNumber() const noexcept { return tag_ >= Tag::Integer && tag_ <= Tag::BigDecimal; }
    [[nodiscard]] bool isText() const noexcept { return tag_ == Tag::String || tag_ == Tag::Raw; }
    // "" in the manual's sense: null, or a string with no characters.
    [[nodiscard]] bool isEmpty() const noexcept;
    // The inline payload of Boolean, Integer, SmallDecimal (coefficient), Date, Time, DateTime.
    [[nodiscard]] std::int64_t integer() const noexcept { return integer_; }
    [[nodiscard]] std::int16_t exponent() const noexcept { return exponent_; }
    [[nodiscard]] StringObject* stringObject() const noexcept;
    [[nodiscard]] HandleTarget* handleTarget() const noexcept;

    // ---- conversions that never fail (manual: "Type Conversion Rules"); convert.hpp has the rest
    // The text of a string or raw value as it stands; other values give "" here (use toText).
    [[nodiscard]] std::string_view view() const;
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] Decimal toDecimal() const;
    // Truncated to int64, clamped.
    [[nodiscard]] std::int64_t toInteger() const;
    [[nodiscard]] bool toBoolean() const;

    [[nodiscard]] bool isObject() const noexcept { return tag_ >= Tag::BigDecimal; }
    // Its release may run an instance's `cleanup` operation.
    [[nodiscard]] bool releaseRunsCode() const noexcept { return tag_ >= Tag::Handle; }
    [[nodiscard]] Counted* object() const noexcept { return object_; }
    // Only for the machine and the string code: replaces an Integer's payload in place.
    void setInteger(std::int64_t value) noexcept {
        Counted* old = isObject() ? object_ : nullptr;
        tag_ = Tag::Integer;
        integer_ = value;
        if (old) old->release();
    }
    // Becomes that number, in the object of its old one if nobody else refers to it.
    void setNumber(const Decimal& value);
    void setBoolean(bool value) noexcept {
        Counted* old = isObject() ? object_ : nullptr;
        tag_ = Tag::Boolean;
        integer_ = value ? 1 : 0;
        if (old) old->release();
    }
    // Makes this the only owner of its string object (copying it if shared) and returns it; *this must hold text.
    StringObject& ownString();

  private:
    Value(Tag tag, std::int64_t integer) noexcept : tag_(tag), integer_(integer) {}
    Value(Tag tag, Counted* object) noexcept : tag_(tag), object_(object) { object_->retain(); }

    void bitsFrom(const Value& other) noexcept {
        tag_ = other.tag_;
        exponent_ = other.exponent_;
        integer_ = other.integer_;  // copies the pointer as well: both are 8 bytes (asserted below)
    }
    void copyFrom(const Value& other) noexcept {
        bitsFrom(other);
        if (isObject()) object_->retain();
    }
    void moveFrom(Value& other) noexcept {
        bitsFrom(other);
        other.tag_ = Tag::Null;
        other.integer_ = 0;
    }

    Tag tag_;
    std::int16_t exponent_ = 0;
    union {
        std::int64_t integer_;
        Counted* object_;
    };
};

static_assert(sizeof(Value) == 16);
static_assert(sizeof(void*) == 8, "uproc keeps pointers and 64-bit integers in the same 8 bytes of a Value");

}  // namespace uproc
