// Every setting the manual documents for assignment files, and what uproc does with it (manual: "Configuration
// Settings: Assignment" and the pages below it; [DRIVER_SETTINGS] names the connectors' own option pages).
#pragma once

#include <span>
#include <string_view>

namespace uproc::runtime {

enum class SettingSupport {
    Used,         // changes what a script does
    Kept,         // read without complaint, available through Assignment; nothing acts on it yet
    Unsupported,  // read, one warning
};

enum class SettingKind {
    Overview,  // a page that only explains
    Section,   // the section itself
    Setting,   // a line of a section
    Logical,   // a line of [LOGICALS] with a meaning of its own
    Switch,    // a switch within a value, e.g. /ex
    Option,    // an option within a value, e.g. LM_TIMEOUT
};

// What an unsupported setting would need.
enum class SettingLack {
    Nothing,
    Screen,
    Printing,
    Router,
    Web,
    Host,
    Development,
    Encryption,
    MetaCharset,
    Connector,
    Telemetry
};

struct SettingEntry {
    std::string_view section;  // no brackets; "META_" stands for every [META_...] section
    std::string_view name;     // empty for Section and Overview
    std::string_view page;     // title of the manual page
    SettingKind kind;
    SettingSupport support;
    SettingLack lack;
};

// The whole table, section by section.
std::span<const SettingEntry> settingsTable();

// The entry of the section itself; nullptr if the manual has no such section. Any case.
const SettingEntry* findSection(std::string_view section);

// The entry of a Setting or Logical; nullptr if unknown. Any case; in [SETTINGS], [PROXY_SETTINGS] and [WEB] with or
// without underscores (manual: "Addressing Initialization and Assignment Settings with $setting").
const SettingEntry* findSetting(std::string_view section, std::string_view name);

// True for the sections in which only the listed names make sense, so that another name deserves a warning.
bool hasClosedSettings(std::string_view section);

// True if two names are the same setting of `section`.
bool sameSetting(std::string_view section, std::string_view left, std::string_view right);

// Why it is unsupported, e.g. "it concerns the screen"; empty for Nothing.
std::string_view describe(SettingLack lack);
// "used", "kept", "unsupported".
std::string_view describe(SettingSupport support);

}  // namespace uproc::runtime
