// Manual: "TLS Connector Options" and the page of each option, "TLS Connection Profiles", "[NET_SETTINGS]".
#include <gtest/gtest.h>

#include "drivers/network/tls/tls_options.hpp"
#include "runtime/seams/network.hpp"

namespace uproc::network {
namespace {

TlsOptions options(std::string_view text) {
    auto result = parseTlsOptions(text, "USYS$TLS_PARAMS");
    EXPECT_TRUE(result) << text << ": " << (result ? "" : result.error().text);
    return result.value_or(TlsOptions{});
}

std::string problem(std::string_view text) {
    const auto result = parseTlsOptions(text, "USYS$TLS_PARAMS");
    EXPECT_FALSE(result) << text;
    if (result) return {};
    EXPECT_EQ(result.error().code, static_cast<int>(runtime::NetworkError::Configuration));
    EXPECT_NE(result.error().text.find("USYS$TLS_PARAMS"), std::string::npos);
    return result.error().text;
}

bool mentions(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(NetworkTlsOptions, MailServerExample) {
    const auto read = options("verify_server=1, ca_certificate=cacert.pem, verify_server_name=0");
    EXPECT_EQ(read.verifyServer, Verification::Yes);
    EXPECT_EQ(read.caCertificate, "cacert.pem");
    EXPECT_FALSE(read.verifyServerName.verify);
}

TEST(NetworkTlsOptions, Defaults) {
    const auto read = options("verify_server=yes");
    EXPECT_EQ(read.verifyClient, Verification::No);
    EXPECT_TRUE(read.verifyServerName.verify);
    EXPECT_TRUE(read.verifyServerName.names.empty());
    EXPECT_FALSE(read.caCertificate);
    EXPECT_EQ(read.minimumVersion, TlsVersion::Tls1_2);
    EXPECT_TRUE(read.renegotiation);
}

TEST(NetworkTlsOptions, ShortNamesAndAnyCase) {
    const auto read = options(
        "VFY_SRV=Y, vfy_srv_nm=DNS:a.b, srv_cert=s.crt, srv_key=s.key, srv_key_pwd=p, vfy_clt=y, vfy_clt_nm=n, "
        "clt_cert=c.crt, Clt_Key=c.key, clt_key_pwd=q, ca_cert=ca.pem, ca_loc=/etc/ssl/certs, cpr_lst=HIGH, "
        "min_tls_v=1.3, reneg=0");
    EXPECT_EQ(read.verifyClient, Verification::Yes);
    EXPECT_EQ(read.server.certificate, "s.crt");
    EXPECT_EQ(read.server.password, "p");
    EXPECT_EQ(read.client.key, "c.key");
    EXPECT_EQ(read.client.password, "q");
    EXPECT_EQ(read.caLocation, "/etc/ssl/certs");
    EXPECT_EQ(read.cipherList, "HIGH");
    EXPECT_EQ(read.minimumVersion, TlsVersion::Tls1_3);
    EXPECT_FALSE(read.renegotiation);
}

TEST(NetworkTlsOptions, BlanksAroundCommasAreTrimmed_InsideValuesKept) {
    EXPECT_EQ(options("shared_key=My Secret Key , verify_server=no").sharedKey, "My Secret Key");
    EXPECT_EQ(options("  shared_key=th1s Is my s*cret pHrase ").sharedKey, "th1s Is my s*cret pHrase");
}

TEST(NetworkTlsOptions, BlanksBesideTheEqualsSignStop) {
    for (const char* text : {"shared_key = My Secret Key", "shared_key =k", "shared_key= k", "verify_server= 1"}) {
        EXPECT_TRUE(mentions(problem(text), "no space may stand beside the = sign")) << text << ": " << problem(text);
        EXPECT_FALSE(mentions(problem(text), "Secret")) << text;
    }
}

TEST(NetworkTlsOptions, ValueMayHoldEqualsSigns_AndQuotesBelongToIt) {
    EXPECT_EQ(options("shared_key=a=b==").sharedKey, "a=b==");
    EXPECT_EQ(options("verify_server=1, ca_cert=\"x.pem\"").caCertificate, "\"x.pem\"");
}

TEST(NetworkTlsOptions, CommaAtTheEndIsAllowed) {
    EXPECT_EQ(options("shared_key=k, ").sharedKey, "k");
}

TEST(NetworkTlsOptions, UnknownOptionStops_WithSuggestion) {
    const auto text = problem("verify_sever=1");
    EXPECT_TRUE(mentions(text, "\"verify_sever\" is unknown")) << text;
    EXPECT_TRUE(mentions(text, "verify_server")) << text;
    EXPECT_TRUE(mentions(problem("verify_server=yes, ca_key=usys:x.key"), "unknown"));
}

TEST(NetworkTlsOptions, RepeatedOptionStops_AlsoByItsShortName) {
    EXPECT_TRUE(mentions(problem("verify_server=1, verify_server=1"), "twice"));
    EXPECT_TRUE(mentions(problem("verify_server=1, vfy_srv=1"), "twice"));
}

TEST(NetworkTlsOptions, NameSignAndValueMustBePresent) {
    EXPECT_TRUE(mentions(problem("verify_server"), "no value"));
    EXPECT_TRUE(mentions(problem("verify_server="), "no value"));
    EXPECT_TRUE(mentions(problem("verify_server=1,,renegotiation=no"), "number 2"));
    EXPECT_TRUE(mentions(problem("=1"), "unknown"));
}

TEST(NetworkTlsOptions, ValuesOutsideTheirSetStop) {
    for (const char* text :
         {"verify_server=2", "verify_server=true", "verify_client=maybe", "verify_server=1, min_tls_version=1.4",
          "verify_server=1, min_tls_version=TLSv1.2", "verify_server=1, renegotiation=ignore",
          "verify_server=1, verify_server_name=1", "verify_server=1, verify_server_name=yes",
          "verify_server=1, verify_server_name=mail.example.com",
          "verify_server=1, verify_server_name=dns:", "verify_server=1, verify_server_name=dns:a.b;",
          "verify_server=1, verify_server_name=ip:mail.example.com", "verify_server=1, verify_server_name=dns:a.*.com",
          "verify_server=1, verify_server_name=dns:a*.b.com", "verify_server=1, verify_server_name=dns:*"}) {
        EXPECT_NE(problem(text), "") << text;
    }
}

TEST(NetworkTlsOptions, ListOfPeerNames) {
    const auto names = options(
                           "verify_server=yes, verify_server_name=dns:*.mycompany.com; IP:197.68.0.1;"
                           "dns:garlic.my_company.com ; Email:myemail@mycompany.com;uri:urn:uniface:urouter:10.3.01")
                           .verifyServerName.names;
    ASSERT_EQ(names.size(), 5U);
    EXPECT_EQ(names[0].type, PeerName::Type::Dns);
    EXPECT_EQ(names[0].name, "*.mycompany.com");
    EXPECT_EQ(names[1].type, PeerName::Type::Ip);
    EXPECT_EQ(names[2].name, "garlic.my_company.com");
    EXPECT_EQ(names[3].type, PeerName::Type::Email);
    EXPECT_EQ(names[4].name, "urn:uniface:urouter:10.3.01");
}

TEST(NetworkTlsOptions, AuthenticationModeMustBeNamed) {
    for (const char* text : {"", "verify_server=no", "verify_server=0, verify_client=0", "cipher_list=HIGH",
                             "ca_certificate=cacert.pem"}) {
        EXPECT_TRUE(mentions(problem(text), "no authentication mode")) << text;
    }
}

TEST(NetworkTlsOptions, IgnoreIsAVerification) {
    EXPECT_EQ(options("verify_server=Ignore").verifyServer, Verification::Ignore);
}

TEST(NetworkTlsOptions, ClientVerificationIncludesThatOfTheServer) {
    EXPECT_EQ(options("verify_client=yes").verifyServer, Verification::Yes);
    EXPECT_TRUE(mentions(problem("verify_client=yes, verify_server=no"), "verify_client needs verify_server"));
}

TEST(NetworkTlsOptions, CertificateAndKeyComeInPairs) {
    for (const char* option :
         {"client_certificate=a.crt", "client_key=a.key", "server_certificate=a.crt", "server_key=a.key"}) {
        EXPECT_TRUE(mentions(problem("verify_server=yes, " + std::string(option)), "needs")) << option;
    }
}

TEST(NetworkTlsOptions, KeyInTheCertificateFileWithPassword) {
    const auto read = options("verify_client=yes, client_certificate=both.pem, client_key=|pa5s");
    EXPECT_TRUE(read.client.keyInCertificateFile);
    EXPECT_EQ(read.client.password, "pa5s");
    const auto separate = options("verify_client=yes, client_certificate=a.crt, client_key=a.key|pa5s");
    EXPECT_EQ(separate.client.key, "a.key");
    EXPECT_EQ(separate.client.password, "pa5s");
}

TEST(NetworkTlsOptions, SharedKeyStandsAloneButForItsCiphers) {
    EXPECT_EQ(options("shared_key=k, cipher_list=PSK-AES256-CBC-SHA").cipherList, "PSK-AES256-CBC-SHA");
    for (const char* other : {"verify_server=yes", "verify_server=ignore", "verify_client=1", "ca_certificate=a",
                              "min_tls_version=1.2", "client_certificate=a"}) {
        EXPECT_TRUE(mentions(problem("shared_key=k, " + std::string(other)), "beside shared_key")) << other;
    }
}

TEST(NetworkTlsOptions, MessagesHoldNoSecret) {
    for (const char* text : {"shared_key=abc,Sesame", "shared_key=abc,Sesame=1", "shared_key=Sesame, verify_server=1",
                             "client_key_password=x,Sesame", "verify_server=1, shared_key=Sesame,shared_key=Sesame",
                             "shared_key Sesame", "client_key=|Sesame, client_key_password=Sesame",
                             "client_key_password=Sesame, client_key=a.key|Sesame", "client_key=a.key|Sesame"}) {
        EXPECT_FALSE(mentions(problem(text), "Sesame")) << text;
    }
}

}  // namespace
}  // namespace uproc::network
