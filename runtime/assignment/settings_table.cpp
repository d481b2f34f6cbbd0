#include "runtime/assignment/settings_table.hpp"

#include <array>
#include <cstddef>

#include "runtime/assignment/text.hpp"

namespace uproc::runtime {
namespace {

using enum SettingKind;
using enum SettingSupport;
using enum SettingLack;

// clang-format off
constexpr SettingEntry table[] = {
    {"", "", "Configuration Settings: Assignment", Overview, Kept, Nothing},
    {"LOGICALS", "", "Migration Logicals", Overview, Unsupported, Development},
    {"LOGICALS", "MIGRATION_SCOPEDEFINE", "Migration Logicals", Logical, Unsupported, Development},
    {"LOGICALS", "MIGRATION_SCRIPT_ADD_END", "Migration Logicals", Logical, Unsupported, Development},
    {"LOGICALS", "MIGRATION_SCRIPT_ADD_INFO", "Migration Logicals", Logical, Unsupported, Development},
    {"LOGICALS", "MIGRATION_SCRIPT_CLEANUP_COMPONENTS", "Migration Logicals", Logical, Unsupported, Development},
    {"LOGICALS", "MIGRATION_TRIGGERABBR", "Migration Logicals", Logical, Unsupported, Development},
    {"LOGICALS", "MIGRATION_REMOVE_MAPPING_DERIVED_COMPONENTS", "Migration Logicals", Logical, Unsupported, Development},
    {"LOGICALS", "MIGRATION_SCRIPT_V9_INHERITANCE", "Migration Logicals", Logical, Unsupported, Development},
    {"DRIVER_SETTINGS", "", "[DRIVER_SETTINGS]", Section, Used, Nothing},
    {"DRIVER_SETTINGS", "USYS$TCP_PARAMS", "TCP Connector Options", Setting, Used, Nothing},
    {"DRIVER_SETTINGS", "USYS$TLS_PARAMS", "TLS Connector Options", Setting, Used, Nothing},
    {"DRIVER_SETTINGS", "USYS$SLE_PARAMS", "SLE Connector Options", Setting, Kept, Nothing},
    {"DRIVER_SETTINGS", "USYS$PGS_PARAMS", "PGS Connector Options", Setting, Kept, Nothing},
    {"DRIVER_SETTINGS", "USYS$SOP_PARAMS", "SOAP Connector Options", Setting, Kept, Nothing},
    {"DRIVER_SETTINGS", "USYS$LDP_PARAMS", "LDAP Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$TXT_PARAMS", "[DRIVER_SETTINGS]", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$DB2_PARAMS", "DB2 Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$INF_PARAMS", "Informix Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$MSS_PARAMS", "MSS Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$MQL_PARAMS", "MySQL Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$ODB_PARAMS", "ODBC Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$ORA_PARAMS", "Oracle Connector Options", Setting, Unsupported, Connector},
    {"DRIVER_SETTINGS", "USYS$SYB_PARAMS", "Sybase Connector Options", Setting, Unsupported, Connector},
    {"ENCRYPTED_PATHS", "", "[ENCRYPTED_PATHS]", Section, Unsupported, Encryption},
    {"ENTITIES", "", "[ENTITIES]", Section, Kept, Nothing},
    {"FILES", "", "[FILES]", Section, Kept, Nothing},
    {"FORMATTING", "", "[FORMATTING]", Section, Kept, Nothing},
    {"FORMATTING", "AlignVariables", "[FORMATTING]", Setting, Kept, Nothing},
    {"FORMATTING", "AlignParams", "[FORMATTING]", Setting, Kept, Nothing},
    {"FORMATTING", "IndentVariables", "[FORMATTING]", Setting, Kept, Nothing},
    {"FORMATTING", "IndentParams", "[FORMATTING]", Setting, Kept, Nothing},
    {"FORMATTING", "IndentScope", "[FORMATTING]", Setting, Kept, Nothing},
    {"FORMATTING", "IndentTabs", "[FORMATTING]", Setting, Kept, Nothing},
    {"FORMATTING", "IndentSize", "[FORMATTING]", Setting, Kept, Nothing},
    {"LOGICALS", "", "[LOGICALS]", Section, Used, Nothing},
    {"LOGICALS", "", "IDE Test Logicals", Overview, Unsupported, Development},
    {"LOGICALS", "", "Integration Logicals", Overview, Kept, Nothing},
    {"LOGICALS", "JVM_OPTIONS", "JVM_OPTIONS", Logical, Unsupported, Host},
    {"LOGICALS", "NTLM_INITIAL_RESPONSE", "NTLM_INITIAL_RESPONSE", Logical, Kept, Nothing},
    {"LOGICALS", "UHTTP_DEF_AUTH", "UHTTP_DEF_AUTH", Logical, Kept, Nothing},
    {"LOGICALS", "UHTTP_WPOST_FORM", "UHTTP_WPOST_FORM", Logical, Kept, Nothing},
    {"LOGICALS", "ULIC_TIMEOUT", "ULIC_TIMEOUT", Logical, Unsupported, Host},
    {"LOGICALS", "", "Logicals for IDE Menu and Worksheet Plug-Ins", Overview, Unsupported, Development},
    {"LOGICALS", "", "Uniface IDE Logicals", Overview, Unsupported, Development},
    {"LOGICALS", "", "Web Application Server Logicals", Overview, Unsupported, Web},
    {"LOGICALS", "UWEBOUTPUTFILTERS", "UWEBOUTPUTFILTERS", Logical, Unsupported, Web},
    {"META_", "", "[META_CharSet]", Section, Unsupported, MetaCharset},
    {"NET_SETTINGS", "", "[NET_SETTINGS]", Section, Used, Nothing},
    {"OBSERVABILITY", "", "[OBSERVABILITY]", Section, Unsupported, Telemetry},
    {"OBSERVABILITY", "TRACE", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "LOG", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "SERVICE_ROLE", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "SERVICE_NAME", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "TRACE_ENDPOINT", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "LOG_ENDPOINT", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "QUEUE_SIZE", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "BATCH_SIZE", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "SCHEDULE_DELAY", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "FLUSH_TIMEOUT", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "ADD_PROC_STATUS", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "ADD_PROC_ERROR", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "ADD_PROC_PROFILING", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"OBSERVABILITY", "ADD_PROC_TRACING", "[OBSERVABILITY]", Setting, Unsupported, Telemetry},
    {"PATHS", "", "[PATHS]", Section, Kept, Nothing},
    {"PATHS", "/ex", "/ex", Switch, Unsupported, Router},
    {"PATHS", "/nosu", "/nosu", Switch, Unsupported, Router},
    {"PATHS", "/shr", "/shr", Switch, Unsupported, Router},
    {"PATHS", "/su", "/su", Switch, Unsupported, Router},
    {"PATHS", "/uec", "/uec", Switch, Unsupported, Router},
    {"PATHS", "/vfy", "/vfy", Switch, Unsupported, Router},
    {"PRE_START", "", "[PRE_START]", Section, Unsupported, Router},
    {"PROXY_SETTINGS", "", "[PROXY_SETTINGS]", Section, Kept, Nothing},
    {"PROXY_SETTINGS", "$BYPASS", "$BYPASS", Setting, Kept, Nothing},
    {"PROXY_SETTINGS", "$DO_NOT_USE_REGISTRY", "$DO_NOT_USE_REGISTRY", Setting, Unsupported, Host},
    {"PROXY_SETTINGS", "$SERVER", "$SERVER", Setting, Kept, Nothing},
    {"PROXY_SETTINGS", "$UHTTP_DEF_PROXY_AUTH", "$UHTTP_DEF_PROXY_AUTH", Setting, Kept, Nothing},
    {"REPORTS_EXEC", "", "[REPORTS_EXEC]", Section, Unsupported, Printing},
    {"RESOURCES", "", "[RESOURCES]", Section, Kept, Nothing},
    {"SERVERS", "", "[SERVERS]", Section, Unsupported, Router},
    {"SERVERS", "/altnet", "/altnet", Switch, Unsupported, Router},
    {"SERVERS", "/dnp", "/dnp", Switch, Unsupported, Router},
    {"SERVERS", "/ex", "/ex", Switch, Unsupported, Router},
    {"SERVERS", "/gates", "/gates", Switch, Unsupported, Router},
    {"SERVERS", "/hostrc", "/hostrc", Switch, Unsupported, Router},
    {"SERVERS", "/max", "/max", Switch, Unsupported, Router},
    {"SERVERS", "/maxidle", "/maxidle", Switch, Unsupported, Router},
    {"SERVERS", "/maxreq", "/maxreq", Switch, Unsupported, Router},
    {"SERVERS", "/shr", "/shr", Switch, Unsupported, Router},
    {"SERVERS", "/uec", "/uec", Switch, Unsupported, Router},
    {"SERVICES_EXEC", "", "[SERVICES_EXEC]", Section, Kept, Nothing},
    {"SETTINGS", "", "[SETTINGS]", Section, Used, Nothing},
    {"SETTINGS", "$SEED", "pathscrambler.exe", Setting, Unsupported, Encryption},
    {"SETTINGS", "$ACTIVE_FIELD", "$ACTIVE_FIELD", Setting, Unsupported, Screen},
    {"SETTINGS", "$ACTIVE_FIELD_FIRST", "$ACTIVE_FIELD_FIRST", Setting, Unsupported, Screen},
    {"SETTINGS", "$ALLOW_FOREIGN_THREADS", "$ALLOW_FOREIGN_THREADS", Setting, Unsupported, Host},
    {"SETTINGS", "$ALLOW_NOBREAK_SPACE", "$ALLOW_NOBREAK_SPACE", Setting, Kept, Nothing},
    {"SETTINGS", "$ASYNC_OPEN_UST", "$ASYNC_OPEN_UST", Setting, Unsupported, Router},
    {"SETTINGS", "$CASCADE_TRIGGER", "$CASCADE_TRIGGER", Setting, Kept, Nothing},
    {"SETTINGS", "$CENTURY_BREAK", "$CENTURY_BREAK", Setting, Kept, Nothing},
    {"SETTINGS", "$CHECK_BOX", "$CHECK_BOX", Setting, Unsupported, Screen},
    {"SETTINGS", "$CHECK_SIGNATURE_ID", "$CHECK_SIGNATURE_ID", Setting, Kept, Nothing},
    {"SETTINGS", "$CHUI_FORM_BORDER", "$CHUI_FORM_BORDER", Setting, Unsupported, Screen},
    {"SETTINGS", "$CPU", "$CPU", Setting, Unsupported, Host},
    {"SETTINGS", "$CUROCC_VIDEO", "$CUROCC_VIDEO", Setting, Unsupported, Screen},
    {"SETTINGS", "$CUROCC_VIDEO_HLT", "$CUROCC_VIDEO_HLT", Setting, Unsupported, Screen},
    {"SETTINGS", "$DATE_TIME", "$DATE_TIME", Setting, Kept, Nothing},
    {"SETTINGS", "$DEFAULT_NET", "$DEFAULT_NET", Setting, Unsupported, Router},
    {"SETTINGS", "$DEFAULT_TCP_HOST", "$DEFAULT_TCP_HOST", Setting, Unsupported, Router},
    {"SETTINGS", "$DEFAULT_TERM", "$DEFAULT_TERM", Setting, Unsupported, Screen},
    {"SETTINGS", "$DEF_BACKGROUND", "$DEF_BACKGROUND", Setting, Unsupported, Screen},
    {"SETTINGS", "$DEF_CHARSET", "$DEF_CHARSET", Setting, Kept, Nothing},
    {"SETTINGS", "$DEF_CUROCC_VIDEO", "$DEF_CUROCC_VIDEO", Setting, Unsupported, Screen},
    {"SETTINGS", "$DEF_VIDEO", "$DEF_VIDEO", Setting, Unsupported, Screen},
    {"SETTINGS", "$DISPLAY", "$DISPLAY", Setting, Unsupported, Screen},
    {"SETTINGS", "$DISPLAY_INIT", "$DISPLAY_INIT", Setting, Unsupported, Screen},
    {"SETTINGS", "$DNP", "$DNP", Setting, Unsupported, Router},
    {"SETTINGS", "$DSP_FIELDLIST", "$DSP_FIELDLIST", Setting, Unsupported, Web},
    {"SETTINGS", "$E6_BASE_DATE", "$E6_BASE_DATE", Setting, Kept, Nothing},
    {"SETTINGS", "$ENABLE_CACHE_ALWAYS", "$ENABLE_CACHE_ALWAYS", Setting, Kept, Nothing},
    {"SETTINGS", "$ENABLE_USER_3GL_DEBUGGING", "$ENABLE_USER_3GL_DEBUGGING", Setting, Unsupported, Host},
    {"SETTINGS", "$ENHANCED_EDIT", "$ENHANCED_EDIT", Setting, Unsupported, Screen},
    {"SETTINGS", "$EXIT_TIMEOUT", "$EXIT_TIMEOUT", Setting, Unsupported, Router},
    {"SETTINGS", "$EXTENDED_SYNTAX", "$EXTENDED_SYNTAX", Setting, Kept, Nothing},
    {"SETTINGS", "$FILELOAD_SINGLE_LINE", "$FILELOAD_SINGLE_LINE", Setting, Used, Nothing},
    {"SETTINGS", "$FILE_NEW_LINE", "$FILE_NEW_LINE", Setting, Kept, Nothing},
    {"SETTINGS", "$FILL_DBMS_FIELDS", "$FILL_DBMS_FIELDS", Setting, Kept, Nothing},
    {"SETTINGS", "$FORM_TITLE", "$FORM_TITLE", Setting, Unsupported, Screen},
    {"SETTINGS", "$FULL_SYNTAX", "$FULL_SYNTAX", Setting, Kept, Nothing},
    {"SETTINGS", "$GAIJI", "$GAIJI", Setting, Kept, Nothing},
    {"SETTINGS", "$GENERATE_CMI", "$GENERATE_CMI", Setting, Unsupported, Development},
    {"SETTINGS", "$GUI", "$GUI", Setting, Unsupported, Screen},
    {"SETTINGS", "$HANKAKU_FONT1", "$HANKAKU_FONT1", Setting, Kept, Nothing},
    {"SETTINGS", "$HFM_BASE_DIR", "$HFM_BASE_DIR", Setting, Unsupported, Screen},
    {"SETTINGS", "$HIDE_ALL_PREVIOUS_FORMS", "$HIDE_ALL_PREVIOUS_FORMS", Setting, Unsupported, Screen},
    {"SETTINGS", "$INCLUDE_NOT_FOUND_LEVEL", "$INCLUDE_NOT_FOUND_LEVEL", Setting, Kept, Nothing},
    {"SETTINGS", "$IOPRINT", "$IOPRINT", Setting, Used, Nothing},
    {"SETTINGS", "$IPC_ASYNC", "$IPC_ASYNC", Setting, Unsupported, Router},
    {"SETTINGS", "$JSON_INDENT", "$JSON_INDENT", Setting, Kept, Nothing},
    {"SETTINGS", "$JSON_SHOWNAMES", "$JSON_SHOWNAMES", Setting, Kept, Nothing},
    {"SETTINGS", "$KEYBOARD", "$KEYBOARD", Setting, Unsupported, Screen},
    {"SETTINGS", "$LANGUAGE", "$LANGUAGE", Setting, Kept, Nothing},
    {"SETTINGS", "$LEADING_LISTID_SPACES", "$LEADING_LISTID_SPACES", Setting, Kept, Nothing},
    {"SETTINGS", "$LENGTH_RAW_IN_BYTES", "$LENGTH_RAW_IN_BYTES", Setting, Kept, Nothing},
    {"SETTINGS", "$LICENSE_OPTIONS", "$LICENSE_OPTIONS", Setting, Unsupported, Host},
    {"SETTINGS", "", "License management", Overview, Unsupported, Host},
    {"SETTINGS", "", "License options", Overview, Unsupported, Host},
    {"SETTINGS", "LM_COMMUTER_NOTIFICATION", "LM_COMMUTER_NOTIFICATION", Option, Unsupported, Host},
    {"SETTINGS", "LM_LICENSE_FILE", "LM_LICENSE_FILE", Option, Unsupported, Host},
    {"SETTINGS", "LM_LOAD", "LM_LOAD", Option, Unsupported, Host},
    {"SETTINGS", "LM_LOGFILE", "LM_LOGFILE", Option, Unsupported, Host},
    {"SETTINGS", "LM_MAINTENANCE_NOTIFICATION", "LM_MAINTENANCE_NOTIFICATION", Option, Unsupported, Host},
    {"SETTINGS", "LM_NOTIFICATION", "LM_NOTIFICATION", Option, Unsupported, Host},
    {"SETTINGS", "LM_NOTIFICATION_POSTMESSAGE", "LM_NOTIFICATION_POSTMESSAGE", Option, Unsupported, Host},
    {"SETTINGS", "LM_REDUNDANT", "LM_REDUNDANT", Option, Unsupported, Host},
    {"SETTINGS", "LM_RENEWAL_NOTIFICATION", "LM_RENEWAL_NOTIFICATION", Option, Unsupported, Host},
    {"SETTINGS", "LM_TIMEOUT", "LM_TIMEOUT", Option, Unsupported, Host},
    {"SETTINGS", "LM_TRANSCRIPT", "LM_TRANSCRIPT", Option, Unsupported, Host},
    {"SETTINGS", "LM_UPGRADE_NOTIFICATION", "LM_UPGRADE_NOTIFICATION", Option, Unsupported, Host},
    {"SETTINGS", "", "Warning Types", Overview, Unsupported, Host},
    {"SETTINGS", "$LISTING_LEVEL", "$LISTING_LEVEL", Setting, Unsupported, Development},
    {"SETTINGS", "$LIST_BOX", "$LIST_BOX", Setting, Unsupported, Screen},
    {"SETTINGS", "$MACRO_FIRST", "$MACRO_FIRST", Setting, Unsupported, Screen},
    {"SETTINGS", "$MAX_CACHE_SIZE", "$MAX_CACHE_SIZE", Setting, Kept, Nothing},
    {"SETTINGS", "$MAX_CLIENTS", "$MAX_CLIENTS", Setting, Unsupported, Router},
    {"SETTINGS", "$MAX_FILES", "$MAX_FILES", Setting, Unsupported, Router},
    {"SETTINGS", "$MAX_MONS", "$MAX_MONS", Setting, Unsupported, Router},
    {"SETTINGS", "$MAX_QUE", "$MAX_QUE", Setting, Unsupported, Router},
    {"SETTINGS", "$MAX_SERVERS", "$MAX_SERVERS", Setting, Unsupported, Router},
    {"SETTINGS", "$MEMORY", "$MEMORY", Setting, Unsupported, Host},
    {"SETTINGS", "$MENU_BAR", "$MENU_BAR", Setting, Unsupported, Screen},
    {"SETTINGS", "$MESSAGE_LEVEL", "$MESSAGE_LEVEL", Setting, Kept, Nothing},
    {"SETTINGS", "$MESSAGE_LINE", "$MESSAGE_LINE", Setting, Unsupported, Screen},
    {"SETTINGS", "$META_IN_TRX", "$META_IN_TRX", Setting, Kept, Nothing},
    {"SETTINGS", "$MOD_VERSION", "$MOD_VERSION", Setting, Kept, Nothing},
    {"SETTINGS", "$NET_FMT", "$NET_FMT", Setting, Unsupported, Router},
    {"SETTINGS", "$NET_REESTABLISH_MSGID", "$NET_REESTABLISH_MSGID", Setting, Unsupported, Router},
    {"SETTINGS", "$NET_TIMEOUT", "$NET_TIMEOUT", Setting, Unsupported, Router},
    {"SETTINGS", "$NEW_LINE", "$NEW_LINE", Setting, Kept, Nothing},
    {"SETTINGS", "$NLS_CASE", "$NLS_CASE", Setting, Used, Nothing},
    {"SETTINGS", "$NLS_DATETIME_UNIFACE_PARSER", "$NLS_DATETIME_UNIFACE_PARSER", Setting, Kept, Nothing},
    {"SETTINGS", "$NLS_DATE_UNIFACE_PARSER", "$NLS_DATE_UNIFACE_PARSER", Setting, Kept, Nothing},
    {"SETTINGS", "$NLS_DISABLE_NON_GREGORIAN_CALENDAR", "$NLS_DISABLE_NON_GREGORIAN_CALENDAR", Setting, Kept, Nothing},
    {"SETTINGS", "$NLS_FORMAT", "$NLS_FORMAT", Setting, Used, Nothing},
    {"SETTINGS", "$NLS_INTERNAL_TIME", "$NLS_INTERNAL_TIME", Setting, Used, Nothing},
    {"SETTINGS", "$NLS_LOCALE", "$NLS_LOCALE", Setting, Used, Nothing},
    {"SETTINGS", "$NLS_SORT_ORDER", "$NLS_SORT_ORDER", Setting, Used, Nothing},
    {"SETTINGS", "$NLS_TIME_ZONE", "$NLS_TIME_ZONE", Setting, Used, Nothing},
    {"SETTINGS", "$NO_BOM_UTF8", "$NO_BOM_UTF8", Setting, Used, Nothing},
    {"SETTINGS", "$NO_BUSY", "$NO_BUSY", Setting, Unsupported, Screen},
    {"SETTINGS", "$NO_DB_RECONNECT", "$NO_DB_RECONNECT", Setting, Kept, Nothing},
    {"SETTINGS", "$NO_DEBUG", "$NO_DEBUG", Setting, Unsupported, Development},
    {"SETTINGS", "$NO_LMK_NULL", "$NO_LMK_NULL", Setting, Kept, Nothing},
    {"SETTINGS", "$NO_TICKS", "$NO_TICKS", Setting, Kept, Nothing},
    {"SETTINGS", "$NO_UNIFIELDS", "$NO_UNIFIELDS", Setting, Unsupported, Screen},
    {"SETTINGS", "$NO_VALREP_CHECK", "$NO_VALREP_CHECK", Setting, Kept, Nothing},
    {"SETTINGS", "$NUMERIC_CHECK", "$NUMERIC_CHECK", Setting, Kept, Nothing},
    {"SETTINGS", "$NUMERIC_LAYOUT_CHAR", "$NUMERIC_LAYOUT_CHAR", Setting, Kept, Nothing},
    {"SETTINGS", "$NUM_NULL_CMP_ZERO", "$NUM_NULL_CMP_ZERO", Setting, Kept, Nothing},
    {"SETTINGS", "$NUM_SPACE_CMP_ZERO", "$NUM_SPACE_CMP_ZERO", Setting, Kept, Nothing},
    {"SETTINGS", "$OLD_ASKMESS", "$OLD_ASKMESS", Setting, Kept, Nothing},
    {"SETTINGS", "$OLD_LIB_PATH", "$OLD_LIB_PATH", Setting, Kept, Nothing},
    {"SETTINGS", "$PRIV_MON_USER", "$PRIV_MON_USER", Setting, Unsupported, Router},
    {"SETTINGS", "$PROC_LOG_FILE", "$PROC_LOG_FILE", Setting, Used, Nothing},
    {"SETTINGS", "$PROC_PROFILING", "$PROC_PROFILING", Setting, Used, Nothing},
    {"SETTINGS", "$PROC_PROFILING_SEPARATOR", "$PROC_PROFILING_SEPARATOR", Setting, Used, Nothing},
    {"SETTINGS", "$PROC_TRACING", "$PROC_TRACING", Setting, Used, Nothing},
    {"SETTINGS", "$PROC_TRACING_ADDITION", "$PROC_TRACING_ADDITION", Setting, Used, Nothing},
    {"SETTINGS", "$PROFILE_VIDEO", "$PROFILE_VIDEO", Setting, Unsupported, Screen},
    {"SETTINGS", "$PROMPT_SCROLL", "$PROMPT_SCROLL", Setting, Unsupported, Screen},
    {"SETTINGS", "$PRT_FILE_DELAY", "$PRT_FILE_DELAY", Setting, Unsupported, Printing},
    {"SETTINGS", "$PUTMESS_LOG_FILE", "$PUTMESS_LOG_FILE", Setting, Kept, Nothing},
    {"SETTINGS", "$RADIO_BUTTON", "$RADIO_BUTTON", Setting, Unsupported, Screen},
    {"SETTINGS", "$RESOURCES_OUTPUT", "$RESOURCES_OUTPUT", Setting, Unsupported, Development},
    {"SETTINGS", "$RTL_APPLICATION", "$RTL_APPLICATION", Setting, Unsupported, Screen},
    {"SETTINGS", "$RTL_FIELDS", "$RTL_FIELDS", Setting, Unsupported, Screen},
    {"SETTINGS", "$RTL_PRINTING", "$RTL_PRINTING", Setting, Unsupported, Screen},
    {"SETTINGS", "$SEARCH_RESOURCES", "$SEARCH_RESOURCES", Setting, Kept, Nothing},
    {"SETTINGS", "$SEARCH_SKELETON", "$SEARCH_SKELETON", Setting, Unsupported, Web},
    {"SETTINGS", "$SOAP_CALLIN_CB", "$SOAP_CALLIN_CB", Setting, Unsupported, Web},
    {"SETTINGS", "$SOAP_CALLIN_FAULT", "$SOAP_CALLIN_FAULT", Setting, Unsupported, Web},
    {"SETTINGS", "$SPACE_FOR_MINUS_SIGN", "$SPACE_FOR_MINUS_SIGN", Setting, Kept, Nothing},
    {"SETTINGS", "$STOP_ON_DIV_BY_ZERO", "$STOP_ON_DIV_BY_ZERO", Setting, Kept, Nothing},
    {"SETTINGS", "$STOP_ON_VALERR", "$STOP_ON_VALERR", Setting, Kept, Nothing},
    {"SETTINGS", "$STORE_BOOLEANS_AS_FALSE", "$STORE_BOOLEANS_AS_FALSE", Setting, Kept, Nothing},
    {"SETTINGS", "$SUPPRESS_FORM_FEED", "$SUPPRESS_FORM_FEED", Setting, Unsupported, Printing},
    {"SETTINGS", "$SUPPRESS_UNCAUGHT_EXCEPTION_DIALOG", "$SUPPRESS_UNCAUGHT_EXCEPTION_DIALOG", Setting, Unsupported, Screen},
    {"SETTINGS", "$SWAP_COLORS", "$SWAP_COLORS", Setting, Unsupported, Screen},
    {"SETTINGS", "$SWAP_GOLD_PROFILES", "$SWAP_GOLD_PROFILES", Setting, Unsupported, Screen},
    {"SETTINGS", "$SYMBOL_TABLE", "$SYMBOL_TABLE", Setting, Unsupported, Development},
    {"SETTINGS", "$SYS_CHARSET", "$SYS_CHARSET", Setting, Used, Nothing},
    {"SETTINGS", "$TEST_MODE_COMPONENTS", "$TEST_MODE_COMPONENTS", Setting, Kept, Nothing},
    {"SETTINGS", "$TEXT_FILE_EXTENSIONS", "$TEXT_FILE_EXTENSIONS", Setting, Kept, Nothing},
    {"SETTINGS", "$TIMEOUT", "$TIMEOUT", Setting, Unsupported, Screen},
    {"SETTINGS", "$TRANSCRIPT_LOG_FILE", "$TRANSCRIPT_LOG_FILE", Setting, Unsupported, Screen},
    {"SETTINGS", "$TWO_PHASE_COMMIT", "$TWO_PHASE_COMMIT", Setting, Kept, Nothing},
    {"SETTINGS", "$UNIFIELD_NO_CR_KTT", "$UNIFIELD_NO_CR_KTT", Setting, Unsupported, Screen},
    {"SETTINGS", "$USE_EXTRA_JIS_CHARS", "$USE_EXTRA_JIS_CHARS", Setting, Kept, Nothing},
    {"SETTINGS", "$USE_PMQ", "$USE_PMQ", Setting, Unsupported, Router},
    {"SETTINGS", "$USP_CHECK_NEW_OCC", "$USP_CHECK_NEW_OCC", Setting, Unsupported, Web},
    {"SETTINGS", "$USP_NED_TEXTAREA", "$USP_NED_TEXTAREA", Setting, Unsupported, Web},
    {"SETTINGS", "$V7_INCLUDE_FIELDS", "$V7_INCLUDE_FIELDS", Setting, Kept, Nothing},
    {"SETTINGS", "$VALIDATION", "$VALIDATION", Setting, Kept, Nothing},
    {"SETTINGS", "$VARIATION", "$VARIATION", Setting, Kept, Nothing},
    {"SETTINGS", "$WEBKEY", "$WEBKEY", Setting, Unsupported, Web},
    {"SETTINGS", "$WIDE_CHAR_BEHAVIOR", "$WIDE_CHAR_BEHAVIOR", Setting, Kept, Nothing},
    {"SETTINGS", "$ZIP_CHARSET", "$ZIP_CHARSET", Setting, Kept, Nothing},
    {"SETTINGS", "$ZIP_KEEPOPEN", "$ZIP_KEEPOPEN", Setting, Kept, Nothing},
    {"SETTINGS", "$ZIP_NEW_LINE", "$ZIP_NEW_LINE", Setting, Kept, Nothing},
    {"USER_3GL", "", "[USER_3GL]", Section, Used, Nothing},
    {"WEB", "", "[WEB]", Section, Unsupported, Web},
    {"WEB", "$HTML_GENERATION", "$HTML_GENERATION", Setting, Unsupported, Web},
    {"WEB", "$JS_BASE_URL", "$JS_BASE_URL", Setting, Unsupported, Web},
    {"WEB", "$SERVER_SECRET", "$SERVER_SECRET", Setting, Unsupported, Web},
    {"WEB", "$UNIFACE_RUNTIME_BASE_URL", "$UNIFACE_RUNTIME_BASE_URL", Setting, Unsupported, Web},
    {"WEB", "$WEBGEN_X_FOR_DEFAULT", "$WEBGEN_X_FOR_DEFAULT", Setting, Unsupported, Web},
    {"WEB", "$WEBGEN_X_ID_DEFAULT", "$WEBGEN_X_ID_DEFAULT", Setting, Unsupported, Web},
    {"WEB", "$WEBGEN_X_ID_INSNAME", "$WEBGEN_X_ID_INSNAME", Setting, Unsupported, Web},
    {"WIDGETS", "", "[WIDGETS]", Section, Unsupported, Screen},
    {"XLOGIN", "", "[XLOGIN]", Section, Unsupported, Router},
    {"XLOGIN", "PATHS", "[XLOGIN]", Setting, Unsupported, Router},
};
// clang-format on

bool underscoresMatter(std::string_view section) {
    return !(equalIgnoringCase(section, "SETTINGS") || equalIgnoringCase(section, "PROXY_SETTINGS") ||
             equalIgnoringCase(section, "WEB"));
}

bool equalWithoutUnderscores(std::string_view left, std::string_view right) {
    std::size_t i = 0;
    std::size_t j = 0;
    for (;;) {
        while (i < left.size() && left[i] == '_')
            ++i;
        while (j < right.size() && right[j] == '_')
            ++j;
        if (i == left.size() || j == right.size()) return i == left.size() && j == right.size();
        if (upper(left[i++]) != upper(right[j++])) return false;
    }
}

}  // namespace

std::span<const SettingEntry> settingsTable() {
    return table;
}

const SettingEntry* findSection(std::string_view section) {
    for (const SettingEntry& entry : table) {
        if (entry.kind != Section) continue;
        const bool family = entry.section.ends_with('_') && section.size() > entry.section.size();
        if (equalIgnoringCase(family ? section.substr(0, entry.section.size()) : section, entry.section)) return &entry;
    }
    return nullptr;
}

const SettingEntry* findSetting(std::string_view section, std::string_view name) {
    for (const SettingEntry& entry : table) {
        if ((entry.kind == Setting || entry.kind == Logical) && equalIgnoringCase(entry.section, section) &&
            sameSetting(section, entry.name, name))
            return &entry;
    }
    return nullptr;
}

bool hasClosedSettings(std::string_view section) {
    constexpr std::array<std::string_view, 6> closed = {"SETTINGS",      "PROXY_SETTINGS", "WEB",
                                                        "OBSERVABILITY", "FORMATTING",     "XLOGIN"};
    for (std::string_view name : closed)
        if (equalIgnoringCase(section, name)) return true;
    return false;
}

bool sameSetting(std::string_view section, std::string_view left, std::string_view right) {
    return underscoresMatter(section) ? equalIgnoringCase(left, right) : equalWithoutUnderscores(left, right);
}

std::string_view describe(SettingLack lack) {
    switch (lack) {
        case Nothing:
            return "";
        case Screen:
            return "it concerns the screen";
        case Printing:
            return "it concerns printing and reports";
        case Router:
            return "it concerns the router and remote servers";
        case Web:
            return "it concerns server pages and web servers";
        case Host:
            return "it concerns another platform, the Java machine or licences";
        case Development:
            return "it concerns the development environment";
        case Encryption:
            return "encrypted settings cannot be read";
        case MetaCharset:
            return "strings are Unicode throughout";
        case Connector:
            return "there is no such connector";
        case Telemetry:
            return "telemetry is not exported";
    }
    return "";
}

std::string_view describe(SettingSupport support) {
    switch (support) {
        case Used:
            return "used";
        case Kept:
            return "kept";
        case Unsupported:
            return "unsupported";
    }
    return "";
}

}  // namespace uproc::runtime
