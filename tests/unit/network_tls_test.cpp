// The TLS connector against real TLS servers (manual: "TLS Connector", "TLS Connector Options", "TLS Connection
// Profiles", "Pre-Shared Key Authentication").
#include <openssl/ssl.h>

#include "tests/unit/support/network_fixture.hpp"

namespace uproc::network {
namespace {

using runtime::NetworkError;
using testing::ServerTls;
using testing::TestPeer;
using testing::TestServer;

class NetworkTls : public NetworkTest {
  protected:
    // A server that says "hello" in TLS once.
    TestServer::Script hello(ServerTls options) {
        return [this, options = std::move(options)](TestPeer& peer) {
            if (peer.startTls(options)) {
                peer.send("hello\r\n");
                received = peer.readLine();
            }
            serverName = peer.serverNameIndication();
            clientName = peer.clientCommonName();
            serverError = peer.handshakeError();
        };
    }
    // Connects with these options in USYS$TLS_PARAMS and exchanges a line with the server.
    Result<std::string> exchange(const std::string& tlsOptions, const ServerTls& serverTls) {
        TestServer server(hello(serverTls));
        assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS " + tlsOptions + "\n");
        auto connection = open("TLS:mail.example.com", server.port());
        if (!connection) {
            server.finish();
            return tl::unexpected(connection.error());
        }
        auto line = (*connection)->readLine(100);
        description = (*connection)->tlsDescription();
        if (line) line = (*connection)->write("thanks\r\n").map([&] { return *line; });
        connection->reset();
        server.finish();
        return line;
    }

    std::string received;
    std::string serverName;
    std::string clientName;
    std::string serverError;
    std::string description;
};

TEST_F(NetworkTls, Version13_IsPreferred) {
    EXPECT_EQ(exchange("verify_server=yes, ca_certificate=ca.pem", {.identity = serverIdentity()}).value(),
              "hello\r\n");
    EXPECT_EQ(received, "thanks\r\n");
    EXPECT_EQ(serverName, "mail.example.com");
    EXPECT_EQ(description.substr(0, 8), "TLSv1.3 ");
}

TEST_F(NetworkTls, Version12) {
    EXPECT_TRUE(succeeds(exchange("verify_server=yes, ca_cert=ca.pem",
                                  {.identity = serverIdentity(), .maximumVersion = TLS1_2_VERSION})));
    EXPECT_EQ(description.substr(0, 8), "TLSv1.2 ");
}

TEST_F(NetworkTls, OlderVersionsAreRefusedByDefault) {
    EXPECT_TRUE(
        failsWith(exchange("verify_server=yes, ca_cert=ca.pem",
                           {.identity = serverIdentity(), .maximumVersion = TLS1_1_VERSION, .securityLevel = 0}),
                  NetworkError::Tls, "min_tls_version"));
}

TEST_F(NetworkTls, OlderVersionsWorkWhenAskedFor) {
    for (const auto& [option, version] : {std::pair{"1.0", TLS1_VERSION}, std::pair{"1.1", TLS1_1_VERSION}}) {
        EXPECT_TRUE(succeeds(exchange(std::string("verify_server=yes, ca_cert=ca.pem, min_tls_version=") + option,
                                      {.identity = serverIdentity(), .maximumVersion = version, .securityLevel = 0})));
    }
}

TEST_F(NetworkTls, MinimumVersion13RefusesVersion12) {
    EXPECT_TRUE(failsWith(exchange("verify_server=yes, ca_cert=ca.pem, min_tls_version=1.3",
                                   {.identity = serverIdentity(), .maximumVersion = TLS1_2_VERSION}),
                          NetworkError::Tls, "alert protocol version"));
}

TEST_F(NetworkTls, CipherListIsObeyed) {
    EXPECT_TRUE(succeeds(exchange("verify_server=yes, ca_cert=ca.pem, cipher_list=ECDHE-ECDSA-AES128-GCM-SHA256",
                                  {.identity = serverIdentity()})));
    EXPECT_EQ(description, "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256");
    EXPECT_TRUE(succeeds(exchange("verify_server=yes, ca_cert=ca.pem, cipher_list=TLS_AES_128_GCM_SHA256",
                                  {.identity = serverIdentity()})));
    EXPECT_EQ(description, "TLSv1.3 TLS_AES_128_GCM_SHA256");
    for (const char* list : {"ALL:!RC4:!EXT", "DEFAULT", "HIGH", "HIGH:!AES128", "DEFAULT:!TLS_AES_256_GCM_SHA384"}) {
        EXPECT_TRUE(succeeds(exchange(std::string("verify_server=yes, ca_cert=ca.pem, cipher_list=") + list,
                                      {.identity = serverIdentity()})))
            << list;
    }
    EXPECT_NE(description, "TLSv1.3 TLS_AES_256_GCM_SHA384");
}

TEST_F(NetworkTls, NoCommonCipher) {
    EXPECT_TRUE(failsWith(exchange("verify_server=yes, ca_cert=ca.pem, cipher_list=ECDHE-ECDSA-AES128-GCM-SHA256",
                                   {.identity = serverIdentity(), .ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"}),
                          NetworkError::Tls, "cipher"));
}

TEST_F(NetworkTls, UnusableCipherListStopsBeforeConnecting) {
    for (const char* list : {"NONSENSE", "aNULL", "eNULL", "LOW", "PSK-AES256-CBC-SHA"}) {
        assign(std::string("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem, cipher_list=") +
               list + "\n");
        EXPECT_TRUE(
            failsWith(open("TLS:mail.example.com", testing::unusedPort()), NetworkError::Configuration, "cipher_list"))
            << list;
    }
}

TEST_F(NetworkTls, ClientCertificate) {
    const auto client = authority().issue({.commonName = "the client"});
    folder.write("clcert.crt", client.certificate);
    folder.write("clkey.key", testing::protectKey(client.key, "pa5s"));
    folder.write("both.pem", client.certificate + testing::protectKey(client.key, "pa5s"));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const ServerTls server{
            .identity = serverIdentity(), .maximumVersion = version, .clientAuthority = authority().certificate()};
        for (const char* files : {"client_certificate=clcert.crt, client_key=clkey.key, client_key_password=pa5s",
                                  "clt_cert=both.pem, clt_key=both.pem, clt_key_pwd=pa5s",
                                  "client_certificate=both.pem, client_key=|pa5s"}) {
            EXPECT_TRUE(succeeds(
                exchange(std::string("verify_server=yes, ca_cert=ca.pem, verify_client=yes, ") + files, server)))
                << files;
            EXPECT_EQ(clientName, "the client");
        }
        EXPECT_TRUE(
            failsWith(exchange("verify_server=yes, ca_cert=ca.pem", server), NetworkError::Tls, "client_certificate"));
    }
}

// Manual: "client_certificate", "client_key"; "client_key" with a password only.
TEST_F(NetworkTls, ClientCertificateHasDefaultNames) {
    const auto client = authority().issue({.commonName = "by default"});
    const ServerTls server{.identity = serverIdentity(), .clientAuthority = authority().certificate()};
    folder.write("personal.crt", client.certificate);
    folder.write("personal.key", client.key);
    EXPECT_TRUE(succeeds(exchange("ca_cert=ca.pem, verify_client=yes", server)));
    EXPECT_EQ(clientName, "by default");
    folder.write("personal.key", testing::protectKey(client.key, "pa5s"));
    for (const char* password : {"client_key=|pa5s", "client_key_password=pa5s"}) {
        clientName.clear();
        EXPECT_TRUE(succeeds(exchange(std::string("ca_cert=ca.pem, verify_client=yes, ") + password, server)))
            << password;
        EXPECT_EQ(clientName, "by default");
    }
}

// The options of servers are read and checked; a client does as without them.
TEST_F(NetworkTls, OptionsOfServersDoNotChangeAClient) {
    folder.write("server.crt", serverIdentity().certificate);
    folder.write("server.key", serverIdentity().key);
    EXPECT_TRUE(
        succeeds(exchange("verify_server=yes, ca_cert=ca.pem, server_certificate=server.crt, "
                          "server_key=server.key, server_key_password=x, verify_client_name=dns:nobody",
                          {.identity = serverIdentity()})));
    EXPECT_EQ(clientName, "");
    assign(
        "[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem, srv_cert=none.crt, srv_key=none.key\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "none.crt"));
}

TEST_F(NetworkTls, ClientCertificateIsSentOnlyWithVerifyClient) {
    const auto client = authority().issue({.commonName = "the client"});
    folder.write("clcert.crt", client.certificate);
    folder.write("clkey.key", client.key);
    EXPECT_TRUE(failsWith(exchange("verify_server=yes, ca_cert=ca.pem, client_certificate=clcert.crt, "
                                   "client_key=clkey.key",
                                   {.identity = serverIdentity(), .clientAuthority = authority().certificate()}),
                          NetworkError::Tls, "verify_client=yes"));
}

TEST_F(NetworkTls, ClientKeyWithoutOrWithWrongPasswordDoesNotAsk) {
    const auto client = authority().issue({.commonName = "the client"});
    folder.write("clcert.crt", client.certificate);
    folder.write("clkey.key", testing::protectKey(client.key, "pa5s"));
    folder.write("other.key", authority().issue({.commonName = "other"}).key);
    const std::string start =
        "[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_client=yes, ca_cert=ca.pem, clt_cert=clcert.crt, ";
    assign(start + "clt_key=clkey.key\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "client_key_password"));
    assign(start + "clt_key=clkey.key, clt_key_pwd=Sesame\n");
    const auto wrong = open("TLS:mail.example.com", 1);
    EXPECT_TRUE(failsWith(wrong, NetworkError::Configuration, "client_key_password"));
    EXPECT_EQ(wrong.error().text.find("Sesame"), std::string::npos);
    assign(start + "clt_key=other.key\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "does not belong"));
    assign(start + "clt_key=ca.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "client_key"));
}

TEST_F(NetworkTls, MissingClientCertificateIsNamed) {
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_client=yes, ca_cert=ca.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "personal.crt"));
}

TEST_F(NetworkTls, SharedKey) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        EXPECT_TRUE(
            succeeds(exchange("shared_key=My Big S3cret", {.maximumVersion = version, .sharedKey = "My Big S3cret"})));
        const auto refused =
            exchange("shared_key=My Big S3cret", {.maximumVersion = version, .sharedKey = "Another Key"});
        EXPECT_TRUE(failsWith(refused, NetworkError::Tls, "different shared_key")) << version;
        EXPECT_EQ(refused.error().text.find("S3cret"), std::string::npos);
    }
    EXPECT_TRUE(succeeds(exchange("shared_key=k, cipher_list=PSK-AES256-CBC-SHA", {.sharedKey = "k"})));
    EXPECT_EQ(description, "TLSv1.2 PSK-AES256-CBC-SHA");
}

TEST_F(NetworkTls, SharedKeyIsNotReplacedByACertificate) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        EXPECT_TRUE(failsWith(exchange("shared_key=k", {.identity = serverIdentity(), .maximumVersion = version}),
                              NetworkError::Tls));
        EXPECT_TRUE(failsWith(
            exchange("shared_key=k, cipher_list=ALL", {.identity = serverIdentity(), .maximumVersion = version}),
            NetworkError::Tls));
    }
}

TEST_F(NetworkTls, ProfileOfNetSettings_AndTheUndefinedOne) {
    TestServer server(hello({.identity = serverIdentity()}));
    assign(
        "[NET_SETTINGS]\nsmtp_profile = verify_server=1, ca_certificate=ca.pem\n[DRIVER_SETTINGS]\n"
        "USYS$TLS_PARAMS=verify_server=yes, ca_certificate=ca.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", server.port(), "other"), NetworkError::UnknownProfile, "other"));
    auto connection = open("tls:mail.example.com", server.port(), "SMTP_profile");
    ASSERT_TRUE(succeeds(connection));
    EXPECT_TRUE((*connection)->isTls());
    EXPECT_EQ((*connection)->peerHost(), "mail.example.com");
    EXPECT_EQ((*connection)->localAddress(), "127.0.0.1");
    EXPECT_EQ((*connection)->readLine(100).value(), "hello\r\n");
    EXPECT_TRUE(failsWith((*connection)->upgradeToTls(), NetworkError::Tls, "already"));
}

TEST_F(NetworkTls, WithoutOptionsThereIsNoConnection) {
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "USYS$TLS_PARAMS"));
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=no\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1), NetworkError::Configuration, "authentication mode"));
    assign("[NET_SETTINGS]\np verify_server=yes, verify_sever=1\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", 1, "p"), NetworkError::Configuration, "profile p"));
}

TEST_F(NetworkTls, ServerThatHangsInTheHandshake) {
    TestServer server([](TestPeer& peer) { peer.readToEnd(); });
    networkOptions.timeouts.handshake = std::chrono::milliseconds(50);
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", server.port()), NetworkError::Timeout, "handshake"));
}

TEST_F(NetworkTls, ServerThatClosesInTheHandshake) {
    TestServer server([](TestPeer& peer) {
        peer.send(std::string("\x16\x03\x03\x00\x7a\x02", 6));  // the start of a record, and no more of it
    });
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", server.port()), NetworkError::Closed, "handshake"));
}

TEST_F(NetworkTls, ServerThatSpeaksPlainText) {
    TestServer server([](TestPeer& peer) {
        peer.send("220 mail.example.com ESMTP ready, please start in clear\r\n");
        peer.readToEnd();
    });
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem\n");
    EXPECT_TRUE(failsWith(open("TLS:mail.example.com", server.port()), NetworkError::Tls, "STARTTLS"));
}

TEST_F(NetworkTls, ServerThatSendsGarbageAfterTheHandshake) {
    const std::string badRecord = std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'g');
    for (const std::string& garbage : {badRecord, std::string("garbage\r\n")}) {
        TestServer server([&](TestPeer& peer) {
            if (!peer.startTls({.identity = serverIdentity(), .maximumVersion = TLS1_2_VERSION})) return;
            peer.sendRaw(garbage);
            peer.readToEnd();
        });
        assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem\n");
        auto connection = open("TLS:mail.example.com", server.port());
        ASSERT_TRUE(succeeds(connection));
        EXPECT_TRUE(failsWith((*connection)->readLine(100), NetworkError::Tls));
        EXPECT_FALSE((*connection)->readLine(100));
    }
}

TEST_F(NetworkTls, TruncatedStreamIsClosed) {
    TestServer server([&](TestPeer& peer) {
        if (peer.startTls({.identity = serverIdentity()})) peer.send("half a li");
        peer.closeSocket();
    });
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem\n");
    auto connection = open("TLS:mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_TRUE(failsWith((*connection)->readLine(100), NetworkError::Closed));
}

TEST_F(NetworkTls, LargeDataBothWays) {
    const std::string data(2'000'000, 'm');
    std::size_t arrived = 0;
    TestServer server([&](TestPeer& peer) {
        if (!peer.startTls({.identity = serverIdentity()})) return;
        peer.send(data + "\n");
        arrived = peer.readToEnd().size();
    });
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem, renegotiation=no\n");
    auto connection = open("TLS:mail.example.com", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_EQ((*connection)->readLine(3'000'000).value().size(), data.size() + 1);
    EXPECT_TRUE(succeeds((*connection)->write(data)));
    (*connection)->close();
    server.finish();
    EXPECT_EQ(arrived, data.size());
}

TEST_F(NetworkTls, RenegotiationIsPerformed_UnlessSwitchedOff) {
    for (const bool allowed : {true, false}) {
        TestServer server([&](TestPeer& peer) {
            if (!peer.startTls({.identity = serverIdentity(), .maximumVersion = TLS1_2_VERSION})) return;
            if (peer.renegotiate()) peer.send("renegotiated\r\n");
        });
        assign(std::string("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem, renegotiation=") +
               (allowed ? "yes" : "no") + "\n");
        auto connection = open("TLS:mail.example.com", server.port());
        ASSERT_TRUE(succeeds(connection));
        EXPECT_EQ((*connection)->readLine(100).value_or(""), allowed ? "renegotiated\r\n" : "");
    }
}

TEST_F(NetworkTls, AddressGivesNoServerNameIndication) {
    TestServer server(hello({.identity = authority().issue({.commonName = "x", .ipAddresses = {"127.0.0.1"}})}));
    assign("[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS verify_server=yes, ca_cert=ca.pem\n");
    auto connection = open("TLS:127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    connection->reset();
    server.finish();
    EXPECT_EQ(serverName, "");
}

}  // namespace
}  // namespace uproc::network
