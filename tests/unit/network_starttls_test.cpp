// The upgrade of a TCP connection to TLS (manual: "SMTP STARTTLS Security Driver"; RFC 3207).
#include <openssl/ssl.h>

#include "tests/unit/support/network_fixture.hpp"

namespace uproc::network {
namespace {

using runtime::NetworkError;
using testing::TestPeer;
using testing::TestServer;

class NetworkStartTls : public NetworkTest {
  protected:
    NetworkStartTls() { assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=1, ca_certificate=ca.pem\n"); }

    // Reads the greeting and asks for the upgrade.
    static void ask(runtime::Connection& connection) {
        EXPECT_EQ(connection.readLine(100).value(), "220 ready\r\n");
        EXPECT_TRUE(succeeds(connection.write("STARTTLS\r\n")));
    }
};

TEST_F(NetworkStartTls, UpgradeInBothVersions) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        std::string serverName;
        TestServer server([&](TestPeer& peer) {
            peer.send("220 ready\r\n");
            peer.readLine();
            peer.send("220 go ahead\r\n");
            if (!peer.startTls({.identity = serverIdentity(), .maximumVersion = version})) return;
            serverName = peer.serverNameIndication();
            peer.send("250 " + peer.readLine());
        });
        auto connection = open("mail.example.com", server.port());
        ASSERT_TRUE(succeeds(connection));
        ask(**connection);
        EXPECT_EQ((*connection)->readLine(100).value(), "220 go ahead\r\n");
        EXPECT_FALSE((*connection)->isTls());
        ASSERT_TRUE(succeeds((*connection)->upgradeToTls()));
        EXPECT_TRUE((*connection)->isTls());
        EXPECT_NE((*connection)->tlsDescription(), "");
        EXPECT_TRUE(succeeds((*connection)->write("EHLO\r\n")));
        EXPECT_EQ((*connection)->readLine(100).value(), "250 EHLO\r\n");
        server.finish();
        EXPECT_EQ(serverName, "mail.example.com");
    }
}

TEST_F(NetworkStartTls, BytesInTheBufferAreAnInjection) {
    std::string afterwards = "nothing read yet";
    TestServer server([&](TestPeer& peer) {
        peer.send("220 ready\r\n");
        peer.readLine();
        peer.send("220 go ahead\r\n250 injected\r\n");
        afterwards = peer.readToEnd();
    });
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    ask(**connection);
    EXPECT_EQ((*connection)->readLine(100).value(), "220 go ahead\r\n");
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::InjectedData));
    EXPECT_FALSE((*connection)->isTls());
    EXPECT_TRUE(failsWith((*connection)->readLine(100), NetworkError::Closed));
    server.finish();
    EXPECT_EQ(afterwards, "");
}

TEST_F(NetworkStartTls, BytesInTheSocketAreAnInjection) {
    TestServer server(
        [](TestPeer& peer) {
            peer.send("220 ready\r\n");
            peer.readLine();
            peer.send("220 go ahead\r\n");
            peer.readLine();
            peer.send("250 injected\r\n");
            // The client cannot see that these bytes have arrived other than by reading them; a second connection to
            // the same script tells it that they were sent, and loopback delivers on sending.
        },
        2);
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    ask(**connection);
    EXPECT_EQ((*connection)->readLine(100).value(), "220 go ahead\r\n");
    EXPECT_TRUE(succeeds((*connection)->write("now\r\n")));
    auto second = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(second));
    EXPECT_EQ((*second)->readLine(100).value(), "220 ready\r\n");
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::InjectedData));
    EXPECT_TRUE(failsWith((*connection)->write("x"), NetworkError::Closed));
}

TEST_F(NetworkStartTls, InjectedBytesThatComeLaterBreakTheHandshake) {
    TestServer server([](TestPeer& peer) {
        peer.send("220 ready\r\n");
        peer.readLine();
        peer.send("220 go ahead\r\n");
        peer.readSome();
        peer.send("250 injected after the ClientHello\r\n");
        peer.readToEnd();
    });
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    ask(**connection);
    EXPECT_EQ((*connection)->readLine(100).value(), "220 go ahead\r\n");
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::Tls));
    EXPECT_TRUE(failsWith((*connection)->readLine(100), NetworkError::Closed));
}

TEST_F(NetworkStartTls, FailedUpgradeClosesTheConnection) {
    const testing::CertificateAuthority other("Other Authority");
    std::string afterwards;
    TestServer server([&](TestPeer& peer) {
        peer.send("220 ready\r\n");
        peer.readLine();
        peer.send("220 go ahead\r\n");
        peer.startTls({.identity = other.issue({.commonName = "mail.example.com"})});
        afterwards = peer.readToEnd();
    });
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    ask(**connection);
    EXPECT_EQ((*connection)->readLine(100).value(), "220 go ahead\r\n");
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::Tls, "certificate verify failed"));
    EXPECT_FALSE((*connection)->isTls());
    EXPECT_TRUE(failsWith((*connection)->write("AUTH LOGIN\r\n"), NetworkError::Closed));
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::Closed));
    server.finish();
    EXPECT_EQ(afterwards, "");
}

TEST_F(NetworkStartTls, UsesTheDefaultProfileOnly) {
    assignment = runtime::Assignment();
    assign("[NET_SETTINGS]\np verify_server=1, ca_certificate=ca.pem\n");
    TestServer server([](TestPeer& peer) {
        peer.send("220 ready\r\n");
        peer.readToEnd();
    });
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    ask(**connection);
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::Configuration, "USYS$TLS_PARAMS"));
    EXPECT_TRUE(failsWith((*connection)->write("x"), NetworkError::Closed));
}

TEST_F(NetworkStartTls, ServerThatClosesInsteadOfUpgrading) {
    TestServer server([](TestPeer& peer) {
        peer.send("220 ready\r\n");
        peer.readLine();
        peer.send("220 go ahead\r\n");
    });
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    ask(**connection);
    EXPECT_EQ((*connection)->readLine(100).value(), "220 go ahead\r\n");
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::Closed, "handshake"));
}

TEST_F(NetworkStartTls, ConnectionOutlivesTheNetwork) {
    TestServer server([](TestPeer& peer) {
        if (peer.startTls({.identity = serverIdentity()})) peer.send("hello\r\n");
    });
    auto connection = open("mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    network.reset();
    ASSERT_TRUE(succeeds((*connection)->upgradeToTls()));
    EXPECT_EQ((*connection)->readLine(100).value(), "hello\r\n");
}

}  // namespace
}  // namespace uproc::network
