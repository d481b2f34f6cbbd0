#include "components/upopmail/mail_instance.hpp"

#include <new>

namespace uproc::upopmail {

MailInstance::MailInstance(runtime::Services& applicationServices)
    : services(applicationServices), log(applicationServices.messages) {}

MailInstance::~MailInstance() {
    if (!smtp) return;
    try {
        closeSmtp();
    } catch (const std::bad_alloc&) {
        smtp.reset();  // the connection at least is closed
    }
}

bool MailInstance::closeSmtp() {
    removeSecurity(smtpContext, *smtp, log);
    const bool isAlive = smtp->quit().has_value();
    response = smtp->lastReply();
    smtp.reset();
    smtpContext.endLifetime();
    return isAlive;
}

}  // namespace uproc::upopmail
