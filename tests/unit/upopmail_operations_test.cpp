// Manual: "UPOPMAIL", the table of operations.
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

std::string signatureOf(const runtime::NativeOperation& operation) {
    std::string text = std::string(operation.name) + "(";
    for (const Parameter& parameter : operation.parameters) {
        if (&parameter != &operation.parameters.front()) text += ",";
        text += parameter.type == Type::Numeric ? "n" : "s";
        text += parameter.direction == Direction::In ? "" : parameter.direction == Direction::Out ? "o" : "io";
        text += ":" + parameter.name;
    }
    return text + ")";
}

TEST_F(UpopmailTest, ListsEveryOperationOfTheManualWithItsParametersAndDirections) {
    std::vector<std::string> signatures;
    for (const auto& operation : upopmailComponent().operations)
        signatures.push_back(signatureOf(operation));
    std::sort(signatures.begin(), signatures.end());
    const std::vector<std::string> expected{
        "AddAttachmentFromFile(s:FilePath,s:OptionList)",
        "AddInlineFromFile(s:FilePath,s:OptionList)",
        "ClearMail()",
        "DeleteMail(n:MessageNr)",
        "GetMail(n:MessageNr,s:AttLoc,n:MailSize,so:HeaderList,so:Text,so:AttList)",
        "GetMailX(n:MessageNr,s:AttLoc,n:MailSize,so:HeaderList,so:Text,so:AttList)",
        "GetRawMail(n:MessageNr,n:MailSize,so:Message)",
        "GetRawMailX(n:MessageNr,n:MailSize,so:Message)",
        "GetRecipientDetails(so:ToDetails,so:CcDetails,so:BccDetails)",
        "GetSMTPResponse(no:ReplyCode,so:ReplyMessage)",
        "GetSecurity(n:DriverNumber,sio:DriverProperties,so:RuntimeInfo)",
        "ListMail(so:ListInfo)",
        "ListMailX(so:ListInfo)",
        "LogoffMail()",
        "LogoffSMTP()",
        "LogonMail(s:NetworkConnectionString,s:UserName,s:Password)",
        "LogonSMTP(s:NetworkConnectionString,s:UserName,s:Password)",
        "Send(s:OptionList)",
        "SendMail(s:SMTPServer,s:HeaderList,s:Text,s:AttList,n:MailSize)",
        "SetBCCList(s:BCCList)",
        "SetCCList(s:CCList)",
        "SetFrom(s:Sender)",
        "SetMessage(s:Message,s:OptionList)",
        "SetMessageId(s:MessageID)",
        "SetPriority(n:Priority)",
        "SetReplyTo(s:ReplyTo)",
        "SetSecurity(s:DriverProperties,s:DriverParameters)",
        "SetSubject(s:Subject)",
        "SetToList(s:ToList)",
    };
    EXPECT_EQ(signatures, expected);
    EXPECT_EQ(upopmailComponent().name, "UPOPMAIL");
}

TEST_F(UpopmailTest, EveryOperationIsBuilt) {
    for (const auto& operation : upopmailComponent().operations)
        EXPECT_TRUE(operation.isBuilt && operation.missing.empty()) << operation.name;
}

}  // namespace
}  // namespace uproc::test
