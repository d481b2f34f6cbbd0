// Where [USER_3GL] libraries are found, and what is said when they are not (manual: "Specifying Libraries and
// Functions", "Loading Shared Libraries"; SetSecurity -5).
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/host/library_search.hpp"
#include "runtime/assignment/assignment.hpp"
#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

namespace fs = std::filesystem;

std::string found(const std::string& name, const fs::path& installed = {}, const std::string& searchPath = {}) {
    const std::vector<fs::path> folders = {installed};
    const LibrarySearch search = findLibrary(name, folders, searchPath);
    return search.found ? search.found->string() : "not found";
}

TEST(SecurityLibrarySearch, AsGivenBeforeAnythingElse) {
    const TemporaryFolder given;
    const TemporaryFolder installed;
    const auto exact = given.write("driver", "");
    static_cast<void>(given.write("libdriver.so", ""));
    static_cast<void>(installed.write("libdriver.so", ""));
    EXPECT_EQ(found(exact.string(), installed.path()), exact.string());
}

TEST(SecurityLibrarySearch, ThenWithThePlatformsPrefixAndSuffix) {
    const TemporaryFolder given;
    const TemporaryFolder installed;
    const auto library = given.write("libdriver.so", "");
    static_cast<void>(installed.write("libdriver.so", ""));
    EXPECT_EQ(found((given.path() / "driver").string(), installed.path()), library.string());
    EXPECT_EQ(found((given.path() / "driver.dll").string(), installed.path()), library.string());
    EXPECT_EQ(found((given.path() / "libdriver").string(), installed.path()), library.string());
    const auto plain = given.write("other.so", "");
    EXPECT_EQ(found((given.path() / "other").string()), plain.string());
}

TEST(SecurityLibrarySearch, ThenByItsBaseNameAmongTheInstalledDrivers) {
    const TemporaryFolder installed;
    const std::string library = installed.write("libustarttls.so", "").string();
    for (const char* name : {"InstallDir\\common\\bin\\ustarttls", "InstallDir/common/bin/ustarttls", "ustarttls",
                             "C:\\Program Files (x86)\\Uniface10\\bin\\\\ustarttls", "/nowhere/libustarttls.so",
                             "C:\\uniface\\bin\\USTARTTLS.DLL"}) {
        EXPECT_EQ(found(name, installed.path()), library) << name;
    }
}

TEST(SecurityLibrarySearch, UnixNamesKeepTheirCase) {
    const TemporaryFolder installed;
    static_cast<void>(installed.write("libustarttls.so", ""));
    EXPECT_EQ(found("/common/lib/UStartTLS", installed.path()), "not found");
}

TEST(SecurityLibrarySearch, ABareNameIsAlsoLookedForAlongTheSearchPath) {
    const TemporaryFolder folder;
    const std::string library = folder.write("libmine.so", "").string();
    EXPECT_EQ(found("mine", "/nowhere", "/also/nowhere::" + folder.path().string()), library);
    EXPECT_EQ(found("somewhere/mine", "/nowhere", folder.path().string()), "not found");
}

TEST(SecurityLibrarySearch, AFolderIsNotALibrary) {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "driver");
    EXPECT_EQ(found((folder.path() / "driver").string()), "not found");
    EXPECT_EQ(found(folder.path().string() + "/"), "not found");
    EXPECT_EQ(found(""), "not found");
}

std::string errorText(std::vector<runtime::User3gl> entries, const std::string& name) {
    const auto driver = makeHost(std::move(entries))->create(name, "SMTP=" + name, "PASSWORD=s3cret");
    if (driver) return "created";
    EXPECT_EQ(driver.error().code, static_cast<int>(runtime::SecurityError::EntryPointNotFound));
    EXPECT_EQ(driver.error().text.find("s3cret"), std::string::npos);
    return driver.error().text;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(SecurityLoader, TheManualsAssignmentLinesWorkAsPrinted) {
    runtime::Assignment assignment;
    assignment.loadText(
        "[USER_3GL]\n"
        "InstallDir\\common\\bin\\ustarttls(UStartTLSSMTP)\n"
        "InstallDir\\common\\bin\\uauthlogin(UAuthLoginSMTP)\n",
        "app.asn");
    const auto drivers = makeSecurityDrivers(assignment, {installedDrivers()}, {});
    for (const char* name : {"UStartTLSSMTP", "UAuthLoginSMTP"}) {
        const auto driver = drivers->create(name, std::string("SMTP=") + name, "");
        EXPECT_TRUE(driver) << driver.error().text;
    }
}

TEST(SecurityLoader, ADriverThatUser3glDoesNotNameIsNotFound) {
    const std::string text = errorText({}, "UStartTLSSMTP");
    EXPECT_TRUE(contains(text, "[USER_3GL]")) << text;
    EXPECT_TRUE(contains(text, "mydriver(UStartTLSSMTP)")) << text;
}

TEST(SecurityLoader, EntryPointsAreCaseSensitive) {
    const std::string text = errorText({entry("ustarttls", {"UStartTLSSMTP"})}, "ustarttlssmtp");
    EXPECT_TRUE(contains(text, "Did you mean 'UStartTLSSMTP'?")) << text;
}

TEST(SecurityLoader, AMissingLibraryIsNamedWithThePlacesSearched) {
    runtime::User3gl line = entry("InstallDir\\common\\bin\\nodriver", {"Nobody"});
    line.file = "app.asn";
    line.line = 7;
    const std::string text = errorText({line}, "Nobody");
    EXPECT_TRUE(contains(text, "'InstallDir\\common\\bin\\nodriver'")) << text;
    EXPECT_TRUE(contains(text, "app.asn:7")) << text;
    EXPECT_TRUE(contains(text, "does not exist")) << text;
    EXPECT_TRUE(contains(text, (installedDrivers() / "libnodriver.so").string())) << text;
}

TEST(SecurityLoader, AMissingEntryPointIsNamedWithItsLibrary) {
    const std::string text = errorText({entry("ustarttls", {"UStartTLS"})}, "UStartTLS");
    EXPECT_TRUE(contains(text, "libustarttls.so")) << text;
    EXPECT_TRUE(contains(text, "has no function 'UStartTLS'")) << text;
}

TEST(SecurityLoader, AFileThatIsNoLibraryIsReportedWithTheLoadersReason) {
    const TemporaryFolder folder;
    const std::string file = folder.write("libtext.so", "not a library").string();
    const std::string text = errorText({entry(file, {"Nobody"})}, "Nobody");
    EXPECT_TRUE(contains(text, "cannot be loaded")) << text;
}

TEST(SecurityLoader, AnEntryWithoutAListStandsForAllFunctionsOfItsLibrary) {
    EXPECT_EQ(errorText({entry("nodriver", {}), entry("ustarttls", {})}, "UStartTLSSMTP"), "created");
}

TEST(SecurityLoader, OnlyWhatTheLibraryItselfExportsIsAnEntryPoint) {
    // "system" belongs to the C library, which every driver depends on.
    const std::string text = errorText({entry("ustarttls", {})}, "system");
    EXPECT_TRUE(contains(text, "No line of the [USER_3GL] section")) << text;
    EXPECT_TRUE(contains(errorText({entry("ustarttls", {"system"})}, "system"), "has no function 'system'"));
}

TEST(SecurityLoader, AVariableIsNoEntryPoint) {
    const TemporaryFolder folder;
    const auto source = folder.write("variable.c", "long Variable = 1;");
    ASSERT_TRUE(compileDriver(source, folder.path() / "libvariable.so"));
    const std::string library = (folder.path() / "variable").string();
    EXPECT_TRUE(contains(errorText({entry(library, {"Variable"})}, "Variable"), "has no function"));
}

TEST(SecurityLoader, ALibraryOnSeveralLinesOffersTheFunctionsOfEach) {
    EXPECT_EQ(errorText({entry("ustarttls", {"Another"}), entry("ustarttls", {"UStartTLSSMTP"})}, "UStartTLSSMTP"),
              "created");
}

TEST(SecurityLoader, ALaterEntryHelpsWhenAnEarlierOneFails) {
    EXPECT_EQ(errorText({entry("nodriver", {"UStartTLSSMTP"}), entry("ustarttls", {"UStartTLSSMTP"})}, "UStartTLSSMTP"),
              "created");
}

TEST(SecurityLoader, ADriverOutlivesTheHostThatMadeIt) {
    const auto driver = makeDriver(entry("ustarttls", {"UStartTLSSMTP"}), "UStartTLSSMTP", "");
    ASSERT_NE(driver, nullptr);
    EXPECT_TRUE(driver->supportsOpen());
}

}  // namespace
}  // namespace uproc::security::test
