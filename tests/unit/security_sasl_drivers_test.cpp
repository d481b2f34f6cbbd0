// The drivers of SASL mechanisms that need no policy: uauthxoauth2 (manual: "XOAUTH2 Security Driver"), uauthplain (RFC
// 4616), uauthcrammd5 (RFC 2195) and uauthscram (RFC 7677), called as LogonSMTP and LogonMail do.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/include/unienc.h"
#include "drivers/security/uauthscram/scram.h"
#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

using Step = runtime::SecurityDriver::Step;

std::string base64(std::string_view text) {
    std::vector<unsigned char> out((text.size() + 2) / 3 * 4 + 1);
    const long length = URawToB64(reinterpret_cast<const unsigned char*>(text.data()), static_cast<long>(text.size()),
                                  out.data(), static_cast<long>(out.size()));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length)};
}

std::string decoded(std::string text) {
    std::vector<unsigned char> out(text.size() + 1);
    const long length =
        UB64ToRaw(reinterpret_cast<const unsigned char*>(text.c_str()), out.data(), static_cast<long>(out.size()));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(std::max(0L, length))};
}

using Driver = std::unique_ptr<runtime::SecurityDriver>;

Driver plain(std::string_view parameters = "USER=tim\x1BPASSWORD=tanstaaf",
             const std::string& name = "UAuthPlainSMTP") {
    return makeDriver(entry("uauthplain", {name}), name, parameters);
}

Driver cramMd5(std::string_view parameters = "USER=tim\x1BPASSWORD=tanstaaftanstaaf",
               const std::string& name = "UAuthCramMD5SMTP") {
    return makeDriver(entry("uauthcrammd5", {name}), name, parameters);
}

Driver xoauth2(std::string_view parameters = "USER=jo@example.com\x1BTOKEN=ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29t",
               const std::string& name = "UAuthXOAUTH2SMTP") {
    return makeDriver(entry("libuauthxoauth2", {"UAuthXOAUTH2SMTP", "UAuthXOAUTH2POP"}), name, parameters);
}

Driver scramSha256(std::string_view parameters = "USER=user\x1BPASSWORD=pencil",
                   const std::string& name = "UAuthScramSHA256SMTP") {
    return makeDriver(entry("uauthscram", {name}), name, parameters);
}

bool verifies(runtime::SecurityDriver& driver, std::string_view capabilities) {
    std::string message;
    return driver.verify(capabilities, message);
}

TEST(SecuritySasl, TheMechanismIsLookedUpInTheCapabilitiesOfTheProtocol) {
    EXPECT_TRUE(verifies(*plain(), "250-mail\r\n250-SIZE 1\r\n250 AUTH LOGIN plain\r\n"));
    EXPECT_FALSE(verifies(*plain(), "250-mail\r\n250 AUTH LOGIN PLAINER\r\n"));
    EXPECT_TRUE(verifies(*scramSha256(), "250-mail\r\n250 AUTH SCRAM-SHA-256\r\n"));
    EXPECT_FALSE(verifies(*scramSha256(), "250-mail\r\n250 AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-1\r\n"));
    const auto pop = plain("USER=tim\x1BPASSWORD=x", "UAuthPlainPOP");
    EXPECT_TRUE(verifies(*pop, "+OK\r\nTOP\r\nSASL LOGIN PLAIN\r\n.\r\n"));
    EXPECT_TRUE(verifies(*pop, "+OK capabilities\r\nsasl plain\r\n"));
    EXPECT_FALSE(verifies(*pop, "+OK\r\nTOP\r\nSASL\r\nSASL XPLAIN\r\nUSER PLAIN\r\n.\r\n"));
    EXPECT_FALSE(verifies(*pop, ""));
}

// Manual: "XOAUTH2 Security Driver", POP3 Authentication.
TEST(SecuritySasl, DriversForPopAuthenticate_ThoseForSmtpHaveNoSuchFlag) {
    EXPECT_TRUE(plain("USER=tim\x1BPASSWORD=x", "UAuthPlainPOP")->authenticating());
    EXPECT_TRUE(cramMd5("USER=tim\x1BPASSWORD=x", "UAuthCramMD5POP")->authenticating());
    EXPECT_TRUE(scramSha256("USER=tim\x1BPASSWORD=x", "UAuthScramSHA256POP")->authenticating());
    EXPECT_TRUE(xoauth2("USER=tim\x1BTOKEN=x", "UAuthXOAUTH2POP")->authenticating());
    EXPECT_FALSE(xoauth2()->authenticating());
    EXPECT_FALSE(xoauth2()->supportsRuntimeInfo());
    EXPECT_FALSE(xoauth2()->upgradesConnection());
}

TEST(SecuritySasl, NoneSendsAnythingWithoutItsParameters) {
    const auto problem = [](const Driver& driver) {
        const auto reply = driver->open("");
        EXPECT_EQ(reply.step, Step::Failed);
        EXPECT_EQ(reply.output, "");
        return reply.message;
    };
    EXPECT_EQ(problem(plain("PASSWORD=x")), "UAuthPlainSMTP: the mandatory parameter USER is missing");
    EXPECT_EQ(problem(plain("USER=x")), "UAuthPlainSMTP: the mandatory parameter PASSWORD is missing");
    EXPECT_EQ(problem(cramMd5("USER=x\x1BPASSWORD=")), "UAuthCramMD5SMTP: the mandatory parameter PASSWORD is empty");
    EXPECT_EQ(problem(scramSha256("USER=x")), "UAuthScramSHA256SMTP: the mandatory parameter PASSWORD is missing");
    EXPECT_EQ(problem(xoauth2("USER=x\x1BPASSWORD=y")), "UAuthXOAUTH2SMTP: the mandatory parameter TOKEN is missing");
    EXPECT_EQ(problem(xoauth2("TOKEN=secret")), "UAuthXOAUTH2SMTP: the mandatory parameter USER is missing");
    EXPECT_EQ(problem(xoauth2("USER=x\x1BTOKEN=a\x01"
                              "b")),
              "UAuthXOAUTH2SMTP: USER and TOKEN must not hold the character 1");
}

TEST(SecuritySasl, TheServersRefusalIsTheMessage_WithoutSecrets) {
    for (const auto& driver :
         {plain(), cramMd5("USER=tim\x1BPASSWORD=tanstaaf"), scramSha256("USER=user\x1BPASSWORD=tanstaaf")}) {
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        const auto reply = driver->open("535-5.7.8 no tanstaaf\r\n535 5.7.8 sorry\r\n");
        EXPECT_EQ(reply.step, Step::Failed);
        EXPECT_EQ(reply.number, 535);
        EXPECT_NE(reply.message.find(" failed: 535 5.7.8 no ***"), std::string::npos) << reply.message;
        EXPECT_NE(reply.message.find("sorry"), std::string::npos) << reply.message;
    }
    const auto pop = plain("USER=tim\x1BPASSWORD=x", "UAuthPlainPOP");
    EXPECT_EQ(pop->open("").output, "AUTH PLAIN AHRpbQB4\r\n");
    EXPECT_EQ(pop->open("-ERR [AUTH] no\r\n").message, "AUTH PLAIN failed: -ERR [AUTH] no");
}

TEST(SecuritySasl, MalformedRepliesEndTheDialog) {
    for (const char* text : {"334 x\n", "33 x\r\n", "", "235", "334-a\r\n", "334-a\r\n235 b\r\n", "+OK\r\n"}) {
        for (const auto& driver : {plain(), cramMd5(), scramSha256(), xoauth2()}) {
            EXPECT_EQ(driver->open("").step, Step::Exchange);
            if (*text == '\0') continue;
            const auto reply = driver->open(text);
            EXPECT_EQ(reply.step, Step::Failed) << text;
            EXPECT_FALSE(reply.message.empty()) << text;
        }
    }
    for (const char* text : {"+OK", "+OK\r\n+OK\r\n", "235 yes\r\n", "+\n", "ERR\r\n", "+OKAY\r\n"}) {
        const auto driver = plain("USER=tim\x1BPASSWORD=x", "UAuthPlainPOP");
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        EXPECT_EQ(driver->open(text).step, Step::Failed) << text;
    }
}

// RFC 4616 section 4.
TEST(SecurityAuthPlain, SendsTheResponseWithTheCommand) {
    const auto driver = plain();
    EXPECT_EQ(driver->open("").output, "AUTH PLAIN " + base64(std::string("\0tim\0tanstaaf", 13)) + "\r\n");
    EXPECT_EQ(driver->open("235 2.7.0 ok\r\n").step, Step::Done);
    const auto other = plain(
        "user=Kurt\x1Bpassword=xipj3plmq\x1B"
        "authzid=Ursel");
    EXPECT_EQ(other->open("").output, "AUTH PLAIN " + base64(std::string("Ursel\0Kurt\0xipj3plmq", 20)) + "\r\n");
}

TEST(SecurityAuthPlain, ALongResponseWaitsForTheChallenge) {
    const std::string password(400, 'p');
    const auto driver = plain("USER=tim\x1BPASSWORD=" + password);
    EXPECT_EQ(driver->open("").output, "AUTH PLAIN\r\n");
    EXPECT_EQ(driver->open("334 \r\n").output, base64(std::string("\0tim\0", 5) + password) + "\r\n");
    EXPECT_EQ(driver->open("235 ok\r\n").step, Step::Done);
    // POP3 allows less on the command line (RFC 5034 section 4).
    const auto pop = plain("USER=tim\x1BPASSWORD=" + password.substr(0, 200), "UAuthPlainPOP");
    EXPECT_EQ(pop->open("").output, "AUTH PLAIN\r\n");
    EXPECT_EQ(pop->open("+ \r\n").output, base64(std::string("\0tim\0", 5) + password.substr(0, 200)) + "\r\n");
    EXPECT_EQ(pop->open("+OK\r\n").step, Step::Done);
}

TEST(SecurityAuthPlain, AServerThatAcceptsTooEarlyOrAsksOnIsRefused) {
    const auto early = plain("USER=tim\x1BPASSWORD=" + std::string(400, 'p'));
    EXPECT_EQ(early->open("").step, Step::Exchange);
    EXPECT_EQ(early->open("235 welcome\r\n").step, Step::Failed);
    const auto late = plain();
    EXPECT_EQ(late->open("").step, Step::Exchange);
    EXPECT_EQ(late->open("334 \r\n").step, Step::Failed);
}

// RFC 2195 section 2.
TEST(SecurityCramMd5, ExampleOfTheStandard) {
    const auto driver = cramMd5();
    EXPECT_EQ(driver->open("").output, "AUTH CRAM-MD5\r\n");
    const auto response = driver->open("334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n");
    EXPECT_EQ(response.output, "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n");
    EXPECT_EQ(driver->open("235 ok\r\n").step, Step::Done);
    const auto pop = cramMd5("USER=tim\x1BPASSWORD=tanstaaftanstaaf", "UAuthCramMD5POP");
    EXPECT_EQ(pop->open("").output, "AUTH CRAM-MD5\r\n");
    EXPECT_EQ(pop->open("+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n").output, response.output);
    EXPECT_EQ(pop->open("+OK\r\n").step, Step::Done);
}

TEST(SecurityCramMd5, AChallengeThatIsNoneEndsIt) {
    for (const char* text : {"334 \r\n", "334 ?\r\n", "334 abc\r\n", "235 ok\r\n"}) {
        const auto driver = cramMd5();
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        EXPECT_EQ(driver->open(text).step, Step::Failed) << text;
    }
}

const std::string bearer =
    "user=jo@example.com\x01"
    "auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29t\x01\x01";

TEST(SecurityXoauth2, SendsUserAndToken) {
    for (const char* name : {"UAuthXOAUTH2SMTP", "UAuthXOAUTH2POP"}) {
        const auto driver = xoauth2("USER=jo@example.com\x1BTOKEN=ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29t", name);
        EXPECT_EQ(driver->open("").output, "AUTH XOAUTH2 " + base64(bearer) + "\r\n");
        EXPECT_EQ(driver->open(std::string(name) == "UAuthXOAUTH2POP" ? "+OK\r\n" : "235 ok\r\n").step, Step::Done);
    }
}

TEST(SecurityXoauth2, ALongTokenWaitsForTheChallenge) {
    const std::string token(3500, 't');
    const auto driver = xoauth2("USER=jo\x1BTOKEN=" + token);
    EXPECT_EQ(driver->open("").output, "AUTH XOAUTH2\r\n");
    const auto response = driver->open("334 \r\n");
    EXPECT_EQ(response.output, base64("user=jo\x01"
                                      "auth=Bearer " +
                                      token + "\x01\x01") +
                                   "\r\n");
    EXPECT_EQ(driver->open("235 ok\r\n").step, Step::Done);
}

TEST(SecurityXoauth2, TheExplanationOfARefusalIsAnsweredAndKept) {
    const std::string explanation = R"({"status":"401","schemes":"bearer","scope":"https://mail.google.com/"})";
    const auto driver = xoauth2();
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    const auto empty = driver->open("334 " + base64(explanation) + "\r\n");
    EXPECT_EQ(empty.step, Step::Exchange);
    EXPECT_EQ(empty.output, "\r\n");
    const auto refused = driver->open("535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 more\r\n");
    EXPECT_EQ(refused.step, Step::Failed);
    EXPECT_EQ(refused.number, 535);
    EXPECT_EQ(refused.serverText, explanation);
    EXPECT_EQ(refused.message,
              "AUTH XOAUTH2 failed: 535 5.7.8 Username and Password not accepted. 5.7.8 more " + explanation);
    // The next connection knows nothing of it.
    EXPECT_TRUE(verifies(*driver, "250-mail\r\n250 AUTH XOAUTH2\r\n"));
    EXPECT_EQ(driver->open("").output, "AUTH XOAUTH2 " + base64(bearer) + "\r\n");
    const auto plainRefusal = driver->open("535 no\r\n");
    EXPECT_EQ(plainRefusal.serverText, "");
    EXPECT_EQ(plainRefusal.message, "AUTH XOAUTH2 failed: 535 no");
}

TEST(SecurityXoauth2, AnEchoedTokenIsNotRepeated_NorAControlCharacter) {
    const auto driver = xoauth2("USER=jo\x1BTOKEN=s3cret");
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 " + base64("{\"token\":\"s3cret\",\n\"x\":1}") + "\r\n").output, "\r\n");
    const auto refused = driver->open("535 no\r\n");
    EXPECT_EQ(refused.serverText, "{\"token\":\"***\", \"x\":1}");
    EXPECT_EQ(refused.message, "AUTH XOAUTH2 failed: 535 no {\"token\":\"***\", \"x\":1}");
}

TEST(SecurityXoauth2, AServerThatExplainsForeverOrAcceptsTheEmptyLineIsRefused) {
    for (const char* text : {"334 e30=\r\n", "235 ok\r\n"}) {
        const auto driver = xoauth2();
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        EXPECT_EQ(driver->open("334 e30=\r\n").step, Step::Exchange);
        EXPECT_EQ(driver->open(text).step, Step::Failed);
    }
}

// RFC 7677 section 3.
TEST(SecurityScram, ExampleOfTheStandard) {
    Scram scram{};
    const std::string password = "pencil";
    const auto* const bytes = reinterpret_cast<const unsigned char*>(password.data());
    ASSERT_EQ(scramBegin(&scram, reinterpret_cast<const unsigned char*>("user"), 4, "rOprNGfwEbeRWgbNEkqO"), 1);
    EXPECT_STREQ(scram.clientFirst, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(
        scramAnswer(&scram, "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                    bytes, password.size()),
        nullptr);
    EXPECT_STREQ(scram.clientFinal,
                 "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                 "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_EQ(scramVerify(&scram, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), nullptr);
    EXPECT_NE(scramVerify(&scram, "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), nullptr);
    EXPECT_NE(scramVerify(&scram, "v="), nullptr);
    EXPECT_NE(scramVerify(&scram, "e=invalid-proof"), nullptr);
    scramClear(&scram);
}

TEST(SecurityScram, CommaAndEqualsSignInANameAreEscaped) {
    Scram scram{};
    ASSERT_EQ(scramBegin(&scram, reinterpret_cast<const unsigned char*>("a,b=c"), 5, "x"), 1);
    EXPECT_STREQ(scram.clientFirst, "n,,n=a=2Cb=3Dc,r=x");
    scramClear(&scram);
}

TEST(SecurityScram, WhatAServerMayNotSend) {
    for (const char* text : {"", "r=", "r=abc", "r=abc,s=QQ==,i=4096", "r=xyzabc,s=QQ==,i=4096", "r=abcd,s=,i=4096",
                             "r=abcd,s=?,i=4096", "r=abcd,s=QQ==", "r=abcd,s=QQ==,i=", "r=abcd,s=QQ==,i=4095",
                             "r=abcd,s=QQ==,i=1", "r=abcd,s=QQ==,i=5000001", "r=abcd,s=QQ==,i=99999999999999999999",
                             "r=abcd,s=QQ==,i=-5", "m=x,r=abcd,s=QQ==,i=4096", "s=QQ==,r=abcd,i=4096"}) {
        Scram scram{};
        ASSERT_EQ(scramBegin(&scram, reinterpret_cast<const unsigned char*>("u"), 1, "abc"), 1);
        EXPECT_NE(scramAnswer(&scram, text, reinterpret_cast<const unsigned char*>("p"), 1), nullptr) << text;
        scramClear(&scram);
    }
}

// A server that knows the password, made of the client's own functions with their roles exchanged: its signature is
// that which a client with the same texts expects.
class ScramServer {
  public:
    explicit ScramServer(std::string password) : password_(std::move(password)) {}
    std::string first(const std::string& clientFirst) {
        nonce_ = clientFirst.substr(clientFirst.find(",r=") + 3);
        first_ = "r=" + nonce_ + "server,s=c2FsdA==,i=4096";
        return first_;
    }
    [[nodiscard]] std::string final() const {
        Scram scram{};
        EXPECT_EQ(scramBegin(&scram, reinterpret_cast<const unsigned char*>("user"), 4, nonce_.c_str()), 1);
        EXPECT_EQ(scramAnswer(&scram, first_.c_str(), reinterpret_cast<const unsigned char*>(password_.data()),
                              password_.size()),
                  nullptr);
        const std::string signature(reinterpret_cast<const char*>(scram.serverSignature), scramHashLength);
        scramClear(&scram);
        return "v=" + base64(signature);
    }

  private:
    std::string password_;
    std::string nonce_;
    std::string first_;
};

TEST(SecurityScram, WholeDialog_InBothProtocols) {
    for (const bool pop : {false, true}) {
        const std::string more = pop ? "+ " : "334 ";
        const auto driver =
            scramSha256("USER=user\x1BPASSWORD=pencil", pop ? "UAuthScramSHA256POP" : "UAuthScramSHA256SMTP");
        std::string last;
        for (int connection = 0; connection < 2; ++connection) {
            const std::string command = driver->open("").output;
            ASSERT_TRUE(command.starts_with("AUTH SCRAM-SHA-256 ")) << command;
            EXPECT_NE(command, last);  // another nonce each time
            last = command;
            ScramServer server("pencil");
            const std::string first = decoded(command.substr(19, command.size() - 21));
            EXPECT_TRUE(first.starts_with("n,,n=user,r=")) << first;
            const std::string final = driver->open(more + base64(server.first(first)) + "\r\n").output;
            EXPECT_TRUE(decoded(final.substr(0, final.size() - 2)).starts_with("c=biws,r=")) << final;
            EXPECT_EQ(driver->open(more + base64(server.final()) + "\r\n").output, "\r\n");
            EXPECT_EQ(driver->open(pop ? "+OK\r\n" : "235 ok\r\n").step, Step::Done);
        }
    }
}

TEST(SecurityScram, AServerThatDoesNotProveItselfIsRefused) {
    const auto begin = [](const Driver& driver, ScramServer& server) {
        const std::string command = driver->open("").output;
        const std::string first = server.first(decoded(command.substr(19, command.size() - 21)));
        EXPECT_EQ(driver->open("334 " + base64(first) + "\r\n").step, Step::Exchange);
    };
    ScramServer impostor("other");
    const auto wrong = scramSha256();
    begin(wrong, impostor);
    const auto reply = wrong->open("334 " + base64(impostor.final()) + "\r\n");
    EXPECT_EQ(reply.step, Step::Failed);
    EXPECT_EQ(reply.message, "UAuthScramSHA256SMTP: the server's signature is wrong: it does not know the password");
    const auto silent = scramSha256();
    begin(silent, impostor);
    EXPECT_EQ(silent->open("235 welcome\r\n").step, Step::Failed);
    const auto tooEarly = scramSha256();
    EXPECT_EQ(tooEarly->open("").step, Step::Exchange);
    EXPECT_EQ(tooEarly->open("235 welcome\r\n").step, Step::Failed);
}

}  // namespace
}  // namespace uproc::security::test
