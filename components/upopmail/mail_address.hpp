// Email addresses as SetFrom, SetToList, ... take them (RFC 5321, section 4.1.2; RFC 5322, section 3.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uproc::upopmail {

struct MailAddress {
    std::string displayName;  // UTF-8, "" if none
    std::string mailbox;      // local-part@domain, as the envelope carries it

    [[nodiscard]] bool isAsciiMailbox() const;
    // The pieces of this address in a header field; the field may be folded between them.
    [[nodiscard]] std::vector<std::string> headerParts() const;
};

// One address: "local@domain", "<local@domain>" or "Name <local@domain>", the name quoted or not. Nothing if it is none
// of these, holds more than one address, or any control character (which could smuggle in headers or commands).
std::optional<MailAddress> parseMailAddress(std::string_view text);

// The parts of an address header field: the addresses with commas between them.
std::vector<std::string> addressFieldParts(const std::vector<MailAddress>& addresses);

}  // namespace uproc::upopmail
