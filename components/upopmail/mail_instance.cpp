#include "components/upopmail/mail_instance.hpp"

#include <new>

#include "runtime/files/script_file_names.hpp"

namespace uproc::upopmail {

MailInstance::MailInstance(runtime::Services& applicationServices)
    : services(applicationServices), log(applicationServices.messages) {}

MailInstance::~MailInstance() {
    // With no memory left the connections at least are closed.
    try {
        if (smtp) closeSmtp();
    } catch (const std::bad_alloc&) {
        smtp.reset();
    }
    try {
        if (pop) closePop();
    } catch (const std::bad_alloc&) {
        pop.reset();
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

MailInstance::Farewell MailInstance::closePop() {
    removeSecurity(popContext, *pop, log);
    const auto reply = pop->quit();
    pop.reset();
    popContext.endLifetime();
    pendingList = {};
    pendingMail.reset();
    pendingRawMail.reset();
    if (!reply) return Farewell::ConnectionLost;
    return reply->isOk() ? Farewell::Done : Farewell::Refused;
}

Result<std::string> MailInstance::pathOf(std::string_view name, std::size_t limit,
                                         runtime::ScriptFileNames::Kind kind) const {
    if (services.fileNames) return services.fileNames->pathOf(name, limit, kind);
    return runtime::scriptFilePath(name, nullptr, limit, kind);
}

}  // namespace uproc::upopmail
