#include "components/upopmail/receiving.hpp"

#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

void addItem(std::string& list, std::string_view name, std::string_view value) {
    if (!list.empty()) list += GoldSeparator;
    list.append(name).append("=").append(singleLine(value));
}

Status receivingFailed(MailInstance& mail, std::string_view operation, const Error& error, Status timeout) {
    mail.log.diagnostic(std::string(operation) + ": " + error.text);
    if (mail.pop->isBroken()) mail.closePop();
    if (error.code == static_cast<int>(runtime::NetworkError::Timeout)) return timeout;
    const bool isProtocol = error.code == static_cast<int>(runtime::NetworkError::LineTooLong) ||
                            error.code >= static_cast<int>(ProtocolError::MalformedReply);
    return isProtocol ? receive_status::RetrievalFailed : status::NetworkProblem;
}

}  // namespace uproc::upopmail
