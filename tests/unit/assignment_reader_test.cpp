// Manual: "Assignment Files", "Assignment Settings", "Including Assignment Files", "Global and Local Assignment Files",
// "Specifying Libraries and Functions".
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "runtime/assignment/assignment.hpp"
#include "runtime/assignment/reader.hpp"

namespace uproc::runtime {
namespace {

namespace fs = std::filesystem;

Assignment read(std::string_view text) {
    Assignment assignment([](std::string_view) { return std::nullopt; });
    assignment.loadText(text, "test.asn");
    return assignment;
}

class AssignmentFilesTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "uproc-asn-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, std::string_view text) {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }

    fs::path folder_;
};

TEST(AssignmentReader, NameAndValueAreParted_ByBlanksTabsOrOneEqualSign) {
    const Assignment a = read("[LOGICALS]\na 1\nb\t2\nc=3\nd   =   4\ne = = 5\nf\n");
    EXPECT_EQ(a.logical("a"), "1");
    EXPECT_EQ(a.logical("B"), "2");
    EXPECT_EQ(a.logical("c"), "3");
    EXPECT_EQ(a.logical("d"), "4");
    EXPECT_EQ(a.logical("e"), "= 5");
    EXPECT_EQ(a.logical("f"), "");
    EXPECT_EQ(a.logical("g"), std::nullopt);
}

TEST(AssignmentReader, SectionAndSettingNames_MatchInAnyCase) {
    const Assignment a = read("[driver_Settings]\nusys$tls_params Verify_Server=1, ca_certificate=Ca.pem\n");
    EXPECT_EQ(a.value("DRIVER_SETTINGS", "USYS$TLS_PARAMS"), "Verify_Server=1, ca_certificate=Ca.pem");
    EXPECT_TRUE(a.warnings().empty());
}

TEST(AssignmentReader, Settings_MatchWithOrWithoutUnderscores) {
    const Assignment a = read("[SETTINGS]\n$putmess_logfile = my.log\n");
    EXPECT_EQ(a.setting("$PUTMESS_LOG_FILE"), "my.log");
    EXPECT_TRUE(a.warnings().empty());
}

TEST(AssignmentReader, CommentLines_MayBeIndented_ButNothingFollowsASetting) {
    const Assignment a = read(" \t; [SETTINGS]\n[LOGICALS]\n;a = 1\nb = 2 ; kept\n");
    EXPECT_EQ(a.logical("a"), std::nullopt);
    EXPECT_EQ(a.logical("b"), "2 ; kept");
}

TEST(AssignmentReader, ContinuationMarker_JoinsTheNextLineWithoutItsLeadingBlanks) {
    const Assignment a = read("[PATHS]\n$DB ORA:database|user|%\\  \n \tpassword\n$X a %\\\n  b\n$Y a%\\b\n");
    EXPECT_EQ(a.value("PATHS", "$DB"), "ORA:database|user|password");
    EXPECT_EQ(a.value("PATHS", "$X"), "a b");
    EXPECT_EQ(a.value("PATHS", "$Y"), "a%\\b");
}

TEST(AssignmentReader, ContinuationMarker_AlsoAsThePageOnNetSettingsPrintsIt) {
    const Assignment a = read("[NET_SETTINGS]\nSrv1Cert verify_server=yes, %/\n ca_cert=usys:ca_cert.crt\n");
    EXPECT_EQ(a.value("NET_SETTINGS", "srv1cert"), "verify_server=yes, ca_cert=usys:ca_cert.crt");
}

TEST(AssignmentReader, Caret_MakesTheNextCharacterData) {
    const Assignment a = read("[LOGICALS]\na = ^(!x^!)\nb = end%^\\\nc = ^^\\\nd = ^retrieve\ne = ^ x\nf^=g = 1\n");
    EXPECT_EQ(a.logical("a"), "(!x!)");
    EXPECT_EQ(a.logical("b"), "end%\\");
    EXPECT_EQ(a.logical("c"), "^\\");
    EXPECT_EQ(a.logical("d"), "^retrieve");
    EXPECT_EQ(a.logical("e"), "^ x");
    EXPECT_EQ(a.logical("f=g"), "1");
}

TEST(AssignmentReader, RepeatedSetting_TheLastWins_AndLocalFilesOverrideGlobalOnes) {
    Assignment a = read("[LOGICALS]\na = 1\na = 2\nb = global\n");
    a.loadText("[LOGICALS]\nB = local\n", "local.asn");
    EXPECT_EQ(a.logical("a"), "2");
    EXPECT_EQ(a.logical("b"), "local");
}

TEST(AssignmentReader, ByteOrderMarksAndLineEnds) {
    EXPECT_EQ(read("\xEF\xBB\xBF[LOGICALS]\r\na = \xC3\xA9\r\n").logical("a"), "\xC3\xA9");
    const std::string little("\xFF\xFE[\0L\0O\0G\0I\0C\0A\0L\0S\0]\0\n\0a\0=\0\xE9\0", 30);
    EXPECT_EQ(read(little).logical("a"), "\xC3\xA9");
    const std::string big("\xFE\xFF\0[\0L\0O\0G\0I\0C\0A\0L\0S\0]\0\r\0\n\0a\0=\xD8\x3D\xDE\x00", 34);
    EXPECT_EQ(read(big).logical("a"), "\xF0\x9F\x98\x80");
}

TEST(AssignmentReader, TextWithoutMarkThatIsNotUtf8_IsLatin1WithOneWarning) {
    const Assignment a = read("[LOGICALS]\na = \xE9\xE8\n");
    EXPECT_EQ(a.logical("a"), "\xC3\xA9\xC3\xA8");
    EXPECT_EQ(a.warnings().size(), 1U);
}

TEST(AssignmentReader, UnknownAndUnsupported_AreOneWarningEach) {
    const Assignment a =
        read("[SETTINGS]\n$NOSUCH 1\n$no_such 2\n$MENU_BAR top\n$menubar bottom\n[NOPE]\nx 1\n[nope]\ny\n");
    ASSERT_EQ(a.warnings().size(), 3U);
    EXPECT_EQ(a.warnings()[0].find("test.asn:6: warning: unknown section [NOPE]"), 0U);
    EXPECT_EQ(a.warnings()[1], "test.asn:2: warning: unknown setting $NOSUCH in [SETTINGS]");
    EXPECT_EQ(a.warnings()[2], "test.asn:4: warning: setting $MENU_BAR has no effect: it concerns the screen");
    EXPECT_EQ(a.setting("$MENU_BAR"), "bottom");
    EXPECT_EQ(a.section("nope").size(), 2U);
}

TEST(AssignmentReader, Warnings_HoldNoValueAndNoStrayText) {
    const Assignment a =
        read("TCP:host|user|s3cret\n[SETTINGS]\ntcp:h|u|s3cret x\n$DISPLAY s3cret\n[PATHS]\n= s3cret\n");
    EXPECT_EQ(a.warnings().size(), 4U);
    for (const std::string& warning : a.warnings())
        EXPECT_EQ(warning.find("s3cret"), std::string::npos) << warning;
}

TEST(AssignmentReader, EncryptedValue_IsKeptWithAWarning) {
    const Assignment a = read("[LOGICALS]\nmain = (!AiE9YxNVF0=!)((AtsFi=))\n");
    EXPECT_EQ(a.logical("main"), "(!AiE9YxNVF0=!)((AtsFi=))");
    ASSERT_EQ(a.warnings().size(), 1U);
    EXPECT_EQ(a.warnings()[0].find("AiE9"), std::string::npos);
}

TEST(AssignmentReader, MalformedHeader_StillOpensItsSection) {
    const Assignment a = read("[PATHS}\n$IDF= $MY\n[ LOGICALS ] tail\na=1\n[\nz\n");
    EXPECT_EQ(a.value("PATHS", "$IDF"), "$MY");
    EXPECT_EQ(a.logical("a"), "1");
    EXPECT_GE(a.warnings().size(), 2U);
}

TEST(AssignmentReader, User3gl_LibraryPreloadAndFunctions) {
    const Assignment a = read(
        "[USER_3GL]\nInstallDir\\common\\bin\\ustarttls(UStartTLSSMTP)\nmy3gllib/preload\n"
        "otherlib/PRELOAD (function1, function2)\nC:/Program Files (x86)/foo.dll (foo,bar)\n"
        "C:/Program Files (x86)/win.dll\nempty()\n)\n");
    const auto entries = a.user3gl();
    ASSERT_EQ(entries.size(), 7U);
    EXPECT_EQ(entries[0].library, "InstallDir\\common\\bin\\ustarttls");
    EXPECT_EQ(entries[0].functions, std::vector<std::string>{"UStartTLSSMTP"});
    EXPECT_EQ(entries[0].line, 2);
    EXPECT_EQ(entries[1].library, "my3gllib");
    EXPECT_TRUE(entries[1].preload);
    EXPECT_TRUE(entries[1].functions.empty());
    EXPECT_EQ(entries[2].library, "otherlib");
    EXPECT_TRUE(entries[2].preload);
    EXPECT_EQ(entries[2].functions, (std::vector<std::string>{"function1", "function2"}));
    EXPECT_EQ(entries[3].library, "C:/Program Files (x86)/foo.dll");
    EXPECT_EQ(entries[3].functions, (std::vector<std::string>{"foo", "bar"}));
    EXPECT_EQ(entries[4].library, "C:/Program Files (x86)/win.dll");
    EXPECT_EQ(entries[5].library, "empty");
}

TEST(AssignmentReader, Resources_AreWholeLinesInOrder) {
    const Assignment a = read("[RESOURCES]\nC:/My Company/updates.uar\nUSYS:myapp.uar\n");
    ASSERT_EQ(a.section("RESOURCES").size(), 2U);
    EXPECT_EQ(a.section("RESOURCES")[0].name, "C:/My Company/updates.uar");
    EXPECT_EQ(a.section("RESOURCES")[1].name, "USYS:myapp.uar");
}

TEST(AssignmentReader, Garbage_IsBounded) {
    EXPECT_EQ(read(std::string("[SETTINGS]\n\0\1\2", 14)).warnings().size(), 1U);  // NUL: not text
    std::string noise;
    unsigned state = 1;
    for (int i = 0; i < 200'000; ++i) {
        state = state * 1664525U + 1013904223U;
        noise.push_back(static_cast<char>(1 + (state >> 24) % 255));
    }
    EXPECT_LE(read("[SETTINGS]\n" + noise).warnings().size(), AssignmentReader::maxWarnings);
    const Assignment a = read("[LOGICALS]\na = " + std::string(1'000'000, 'x') + "\nb = 2\n");
    EXPECT_LE(a.logical("a")->size(), maxLogicalLine);
    EXPECT_EQ(a.logical("b"), "2");
    read("[LOGICALS]\na = x%\\");  // nothing follows the marker
}

TEST_F(AssignmentFilesTest, MissingFile_IsAnError) {
    Assignment a;
    EXPECT_FALSE(a.load(folder_ / "absent.asn").has_value());
    EXPECT_FALSE(a.load(folder_).has_value());
    EXPECT_FALSE(a.load("/dev/zero").has_value());
}

TEST_F(AssignmentFilesTest, FileName_IsAlsoTriedInLowerAndUpperCaseAndWithAsn) {
    write("another.asn", "[LOGICALS]\na=1\n");
    write("UPPER.ASN", "[LOGICALS]\nb=1\n");
    Assignment a;
    EXPECT_TRUE(a.load(folder_ / "another").has_value());
    EXPECT_TRUE(a.load(folder_ / "Another.Asn").has_value());
    EXPECT_TRUE(a.load(folder_ / "upper").has_value());
}

TEST_F(AssignmentFilesTest, IncludedFile_NeedsItsOwnHeader_AndTheParentGoesOnInItsSection) {
    write("sub/tls.asn", "stray = 1\n[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=0\n#file deeper.asn\n");
    write("sub/deeper.asn", "[LOGICALS]\nwhere = deeper\n");
    Assignment a;
    ASSERT_TRUE(a.load(write("app.asn", "[LOGICALS]\na=1\n#FILE sub/tls.asn\nb=2\n")).has_value());
    EXPECT_EQ(a.logical("b"), "2");
    EXPECT_EQ(a.logical("where"), "deeper");
    EXPECT_EQ(a.value("DRIVER_SETTINGS", "USYS$TLS_PARAMS"), "verify_server=0");
    EXPECT_EQ(a.logical("stray"), std::nullopt);
    EXPECT_EQ(a.warnings().size(), 1U);
}

TEST_F(AssignmentFilesTest, IncludedFile_ThroughAUsysLogicalAndABackslash) {
    write("adm/usyschr.asn", "[LOGICALS]\nfrom = adm\n");
    write("w/in.asn", "[LOGICALS]\nback = slash\n");
    Assignment a([this](std::string_view name) -> std::optional<std::string> {
        if (name != "USYSADM") return std::nullopt;
        return (folder_ / "adm").string();
    });
    ASSERT_TRUE(a.load(write("app.asn", "#FILE USYSADM:usyschr.asn\n#file w\\in.asn\n")).has_value());
    EXPECT_EQ(a.logical("from"), "adm");
    EXPECT_EQ(a.logical("back"), "slash");
    EXPECT_TRUE(a.warnings().empty());
}

TEST_F(AssignmentFilesTest, IncludeCyclesAndMissingIncludes_AreWarnings) {
    write("b.asn", "#file a.asn\n[LOGICALS]\nb=1\n");
    Assignment a;
    ASSERT_TRUE(a.load(write("a.asn", "#file b.asn\n#file nowhere.asn\n#file\n[LOGICALS]\na=1\n")).has_value());
    EXPECT_EQ(a.logical("a"), "1");
    EXPECT_EQ(a.logical("b"), "1");
    EXPECT_EQ(a.warnings().size(), 3U);
}

TEST_F(AssignmentFilesTest, IncludeDepthAndCount_AreLimited) {
    for (int i = 0; i < 40; ++i)
        write("f" + std::to_string(i) + ".asn",
              "#file f" + std::to_string(i + 1) + ".asn\n#file f" + std::to_string(i + 1) + ".asn\n");
    Assignment a;
    ASSERT_TRUE(a.load(folder_ / "f0.asn").has_value());
    EXPECT_LE(a.warnings().size(), AssignmentReader::maxWarnings);
}

}  // namespace
}  // namespace uproc::runtime
