// Manual: "TCP Connector Options" and the page of each option.
#include <gtest/gtest.h>

#include "drivers/network/tcp/tcp_options.hpp"

namespace uproc::network {
namespace {

TEST(NetworkTcpOptions, DocumentedExample) {
    const auto reading = parseTcpOptions("ub=4096, sb=16, n=1, nl");
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.options.messageBuffer, 4096);
    EXPECT_EQ(reading.options.sendBufferKilobytes, 16);
    EXPECT_TRUE(reading.options.nagle);
    EXPECT_TRUE(reading.options.noLinger);
}

TEST(NetworkTcpOptions, Defaults) {
    const auto reading = parseTcpOptions("");
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.options.messageBuffer, 4096);
    EXPECT_FALSE(reading.options.nagle);
    EXPECT_FALSE(reading.options.keepAlive);
    EXPECT_EQ(reading.options.preference, TcpOptions::Version::Tcp4);
}

TEST(NetworkTcpOptions, EveryOption_WithOrWithoutEqualsSign) {
    const auto reading = parseTcpOptions("ub 512, sb = 8, rb=9, N=0, prf=6, ql=5, KA");
    EXPECT_TRUE(reading.problems.empty());
    EXPECT_EQ(reading.options.messageBuffer, 512);
    EXPECT_EQ(reading.options.receiveBufferKilobytes, 9);
    EXPECT_EQ(reading.options.preference, TcpOptions::Version::Tcp6);
    EXPECT_EQ(reading.options.queueLength, 5);
    EXPECT_TRUE(reading.options.keepAlive);
}

TEST(NetworkTcpOptions, LastOfRepeatedCounts) {
    EXPECT_EQ(parseTcpOptions("prf=4, prf=6").options.preference, TcpOptions::Version::Tcp6);
}

TEST(NetworkTcpOptions, BadOptionIsReported_AndItsDefaultStays) {
    for (const char* text : {"ub=255", "ub=8193", "n=2", "n", "prf=5", "xy=1", "ka=1", "sb=-1", "rb=x", "ql=0"}) {
        EXPECT_EQ(parseTcpOptions(text).problems.size(), 1U) << text;
    }
    EXPECT_EQ(parseTcpOptions("ub=9000").options.messageBuffer, 4096);
}

}  // namespace
}  // namespace uproc::network
