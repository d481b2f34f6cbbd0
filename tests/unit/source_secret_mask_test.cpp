// Contract: no secret in what a person is shown, also not in the source line below a compile error.
#include <gtest/gtest.h>

#include "interpreter/source/secret_mask.hpp"

namespace uproc {
namespace {

TEST(SourceSecretMask, HidesTheValueOfASecretItemInAString) {
    EXPECT_EQ(withoutSecrets(R"(h->setsecurity("SMTP=X", "USER=john·;PASSWORD=s3cret"))"),
              R"(h->setsecurity("SMTP=X", "USER=john·;PASSWORD=******"))");
    EXPECT_EQ(withoutSecrets("\"token = ab;c\x1BUSER=john\""), "\"token = ****\x1BUSER=john\"");
    EXPECT_EQ(withoutSecrets("\"PassWord=ab·;USER=john\""), "\"PassWord=**·;USER=john\"");
}

TEST(SourceSecretMask, HidesAStringAssignedToASecretName) {
    EXPECT_EQ(withoutSecrets("vPassword = \"s3cret\" ; mine"), "vPassword = \"******\" ; mine");
    EXPECT_EQ(withoutSecrets("#define SMTP_PWD = \"x\""), "#define SMTP_PWD = \"*\"");
}

TEST(SourceSecretMask, KeepsColumnsByCountingCharacters) {
    EXPECT_EQ(withoutSecrets("\"PASSWORD=schön\" vX"), "\"PASSWORD=*****\" vX");
}

TEST(SourceSecretMask, LeavesEverythingElse) {
    for (const char* line : {"", "if (vPassword = vOther) return -1", "putmess \"the password is wrong\"",
                             "\"USER=john\"", "call checkToken(vToken)", "vText = \"KEY=1\"", "PASSWORD="}) {
        EXPECT_EQ(withoutSecrets(line), line);
    }
}

TEST(SourceSecretMask, HidesTheStringBehindASecretName) {
    EXPECT_EQ(withoutSecrets(R"(putitem/id v, "PASSWORD", "x2")"), R"(putitem/id v, "PASSWORD", "**")");
    EXPECT_EQ(withoutSecrets(R"(putitem/id v, "PASSWORD" , vWord)"), R"(putitem/id v, "PASSWORD" , vWord)");
    EXPECT_EQ(withoutSecrets(R"(putitem/id v, "NAME", "x2")"), R"(putitem/id v, "NAME", "x2")");
}

TEST(SourceSecretMask, HidesTheThirdArgumentOfALogon) {
    EXPECT_EQ(withoutSecrets(R"(h->LogonSMTP("a,b", f("c"), "x2"))"), R"(h->LogonSMTP("a,b", f("c"), "**"))");
    EXPECT_EQ(withoutSecrets(R"(activate "M".logonmail(a, b, "x%%v%%%") putmess "y")"),
              R"(activate "M".logonmail(a, b, "*******") putmess "y")");
    EXPECT_EQ(withoutSecrets(R"(h->other("a", "b", "c"))"), R"(h->other("a", "b", "c"))");
}

TEST(SourceSecretMask, AStringThatDoesNotEndIsHiddenToTheEnd) {
    EXPECT_EQ(withoutSecrets("h->x(\"PASSWORD=s3cret)"), "h->x(\"PASSWORD=*******");
}

}  // namespace
}  // namespace uproc
