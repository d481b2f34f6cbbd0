// NTLM: the arithmetic with the examples of the specification (MS-NLMP section 4.2), the messages, and the driver
// uauthntlm (manual: "SMTP AUTH NTLM Security Driver", "NTLM_INITIAL_RESPONSE").
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/include/unienc.h"
#include "drivers/security/ntlm/ntlm_session.h"
#include "drivers/security/ntlm/ntlm_text.h"
#include "tests/unit/security_test_support.hpp"

namespace uproc::security::test {
namespace {

using Step = runtime::SecurityDriver::Step;
using Bytes = std::vector<unsigned char>;

Bytes fromHex(std::string_view text) {
    Bytes bytes;
    std::string digits;
    for (const char c : text) {
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
        digits += c;
        if (digits.size() < 2) continue;
        bytes.push_back(static_cast<unsigned char>(std::stoi(digits, nullptr, 16)));
        digits.clear();
    }
    return bytes;
}

std::string toHex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < size; ++at) {
        text += digits[bytes[at] >> 4];
        text += digits[bytes[at] & 15U];
    }
    return text;
}

std::string toHex(const Bytes& bytes) {
    return toHex(bytes.data(), bytes.size());
}

Bytes bytesOf(std::string_view text) {
    return {text.begin(), text.end()};
}

std::string base64(const Bytes& bytes) {
    Bytes out((bytes.size() + 2) / 3 * 4 + 1);
    const long length =
        URawToB64(bytes.data(), static_cast<long>(bytes.size()), out.data(), static_cast<long>(out.size()));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length)};
}

Bytes decodedLine(std::string line) {
    line.resize(line.size() - 2);
    if (const auto blank = line.rfind(' '); blank != std::string::npos) line.erase(0, blank + 1);
    Bytes out(line.size() + 1);
    const long length =
        UB64ToRaw(reinterpret_cast<const unsigned char*>(line.c_str()), out.data(), static_cast<long>(out.size()));
    out.resize(static_cast<std::size_t>(std::max(0L, length)));
    return out;
}

Bytes utf16(std::string_view text, NtlmCase letters = NtlmAsWritten) {
    std::size_t size = 0;
    unsigned char* const bytes =
        ntlmToUtf16(reinterpret_cast<const unsigned char*>(text.data()), text.size(), letters, &size);
    if (bytes == nullptr) return {};
    Bytes result(bytes, bytes + size);
    std::free(bytes);
    return result;
}

Bytes oem(std::string_view text, NtlmCase letters = NtlmAsWritten) {
    std::size_t size = 0;
    unsigned char* const bytes =
        ntlmToOem(reinterpret_cast<const unsigned char*>(text.data()), text.size(), letters, &size);
    if (bytes == nullptr) return {};
    Bytes result(bytes, bytes + size);
    std::free(bytes);
    return result;
}

// MS-NLMP section 4.2.1: user "User", domain "Domain", password "Password".
const Bytes serverChallenge = fromHex("0123456789abcdef");
const Bytes clientChallenge = fromHex("aaaaaaaaaaaaaaaa");
const Bytes exampleTarget = fromHex("02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000");

Bytes hashV1() {
    Bytes hash(ntlmHashLength);
    const Bytes password = utf16("Password");
    EXPECT_EQ(ntlmNtowfV1(password.data(), password.size(), hash.data()), 1);
    return hash;
}

Bytes responseV1(const Bytes& hash, const Bytes& challenge) {
    Bytes response(ntlmResponseLength);
    EXPECT_EQ(ntlmResponseV1(hash.data(), challenge.data(), response.data()), 1);
    return response;
}

TEST(SecurityNtlmResponses, Version1OfTheSpecification) {
    EXPECT_EQ(toHex(hashV1()), "a4f49c406510bdcab6824ee7c30fd852");
    Bytes lmHash(ntlmHashLength);
    const Bytes password = oem("Password", NtlmUpperCase);
    EXPECT_EQ(ntlmLmowfV1(password.data(), password.size(), lmHash.data()), 1);
    EXPECT_EQ(toHex(lmHash), "e52cac67419a9a224a3b108f3fa6cb6d");
    EXPECT_EQ(toHex(responseV1(hashV1(), serverChallenge)), "67c43011f30298a2ad35ece64f16331c44bdbed927841f94");
    EXPECT_EQ(toHex(responseV1(lmHash, serverChallenge)), "98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13");
}

TEST(SecurityNtlmResponses, SessionSecurityOfTheSpecification) {
    Bytes response(ntlmResponseLength);
    EXPECT_EQ(ntlmSessionResponse(hashV1().data(), serverChallenge.data(), clientChallenge.data(), response.data()), 1);
    EXPECT_EQ(toHex(response), "7537f803ae367128ca458204bde7caf81e97ed2683267232");
}

Bytes hashV2(std::string_view user, std::string_view domain) {
    Bytes hash(ntlmHashLength);
    Bytes both = utf16(user, NtlmUpperCase);
    const Bytes behind = utf16(domain);
    both.insert(both.end(), behind.begin(), behind.end());
    EXPECT_EQ(ntlmNtowfV2(hashV1().data(), both.data(), both.size(), hash.data()), 1);
    return hash;
}

TEST(SecurityNtlmResponses, Version2OfTheSpecification) {
    const Bytes hash = hashV2("User", "Domain");
    EXPECT_EQ(toHex(hash), "0c868a403bfd7a93a3001ef22ef02e3f");
    Bytes lm(ntlmResponseLength);
    EXPECT_EQ(ntlmLmResponseV2(hash.data(), serverChallenge.data(), clientChallenge.data(), lm.data()), 1);
    EXPECT_EQ(toHex(lm), "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
    const Bytes time(ntlmTimeLength);
    std::size_t size = 0;
    unsigned char* const response = ntlmResponseV2(hash.data(), serverChallenge.data(), clientChallenge.data(),
                                                   time.data(), exampleTarget.data(), exampleTarget.size(), &size);
    ASSERT_NE(response, nullptr);
    EXPECT_EQ(toHex(response, size),
              "68cd0ab851e51c96aabc927bebef6a1c"
              "01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000"
              "02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000"
              "00000000");
    std::free(response);
}

TEST(SecurityNtlmText, Utf16AndItsUpperCase) {
    EXPECT_EQ(toHex(utf16("aZ")), "61005a00");
    EXPECT_EQ(toHex(utf16("aä", NtlmUpperCase)), "4100c400");
    EXPECT_EQ(toHex(utf16("€😀")), "ac203dd800de");
    for (const char* text : {"\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "a\x80"}) {
        EXPECT_TRUE(utf16(text).empty()) << text;
    }
}

TEST(SecurityNtlmText, TheOemCharacterSet) {
    EXPECT_EQ(toHex(oem("aZ1", NtlmUpperCase)), "415a31");
    EXPECT_EQ(toHex(oem("ä")), "84");
    EXPECT_EQ(toHex(oem("ä", NtlmUpperCase)), "8e");
    EXPECT_TRUE(oem("日").empty());
}

TEST(SecurityNtlmText, BackToUtf8_WithoutWhatCouldDoHarm) {
    std::array<char, 16> text{};
    const Bytes wide = utf16("é\r\n\x1B€😀");
    ntlmToUtf8(wide.data(), wide.size(), text.data(), text.size());
    EXPECT_STREQ(text.data(), "é???€😀");
    const Bytes lone = fromHex("00d84100");
    ntlmToUtf8(lone.data(), lone.size(), text.data(), text.size());
    EXPECT_STREQ(text.data(), "?A");
    ntlmToUtf8(wide.data(), wide.size(), text.data(), 4);
    EXPECT_STREQ(text.data(), "");
}

// ---- Messages ----

unsigned long number(const Bytes& bytes, std::size_t at, int length) {
    unsigned long value = 0;
    for (int index = length - 1; index >= 0; --index)
        value = value << 8 | bytes.at(at + static_cast<std::size_t>(index));
    return value;
}

Bytes field(const Bytes& message, std::size_t at) {
    const auto size = static_cast<std::ptrdiff_t>(number(message, at, 2));
    const auto offset = static_cast<std::ptrdiff_t>(number(message, at + 4, 4));
    EXPECT_LE(static_cast<std::size_t>(offset + size), message.size());
    return {message.begin() + offset, message.begin() + offset + size};
}

void putNumber(Bytes& bytes, unsigned long value, int length) {
    for (int index = 0; index < length; ++index)
        bytes.push_back(static_cast<unsigned char>(value >> (8 * index) & 0xFFU));
}

Bytes challengeMessage(unsigned long flags, const Bytes& targetInfo = {}) {
    Bytes message = bytesOf(std::string_view("NTLMSSP\0\x02\0\0\0", 12));
    putNumber(message, 0, 4);
    putNumber(message, 48, 4);
    putNumber(message, flags, 4);
    message.insert(message.end(), serverChallenge.begin(), serverChallenge.end());
    putNumber(message, 0, 8);
    putNumber(message, targetInfo.size(), 2);
    putNumber(message, targetInfo.size(), 2);
    putNumber(message, 48, 4);
    message.insert(message.end(), targetInfo.begin(), targetInfo.end());
    return message;
}

TEST(SecurityNtlmMessages, AChallengeThatPointsOutsideItselfIsNone) {
    NtlmChallenge challenge{};
    const Bytes good = challengeMessage(ntlmUnicode | ntlmTargetInfo, exampleTarget);
    EXPECT_EQ(ntlmParseChallenge(good.data(), good.size(), &challenge), 1);
    EXPECT_EQ(challenge.targetInfo.size, exampleTarget.size());
    for (std::size_t size = 0; size < good.size(); ++size) {
        const int parsed = ntlmParseChallenge(good.data(), size, &challenge);
        EXPECT_EQ(parsed, size >= 32 && size < 48 ? 1 : 0) << size;
    }
    for (const std::size_t at : {0U, 8U, 40U, 44U, 47U}) {
        Bytes bad = good;
        bad[at] = 0xF0;
        EXPECT_EQ(ntlmParseChallenge(bad.data(), bad.size(), &challenge), 0) << at;
    }
}

TEST(SecurityNtlmMessages, TargetInformationIsReadWithinItsBounds) {
    for (std::size_t size = 0; size <= exampleTarget.size(); ++size) {
        const NtlmBytes info{exampleTarget.data(), size};
        EXPECT_EQ(ntlmTargetItem(info, ntlmDomainName).bytes != nullptr, size >= 16) << size;
        EXPECT_EQ(ntlmTargetItem(info, ntlmServerName).bytes != nullptr, size >= 32) << size;
        EXPECT_EQ(ntlmTargetItem(info, ntlmDnsTreeName).bytes, nullptr);
    }
}

// ---- The driver ----

std::unique_ptr<runtime::SecurityDriver> ntlm(std::string_view parameters, Logicals logicals = {}) {
    auto driver =
        makeSecurityDrivers({entry("uauthntlm", {"UAuthNTLMSMTP"})}, {installedDrivers()}, {}, std::move(logicals))
            ->create("UAuthNTLMSMTP", "SMTP=UAuthNTLMSMTP", parameters);
    if (!driver) {
        ADD_FAILURE() << driver.error().text;
        return nullptr;
    }
    return *std::move(driver);
}

const std::string account =
    "user=User\x1Bpassword=Password\x1B"
    "domain=Domain\x1Bworkstation=COMPUTER";

struct Answer {
    unsigned long firstFlags = 0;
    Bytes message;
    std::string information;
};

// Logs on at a puppet that sends `challenge`.
Answer logOn(runtime::SecurityDriver& driver, const Bytes& challenge) {
    Answer answer;
    const auto first = driver.open("");
    EXPECT_TRUE(first.output.starts_with("AUTH NTLM TlRMTVNTUA")) << first.output << first.message;
    answer.firstFlags = number(decodedLine(first.output), 12, 4);
    const auto second = driver.open("334 " + base64(challenge) + "\r\n");
    EXPECT_EQ(second.step, Step::Exchange) << second.message;
    answer.message = decodedLine(second.output);
    EXPECT_EQ(driver.open("235 2.7.0 ok\r\n").step, Step::Done);
    answer.information = driver.runtimeInfo();
    std::ranges::replace(answer.information, '\x1B', ';');
    return answer;
}

Answer logOn(const std::string& parameters, const Bytes& challenge) {
    return logOn(*ntlm(parameters), challenge);
}

enum : std::size_t { lmAt = 12, ntAt = 20, domainAt = 28, userAt = 36, workstationAt = 44 };

const std::string lmV1 = "98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13";
const std::string ntV1 = "67c43011f30298a2ad35ece64f16331c44bdbed927841f94";

TEST(SecurityNtlmDriver, SupportsRuntimeInformation_AndHasNoneBeforeALogon) {
    const auto driver = ntlm(account);
    EXPECT_TRUE(driver->supportsRuntimeInfo());
    EXPECT_FALSE(driver->supportsClose());
    EXPECT_EQ(driver->runtimeInfo(), "");
    std::string message;
    EXPECT_TRUE(driver->verify("250-mail\r\n250 AUTH LOGIN NTLM\r\n", message));
    EXPECT_FALSE(driver->verify("250-mail\r\n250 AUTH LOGIN\r\n", message));
}

TEST(SecurityNtlmDriver, TheDefaultPolicyIsLmAndNtlmVersion1InUnicode) {
    for (const char* policy : {"", "\x1Bpolicy=LM NTLM", "\x1BPOLICY=lm ntlm v1", "\x1Bpolicy=LM NTLM VERSION 1"}) {
        const Answer answer = logOn(account + policy, challengeMessage(ntlmUnicode | ntlmNtlm));
        EXPECT_EQ(answer.firstFlags & ntlmSessionSecurity, 0U);
        EXPECT_NE(answer.firstFlags & ntlmUnicode, 0U);
        EXPECT_EQ(toHex(field(answer.message, lmAt)), lmV1);
        EXPECT_EQ(toHex(field(answer.message, ntAt)), ntV1);
        EXPECT_EQ(field(answer.message, domainAt), utf16("Domain"));
        EXPECT_EQ(field(answer.message, userAt), utf16("User"));
        EXPECT_EQ(field(answer.message, workstationAt), utf16("COMPUTER"));
        EXPECT_EQ(answer.information, "CHARSET=UNICODE;POLICY=LM NTLM;TARGETINFO=FALSE");
    }
}

TEST(SecurityNtlmDriver, OemWhereItIsWantedOrTheServerHasNoUnicode) {
    const Answer wanted = logOn(account +
                                    "\x1B"
                                    "charset=OEM",
                                challengeMessage(ntlmUnicode | ntlmOem));
    EXPECT_EQ(wanted.firstFlags & (ntlmUnicode | ntlmOem), static_cast<unsigned long>(ntlmOem));
    EXPECT_EQ(field(wanted.message, userAt), bytesOf("User"));
    EXPECT_EQ(field(wanted.message, domainAt), bytesOf("Domain"));
    EXPECT_EQ(wanted.information, "CHARSET=OEM;POLICY=LM NTLM;TARGETINFO=FALSE");
    const Answer without = logOn(account, challengeMessage(ntlmOem));
    EXPECT_EQ(field(without.message, userAt), bytesOf("User"));
    EXPECT_EQ(toHex(field(without.message, ntAt)), ntV1);
    EXPECT_TRUE(without.information.starts_with("CHARSET=OEM;")) << without.information;
}

TEST(SecurityNtlmDriver, NtlmWithoutTheLmPart) {
    const Answer answer = logOn(account + "\x1Bpolicy=NTLM", challengeMessage(ntlmUnicode));
    EXPECT_EQ(toHex(field(answer.message, ntAt)), ntV1);
    EXPECT_EQ(toHex(field(answer.message, lmAt)), ntV1);
    EXPECT_EQ(answer.information, "CHARSET=UNICODE;POLICY=NTLM;TARGETINFO=FALSE");
}

// A password beyond the OEM character set has no LM hash.
TEST(SecurityNtlmDriver, APasswordWithoutLmHash) {
    const Answer answer = logOn("user=User\x1Bpassword=日本", challengeMessage(ntlmUnicode));
    EXPECT_EQ(field(answer.message, lmAt), field(answer.message, ntAt));
    EXPECT_EQ(field(answer.message, domainAt), Bytes());
}

TEST(SecurityNtlmDriver, Version2) {
    for (const char* policy : {"LM NTLM VERSION 2", "LM NTLM V2"}) {
        const Answer answer =
            logOn(account + "\x1Bpolicy=" + policy, challengeMessage(ntlmUnicode | ntlmTargetInfo, exampleTarget));
        const Bytes hash = hashV2("User", "Domain");
        const Bytes nt = field(answer.message, ntAt);
        ASSERT_GT(nt.size(), 44U);
        const Bytes client(nt.begin() + 32, nt.begin() + 40);
        std::size_t size = 0;
        unsigned char* const expected = ntlmResponseV2(hash.data(), serverChallenge.data(), client.data(), &nt[24],
                                                       exampleTarget.data(), exampleTarget.size(), &size);
        EXPECT_EQ(toHex(nt), toHex(expected, size));
        std::free(expected);
        EXPECT_NE(toHex(&nt[24], 8), "0000000000000000");
        Bytes lm(ntlmResponseLength);
        EXPECT_EQ(ntlmLmResponseV2(hash.data(), serverChallenge.data(), client.data(), lm.data()), 1);
        EXPECT_EQ(field(answer.message, lmAt), lm);
        EXPECT_EQ(answer.information, "CHARSET=UNICODE;POLICY=LM NTLM VERSION 2;TARGETINFO=FALSE");
    }
}

// MS-NLMP section 3.1.5.1.2.
TEST(SecurityNtlmDriver, Version2TakesTheServersTime_AndSendsNoLmResponseThen) {
    const Bytes target = fromHex("07000800 1122334455667788 00000000");
    const Answer answer =
        logOn(account + "\x1Bpolicy=LM NTLM V2", challengeMessage(ntlmUnicode | ntlmTargetInfo, target));
    EXPECT_EQ(toHex(&field(answer.message, ntAt)[24], 8), "1122334455667788");
    EXPECT_EQ(field(answer.message, lmAt), Bytes(ntlmResponseLength));
}

TEST(SecurityNtlmDriver, SessionSecurityWithTargetInformation) {
    Bytes target = fromHex("03000200 7300 04000200 6400 05000200 7000");
    target.insert(target.end(), exampleTarget.begin(), exampleTarget.end());
    const Answer answer = logOn(account + "\x1Bpolicy=SESSION SECURITY",
                                challengeMessage(ntlmUnicode | ntlmSessionSecurity | ntlmTargetInfo, target));
    EXPECT_NE(answer.firstFlags & ntlmSessionSecurity, 0U);
    const Bytes lm = field(answer.message, lmAt);
    EXPECT_EQ(toHex(&lm[8], 16), std::string(32, '0'));
    Bytes expected(ntlmResponseLength);
    EXPECT_EQ(ntlmSessionResponse(hashV1().data(), serverChallenge.data(), lm.data(), expected.data()), 1);
    EXPECT_EQ(field(answer.message, ntAt), expected);
    EXPECT_EQ(answer.information,
              "CHARSET=UNICODE;POLICY=SESSION SECURITY;TARGETINFO=TRUE;TARGETSERVER=Server;TARGETDOMAIN=Domain;"
              "DNSSERVER=s;DNSDOMAIN=d;PARENTDNSDOMAIN=p");
}

TEST(SecurityNtlmDriver, SessionSecurityFallsBackToThePolicyBehindIt) {
    const Bytes challenge = challengeMessage(ntlmUnicode);
    const auto fallback = [&](const std::string& policy) {
        return logOn(account + "\x1Bpolicy=SESSION SECURITY" + policy, challenge).information;
    };
    EXPECT_EQ(fallback(""), "CHARSET=UNICODE;POLICY=LM NTLM;TARGETINFO=FALSE");
    EXPECT_EQ(fallback(", NTLM"), "CHARSET=UNICODE;POLICY=NTLM;TARGETINFO=FALSE");
    EXPECT_EQ(fallback(",LM NTLM V2"), "CHARSET=UNICODE;POLICY=LM NTLM VERSION 2;TARGETINFO=FALSE");
}

// A server may claim what was not asked for.
TEST(SecurityNtlmDriver, SessionSecurityIsUsedOnlyWhenWanted) {
    const Answer answer = logOn(account, challengeMessage(ntlmUnicode | ntlmSessionSecurity));
    EXPECT_EQ(toHex(field(answer.message, ntAt)), ntV1);
}

TEST(SecurityNtlmDriver, InvalidParametersEndTheDialogBeforeItBegins) {
    const auto problem = [](const std::string& parameters) {
        const auto reply = ntlm(parameters)->open("");
        EXPECT_EQ(reply.step, Step::Failed) << parameters;
        EXPECT_EQ(reply.output, "");
        return reply.message;
    };
    EXPECT_EQ(problem("password=x"), "UAuthNTLMSMTP: the mandatory parameter USER is missing");
    EXPECT_EQ(problem("user=x"), "UAuthNTLMSMTP: the mandatory parameter PASSWORD is missing");
    EXPECT_EQ(problem(account + "\x1B"
                                "charset=UTF8"),
              "UAuthNTLMSMTP: the parameter CHARSET takes Unicode or OEM");
    for (const char* policy : {"LM", "NTLM V2", "SESSION SECURITY,", "SESSION SECURITY, SESSION SECURITY",
                               "LM NTLM, NTLM", "SESSIONSECURITY", ",NTLM"}) {
        EXPECT_TRUE(problem(account + "\x1Bpolicy=" + policy).starts_with("UAuthNTLMSMTP: the parameter POLICY takes"))
            << policy;
    }
}

TEST(SecurityNtlmDriver, TheFirstMessageIsDeferredByTheLogical) {
    const auto logicals = [](std::string_view name) -> std::optional<std::string> {
        return name == "NTLM_INITIAL_RESPONSE" ? std::optional<std::string>("deferred") : std::nullopt;
    };
    const auto driver = ntlm(account, logicals);
    EXPECT_EQ(driver->open("").output, "AUTH NTLM\r\n");
    const auto first = driver->open("334 NTLM supported\r\n");
    EXPECT_TRUE(first.output.starts_with("TlRMTVNTUA")) << first.output;
    const auto second = driver->open("334 " + base64(challengeMessage(ntlmUnicode)) + "\r\n");
    EXPECT_EQ(toHex(field(decodedLine(second.output), ntAt)), ntV1);
    EXPECT_EQ(driver->open("235 ok\r\n").step, Step::Done);
    const auto immediate = ntlm(account, [](std::string_view) { return std::optional<std::string>("IMMEDIATE"); });
    EXPECT_TRUE(immediate->open("").output.starts_with("AUTH NTLM TlRMTVNTUA"));
}

TEST(SecurityNtlmDriver, WhatIsNoChallengeEndsIt_WithAdvice) {
    for (const std::string& text : {std::string("334 NTLM supported\r\n"), std::string("334 \r\n"),
                                    "334 " + base64(bytesOf("NTLMSSP")) + "\r\n"}) {
        const auto driver = ntlm(account);
        EXPECT_EQ(driver->open("").step, Step::Exchange);
        const auto reply = driver->open(text);
        EXPECT_EQ(reply.step, Step::Failed) << text;
        EXPECT_NE(reply.message.find("NTLM_INITIAL_RESPONSE"), std::string::npos);
    }
    const auto driver = ntlm(account);
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    EXPECT_EQ(driver->open("334 " + base64(challengeMessage(ntlmUnicode)) + "\r\n").step, Step::Exchange);
    const auto refused = driver->open("535 5.7.3 Authentication unsuccessful\r\n");
    EXPECT_EQ(refused.message, "AUTH NTLM failed: 535 5.7.3 Authentication unsuccessful");
    EXPECT_EQ(driver->runtimeInfo(), "");
}

TEST(SecurityNtlmDriver, ANameBeyondOemNeedsUnicode) {
    const auto driver = ntlm(
        "user=日\x1Bpassword=x\x1B"
        "charset=OEM");
    EXPECT_EQ(driver->open("").step, Step::Exchange);
    const auto reply = driver->open("334 " + base64(challengeMessage(ntlmOem)) + "\r\n");
    EXPECT_EQ(reply.step, Step::Failed);
    EXPECT_NE(reply.message.find("OEM character set"), std::string::npos) << reply.message;
}

TEST(SecurityNtlmDriver, TheNextConnectionBeginsAnew) {
    const auto driver = ntlm(account + "\x1Bpolicy=SESSION SECURITY");
    logOn(*driver, challengeMessage(ntlmUnicode | ntlmSessionSecurity));
    EXPECT_NE(driver->runtimeInfo(), "");
    const Answer answer = logOn(*driver, challengeMessage(ntlmUnicode));
    EXPECT_EQ(toHex(field(answer.message, ntAt)), ntV1);
    EXPECT_EQ(answer.information, "CHARSET=UNICODE;POLICY=LM NTLM;TARGETINFO=FALSE");
}

}  // namespace
}  // namespace uproc::security::test
