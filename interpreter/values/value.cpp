#include "interpreter/values/value.hpp"

#include <limits>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/classic_number.hpp"
#include "interpreter/values/handle_target.hpp"
#include "interpreter/values/string_object.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {

Value Value::number(const Decimal& value) {
    Value made;
    made.setNumber(value);
    return made;
}

void Value::setNumber(const Decimal& value) {
    if (value.exponent() == 0) {
        if (const auto whole = value.toInt64()) return setInteger(*whole);
    }
    const Decimal plain = value.normalized();
    if (plain.exponent() >= 0) {
        if (const auto whole = plain.toInt64()) return setInteger(*whole);
    }
    constexpr auto most = static_cast<Decimal::Coefficient>(std::numeric_limits<std::int64_t>::max());
    if (plain.coefficient() <= most) {
        const auto coefficient = static_cast<std::int64_t>(plain.coefficient());
        *this =
            smallDecimal(plain.isNegative() ? -coefficient : coefficient, static_cast<std::int16_t>(plain.exponent()));
    } else if (is(Tag::BigDecimal) && object_->unique()) {
        static_cast<NumberObject*>(object_)->number = plain;
    } else {
        *this = Value(Tag::BigDecimal, new NumberObject(plain));
    }
}

Value Value::string(std::string_view utf8) {
    return Value(Tag::String, new StringObject(std::string(utf8)));
}
Value Value::string(std::string&& utf8) {
    return Value(Tag::String, new StringObject(std::move(utf8)));
}
Value Value::raw(std::string_view bytes) {
    return Value(Tag::Raw, new StringObject(std::string(bytes)));
}
Value Value::string(const Ref<StringObject>& object) noexcept {
    return Value(Tag::String, object.get());
}
Value Value::handle(const Ref<HandleTarget>& target) noexcept {
    return target ? Value(Tag::Handle, target.get()) : Value();
}

bool Value::isEmpty() const noexcept {
    if (isNull()) return true;
    return isText() && stringObject()->empty();
}

StringObject* Value::stringObject() const noexcept {
    return isText() ? static_cast<StringObject*>(object_) : nullptr;
}

HandleTarget* Value::handleTarget() const noexcept {
    return is(Tag::Handle) ? static_cast<HandleTarget*>(object_) : nullptr;
}

StringObject& Value::ownString() {
    auto* object = static_cast<StringObject*>(object_);
    if (!object->unique()) {
        *this = Value(tag_, new StringObject(object->text()));
        object = static_cast<StringObject*>(object_);
    }
    return *object;
}

std::string_view Value::view() const {
    return isText() ? std::string_view(static_cast<StringObject*>(object_)->text()) : std::string_view();
}

std::string Value::toText() const {
    switch (tag_) {
        case Tag::String:
        case Tag::Raw:
            return std::string(view());
        case Tag::Boolean:
            return integer_ != 0 ? "T" : "F";
        case Tag::Integer:
            return std::to_string(integer_);
        case Tag::SmallDecimal:
        case Tag::BigDecimal:
            return toDecimal().toString();
        case Tag::Date:
            return paddedDigits(integer_, 8);
        case Tag::Time:
            return paddedDigits(integer_, 8);
        case Tag::DateTime:
            return paddedDigits(integer_, 16);
        case Tag::Handle:
            return handleTarget()->name();
        case Tag::Null:
        case Tag::Struct:
            break;
    }
    return {};
}

Decimal Value::toDecimal() const {
    switch (tag_) {
        case Tag::Boolean:
        case Tag::Integer:
            return Decimal(integer_);
        case Tag::SmallDecimal: {
            const bool negative = integer_ < 0;
            const auto magnitude =
                negative ? -static_cast<Decimal::Coefficient>(integer_) : static_cast<Decimal::Coefficient>(integer_);
            return Decimal::make(negative, magnitude, exponent_);
        }
        case Tag::BigDecimal:
            return static_cast<NumberObject*>(object_)->number;
        case Tag::String:
        case Tag::Raw:
            // Manual "Implicit Type Conversion": of "5,03" the leading number counts.
            if (const auto number = Decimal::parse(trimmed(view()))) return *number;
            return classicNumber(trimmed(view()));
        case Tag::Date:
            return linearDays(integer_);
        case Tag::Time:
            return linearTime(integer_);
        case Tag::DateTime:
            return linearDateTime(integer_);
        default:
            return {};
    }
}

std::int64_t Value::toInteger() const {
    if (tag_ == Tag::Integer || tag_ == Tag::Boolean) return integer_;
    const Decimal whole = toDecimal().truncated();
    if (const auto exact = whole.toInt64()) return *exact;
    return whole.isNegative() ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

bool Value::toBoolean() const {
    switch (tag_) {
        case Tag::Null:
            return false;
        case Tag::Boolean:
        case Tag::Integer:
        case Tag::SmallDecimal:
            return integer_ != 0;
        case Tag::BigDecimal:
            return !toDecimal().isZero();
        case Tag::String:
        case Tag::Raw: {
            // Manual "Type Conversion Rules": false if it starts with 0, F or N; "Relational Operators": "" is false.
            const std::string_view text = view();
            if (text.empty()) return false;
            const char first = upperAscii(text.front());
            return first != '0' && first != 'F' && first != 'N';
        }
        default:
            return true;
    }
}

}  // namespace uproc
