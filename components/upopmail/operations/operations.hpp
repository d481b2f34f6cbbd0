// The slices of UPOPMAIL's operation table, one a file in this folder.
#pragma once

#include <vector>

#include "runtime/components/native_component.hpp"

namespace uproc::upopmail {

using OperationTable = std::vector<runtime::NativeOperation>;

void addSecurityOperations(OperationTable& table);   // SetSecurity, GetSecurity
void addLogonOperations(OperationTable& table);      // LogonSMTP, LogoffSMTP, GetSMTPResponse
void addHeaderOperations(OperationTable& table);     // SetFrom, SetToList, ..., SetMessageId
void addMessageOperations(OperationTable& table);    // SetMessage, attachments, ClearMail
void addSendOperations(OperationTable& table);       // Send, GetRecipientDetails
void addSendMailOperation(OperationTable& table);    // SendMail
void addLogonMailOperations(OperationTable& table);  // LogonMail, LogoffMail
void addListMailOperations(OperationTable& table);   // ListMail, ListMailX, DeleteMail
void addGetMailOperations(OperationTable& table);    // GetMail, GetMailX, GetRawMail, GetRawMailX

}  // namespace uproc::upopmail
