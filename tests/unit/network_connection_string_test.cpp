// Manual: "Network Connection Strings", "Host Identification for TCP/IP and TLS", "LogonSMTP", "LogonMail".
#include <gtest/gtest.h>

#include "drivers/network/connection_string.hpp"
#include "drivers/network/network.hpp"

namespace uproc::network {
namespace {

using runtime::ConnectionString;
using runtime::NetworkError;

ConnectionString parsed(std::string_view text) {
    auto result = parseConnectionString(text, "localhost");
    EXPECT_TRUE(result) << text << ": " << (result ? "" : result.error().text);
    return result.value_or(ConnectionString{});
}

std::string problem(std::string_view text) {
    const auto result = parseConnectionString(text, "localhost");
    EXPECT_FALSE(result) << text;
    if (result) return {};
    EXPECT_EQ(result.error().code, static_cast<int>(NetworkError::BadConnectionString));
    return result.error().text;
}

TEST(NetworkConnectionString, HostAndPort_OverTcpByDefault) {
    const auto target = parsed("smtp.office365.com+587");
    EXPECT_EQ(target.connector, ConnectionString::Connector::Tcp);
    EXPECT_EQ(target.host, "smtp.office365.com");
    EXPECT_EQ(target.port, 587);
    EXPECT_EQ(target.profile, "");
}

TEST(NetworkConnectionString, PortIsOptional_AndThenZero) {
    EXPECT_EQ(parsed("mailhost.mygreatcorp.net").port, 0);
}

TEST(NetworkConnectionString, ConnectorInAnyCase) {
    EXPECT_EQ(parsed("tcp:pop.myorg.com+110").connector, ConnectionString::Connector::Tcp);
    EXPECT_EQ(parsed("tls:pop.myorg.com+995").connector, ConnectionString::Connector::Tls);
    EXPECT_EQ(parsed("TLS:pop.myorg.com").connector, ConnectionString::Connector::Tls);
}

TEST(NetworkConnectionString, ProfileAfterPortOrHost) {
    const auto withPort = parsed("tls:pop.myorg.com+995:pop_profile");
    EXPECT_EQ(withPort.host, "pop.myorg.com");
    EXPECT_EQ(withPort.port, 995);
    EXPECT_EQ(withPort.profile, "pop_profile");
    const auto withoutPort = parsed("TLS:pop.myorg.com:pop_profile");
    EXPECT_EQ(withoutPort.host, "pop.myorg.com");
    EXPECT_EQ(withoutPort.port, 0);
    EXPECT_EQ(withoutPort.profile, "pop_profile");
    EXPECT_EQ(parsed("TLS:pop.myorg.com+:pop_profile").profile, "pop_profile");
}

TEST(NetworkConnectionString, OmittedHostIsTheDefault) {
    EXPECT_EQ(parsed("TLS:+14001:CertProfile").host, "localhost");
    EXPECT_EQ(parsed("+25").host, "localhost");
    runtime::Assignment assignment;
    assignment.loadText("[SETTINGS]\n$DEFAULT_NET TLS:server1.mydomain+13001:Srv1Cert|||\n", "test.asn");
    EXPECT_EQ(makeNetwork(assignment)->parse("TLS:+465")->host, "server1.mydomain");
}

TEST(NetworkConnectionString, AddressesOfBothVersions) {
    EXPECT_EQ(parsed("93.184.216.119+25").host, "93.184.216.119");
    EXPECT_EQ(parsed("tcp:fec0::af93:1+13002").host, "fec0::af93:1");
    EXPECT_EQ(parsed("tcp:fec0::af93:1+13002").port, 13002);
    EXPECT_EQ(parsed("TLS:2606:2800:220:6d:26bf:1447:1097:aa7").host, "2606:2800:220:6d:26bf:1447:1097:aa7");
    EXPECT_EQ(parsed("::1").host, "::1");
    EXPECT_EQ(parsed("[::1]+25").host, "::1");
    EXPECT_EQ(parsed("TLS:::1+465:prof").profile, "prof");
    EXPECT_EQ(parsed("TLS:::1:prof").host, "::1");
}

TEST(NetworkConnectionString, ProfileNeedsTls) {
    EXPECT_NE(problem("TCP:host+25:prof").find("needs the TLS connector"), std::string::npos);
}

TEST(NetworkConnectionString, ColonInFrontOfPortIsExplained) {
    EXPECT_NE(problem("smtp.example.com:587").find("host+587"), std::string::npos);
}

TEST(NetworkConnectionString, UnknownConnectorIsNamed) {
    EXPECT_NE(problem("SSL:host+465").find("unknown network connector \"SSL\""), std::string::npos);
}

TEST(NetworkConnectionString, MalformedTextsAreErrors) {
    for (const char* text : {"", "  ", "host+0", "host+65536", "host+12x", "host+-1", "ho st+25", "host\r\n+25", "?+25",
                             "host|user+25", "TLS:host+465:", "TLS:host+465:a|b", "TLS:a:b:c+1", "host+1+2"}) {
        EXPECT_NE(problem(text), "") << text;
    }
    EXPECT_NE(problem(std::string(300, 'a') + "+25"), "");
}

}  // namespace
}  // namespace uproc::network
