// Dates and times (manual: "$date", "$clock", "$datim", "addmonths").
#include <array>
#include <optional>

#include "interpreter/builtins/registry.hpp"
#include "interpreter/machine/host.hpp"
#include "interpreter/machine/procerror.hpp"
#include "interpreter/values/calendar.hpp"
#include "interpreter/values/calendar_text.hpp"
#include "interpreter/values/convert.hpp"
#include "interpreter/values/list_value.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

constexpr std::int64_t timesInADate = 100000000;

std::int64_t nowOf(const BuiltinCall& call) {
    return call.host == nullptr ? 0 : call.host->now();
}

void failWith(BuiltinCall& call, int error, std::string_view detail) {
    call.result = Value::string(std::string_view());
    call.state.raise(error, detail);
}

// $date {(Source)}: the present date without a source or with "".
void date(BuiltinCall& call) {
    const std::int64_t today = nowOf(call) / timesInADate;
    if (!call.has(0) || call.arguments[0].isEmpty()) {
        call.result = Value::date(today);
        return;
    }
    const Value& source = call.arguments[0];
    call.result = convert(source, Type::Date, today);
    // A number is one of days, or ccyymmdd if there are not as many days.
    if (call.result.isNull() && source.isNumber()) call.result = convert(Value::string(source.toText()), Type::Date);
    if (call.result.isNull()) failWith(call, procerror::UPROCERR_DATE, "this is no date");
}

// $clock {(Source)}: a source without colons is read by its number of digits; ticks come only of a source like
// "0000000012345678".
void clock(BuiltinCall& call) {
    if (!call.has(0)) {
        call.result = Value::time(nowOf(call) % timesInADate);
        return;
    }
    const Value& source = call.arguments[0];
    if (!source.isText() && !source.isNumber()) {
        call.result = convert(source, Type::Time);
        if (call.result.isNull()) failWith(call, procerror::UPROCERR_TIME, "this is no time");
        return;
    }
    const lists::TextOf written(source);
    const std::string_view text = trimmed(written);
    const bool withTicks = text.size() == 16;
    const bool tooLong = !withTicks && text.size() > 6 && text.find(':') == std::string_view::npos;
    const auto time = tooLong ? std::nullopt : parseTime(text);
    if (!time) return failWith(call, procerror::UPROCERR_TIME, "this is no time");
    call.result = Value::time(withTicks ? *time : *time - *time % 100);
}

// $datim {(Source)}
void dateTime(BuiltinCall& call) {
    const std::int64_t now = nowOf(call);
    if (!call.has(0)) {
        call.result = Value::dateTime(now);
        return;
    }
    call.result = convert(call.arguments[0], Type::DateTime, now / timesInADate);
    if (call.result.isNull()) failWith(call, procerror::UPROCERR_DATETIME, "this is no date and time");
}

// addmonths Months, Date {, ReferenceDate}: the date in $result, of the type of Date (datetime for a text); the day is
// that of the reference date, if there is one. $status stays.
void addMonths(BuiltinCall& call) {
    const std::int64_t today = nowOf(call) / timesInADate;
    const auto momentOf = [&](const Value& value) { return convert(value, Type::DateTime, today); };
    const Value start = momentOf(call.arguments[1]);
    const Value reference = call.has(2) && !call.arguments[2].isEmpty() ? momentOf(call.arguments[2]) : start;
    if (start.integer() < timesInADate || reference.integer() < timesInADate) {
        call.state.result = Value::string(std::string_view());
        return call.state.raise(procerror::UPROCERR_DATETIME, "addmonths needs a date");
    }
    call.state.procError = 0;
    const std::int64_t day = reference.integer() / timesInADate % 100;
    const auto later = monthsLater(start.integer() / timesInADate, call.arguments[0].toInteger(), day);
    // Manual "Limits for Date and Time Values".
    const std::int64_t moment =
        later ? *later * timesInADate + start.integer() % timesInADate : std::int64_t{9999123123595999};
    if (call.arguments[1].is(Tag::Date)) {
        call.state.result = Value::date(moment / timesInADate);
    } else {
        call.state.result = Value::dateTime(moment);
    }
}

constexpr auto function = BuiltinKind::Function;

constexpr std::array table{
    Builtin{function, "$date", "", "in:source?", date, "$date", "locales and language setups other than classic"},
    Builtin{function, "$clock", "", "in:source?", clock, "$clock", "locales and language setups other than classic"},
    Builtin{function, "$datim", "", "in:source?", dateTime, "$datim", "locales and language setups other than classic"},
    Builtin{BuiltinKind::Statement, "addmonths", "", "in:months in:date in:referenceDate?", addMonths, "addmonths"},
};

}  // namespace

std::span<const Builtin> calendarBuiltins() {
    return table;
}

}  // namespace uproc
