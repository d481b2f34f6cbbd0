#include "components/upopmail/upopmail.hpp"

#include "components/upopmail/mail_instance.hpp"
#include "components/upopmail/operations/operations.hpp"

namespace uproc {

namespace {

std::vector<runtime::NativeOperation> allOperations() {
    std::vector<runtime::NativeOperation> table;
    upopmail::addSecurityOperations(table);
    upopmail::addLogonOperations(table);
    upopmail::addHeaderOperations(table);
    upopmail::addMessageOperations(table);
    upopmail::addSendOperations(table);
    upopmail::addSendMailOperation(table);
    upopmail::addLogonMailOperations(table);
    upopmail::addListMailOperations(table);
    upopmail::addGetMailOperations(table);
    return table;
}

std::unique_ptr<runtime::NativeInstance> createInstance(runtime::Services& services) {
    return std::make_unique<upopmail::MailInstance>(services);
}

}  // namespace

const runtime::NativeComponent& upopmailComponent() {
    static const std::vector<runtime::NativeOperation> operations = allOperations();
    static const runtime::NativeComponent component{"UPOPMAIL", operations, createInstance};
    return component;
}

}  // namespace uproc
