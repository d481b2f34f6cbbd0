// What a mail server sends, line by line, into the parsers of replies and capabilities.
#include "components/upopmail/smtp_reply.hpp"

#include <cstdint>
#include <string_view>

#include "components/upopmail/smtp_capabilities.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace uproc::upopmail;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    SmtpReplyParser parser;
    while (!rest.empty()) {
        const std::size_t end =
            std::min(rest.find('\n') == std::string_view::npos ? rest.size() : rest.find('\n') + 1, rest.size());
        const auto complete = parser.add(rest.substr(0, end));
        rest.remove_prefix(end);
        if (!complete) return 0;
        if (!*complete) continue;
        const SmtpReply reply = parser.take();
        if (reply.raw.size() > SmtpReplyParser::TotalLimit || reply.lines.empty()) __builtin_trap();
        // Neither a line end nor a control character may reach a person or a log.
        for (const char c : reply.description()) {
            if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') __builtin_trap();
        }
        (void)SmtpCapabilities(reply).has("STARTTLS");
        parser = SmtpReplyParser();
    }
    return 0;
}
