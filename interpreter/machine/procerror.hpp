// The numbers $procerror can hold (manual: "ProcScript Error Codes").
#pragma once

#include <string_view>

namespace uproc {

namespace procerror {
inline constexpr int UPROCERR_SYNTAXSTRING = -1013;
inline constexpr int UPROCERR_REGEXSTRING = -1014;
inline constexpr int UPROCERR_FIELD = -1101;
inline constexpr int UPROCERR_OPTION = -1112;
inline constexpr int UPROCERR_ARGUMENT = -1118;
inline constexpr int UPROCERR_ITEM = -1129;
inline constexpr int UPROCERR_NEGATIVE = -1204;
inline constexpr int UPROCERR_UNDERFLOW = -1207;
inline constexpr int UPROCERR_OVERFLOW = -1208;
inline constexpr int UPROCERR_DIVIDE = -1209;
}  // namespace procerror

}  // namespace uproc
