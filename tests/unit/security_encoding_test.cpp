// The functions of unienc.h (manual: "3GL Encryption Functions") against the vectors of their RFCs.
#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/security/include/unienc.h"

namespace {

using Digest = std::array<unsigned char, 16>;
using Block = std::array<unsigned char, 8>;

const unsigned char* bytes(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

template <class Bytes>
std::string hex(const Bytes& data) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : data) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string encode(const std::string& text, long room = 4096) {
    std::string out(static_cast<std::size_t>(room), '#');
    const long length = UBase64Enc(bytes(text), bytes(out), room);
    return length > 0 ? out.substr(0, static_cast<std::size_t>(length)) : "result " + std::to_string(length);
}

std::string decode(const std::string& text, long room = 4096) {
    std::string out(static_cast<std::size_t>(room), '#');
    const long length = UBase64Dec(bytes(text), bytes(out), room);
    return length > 0 ? out.substr(0, static_cast<std::size_t>(length)) : "result " + std::to_string(length);
}

// RFC 4648 section 10.
TEST(SecurityBase64, TestVectorsOfTheRfc) {
    const std::vector<std::pair<std::string, std::string>> vectors = {{"f", "Zg=="},         {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},       {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(encode(plain), encoded);
        EXPECT_EQ(decode(encoded), plain);
    }
    EXPECT_EQ(encode(""), "result 0");
    EXPECT_EQ(decode(""), "result 0");
}

TEST(SecurityBase64, EveryByteSurvivesTheWayThereAndBack) {
    std::mt19937 random(4648);
    for (std::size_t length = 1; length < 300; ++length) {
        std::vector<unsigned char> raw(length);
        for (unsigned char& byte : raw)
            byte = static_cast<unsigned char>(random());
        std::vector<unsigned char> encoded((length + 2) / 3 * 4 + 1);
        const long written =
            URawToB64(raw.data(), static_cast<long>(length), encoded.data(), static_cast<long>(encoded.size()));
        ASSERT_EQ(written, static_cast<long>(encoded.size()) - 1);
        std::vector<unsigned char> back(length);
        ASSERT_EQ(UB64ToRaw(encoded.data(), back.data(), static_cast<long>(length)), static_cast<long>(length));
        EXPECT_EQ(back, raw);
    }
}

TEST(SecurityBase64, EncodingReturnsMinusTheInputConsumedWhenThereIsNoRoom) {
    EXPECT_EQ(encode("foobar", 8), "Zm9vYmFy");
    EXPECT_EQ(encode("foobar", 7), "result -3");
    EXPECT_EQ(encode("foobar", 4), "result -3");
    EXPECT_EQ(encode("foobar", 3), "result 0");
    EXPECT_EQ(encode("foobarfoo", 11), "result -6");
}

TEST(SecurityBase64, DecodingReturnsMinusTheInputConsumedWhenThereIsNoRoom) {
    EXPECT_EQ(decode("Zm9vYmFy", 6), "foobar");
    EXPECT_EQ(decode("Zm9vYmFy", 5), "result -4");
    EXPECT_EQ(decode("Zm9vYmFy", 2), "result 0");
    EXPECT_EQ(decode("Zm9vYg==", 4), "foob");
}

TEST(SecurityBase64, DecodingReturnsZeroForWhatIsNotBase64) {
    for (const char* text : {"Zm9", "Zm9vY", "Zm9v!mFy", "Zg==Zg==", "Z===", "====", "=Zm9", "Zm=v", "Zg=a"}) {
        std::string out(16, '#');
        EXPECT_EQ(UB64ToRaw(reinterpret_cast<const unsigned char*>(text), bytes(out), 16), 0) << text;
        EXPECT_EQ(out, std::string(16, '#')) << text;
    }
}

TEST(SecurityBase64, DecodingSkipsLineEndsAndBlanks) {
    EXPECT_EQ(decode("VXNl\r\n cm5hbWU6\r\n"), "Username:");
}

TEST(SecurityBase64, ANulFollowsTheTextWhereThereIsRoom) {
    std::string out(10, '#');
    const std::string plain = "foo";
    EXPECT_EQ(UBase64Enc(bytes(plain), bytes(out), 10), 4);
    EXPECT_STREQ(out.c_str(), "Zm9v");
    const std::string encoded = "Zm9v";
    out.assign(10, '#');
    EXPECT_EQ(UBase64Dec(bytes(encoded), bytes(out), 10), 3);
    EXPECT_STREQ(out.c_str(), "foo");
    out.assign(10, '#');
    EXPECT_EQ(UB64ToRaw(bytes(encoded), bytes(out), 10), 3);
    EXPECT_EQ(out, "foo#######");
}

TEST(SecurityBase64, NullArgumentsGiveZero) {
    std::string text = "Zm9v";
    EXPECT_EQ(UBase64Enc(nullptr, bytes(text), 4), 0);
    EXPECT_EQ(UBase64Dec(nullptr, bytes(text), 4), 0);
    EXPECT_EQ(URawToB64(bytes(text), -1, bytes(text), 4), 0);
    EXPECT_EQ(UB64ToRaw(bytes(text), nullptr, 4), 0);
    EXPECT_EQ(UB64ToRaw(bytes(text), bytes(text), -4), 0);
}

// RFC 1321 appendix A.5.
TEST(SecurityDigest, Md5VectorsOfTheRfc) {
    const auto md5 = [](std::string text) {
        Digest digest{};
        MD5digest(bytes(text), static_cast<unsigned>(text.size()), digest.data());
        return hex(digest);
    };
    EXPECT_EQ(md5(""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(md5("abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
}

// RFC 1320 appendix A.5.
TEST(SecurityDigest, Md4VectorsOfTheRfc) {
    const auto md4 = [](std::string text) {
        Digest digest{};
        MD4digest(bytes(text), static_cast<unsigned>(text.size()), digest.data());
        return hex(digest);
    };
    EXPECT_EQ(md4(""), "31d6cfe0d16ae931b73c59d7e0c089c0");
    EXPECT_EQ(md4("abc"), "a448017aaf21d8525fc10ae87aa6729d");
    EXPECT_EQ(md4("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
              "e33b4ddc9c38f2199c3e7b164fcc0536");
}

std::string hmac(std::string text, std::string key) {
    Digest digest{};
    HMAC_MD5digest(bytes(text), static_cast<int>(text.size()), bytes(key), static_cast<int>(key.size()), digest.data());
    return hex(digest);
}

// RFC 2202 section 2; the third is the example of CRAM-MD5 in RFC 2195 section 2.
TEST(SecurityDigest, HmacMd5VectorsOfTheRfcs) {
    EXPECT_EQ(hmac("Hi There", std::string(16, '\x0b')), "9294727a3638bb1c13f48ef8158bfc9d");
    EXPECT_EQ(hmac("what do ya want for nothing?", "Jefe"), "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(hmac("<1896.697170952@postoffice.reston.mci.net>", "tanstaaftanstaaf"),
              "b913a602c7eda7a495b4e6e7334d3890");
    EXPECT_EQ(hmac("Test Using Larger Than Block-Size Key - Hash Key First", std::string(80, '\xaa')),
              "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
}

TEST(SecurityDigest, AnEmptyKeyAndText) {
    EXPECT_EQ(hmac("", ""), "74e6f7298a9c2d168935f58c001bad88");
    Digest digest{};
    digest.fill(1);
    HMAC_MD5digest(nullptr, -1, nullptr, 0, digest.data());
    EXPECT_EQ(digest, Digest{});
}

// The LM hash of the password SecREt01: the constant KGS!@#$% under the two halves of the password in upper case.
TEST(SecurityDes, KeysAndCiphertextOfTheLmHash) {
    std::string first = "SECRET0";
    std::string second("1\0\0\0\0\0\0", 7);
    Block value = {'K', 'G', 'S', '!', '@', '#', '$', '%'};
    Block key{};
    Block result{};
    create_DESkey(bytes(first), key.data());
    DESencrypt(value.data(), key.data(), result.data());
    EXPECT_EQ(hex(result), "ff3750bcc2b22412");
    create_DESkey(bytes(second), key.data());
    DESencrypt(value.data(), key.data(), result.data());
    EXPECT_EQ(hex(result), "c2265b23734e0dac");
}

TEST(SecurityDes, KeysHaveOddParityInTheLowestBit) {
    std::string zeros(7, '\0');
    std::string ones(7, '\xff');
    Block key{};
    create_DESkey(bytes(zeros), key.data());
    EXPECT_EQ(hex(key), "0101010101010101");
    create_DESkey(bytes(ones), key.data());
    EXPECT_EQ(hex(key), "fefefefefefefefe");
}

// The example that goes with FIPS 46 in textbooks: key 133457799BBCDFF1.
TEST(SecurityDes, DecryptionUndoesEncryptionInPlace) {
    Block key = {0x13, 0x34, 0x57, 0x79, 0x9B, 0xBC, 0xDF, 0xF1};
    Block block = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
    const Block plain = block;
    DESencrypt(block.data(), key.data(), block.data());
    EXPECT_EQ(hex(block), "85e813540f0ab405");
    DESdecrypt(block.data(), key.data(), block.data());
    EXPECT_EQ(block, plain);
}

}  // namespace
