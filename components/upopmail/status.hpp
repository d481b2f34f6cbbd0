// The values that UPOPMAIL's operations return in $status. The same number means different things on different pages
// of the manual, so there is one list a page family.
#pragma once

#include <cstdint>

namespace uproc::upopmail {

using Status = std::int64_t;

// Pages "SetFrom", "SetToList", ..., "SetMessage", "ClearMail", and every page that lists "-10 Miscellaneous error".
namespace status {
inline constexpr Status Success = 0;
inline constexpr Status NotLoggedOn = -8;
inline constexpr Status NetworkProblem = -9;
inline constexpr Status Miscellaneous = -10;
inline constexpr Status ParameterTooLong = -16;  // "signature parameter size exceeded"
inline constexpr Status OutOfMemory = -18;
}  // namespace status

// Pages "SetSecurity" and "GetSecurity".
namespace security_status {
inline constexpr Status Initialization = -1;
inline constexpr Status InvalidDriverNumber = -1;
inline constexpr Status InvalidProperties = -2;
inline constexpr Status Connected = -3;
inline constexpr Status NoAccess = -4;
inline constexpr Status EntryPointNotFound = -5;
inline constexpr Status OutOfMemory = -6;
}  // namespace security_status

// Page "LogonMail"; -3, -7, -8 and -9 are as in LogonSMTP.
namespace logon_mail_status {
inline constexpr Status LogonFailed = -2;
inline constexpr Status Initialization = -5;
}  // namespace logon_mail_status

// Pages "ListMail and ListMailX", "GetMail and GetMailX", "GetRawMail and GetRawMailX", "DeleteMail".
namespace receive_status {
inline constexpr Status DecodingFailed = 1;
inline constexpr Status WritingFailed = 2;
inline constexpr Status DuplicateName = 3;
inline constexpr Status Timeout = -4;
inline constexpr Status MessageTooBig = -6;
inline constexpr Status InvalidMessageNumber = -7;
inline constexpr Status RetrievalFailed = -11;
inline constexpr Status UnsupportedCharset = -17;
}  // namespace receive_status

// Page "LogonSMTP".
namespace logon_status {
inline constexpr Status UserNameOrPasswordGiven = -2;
inline constexpr Status AlreadyLoggedOn = -3;
inline constexpr Status NotSupportedByServer = -7;
inline constexpr Status ContextNotEstablished = -8;
inline constexpr Status NetworkProblem = -9;
}  // namespace logon_status

// Page "Send".
namespace send_status {
inline constexpr Status InvalidAddress = -2;
inline constexpr Status MessageTooBig = -6;
inline constexpr Status MandatoryElementMissing = -12;
inline constexpr Status QuotaExceeded = -15;
}  // namespace send_status

// Pages "AddAttachmentFromFile", "AddInlineFromFile", "SendMail".
namespace file_status {
inline constexpr Status OpenFailure = -13;
inline constexpr Status EncodingFailure = -14;
}  // namespace file_status

}  // namespace uproc::upopmail
