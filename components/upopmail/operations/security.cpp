// Manual: "SetSecurity", "GetSecurity".
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"
#include "components/upopmail/security_properties.hpp"
#include "components/upopmail/text.hpp"
#include "components/upopmail/uniface_list.hpp"

namespace uproc::upopmail {

namespace {

constexpr std::size_t LongestProperties = 255;
constexpr std::size_t LongestParameters = 4095;
constexpr std::size_t LongestRuntimeInfo = 1023;

Status creationStatus(const Error& error) {
    switch (static_cast<runtime::SecurityError>(error.code)) {
        case runtime::SecurityError::EntryPointNotFound:
            return security_status::EntryPointNotFound;
        case runtime::SecurityError::Initialization:
            return security_status::Initialization;
        case runtime::SecurityError::Memory:
            return security_status::OutOfMemory;
    }
    return security_status::Initialization;
}

// What is no name is not repeated: with a wrong separator it may hold the driver parameters. Documentation prints the
// list separator as a plain semicolon; who copies it as such gets a hint.
Status invalidEntryPoint(MailInstance& mail, const std::string& entryPoint) {
    const bool hasSemicolon = entryPoint.find(';') != std::string::npos;
    mail.log.diagnostic(std::string("SetSecurity: the entry point is not the name of a function") +
                        (hasSemicolon ? " (list items are separated by GOLD ;, not by a semicolon)" : ""));
    return security_status::EntryPointNotFound;
}

Status invalidProperties(MailInstance& mail) {
    mail.log.diagnostic(
        "SetSecurity: DriverProperties must have the form SMTP=EntryPoint·;USE=MAND, with POP= for "
        "POP3 servers and OPT for optional drivers");
    return security_status::InvalidProperties;
}

// A failed call leaves the context as it was. Only a successful one starts a new context after a connection lifetime.
Status setSecurity(MailInstance& mail, runtime::NativeCall& call) {
    std::string properties = call.arguments[0].toText();
    const std::string parameters = call.arguments[1].toText();
    if (properties.size() > LongestProperties || parameters.size() > LongestParameters) {
        return security_status::InvalidProperties;
    }
    auto parsed = parseSecurityProperties(properties);
    if (!parsed) return invalidProperties(mail);
    const bool isConnected = parsed->serverType == ServerType::Smtp ? mail.smtp != nullptr : mail.pop != nullptr;
    if (isConnected) return security_status::Connected;
    SecurityContext& context = mail.context(parsed->serverType);
    if (parsed->entryPoint.empty()) {
        context.clear();
        mail.log.forgetParameters(parsed->serverType);
        return status::Success;
    }
    if (!call.services.security) return security_status::NoAccess;
    if (!isEntryPointName(parsed->entryPoint)) return invalidEntryPoint(mail, parsed->entryPoint);
    mail.log.hideParameters(parsed->serverType, parameters);
    auto driver = call.services.security->create(parsed->entryPoint, properties, parameters);
    if (!driver) {
        mail.log.diagnostic("SetSecurity: " + driver.error().text);
        return creationStatus(driver.error());
    }
    SecurityContextEntry entry;
    entry.properties = std::move(properties);
    entry.entryPoint = std::move(parsed->entryPoint);
    entry.use = parsed->use;
    entry.driver = std::move(*driver);
    // The former context's secrets are forgotten with it; this call's are hidden anew.
    if (context.startsAnew()) {
        mail.log.forgetParameters(parsed->serverType);
        mail.log.hideParameters(parsed->serverType, parameters);
    }
    context.append(std::move(entry));
    return status::Success;
}

// INUSE and what the driver says of the current or last connection, whole items up to the documented size.
std::string runtimeInfo(SecurityContextEntry& entry) {
    std::string info = entry.inUse ? "INUSE=TRUE" : "INUSE=FALSE";
    if (!entry.wasUsed || !entry.driver->supportsRuntimeInfo()) return info;
    const std::string driverInfo = entry.driver->runtimeInfo();
    for (std::size_t start = 0; start < driverInfo.size();) {
        const auto end = std::min(driverInfo.find(GoldSeparator, start), driverInfo.size());
        if (info.size() + 1 + end - start > LongestRuntimeInfo) break;
        info += GoldSeparator + driverInfo.substr(start, end - start);
        start = end + 1;
    }
    return info;
}

Status getSecurity(MailInstance& mail, runtime::NativeCall& call) {
    const auto serverType = parseServerType(call.arguments[1].toText());
    if (!serverType) return security_status::InvalidProperties;
    auto& entries = mail.context(*serverType).entries();
    const std::int64_t number = call.arguments[0].toInteger();
    if (number < 1 || number > static_cast<std::int64_t>(entries.size())) return security_status::InvalidDriverNumber;
    SecurityContextEntry& entry = entries[static_cast<std::size_t>(number - 1)];
    call.arguments[1] = Value::string(entry.properties);
    call.arguments[2] = Value::string(runtimeInfo(entry));
    return status::Success;
}

}  // namespace

void addSecurityOperations(OperationTable& table) {
    table.push_back({"SetSecurity",
                     {stringIn("DriverProperties"), stringIn("DriverParameters")},
                     operation<setSecurity, security_status::OutOfMemory>});
    table.push_back({"GetSecurity",
                     {numericIn("DriverNumber"), stringInOut("DriverProperties"), stringOut("RuntimeInfo")},
                     operation<getSecurity, security_status::OutOfMemory>});
}

}  // namespace uproc::upopmail
