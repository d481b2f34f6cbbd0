#include "components/upopmail/mail_instance.hpp"

#include <new>

#include "runtime/files/script_file_names.hpp"

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

Result<std::string> MailInstance::pathOf(std::string_view name, std::size_t limit,
                                         runtime::ScriptFileNames::Kind kind) const {
    if (services.fileNames) return services.fileNames->pathOf(name, limit, kind);
    return runtime::scriptFilePath(name, nullptr, limit, kind);
}

}  // namespace uproc::upopmail
