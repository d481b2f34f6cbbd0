// The calendar against Python's datetime (tests/tools/calendar_oracle.py), and months that are added.
#include <array>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "interpreter/values/calendar.hpp"
#include "interpreter/values/calendar_text.hpp"

namespace uproc {
namespace {

struct ClosePipe {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
};

TEST(Calendar, WeeksAndLinearDaysEqualPythonsDatetime) {
    constexpr std::int64_t daysOfYear0 = 366;
    const std::string command = "python3 '" UPROC_SOURCE_DIR "/tests/tools/calendar_oracle.py' 20000 7";
    const std::unique_ptr<std::FILE, ClosePipe> oracle(popen(command.c_str(), "r"));
    ASSERT_TRUE(oracle);
    std::array<char, 256> line;
    int compared = 0;
    while (std::fgets(line.data(), static_cast<int>(line.size()), oracle.get()) != nullptr) {
        std::istringstream words(line.data());
        std::int64_t date = 0;
        unsigned day = 0;
        std::int64_t year = 0;
        std::int64_t week = 0;
        std::int64_t ordinal = 0;
        ASSERT_TRUE(words >> date >> day >> year >> week >> ordinal) << line.data();
        ASSERT_TRUE(isValidDate(date)) << date;
        ASSERT_EQ(weekday(date), day) << date;
        ASSERT_EQ(isoWeek(date).year, year) << date;
        ASSERT_EQ(isoWeek(date).week, week) << date;
        ASSERT_EQ(linearDays(date), Decimal(ordinal + daysOfYear0)) << date;
        ASSERT_EQ(dateFromLinear(Decimal(ordinal + daysOfYear0)), date);
        ++compared;
    }
    EXPECT_EQ(compared, 20000);
}

TEST(Calendar, MonthsEndWithTheirLastDay) {
    EXPECT_EQ(monthsLater(20190131, 1, 31), 20190228);
    EXPECT_EQ(monthsLater(20190131, 13, 31), 20200229);
    EXPECT_EQ(monthsLater(20190131, -1, 31), 20181231);
    EXPECT_EQ(monthsLater(20190228, 1, 31), 20190331);
    EXPECT_EQ(monthsLater(101, -1, 1), std::nullopt);
    EXPECT_EQ(monthsLater(99991231, 1, 31), std::nullopt);
    EXPECT_EQ(monthsLater(20190131, INT64_MAX, 31), std::nullopt);
}

TEST(Calendar, HostileTextsAreNoDates) {
    for (const char* text : {"", "-", "::::", "99999999999999999999", "0-0-0", "1-1-99999", "aaa-bbb-ccc", "\xff\xfe",
                             "1-jan-2019 99:99:99:99", "T", " T ", "12:", ":12", "1 2 3 4 5"}) {
        EXPECT_FALSE(parseDateTime(text, 0) && *parseDateTime(text, 0) > 0 && parseDate(text, 0)) << text;
    }
    EXPECT_EQ(parseTime("12:"), 12000000);
    EXPECT_EQ(parseDateTime("2400", 0), std::nullopt);
}

}  // namespace
}  // namespace uproc
