// Manual: "Peer Name Verification by the TLS Connector", "verify_server_name".
#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "drivers/network/tls/openssl_handles.hpp"
#include "drivers/network/tls/peer_name.hpp"
#include "tests/unit/support/test_certificates.hpp"

namespace uproc::network {
namespace {

using testing::CertificateRequest;
using Type = PeerName::Type;

// Whether a certificate made to `request` holds the name.
bool holds(const CertificateRequest& request, Type type, const std::string& name) {
    const std::string pem = testing::makeSelfSigned(request).certificate;
    const OpenSslHandle<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const OpenSslHandle<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    return certificateHolds(certificate.get(), {type, name});
}

TEST(NetworkPeerName, DnsNameInAnyCase) {
    const CertificateRequest request{.commonName = "x", .dnsNames = {"mail.example.com", "smtp.example.com"}};
    EXPECT_TRUE(holds(request, Type::Dns, "SMTP.Example.COM"));
    EXPECT_FALSE(holds(request, Type::Dns, "example.com"));
    EXPECT_FALSE(holds(request, Type::Dns, "mail.example.com.evil.org"));
}

TEST(NetworkPeerName, CommonNameCountsForDnsAndIp) {
    EXPECT_TRUE(holds({.commonName = "mail.example.com"}, Type::Dns, "mail.example.com"));
    EXPECT_TRUE(
        holds({.commonName = "mail.example.com", .dnsNames = {"other.example.com"}}, Type::Dns, "mail.example.com"));
    EXPECT_TRUE(holds({.commonName = "192.0.2.7"}, Type::Ip, "192.0.2.7"));
    EXPECT_FALSE(holds({.commonName = "urn:x"}, Type::Uri, "urn:x"));
}

TEST(NetworkPeerName, WildcardInCertificateStandsForOneWholeSegment) {
    const CertificateRequest request{.commonName = "x", .dnsNames = {"*.example.com"}};
    EXPECT_TRUE(holds(request, Type::Dns, "mail.example.com"));
    EXPECT_FALSE(holds(request, Type::Dns, "example.com"));
    EXPECT_FALSE(holds(request, Type::Dns, "a.b.example.com"));
    EXPECT_FALSE(holds({.commonName = "x", .dnsNames = {"ma*.example.com"}}, Type::Dns, "mail.example.com"));
}

TEST(NetworkPeerName, WildcardInAnotherSegmentOfTheCertificate) {
    const CertificateRequest request{.commonName = "x", .dnsNames = {"mail.*.example.com"}};
    EXPECT_TRUE(holds(request, Type::Dns, "mail.eu.example.com"));
    EXPECT_FALSE(holds(request, Type::Dns, "pop.eu.example.com"));
}

TEST(NetworkPeerName, WildcardNeverStandsForATopLevelDomain) {
    EXPECT_FALSE(holds({.commonName = "x", .dnsNames = {"*.com"}}, Type::Dns, "example.com"));
    EXPECT_FALSE(holds({.commonName = "x", .dnsNames = {"example.*"}}, Type::Dns, "example.com"));
    EXPECT_FALSE(holds({.commonName = "*"}, Type::Dns, "localhost"));
}

TEST(NetworkPeerName, WildcardInTheOption) {
    const CertificateRequest request{.commonName = "x", .dnsNames = {"mail.example.com"}};
    EXPECT_TRUE(holds(request, Type::Dns, "*.example.com"));
    EXPECT_FALSE(holds(request, Type::Dns, "*.example.org"));
    EXPECT_TRUE(holds({.commonName = "x", .dnsNames = {"*.example.com"}}, Type::Dns, "*.example.com"));
}

TEST(NetworkPeerName, AddressesAreComparedByValue) {
    const CertificateRequest request{.commonName = "x", .ipAddresses = {"127.0.0.1", "::1"}};
    EXPECT_TRUE(holds(request, Type::Ip, "127.0.0.1"));
    EXPECT_TRUE(holds(request, Type::Ip, "0::1"));
    EXPECT_TRUE(holds(request, Type::Ip, "0:0:0:0:0:0:0:1"));
    EXPECT_FALSE(holds(request, Type::Ip, "127.0.0.2"));
    EXPECT_TRUE(holds({.commonName = "0:0::1"}, Type::Ip, "::1"));
    EXPECT_FALSE(holds(request, Type::Dns, "127.0.0.1"));
}

TEST(NetworkPeerName, UriIsComparedAsAWholeInAnyCase) {
    const CertificateRequest request{.commonName = "x", .uris = {"urn:uniface:urouter:10.3.01"}};
    EXPECT_TRUE(holds(request, Type::Uri, "URN:Uniface:urouter:10.3.01"));
    EXPECT_FALSE(holds(request, Type::Uri, "urn:uniface:urouter"));
}

TEST(NetworkPeerName, EmailAddress) {
    const CertificateRequest request{.commonName = "x", .emails = {"info@mycompany.com"}};
    EXPECT_TRUE(holds(request, Type::Email, "info@mycompany.com"));
    EXPECT_FALSE(holds(request, Type::Email, "root@mycompany.com"));
}

TEST(NetworkPeerName, TypesAreNotMixed) {
    EXPECT_FALSE(holds({.commonName = "x", .uris = {"mail.example.com"}}, Type::Dns, "mail.example.com"));
    EXPECT_FALSE(holds({.commonName = "x", .dnsNames = {"127.0.0.1"}}, Type::Ip, "127.0.0.1"));
}

TEST(NetworkPeerName, HostIsAnAddressOrADnsName) {
    EXPECT_EQ(peerNameOfHost("127.0.0.1").type, Type::Ip);
    EXPECT_EQ(peerNameOfHost("::1").type, Type::Ip);
    EXPECT_EQ(peerNameOfHost("mail.example.com.").name, "mail.example.com");
}

}  // namespace
}  // namespace uproc::network
