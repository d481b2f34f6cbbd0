// The service extensions a server announces in its reply to EHLO (RFC 5321, section 4.1.1.1).
#pragma once

#include <string>
#include <string_view>

#include "components/upopmail/smtp_reply.hpp"

namespace uproc::upopmail {

class SmtpCapabilities {
  public:
    // None: before EHLO, after HELO, and at the moment of a TLS upgrade.
    SmtpCapabilities() = default;
    explicit SmtpCapabilities(const SmtpReply& ehloReply);

    // `keyword` in any case; the first line of the reply is the server's name and never a keyword.
    [[nodiscard]] bool has(std::string_view keyword) const;
    // What follows the keyword: "1000000" of "SIZE 1000000"; "" if nothing does or the keyword is not announced.
    [[nodiscard]] std::string_view parameters(std::string_view keyword) const;
    // All lines as received, for security drivers.
    [[nodiscard]] std::string_view raw() const { return raw_; }

  private:
    struct Extension {
        std::string keyword;
        std::string parameters;
    };
    [[nodiscard]] const Extension* find(std::string_view keyword) const;

    std::vector<Extension> extensions_;
    std::string raw_;
};

}  // namespace uproc::upopmail
