// Manual: "LogonMail", "LogoffMail", "ListMail and ListMailX", "GetMail and GetMailX", "GetRawMail and GetRawMailX",
// "DeleteMail". None is built yet.
#include "components/upopmail/operation.hpp"
#include "components/upopmail/operations/operations.hpp"

namespace uproc::upopmail {

namespace {

std::vector<Parameter> getMailParameters() {
    return {numericIn("MessageNr"),  stringIn("AttLoc"), numericIn("MailSize"),
            stringOut("HeaderList"), stringOut("Text"),  stringOut("AttList")};
}

std::vector<Parameter> getRawMailParameters() {
    return {numericIn("MessageNr"), numericIn("MailSize"), stringOut("Message")};
}

}  // namespace

void addReceiveOperations(OperationTable& table) {
    table.push_back({"LogonMail",
                     {stringIn("NetworkConnectionString"), stringIn("UserName"), stringIn("Password")},
                     operation<unsupported<"LogonMail">, status::Miscellaneous>,
                     false});
    table.push_back({"LogoffMail", {}, operation<unsupported<"LogoffMail">, status::Miscellaneous>, false});
    table.push_back(
        {"ListMail", {stringOut("ListInfo")}, operation<unsupported<"ListMail">, status::Miscellaneous>, false});
    table.push_back(
        {"ListMailX", {stringOut("ListInfo")}, operation<unsupported<"ListMailX">, status::Miscellaneous>, false});
    table.push_back({"GetMail", getMailParameters(), operation<unsupported<"GetMail">, status::Miscellaneous>, false});
    table.push_back(
        {"GetMailX", getMailParameters(), operation<unsupported<"GetMailX">, status::Miscellaneous>, false});
    table.push_back(
        {"GetRawMail", getRawMailParameters(), operation<unsupported<"GetRawMail">, status::Miscellaneous>, false});
    table.push_back(
        {"GetRawMailX", getRawMailParameters(), operation<unsupported<"GetRawMailX">, status::Miscellaneous>, false});
    table.push_back(
        {"DeleteMail", {numericIn("MessageNr")}, operation<unsupported<"DeleteMail">, status::Miscellaneous>, false});
}

}  // namespace uproc::upopmail
