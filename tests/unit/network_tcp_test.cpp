// The TCP connector over real sockets (manual: "TCP Connector", "Host Identification for TCP/IP and TLS").
#include <future>

#include "tests/unit/support/network_fixture.hpp"

namespace uproc::network {
namespace {

using runtime::NetworkError;
using testing::TestPeer;
using testing::TestServer;

class NetworkTcp : public NetworkTest {};

TEST_F(NetworkTcp, LinesAndBytesGoBothWays) {
    std::string received;
    TestServer server([&](TestPeer& peer) {
        peer.send("220 ready\r\n");
        received = peer.readLine();
        peer.send("raw");
        peer.readToEnd();
    });
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_EQ((*connection)->readLine(100).value(), "220 ready\r\n");
    EXPECT_TRUE(succeeds((*connection)->write("EHLO me\r\n")));
    EXPECT_EQ((*connection)->readSome(2).value(), "ra");
    EXPECT_EQ((*connection)->readSome(2).value(), "w");
    EXPECT_FALSE((*connection)->isTls());
    EXPECT_EQ((*connection)->tlsDescription(), "");
    EXPECT_EQ((*connection)->localAddress(), "127.0.0.1");
    (*connection)->close();
    (*connection)->close();
    EXPECT_TRUE(failsWith((*connection)->readLine(10), NetworkError::Closed));
    EXPECT_TRUE(failsWith((*connection)->write("x"), NetworkError::Closed));
    server.finish();
    EXPECT_EQ(received, "EHLO me\r\n");
}

TEST_F(NetworkTcp, LineSplitAtEveryByte) {
    const std::string reply = "250-one\r\n250 two\r\n";
    for (std::size_t split = 0; split <= reply.size(); ++split) {
        TestServer server([&](TestPeer& peer) {
            peer.send(std::string_view(reply).substr(0, split));
            peer.readLine();
            peer.send(std::string_view(reply).substr(split));
        });
        auto connection = open("127.0.0.1", server.port());
        ASSERT_TRUE(succeeds(connection));
        // The rest is sent only after what precedes it has been read as far as it goes.
        std::string first;
        if (split > 0) first = (*connection)->readSome(split).value();
        ASSERT_TRUE(succeeds((*connection)->write("go\n")));
        std::string all = first;
        while (all.size() < reply.size())
            all += (*connection)->readLine(100).value();
        EXPECT_EQ(all, reply);
    }
}

TEST_F(NetworkTcp, LinesThatArriveByteByByteOrTogether) {
    TestServer server([](TestPeer& peer) {
        for (const char byte : std::string("a\r\nbc\r\n"))
            peer.send({&byte, 1});
        peer.send("d\ne\n\nf");
    });
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    for (const char* line : {"a\r\n", "bc\r\n", "d\n", "e\n", "\n"}) {
        EXPECT_EQ((*connection)->readLine(100).value(), line);
    }
    EXPECT_TRUE(failsWith((*connection)->readLine(100), NetworkError::Closed));
}

TEST_F(NetworkTcp, LineLimit_CountsTheLineFeed) {
    TestServer server([](TestPeer& peer) {
        peer.send("12345678\r\n123456789\r\n");
        peer.readToEnd();
    });
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_EQ((*connection)->readLine(10).value(), "12345678\r\n");
    EXPECT_TRUE(failsWith((*connection)->readLine(10), NetworkError::LineTooLong));
}

TEST_F(NetworkTcp, EndlessLineIsCutOffAtTheLimit) {
    TestServer server([](TestPeer& peer) {
        peer.send(std::string(200'000, 'x'));
        peer.readToEnd();
    });
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_TRUE(failsWith((*connection)->readLine(1000), NetworkError::LineTooLong, "1000"));
}

TEST_F(NetworkTcp, SilentServerRunsIntoTheReadTimeout) {
    TestServer server([](TestPeer& peer) { peer.readToEnd(); });
    networkOptions.timeouts.read = std::chrono::milliseconds(50);
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_TRUE(failsWith((*connection)->readLine(100), NetworkError::Timeout));
    EXPECT_TRUE(failsWith((*connection)->readSome(100), NetworkError::Timeout));
}

TEST_F(NetworkTcp, ServerThatDoesNotReadRunsIntoTheWriteTimeout) {
    // The server's script ends when the client has given up; until then it reads nothing.
    std::promise<void> clientGaveUp;
    TestServer server([&](TestPeer&) { clientGaveUp.get_future().wait(); });
    networkOptions.timeouts.write = std::chrono::milliseconds(50);
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_TRUE(failsWith((*connection)->write(std::string(64'000'000, 'x')), NetworkError::Timeout));
    clientGaveUp.set_value();
}

TEST_F(NetworkTcp, LargeDataArrivesWhole) {
    std::string received;
    TestServer server([&](TestPeer& peer) { received = peer.readToEnd(); });
    const std::string data(3'000'000, 'm');
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_TRUE(succeeds((*connection)->write(data)));
    (*connection)->close();
    server.finish();
    EXPECT_TRUE(received == data);
}

TEST_F(NetworkTcp, WritingToAClosedConnectionIsAnErrorAndNoSignal) {
    TestServer server([](TestPeer& peer) { peer.readLine(); });
    auto connection = open("127.0.0.1", server.port());
    ASSERT_TRUE(succeeds(connection));
    ASSERT_TRUE(succeeds((*connection)->write("go\n")));
    server.finish();
    Result<void> written;
    while (written)
        written = (*connection)->write(std::string(65'536, 'x'));
    EXPECT_TRUE(failsWith(written, NetworkError::Closed));
}

TEST_F(NetworkTcp, NobodyListens) {
    EXPECT_TRUE(failsWith(open("127.0.0.1", testing::unusedPort()), NetworkError::Refused, "127.0.0.1"));
}

TEST_F(NetworkTcp, ServerThatDoesNotAnswerRunsIntoTheConnectTimeout) {
    // Its queue holds one connection or two, and nobody takes them out.
    const testing::FullListener listener;
    networkOptions.timeouts.connect = std::chrono::milliseconds(100);
    std::vector<Opened> opened;
    while (opened.empty() || (opened.back() && opened.size() < 10))
        opened.push_back(open("127.0.0.1", listener.port()));
    EXPECT_TRUE(failsWith(opened.back(), NetworkError::Timeout, "127.0.0.1"));
}

TEST_F(NetworkTcp, UnknownHostName) {
    networkOptions.hostMapping = nullptr;
    EXPECT_TRUE(failsWith(open("no-such-host.invalid", 25), NetworkError::NameNotFound, "no-such-host.invalid"));
}

TEST_F(NetworkTcp, NoPort) {
    network = makeNetwork(assignment, networkOptions);
    EXPECT_TRUE(failsWith(network->connect(network->parse("127.0.0.1").value()), NetworkError::BadConnectionString));
}

TEST_F(NetworkTcp, AddressOfVersion6) {
    TestServer server([](TestPeer& peer) { peer.send("hello\n"); }, 1, TestServer::Family::Tcp6);
    auto connection = open("::1", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_EQ((*connection)->readLine(100).value(), "hello\n");
    EXPECT_EQ((*connection)->localAddress(), "::1");
}

TEST_F(NetworkTcp, EveryAddressOfANameIsTried) {
    // localhost has both versions' addresses, or at least the one this server does not refuse.
    TestServer server([](TestPeer& peer) { peer.send("hello\n"); });
    assign("[DRIVER_SETTINGS]\nUSYS$TCP_PARAMS prf=6, ka, sb=64, rb=64, n=1\n");
    auto connection = open("localhost", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_EQ((*connection)->readLine(100).value(), "hello\n");
    EXPECT_TRUE(notices.empty());
}

TEST_F(NetworkTcp, MappedHostKeepsItsName) {
    TestServer server([](TestPeer& peer) { peer.readToEnd(); });
    auto connection = open("smtp.example.org", server.port());
    ASSERT_TRUE(succeeds(connection));
    EXPECT_EQ((*connection)->peerHost(), "smtp.example.org");
    EXPECT_EQ((*connection)->localAddress(), "127.0.0.1");
}

TEST_F(NetworkTcp, BadTcpOptionIsANotice) {
    TestServer server([](TestPeer& peer) { peer.readToEnd(); });
    assign("[DRIVER_SETTINGS]\nUSYS$TCP_PARAMS prf=5\n");
    EXPECT_TRUE(succeeds(open("127.0.0.1", server.port())));
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_NE(notices[0].find("prf=5"), std::string::npos);
}

}  // namespace
}  // namespace uproc::network
