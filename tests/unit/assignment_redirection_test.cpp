// Manual: "[FILES]", "File Assignments and Redirection", "[ENTITIES]", "Path-to-Path Assignments", "[SERVICES_EXEC]",
// "[REPORTS_EXEC]", "USYS Path Logicals", "Assignment Settings" under "Wildcards".
#include <gtest/gtest.h>

#include "runtime/assignment/assignment.hpp"
#include "runtime/assignment/text.hpp"

namespace uproc::runtime {
namespace {

Assignment read(std::string_view text) {
    Assignment assignment([](std::string_view name) -> std::optional<std::string> {
        if (name == "USYS") return "/opt/app/usys";
        if (name == "DATA") return "/srv/data";
        return std::nullopt;
    });
    assignment.loadText(text, "test.asn");
    return assignment;
}

TEST(AssignmentRedirection, Files_FirstMatchWins_InAnyCase) {
    const Assignment a = read("[FILES]\na_myfile.txt = c:/leda/xml/myfile.txt\na_*.txt = $tcp:a_*.txt\n");
    EXPECT_EQ(a.redirectFile("A_MyFile.txt"), "c:/leda/xml/myfile.txt");
    EXPECT_EQ(a.redirectFile("a_Other.txt"), "$tcp:a_Other.txt");
    EXPECT_EQ(a.redirectFile("b.txt"), std::nullopt);
}

TEST(AssignmentRedirection, Files_WildcardMatchesAcrossFolders) {
    const Assignment a = read("[FILES]\n*:*/*.xml = *:*/*.xml\n*/*.xml = */*.xml\n*.xml = C:/workXML/*.xml\n");
    EXPECT_EQ(a.redirectFile("d:/myXML/TheFile.xml"), "d:/myXML/TheFile.xml");
    EXPECT_EQ(a.redirectFile("sub/dir/TheFile.xml"), "sub/dir/TheFile.xml");
    EXPECT_EQ(a.redirectFile("TheFile.xml"), "C:/workXML/TheFile.xml");
}

TEST(AssignmentRedirection, Files_ArchivesResourcesAndFixedTargets) {
    const Assignment a = read(
        "[FILES]\nmy*.txt C:/textfiles/mytext.zip\nmyfile.dat = $RES:TXT/*.dat\n*.frm = myforms.zip:*.frm\n"
        "umeta.xml = usys:../sources/sources.zip:umeta.xml\nx.csv $DATA:in/x.csv\n");
    EXPECT_EQ(a.redirectFile("my1.txt"), "C:/textfiles/mytext.zip");
    EXPECT_EQ(a.redirectFile("myfile.dat"), "$RES:TXT/myfile.dat");
    EXPECT_EQ(a.redirectFile("a.frm"), "myforms.zip:a.frm");
    EXPECT_EQ(a.redirectFile("umeta.xml"), "/opt/app/usys/../sources/sources.zip:umeta.xml");
    EXPECT_EQ(a.redirectFile("x.csv"), "/srv/data/in/x.csv");
}

TEST(AssignmentRedirection, Entities_ModelsTablesAndDefaults) {
    const Assignment a = read(
        "[ENTITIES]\nCUST.ORDERS = $ORA:customers.*\n*.model1 = $mss:model1_*.*\nLONE = $SLE:solo.*\n*.* = "
        "$NET2:*.*\n");
    EXPECT_EQ(a.redirectEntity("cust.orders"), "$ORA:customers.*");
    EXPECT_EQ(a.redirectEntity("ITEM.MODEL1"), "$mss:model1_ITEM.*");
    EXPECT_EQ(a.redirectEntity("LONE.ANY"), "$SLE:solo.*");
    EXPECT_EQ(a.redirectEntity("E.M"), "$NET2:E.M");
    EXPECT_EQ(a.redirectEntity("E"), "$NET2:E.*");
    EXPECT_EQ(read("[ENTITIES]\nA.B $X:A.*\n").redirectEntity("A.C"), std::nullopt);
}

TEST(AssignmentRedirection, ServicesAndReports_KeepTheirParameters) {
    const Assignment a = read(
        "[SERVICES_EXEC]\nCOMP1 $SOP:COMP1 proxy=proxyhost euser=user2\n* = $NET1:*\n[REPORTS_EXEC]\nRPT_* = $asv:*\n");
    EXPECT_EQ(a.redirectService("comp1"), "$SOP:COMP1 proxy=proxyhost euser=user2");
    EXPECT_EQ(a.redirectService("OTHER"), "$NET1:OTHER");
    EXPECT_EQ(a.redirectReport("RPT_A"), "$asv:A");
    EXPECT_EQ(a.redirectReport("A"), std::nullopt);
}

TEST(AssignmentRedirection, Paths_AreFollowedToTheirConnector) {
    const Assignment a = read(
        "[PATHS]\n$DBMS SLE:usys.db\n$SYS $DBMS\n$UUU = $sys\n$A $B\n$B $A\n$DEF $SLE\n$REMOTE $TCP:host+1|u|p|ust\n");
    EXPECT_EQ(a.path("$uuu"), "SLE:usys.db");
    EXPECT_EQ(a.path("UUU"), "SLE:usys.db");
    EXPECT_EQ(a.path("$A"), std::nullopt);
    EXPECT_EQ(a.path("$DEF"), "$SLE");
    EXPECT_EQ(a.path("$REMOTE"), "$TCP:host+1|u|p|ust");
    EXPECT_EQ(a.path("$NONE"), std::nullopt);
}

TEST(AssignmentRedirection, Wildcards_TakeTheShortestRunsAndStayFast) {
    const auto runs = matchWildcards("*.*", "a.b.c");
    ASSERT_TRUE(runs.has_value());
    EXPECT_EQ((*runs)[0], "a");
    EXPECT_EQ((*runs)[1], "b.c");
    EXPECT_TRUE(matchWildcards("*", "").has_value());
    EXPECT_FALSE(matchWildcards("", "a").has_value());
    std::string hostile;
    for (int i = 0; i < 500; ++i)
        hostile += "a*";
    EXPECT_FALSE(matchWildcards(hostile + "b", std::string(20'000, 'a')).has_value());
    EXPECT_EQ(substituteWildcards("x*y*z", {"1"}), "x1y*z");
}

}  // namespace
}  // namespace uproc::runtime
