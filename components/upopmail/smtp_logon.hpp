// Logging on to an SMTP server, for LogonSMTP and for SendMail without a connection.
#pragma once

#include <string>

#include "components/upopmail/mail_instance.hpp"

namespace uproc::upopmail {

// Connects and establishes the security context; the instance must not be logged on. 0 or the $status of LogonSMTP,
// told in a diagnostic that names `operation`. `response` of the instance becomes the decisive reply.
Status logonToSmtp(MailInstance& mail, std::string_view operation, const std::string& connectionString);

// What a connection string leads to, with the protocol's port if it names none. An empty host is an Error.
Result<runtime::ConnectionString> mailTarget(const runtime::Network& network, const std::string& connectionString,
                                             std::uint16_t tcpPort, std::uint16_t tlsPort);

// A server that breaks the protocol is a matter of the security context, as the manual has it: -8. What the network
// does is -9.
Status logonFailureStatus(const Error& error);

}  // namespace uproc::upopmail
