// What tests of network connections share: an assignment file, short timeouts, one authority, and host names that all
// lead to loopback.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/network/network.hpp"
#include "tests/unit/support/network_test_server.hpp"
#include "tests/unit/support/temporary_folder.hpp"
#include "tests/unit/support/test_certificates.hpp"

namespace uproc::network {

class NetworkTest : public ::testing::Test {
  protected:
    using Opened = Result<std::unique_ptr<runtime::Connection>>;

    NetworkTest() {
        const std::chrono::milliseconds patience{10'000};
        networkOptions.timeouts = {patience, patience, patience, patience};
        networkOptions.hostMapping = [](const runtime::ConnectionString& target) -> std::optional<Endpoint> {
            if (target.host.find("example") == std::string::npos) return {};
            return Endpoint{"127.0.0.1", target.port};
        };
        networkOptions.notice = [this](std::string_view line) { notices.emplace_back(line); };
        networkOptions.remark = [this](std::string_view line) { remarks.emplace_back(line); };
        folder.write("ca.pem", authority().certificate());
    }

    // The authority of all tests; its certificate stands in ca.pem beside the assignment file.
    static const testing::CertificateAuthority& authority() {
        static const testing::CertificateAuthority shared("Test Authority");
        return shared;
    }
    static testing::CertificateAndKey serverIdentity() {
        return authority().issue({.commonName = "mail server", .dnsNames = {"mail.example.com"}});
    }

    void assign(std::string_view text) { assignment.loadText(text, (folder.path() / "test.asn").string()); }
    // With "TLS:mail.example.com" and the like; the port is added.
    Opened open(const std::string& connectorAndHost, std::uint16_t port, const std::string& profile = "") {
        network = makeNetwork(assignment, networkOptions);
        auto target =
            network->parse(connectorAndHost + "+" + std::to_string(port) + (profile.empty() ? "" : ":" + profile));
        if (!target) return tl::unexpected(target.error());
        return network->connect(*target);
    }

    testing::TemporaryFolder folder;
    runtime::Assignment assignment;
    NetworkOptions networkOptions;
    std::vector<std::string> notices;
    std::vector<std::string> remarks;
    std::unique_ptr<runtime::Network> network;
};

template <class T>
::testing::AssertionResult failsWith(const Result<T>& result, runtime::NetworkError code, std::string_view part = "") {
    if (result) return ::testing::AssertionFailure() << "succeeded";
    if (result.error().code != static_cast<int>(code) || result.error().text.find(part) == std::string::npos) {
        return ::testing::AssertionFailure() << "code " << result.error().code << ": " << result.error().text;
    }
    return ::testing::AssertionSuccess() << result.error().text;
}

template <class T>
::testing::AssertionResult succeeds(const Result<T>& result) {
    if (result) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "code " << result.error().code << ": " << result.error().text;
}

}  // namespace uproc::network
