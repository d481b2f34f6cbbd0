// Manual: "Configuration Settings: Assignment" and the pages below it.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "runtime/assignment/settings_table.hpp"

namespace uproc::runtime {
namespace {

TEST(AssignmentSettingsTable, EveryNameOccursOnce) {
    std::set<std::string> seen;
    for (const SettingEntry& entry : settingsTable()) {
        EXPECT_FALSE(entry.page.empty());
        EXPECT_EQ(entry.support == SettingSupport::Unsupported, entry.lack != SettingLack::Nothing) << entry.page;
        EXPECT_EQ(entry.name.empty(), entry.kind == SettingKind::Section || entry.kind == SettingKind::Overview);
        if (!entry.name.empty()) {
            EXPECT_TRUE(seen.insert(std::string(entry.section) + ' ' + std::string(entry.name)).second) << entry.name;
        }
    }
    EXPECT_GE(settingsTable().size(), 217U);
}

TEST(AssignmentSettingsTable, LookUp) {
    ASSERT_NE(findSetting("settings", "$ioprint"), nullptr);
    EXPECT_EQ(findSetting("settings", "$ioprint")->support, SettingSupport::Used);
    EXPECT_EQ(findSetting("SETTINGS", "$NUMNULLCMPZERO"), findSetting("SETTINGS", "$NUM_NULL_CMP_ZERO"));
    EXPECT_EQ(findSetting("LOGICALS", "JVMOPTIONS"), nullptr);
    EXPECT_EQ(findSetting("SETTINGS", "$NOSUCH"), nullptr);
    EXPECT_NE(findSection("META_JAPANESE"), nullptr);
    EXPECT_EQ(findSection("META_"), findSection("META_X"));
    EXPECT_EQ(findSection("NOPE"), nullptr);
    EXPECT_TRUE(hasClosedSettings("settings"));
    EXPECT_FALSE(hasClosedSettings("LOGICALS"));
}

}  // namespace
}  // namespace uproc::runtime
