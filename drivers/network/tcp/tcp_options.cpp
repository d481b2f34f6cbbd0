#include "drivers/network/tcp/tcp_options.hpp"

#include <charconv>

#include "drivers/network/text.hpp"

namespace uproc::network {

namespace {

struct Option {
    std::string name;
    std::string_view value;
};

// "name=value", "name value", "name:value" or just "name".
Option divide(std::string_view item) {
    const auto end = item.find_first_of("=: \t");
    if (end == std::string_view::npos) return {lowerCase(item), {}};
    std::string_view value = trimmed(item.substr(end));
    if (!value.empty() && (value.front() == '=' || value.front() == ':')) value = trimmed(value.substr(1));
    return {lowerCase(item.substr(0, end)), value};
}

std::optional<int> numberBetween(std::string_view text, int least, int most) {
    int number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stop != text.data() + text.size() || number < least || number > most) return {};
    return number;
}

constexpr int mostKilobytes = 1'048'576;
constexpr int mostQueueLength = 65'535;

// False: the option is unknown or its value is not one of the documented ones.
bool apply(const Option& option, TcpOptions& options) {
    const auto number = [&](int least, int most) { return numberBetween(option.value, least, most); };
    if (option.name == "ub") {
        const auto bytes = number(256, 8192);
        if (bytes) options.messageBuffer = *bytes;
        return bytes.has_value();
    }
    if (option.name == "sb" || option.name == "rb") {
        const auto kilobytes = number(1, mostKilobytes);
        if (kilobytes) (option.name == "sb" ? options.sendBufferKilobytes : options.receiveBufferKilobytes) = kilobytes;
        return kilobytes.has_value();
    }
    if (option.name == "n") {
        const auto nagle = number(0, 1);
        if (nagle) options.nagle = *nagle == 1;
        return nagle.has_value();
    }
    if (option.name == "prf") {
        if (option.value != "4" && option.value != "6") return false;
        options.preference = option.value == "4" ? TcpOptions::Version::Tcp4 : TcpOptions::Version::Tcp6;
        return true;
    }
    if (option.name == "ql") {
        const auto length = number(1, mostQueueLength);
        if (length) options.queueLength = length;
        return length.has_value();
    }
    if (option.name == "nl" && option.value.empty()) return options.noLinger = true;
    if (option.name == "ka" && option.value.empty()) return options.keepAlive = true;
    return false;
}

}  // namespace

TcpOptionsReading parseTcpOptions(std::string_view text) {
    TcpOptionsReading reading;
    for (const std::string_view part : split(text, ',')) {
        const std::string_view item = trimmed(part);
        if (item.empty()) continue;
        if (!apply(divide(item), reading.options)) {
            reading.problems.push_back("USYS$TCP_PARAMS: option \"" + printable(item) +
                                       "\" is unknown or has a value out of range; it is not used");
        }
    }
    return reading;
}

}  // namespace uproc::network
