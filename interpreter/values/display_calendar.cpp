// Display formats of dates and times (manual: "Display Formats for Date and Time Data"; the linear ones also:
// "Arithmetic With Date and Time Values").
#include <charconv>
#include <vector>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/display_format.hpp"
#include "interpreter/values/text.hpp"

namespace uproc {
namespace {

using display::Parsed;

constexpr std::int64_t timesInADate = 100000000;
constexpr std::int64_t ticksPerHour = 360000;
constexpr std::int64_t ticksPerDay = 24 * ticksPerHour;

// One code of a format, or the constant text between two of them.
struct Part {
    enum class Unit : char {
        Constant,
        Day = 'd',
        Month = 'm',
        MonthName = 'M',
        DayName = 'a',
        Week = 'w',
        Year = 'y',
        FiscalYear = 'x',
        Hour = 'h',
        Minute = 'n',
        Second = 's',
        Tick = 't',
    };
    enum class Letters : std::uint8_t { Lower, Capital, Upper };

    Unit unit = Unit::Constant;
    std::size_t length = 1;  // how many letters the code has
    char padding = 0;        // '0', ' ' or 0
    Letters letters = Letters::Lower;
    bool full = false;      // the whole name
    std::int64_t era = 0;   // added to a year
    std::string text = {};  // Constant
};
using Unit = Part::Unit;

bool isTimeUnit(Unit unit) {
    return unit == Unit::Hour || unit == Unit::Minute || unit == Unit::Second || unit == Unit::Tick;
}
bool holdsDate(Type type) {
    return type == Type::Date || type == Type::DateTime || type == Type::LinearDate || type == Type::LinearDateTime;
}
bool holdsTime(Type type) {
    return type != Type::Date && type != Type::LinearDate;
}

// ---- writing

std::string numberText(std::int64_t number, const Part& part) {
    std::string text = std::to_string(number);
    if (part.padding != 0 && text.size() < 2) text.insert(text.begin(), part.padding);
    return text;
}

std::string nameText(std::string_view name, const Part& part) {
    std::string text(part.full ? name : name.substr(0, part.length));
    if (part.letters == Part::Letters::Upper) return upperCase(text);
    if (part.letters == Part::Letters::Capital) text.front() = upperAscii(text.front());
    return text;
}

std::string yearText(std::int64_t year, const Part& part) {
    year += part.era;
    if (year < 0) year = 0;
    return part.length <= 2 ? paddedDigits(year % 100, 2) : paddedDigits(year, 4);
}

struct Moment {
    std::int64_t date = 0;  // ccyymmdd; 0: none
    std::int64_t time = 0;  // hhnnsstt
};

std::string partText(const Part& part, const Moment& moment) {
    switch (part.unit) {
        case Unit::Day:
            return numberText(moment.date % 100, part);
        case Unit::Month:
            return numberText(moment.date / 100 % 100, part);
        case Unit::MonthName:
            return nameText(monthName(moment.date / 100 % 100), part);
        case Unit::DayName:
            return nameText(dayName(moment.date), part);
        case Unit::Week:
            return numberText(isoWeek(moment.date).week, part);
        case Unit::Year:
            return yearText(moment.date / 10000, part);
        case Unit::FiscalYear:
            return yearText(isoWeek(moment.date).year, part);
        case Unit::Hour:
            return numberText(moment.time / 1000000, part);
        case Unit::Minute:
            return numberText(moment.time / 10000 % 100, part);
        case Unit::Second:
            return numberText(moment.time / 100 % 100, part);
        case Unit::Tick:
            return numberText(moment.time % 100, part);
        default:
            return part.text;
    }
}

class CalendarFormat final : public DisplayFormat {
  public:
    CalendarFormat(Type type, std::vector<Part> parts, bool linear)
        : DisplayFormat(type), parts_(std::move(parts)), linear_(linear) {}

  private:
    bool write(const Value& value, std::string& text) const override {
        return linear_ ? writeLinear(value, text) : writeMoment(value, text);
    }
    bool writeMoment(const Value& value, std::string& text) const;
    bool writeLinear(const Value& value, std::string& text) const;
    [[nodiscard]] bool has(Unit unit) const {
        for (const Part& part : parts_)
            if (part.unit == unit) return true;
        return false;
    }

    std::vector<Part> parts_;
    bool linear_;
};

bool CalendarFormat::writeMoment(const Value& value, std::string& text) const {
    Moment moment;
    if (value.is(Tag::Date)) {
        moment.date = value.integer();
    } else if (value.is(Tag::Time)) {
        moment.time = value.integer();
    } else if (value.is(Tag::DateTime)) {
        moment = {value.integer() / timesInADate, value.integer() % timesInADate};
    } else if (type() == Type::LinearTime) {
        moment.time = timeFromLinear(value.toDecimal());
    } else if (const auto dateTime = dateTimeFromLinear(value.toDecimal())) {
        moment = {*dateTime / timesInADate, *dateTime % timesInADate};
    }
    if (holdsDate(type()) && !isValidDate(moment.date)) return false;
    for (const Part& part : parts_)
        text += partText(part, moment);
    return true;
}

// What is left of a linear value when the larger units of the format are taken out of it.
struct Remainder {
    std::int64_t ticks;

    std::int64_t take(std::int64_t ticksPerUnit) {
        const std::int64_t count = ticks / ticksPerUnit;
        ticks %= ticksPerUnit;
        return count;
    }
};

bool CalendarFormat::writeLinear(const Value& value, std::string& text) const {
    // Beyond a thousand years a number of days is a date rather than a distance.
    constexpr std::int64_t longestDistance = 365250;
    const bool isDistance = value.isNumber();
    const Decimal days = isDistance                ? value.toDecimal()
                         : value.is(Tag::Date)     ? linearDays(value.integer())
                         : value.is(Tag::DateTime) ? linearDateTime(value.integer())
                                                   : linearTime(value.integer());
    const auto ticks = (days * Decimal(ticksPerDay)).rounded(0).toInt64();
    if (!ticks || *ticks < 0) return false;
    Remainder rest{*ticks};
    const bool monthsOrYears = has(Unit::Month) || has(Unit::Year);
    const std::int64_t wholeDays = has(Unit::Day) || monthsOrYears ? rest.take(ticksPerDay) : 0;
    if (wholeDays > longestDistance * 10) return false;
    // Distances count what has passed since 1 January 0000; that is day 1 of dates.
    const std::int64_t from = (isDistance && wholeDays <= longestDistance) || !holdsDate(type()) ? 0 : 1;
    const Civil civil = civilFromDays(daysFromCivil(0, 1, 1) + wholeDays - from);
    std::int64_t month = static_cast<std::int64_t>(civil.month) - 1 + from;
    if (!has(Unit::Year)) month += civil.year * 12;
    std::int64_t day = wholeDays;
    if (has(Unit::Month)) {
        day = static_cast<std::int64_t>(civil.day) - 1 + from;
    } else if (has(Unit::Year)) {
        day = wholeDays - (daysFromCivil(civil.year, 1, 1) - daysFromCivil(0, 1, 1));
    }
    const std::int64_t hour = has(Unit::Hour) ? rest.take(ticksPerHour) : 0;
    const std::int64_t minute = has(Unit::Minute) ? rest.take(ticksPerHour / 60) : 0;
    const std::int64_t second = has(Unit::Second) ? rest.take(ticksPerHour / 3600) : 0;
    for (const Part& part : parts_) {
        const std::int64_t number = part.unit == Unit::Day      ? day
                                    : part.unit == Unit::Month  ? month
                                    : part.unit == Unit::Year   ? civil.year
                                    : part.unit == Unit::Hour   ? hour
                                    : part.unit == Unit::Minute ? minute
                                    : part.unit == Unit::Second ? second
                                                                : rest.ticks;
        text += part.unit == Unit::Constant ? part.text : numberText(number, part);
    }
    return true;
}

// ---- parsing

class CalendarParser {
  public:
    CalendarParser(std::string_view text, Type type) : text_(text), type_(type) {}
    Parsed parse();

  private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    static bool isLetter(char c) { return lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z'; }
    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    // Each returns what is wrong, or "".
    std::string code();
    std::string name(std::string_view letters);
    std::string number(std::string_view letters, bool suppressed);
    void constant(char c);
    void era(Part& part);
    [[nodiscard]] std::string misplaced(Unit unit) const;

    std::string_view text_;
    Type type_;
    std::size_t at_ = 0;
    bool linear_ = false;
    bool codes_ = false;
    std::vector<Part> parts_;
};

void CalendarParser::constant(char c) {
    if (parts_.empty() || parts_.back().unit != Unit::Constant) parts_.emplace_back();
    parts_.back().text += c;
}

std::string CalendarParser::misplaced(Unit unit) const {
    if (isTimeUnit(unit) && !holdsTime(type_)) return "a date has no hours, minutes and seconds";
    if (linear_ && (unit == Unit::Day || unit == Unit::Month || unit == Unit::Year || isTimeUnit(unit))) {
        return unit != Unit::Day && !isTimeUnit(unit) && !holdsDate(type_) ? "a time has no months and years" : "";
    }
    if (linear_) return "behind L stand d, m, y, h, n and s";
    return !isTimeUnit(unit) && !holdsDate(type_) ? "a time has no days, months and years" : "";
}

std::string CalendarParser::name(std::string_view letters) {
    Part part;
    part.unit = lowerAscii(letters.front()) == 'm' ? Unit::MonthName : Unit::DayName;
    part.length = letters.size();
    const bool month = part.unit == Unit::MonthName;
    if (month ? letters.size() != 3 : letters.size() < 2 || letters.size() > 3)
        return "names have two or three letters";
    if (peek() == '*') {
        if (letters.size() != (month ? 3U : 2U)) return "behind aaa stands no '*'";
        ++at_;
        part.full = true;
    }
    const std::string lower = lowerCase(letters);
    std::string capital = lower;
    capital.front() = upperAscii(capital.front());
    if (letters == upperCase(lower)) {
        part.letters = Part::Letters::Upper;
    } else if (letters == capital) {
        part.letters = Part::Letters::Capital;
    } else if (letters != lower) {
        return "the letters of a name are mixed";
    }
    parts_.push_back(part);
    return misplaced(part.unit);
}

// yyyy+543
void CalendarParser::era(Part& part) {
    if ((peek() != '+' && peek() != '-') || !isDigit(peek(1))) return;
    const bool minus = peek() == '-';
    ++at_;
    const char* const first = text_.data() + at_;
    int years = 0;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), years);
    at_ += static_cast<std::size_t>(end - first);
    part.era = error != std::errc() ? 0 : minus ? -years : years;
}

std::string CalendarParser::number(std::string_view letters, bool suppressed) {
    Part part;
    part.unit = static_cast<Unit>(lowerAscii(letters.front()));
    // Manual, example of times: zh:zm.zs
    if (part.unit == Unit::Month && !holdsDate(type_)) part.unit = Unit::Minute;
    part.length = letters.size();
    const bool year = part.unit == Unit::Year || part.unit == Unit::FiscalYear;
    if (year && !linear_ ? letters.size() != 2 && letters.size() != 4 : letters.size() > (year ? 4U : 2U)) {
        return std::string("'") + std::string(letters) + "' is no code";
    }
    if (suppressed && (year || letters.size() != 1)) return "behind z stands a single letter";
    part.padding = part.unit == Unit::Tick || letters.size() == 2 ? '0' : suppressed && !linear_ ? ' ' : '\0';
    if (linear_ && year) part.padding = 0;
    if (year && !linear_) era(part);
    parts_.push_back(part);
    return misplaced(part.unit);
}

std::string CalendarParser::code() {
    bool suppressed = false;
    while (lowerAscii(peek()) == 'z') {
        suppressed = true;
        ++at_;
    }
    const std::size_t start = at_;
    const char letter = lowerAscii(peek());
    while (isLetter(peek()) && lowerAscii(peek()) == letter)
        ++at_;
    const std::string_view letters = text_.substr(start, at_ - start);
    codes_ = true;
    if (letters.empty()) return "behind z stands a code";
    if (letter == 'a' || (letter == 'm' && letters.size() > 2)) {
        return suppressed ? "behind z stands the code of a number" : name(letters);
    }
    if (letter == 'j') return "Japanese eras need a language setup";
    if (std::string_view("dmwyxhnst").find(letter) == std::string_view::npos) {
        return "'" + std::string(letters) + "' is no code";
    }
    return number(letters, suppressed);
}

Parsed CalendarParser::parse() {
    if (lowerAscii(peek()) == 'l') {
        linear_ = true;
        ++at_;
    }
    while (at_ < text_.size()) {
        if (!isLetter(peek())) {
            constant(text_[at_++]);
            continue;
        }
        std::string problem = code();
        if (!problem.empty()) return fail(0, std::move(problem));
    }
    if (!codes_) return fail(0, "it has no code for a date or time");
    return std::make_shared<CalendarFormat>(type_, std::move(parts_), linear_);
}

}  // namespace

Parsed display::parseCalendar(std::string_view text, Type type) {
    return CalendarParser(text, type).parse();
}

}  // namespace uproc
