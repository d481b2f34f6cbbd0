// A text read as a date, a time and both; what comes out is one, can be extracted from and moved.
#include "interpreter/values/calendar.hpp"

#include <cstdint>
#include <string_view>

#include "interpreter/values/calendar_text.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/extraction.hpp"
#include "interpreter/values/operations.hpp"

namespace {

using namespace uproc;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

constexpr std::int64_t timesInADate = 100000000;

bool isMoment(const Value& value) {
    const std::int64_t packed = value.integer();
    switch (value.tag()) {
        case Tag::Null:
            return true;
        case Tag::Date:
            return isValidDate(packed);
        case Tag::Time:
            return isValidTime(packed);
        case Tag::DateTime:
            return isValidTime(packed % timesInADate) && (packed < timesInADate || isValidDate(packed / timesInADate));
        default:
            return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::int64_t today = data[0] % 2 == 0 ? 0 : 20190521;
    const Value days = Value::smallDecimal(static_cast<std::int8_t>(data[0]) * std::int64_t{4099},
                                           static_cast<std::int16_t>(data[1] % 8 - 4));
    const std::string_view written(reinterpret_cast<const char*>(data + 2), size - 2);
    const Value text = Value::string(written);
    for (const Type type : {Type::Date, Type::Time, Type::DateTime}) {
        const Value moment = convert(text, type, today);
        require(isMoment(moment));
        if (moment.isNull()) continue;
        // The internal format is read again as the same.
        require(convert(Value::string(moment.toText()), type).integer() == moment.integer());
        for (int code = 0; code <= static_cast<int>(ExtractionCode::Clock); ++code)
            (void)extractPart(moment, static_cast<ExtractionCode>(code), days);
        Value moved;
        require(add(moment, days, moved) == Outcome::Ok && isMoment(moved));
        require(subtract(moment, days, moved) == Outcome::Ok && isMoment(moved));
        require(subtract(moment, moment, moved) == Outcome::Ok && moved.toDecimal().isZero());
        require(add(moment, text, moved) == Outcome::Ok);
    }
    if (const auto later = monthsLater(today == 0 ? 20200131 : today, data[1] * 37 - 4000, 31))
        require(isValidDate(*later));
    return 0;
}
