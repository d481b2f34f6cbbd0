// The numbers $procerror can hold (manual: "ProcScript Error Codes").
#pragma once

#include <string_view>

namespace uproc {

namespace procerror {
inline constexpr int UACTERR_NO_SIGNATURE = -50;
inline constexpr int UACTERR_PARAMETER_GET = -55;
inline constexpr int UACTERR_NO_INSTANCE = -57;
inline constexpr int UACTERR_NO_COMPONENT = -58;
inline constexpr int UACTERR_NO_OPERATION = -59;
inline constexpr int UACTERR_INSTANCE_NAME_EXISTS = -154;
inline constexpr int UACTERR_CREATE_INSTANCE = -155;
inline constexpr int UACTERR_DELETE_INSTANCE = -162;
inline constexpr int UACTERR_DEL_POSTPONED_PROC = -164;
inline constexpr int UPROCERR_INSTANCE = -1105;
inline constexpr int UPROCERR_COMPONENT = -1106;
inline constexpr int UPROCERR_NARGUMENTS = -1122;
inline constexpr int UPROCERR_OVERFLOW = -1208;
inline constexpr int UPROCERR_DIVIDE = -1209;
inline constexpr int UPROCERR_SYNTAXSTRING = -1013;
inline constexpr int UPROCERR_REGEXSTRING = -1014;
inline constexpr int UPROCERR_FIELD = -1101;
inline constexpr int UPROCERR_OPTION = -1112;
inline constexpr int UPROCERR_ARGUMENT = -1118;
inline constexpr int UPROCERR_ITEM = -1129;
inline constexpr int UPROCERR_NEGATIVE = -1204;
inline constexpr int UPROCERR_UNDERFLOW = -1207;
}  // namespace procerror

}  // namespace uproc
