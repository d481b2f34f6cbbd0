// What stands in the brackets of source[code] (manual: "Extracting Values From Date and Time Data", "Extracting Values
// From Numeric Data").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "interpreter/values/type.hpp"
#include "interpreter/values/value.hpp"

namespace uproc {

enum class ExtractionCode : std::uint8_t {
    Truncated,
    Fraction,
    Rounded,
    Day,
    Month,
    Year,
    FiscalYear,
    Week,
    MonthName,  // the names in three spellings: lower case, with a capital, upper case
    MonthNameCapital,
    MonthNameUpper,
    MonthAbbreviation,
    MonthAbbreviationCapital,
    MonthAbbreviationUpper,
    Weekday,
    DayName,
    DayNameCapital,
    DayNameUpper,
    DayTwoLetters,
    DayTwoLettersCapital,
    DayTwoLettersUpper,
    DayThreeLetters,
    DayThreeLettersCapital,
    DayThreeLettersUpper,
    Hour,
    Minute,
    Second,
    Tick,
    Date,
    Clock,
};

// The code with that spelling, without '#'. Single letters and words in any case; the case of a name's code counts.
std::optional<ExtractionCode> extractionCode(std::string_view text);

// Whether the page of that data type lists the code; of `any` all are listed.
bool isListed(ExtractionCode code, Type type);
// The codes that are, as the manual lists them: "D, M, Y ...".
std::string_view listedCodes(Type type);

// source[code]; `number` is what stands behind the comma of [round,n]. A date or time that is missing gives "".
Value extractPart(const Value& source, ExtractionCode code, const Value& number);

}  // namespace uproc
