#include "components/upopmail/mail_message.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include <unistd.h>

#include "components/upopmail/mime_encoding.hpp"
#include "components/upopmail/text.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::int64_t SecondsOfDay = 86400;

struct CalendarTime {
    std::chrono::year_month_day date;
    unsigned weekday;
    int hour, minute, second;
};

CalendarTime calendarTime(std::int64_t seconds) {
    using namespace std::chrono;
    const std::int64_t day = seconds / SecondsOfDay - (seconds % SecondsOfDay < 0 ? 1 : 0);
    const int secondOfDay = static_cast<int>(seconds - day * SecondsOfDay);
    const sys_days days{std::chrono::days{day}};
    return {year_month_day{days}, weekday{days}.c_encoding(), secondOfDay / 3600, secondOfDay / 60 % 60,
            secondOfDay % 60};
}

// RFC 5322, section 3.3: "Mon, 02 Mar 2026 09:05:00 +0100".
std::string internetDate(std::int64_t date, int utcOffset) {
    static constexpr std::array Days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array Months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const CalendarTime time = calendarTime(date / 100 + utcOffset);
    const int offset = std::abs(utcOffset) / 60;
    std::array<char, 64> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d %c%02d%02d", Days[time.weekday],
                      static_cast<unsigned>(time.date.day()), Months[static_cast<unsigned>(time.date.month()) - 1],
                      static_cast<int>(time.date.year()), time.hour, time.minute, time.second,
                      utcOffset < 0 ? '-' : '+', offset / 60 % 100, offset % 60);
    return {text.data(), static_cast<std::size_t>(length)};
}

// The message identification as the user gave it, which the manual leaves unchecked; it can only not break the header.
std::string messageIdField(std::string_view messageId) {
    std::string text = singleLine(messageId);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return structuredField("Message-ID", {text});
}

// The local part of a host name that may stand in a message identification.
std::string hostName() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    std::string result;
    for (const char c : std::string_view(name.data())) {
        const bool isAllowed =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        if (isAllowed) result += c;
    }
    return result.empty() ? "localhost" : result;
}

}  // namespace

std::string composeHeader(const MailMessage& message, const MessageHeader& header) {
    std::string result = structuredField("Date", {internetDate(header.date, header.utcOffset)});
    result += structuredField("From", addressFieldParts({header.from}));
    if (header.replyTo) result += structuredField("Reply-To", addressFieldParts({*header.replyTo}));
    if (!header.to.empty()) result += structuredField("To", addressFieldParts(header.to));
    if (!header.cc.empty()) result += structuredField("Cc", addressFieldParts(header.cc));
    if (!message.subject.empty()) result += unstructuredField("Subject", message.subject);
    result += messageIdField(header.messageId);
    if (message.priority) result += structuredField("X-Priority", {std::to_string(*message.priority)});
    return result + structuredField("MIME-Version", {"1.0"});
}

std::string generateMessageId(runtime::Services& services) {
    static constexpr std::string_view Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const std::int64_t now = services.clock->now();
    const CalendarTime time = calendarTime(now / 100);
    std::array<char, 48> stamp{};
    std::snprintf(stamp.data(), stamp.size(), "%04d%02u%02u%02d%02d%02d%02d", static_cast<int>(time.date.year()),
                  static_cast<unsigned>(time.date.month()), static_cast<unsigned>(time.date.day()), time.hour,
                  time.minute, time.second, static_cast<int>(now % 100));
    std::string result = "<";
    result += stamp.data();
    result += '.';
    for (int i = 0; i < 16; ++i)
        result += Alphanumeric[services.random->next() % Alphanumeric.size()];
    return result + "@" + hostName() + ">";
}

}  // namespace uproc::upopmail
