// Server verification against real TLS servers (manual: "Certificate Verification by the TLS Connector", "Peer Name
// Verification by the TLS Connector", "ca_certificate", "ca_location", "verify_server", "verify_server_name").
#include <cstdio>
#include <cstdlib>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "drivers/network/tls/openssl_handles.hpp"
#include "tests/unit/support/network_fixture.hpp"

namespace uproc::network {
namespace {

using runtime::NetworkError;
using testing::CertificateRequest;
using testing::ServerTls;
using testing::TestPeer;
using testing::TestServer;

class NetworkTlsVerify : public NetworkTest {
  protected:
    // Connects over TLS with both versions; the results must not differ in kind.
    Result<void> connect(const std::string& tlsOptions, ServerTls serverTls,
                         const std::string& host = "mail.example.com") {
        Result<void> last;
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            serverTls.maximumVersion = version;
            serverHandshakes = 0;
            TestServer server([&](TestPeer& peer) {
                if (!peer.startTls(serverTls)) return;
                ++serverHandshakes;
                peer.send("hello\r\n");
                received += peer.readToEnd();
            });
            assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS " + tlsOptions + "\n");
            auto connection = open("TLS:" + host, server.port());
            const bool opened = connection.has_value();
            if (version == TLS1_3_VERSION) {
                EXPECT_EQ(opened, last.has_value());
            }
            last = opened ? Result<void>() : Result<void>(tl::unexpected(connection.error()));
            if (opened) {
                EXPECT_EQ((*connection)->readLine(100).value(), "hello\r\n");
                connection->reset();
            }
            server.finish();
        }
        return last;
    }

    int serverHandshakes = 0;
    std::string received;
};

TEST_F(NetworkTlsVerify, UnknownAuthority) {
    const testing::CertificateAuthority other("Other Authority");
    const auto failure = connect("verify_server=1, ca_certificate=ca.pem",
                                 {.identity = other.issue({.commonName = "x", .dnsNames = {"mail.example.com"}})});
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "certificate verify failed: unable to get local issuer"));
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "(peer mail.example.com)"));
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "error 20 at depth 0, certificate \"CN = x\""));
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "Other Authority"));
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "ca.pem"));
    EXPECT_EQ(serverHandshakes, 0);
    EXPECT_EQ(received, "");
}

TEST_F(NetworkTlsVerify, UnknownAuthoritySentAlong) {
    const testing::CertificateAuthority other("Other Authority");
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem",
                                  {.identity = other.issue({.commonName = "x", .dnsNames = {"mail.example.com"}}),
                                   .intermediates = other.certificate()}),
                          NetworkError::Tls, "self-signed certificate in certificate chain"));
}

TEST_F(NetworkTlsVerify, SelfSignedCertificateMustBeTheCaCertificate) {
    const auto identity = testing::makeSelfSigned({.commonName = "x", .dnsNames = {"mail.example.com"}});
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem", {.identity = identity}), NetworkError::Tls,
                          "self-signed certificate"));
    folder.write("servercert.crt", identity.certificate);
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_certificate=servercert.crt", {.identity = identity})));
}

TEST_F(NetworkTlsVerify, IntermediateAuthority) {
    const auto intermediate = authority().issueAuthority("Intermediate");
    const auto identity = intermediate.issue({.commonName = "x", .dnsNames = {"mail.example.com"}});
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_certificate=ca.pem",
                                 {.identity = identity, .intermediates = intermediate.certificate()})));
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem", {.identity = identity}), NetworkError::Tls,
                          "Intermediate"));
    folder.write("intermediate.pem", intermediate.certificate());
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_certificate=intermediate.pem", {.identity = identity})));
}

TEST_F(NetworkTlsVerify, EndEntityDoesNotSignOthers) {
    const auto client = authority().issue({.commonName = "not an authority"});
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem",
                                  {.identity = testing::makeSelfSigned({.commonName = "mail.example.com"}),
                                   .intermediates = client.certificate}),
                          NetworkError::Tls, "certificate verify failed"));
}

TEST_F(NetworkTlsVerify, ExpiredAndNotYetValid) {
    CertificateRequest request{.commonName = "x", .dnsNames = {"mail.example.com"}};
    request.startsInDays = -10;
    request.endsInDays = -1;
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem", {.identity = authority().issue(request)}),
                          NetworkError::Tls, "certificate has expired"));
    request.startsInDays = 1;
    request.endsInDays = 10;
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem", {.identity = authority().issue(request)}),
                          NetworkError::Tls, "not yet valid"));
}

TEST_F(NetworkTlsVerify, WrongHostName) {
    const auto failure =
        connect("verify_server=1, ca_certificate=ca.pem", {.identity = serverIdentity()}, "pop.example.com");
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "expected dns:pop.example.com"));
    EXPECT_TRUE(failsWith(failure, NetworkError::Tls, "dns:mail.example.com"));
    EXPECT_EQ(received, "");
}

TEST_F(NetworkTlsVerify, NameIsThatOfTheConnectionStringAndNotTheMappedOne) {
    const auto identity = authority().issue({.commonName = "x", .ipAddresses = {"127.0.0.1"}});
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem", {.identity = identity}), NetworkError::Tls,
                          "expected dns:mail.example.com"));
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_certificate=ca.pem", {.identity = identity}, "127.0.0.1")));
}

TEST_F(NetworkTlsVerify, NamesOfTheOptionReplaceTheHost) {
    const ServerTls server{.identity = serverIdentity()};
    const std::string start = "verify_server=1, ca_certificate=ca.pem, verify_server_name=";
    EXPECT_TRUE(succeeds(connect(start + "dns:mail.example.com", server, "pop.example.com")));
    EXPECT_TRUE(succeeds(connect(start + "ip:192.0.2.1; dns:*.example.com", server, "pop.example.com")));
    EXPECT_TRUE(failsWith(connect(start + "dns:other.example.com;email:a@b.c", server), NetworkError::Tls,
                          "expected dns:other.example.com or email:a@b.c"));
}

TEST_F(NetworkTlsVerify, NameVerificationCanBeSwitchedOff_TheRestStays) {
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_certificate=ca.pem, verify_server_name=0",
                                 {.identity = serverIdentity()}, "pop.example.com")));
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_certificate=ca.pem, verify_server_name=no",
                                  {.identity = testing::makeSelfSigned({.commonName = "mail.example.com"})}),
                          NetworkError::Tls, "certificate verify failed"));
}

TEST_F(NetworkTlsVerify, IgnoredErrorsAreOneNotice) {
    EXPECT_TRUE(succeeds(connect("verify_server=ignore, ca_certificate=ca.pem",
                                 {.identity = testing::makeSelfSigned({.commonName = "x"})})));
    ASSERT_EQ(notices.size(), 2U);  // one a connection
    EXPECT_NE(notices[0].find("ignored"), std::string::npos);
    notices.clear();
    EXPECT_TRUE(succeeds(connect("verify_server=ignore, ca_certificate=ca.pem", {.identity = serverIdentity()})));
    EXPECT_TRUE(notices.empty());
}

TEST_F(NetworkTlsVerify, MissingOrUnusableCaCertificate) {
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=1, ca_certificate=cacert.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration,
                          (folder.path() / "cacert.pem").string()));
    folder.write("cacert.pem", "this is no certificate\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "PEM"));
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=1, ca_location=nowhere\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "ca_location"));
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=1, ca_cert=ca.pem, srv_cert=s.crt, srv_key=s.key\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "server_certificate"));
}

TEST_F(NetworkTlsVerify, AdditionalAuthorityIsTrusted_AndAMissingCaCertificateThenARemark) {
    networkOptions.trustedCaPem = authority().certificate();
    networkOptions.trustedCaOwner = "the test's authority";
    EXPECT_TRUE(succeeds(
        connect("verify_server=1, ca_certificate=cacert.pem, verify_server_name=0", {.identity = serverIdentity()})));
    EXPECT_TRUE(notices.empty());
    ASSERT_FALSE(remarks.empty());
    EXPECT_EQ(remarks[0], "TLS: there is no file cacert.pem (ca_certificate); the test's authority is trusted instead");
    networkOptions.trustedCaPem = "nonsense";
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "additional"));
}

TEST_F(NetworkTlsVerify, DefaultIsTheBundleInUsys_AndItsRedirection) {
    runtime::Assignment withUsys([this](std::string_view name) -> std::optional<std::string> {
        if (name == "USYS") return (folder.path() / "usys").string();
        return std::nullopt;
    });
    assignment = withUsys;
    folder.write("usys/ca-bundle.crt", authority().certificate());
    EXPECT_TRUE(succeeds(connect("verify_server=1", {.identity = serverIdentity()})));
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_cert=usys:ca-bundle.crt", {.identity = serverIdentity()})));
    folder.write("usys/ca-bundle.crt", testing::CertificateAuthority("Other").certificate());
    EXPECT_TRUE(failsWith(connect("verify_server=1", {.identity = serverIdentity()}), NetworkError::Tls,
                          (folder.path() / "usys" / "ca-bundle.crt").string()));
    assign("[FILES]\nca-bundle.crt " + (folder.path() / "ca.pem").string() + "\n");
    EXPECT_TRUE(succeeds(connect("verify_server=1", {.identity = serverIdentity()})));
}

TEST_F(NetworkTlsVerify, UsysBelowTheInstallation) {
    assignment = runtime::Assignment([this](std::string_view name) -> std::optional<std::string> {
        if (name == "USYSINS") return folder.path().string();
        return std::nullopt;
    });
    folder.write("common/usys/ca-bundle.crt", authority().certificate());
    EXPECT_TRUE(succeeds(connect("verify_server=1", {.identity = serverIdentity()})));
}

TEST_F(NetworkTlsVerify, WithoutABundleTheSystemsCertificatesCount) {
    EXPECT_TRUE(failsWith(connect("verify_server=1", {.identity = serverIdentity()}), NetworkError::Tls,
                          "those of the system"));
}

TEST_F(NetworkTlsVerify, HashedTrustStore) {
    const std::string pem = authority().certificate();
    const OpenSslHandle<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const OpenSslHandle<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    char name[32];
    std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(certificate.get()));
    folder.write(std::filesystem::path("store") / name, pem);
    EXPECT_TRUE(succeeds(connect("verify_server=1, ca_location=store", {.identity = serverIdentity()})));
    // ca_location stands instead of the default bundle, not beside it.
    folder.write("empty/readme", "");
    EXPECT_TRUE(failsWith(connect("verify_server=1, ca_location=empty", {.identity = serverIdentity()}),
                          NetworkError::Tls, "certificate verify failed"));
}

}  // namespace
}  // namespace uproc::network
