// An instance of UPOPMAIL between a scripted network and scripted security drivers.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "components/upopmail/text.hpp"
#include "components/upopmail/upopmail.hpp"
#include "tests/unit/support/scripted_connection.hpp"

namespace uproc::test {

// Behaviour of a scripted driver; every driver made from it writes its calls to `calls`.
struct DriverScript {
    using Reply = runtime::SecurityDriver::Reply;
    using Dialog = std::function<Reply(int step, std::string_view serverReply)>;

    std::string keyword;  // supported when the capabilities contain it, in any case; "" always
    Dialog open = [](int, std::string_view) { return Reply{runtime::SecurityDriver::Step::Done, "", "", 0}; };
    Dialog closeDialog;
    std::string runtimeInfo;
    bool upgradesConnection = false;
    bool authenticates = false;
};

class ScriptedDriver final : public runtime::SecurityDriver {
  public:
    ScriptedDriver(std::string name, DriverScript script, std::vector<std::string>& calls)
        : name_(std::move(name)), script_(std::move(script)), calls_(calls) {}
    ~ScriptedDriver() override { calls_.push_back(name_ + " destroyed"); }

    bool verify(std::string_view capabilities, std::string& message) override {
        calls_.push_back(name_ + " verify");
        seenCapabilities = capabilities;
        openStep_ = closeStep_ = 0;
        const auto end = capabilities.end();
        const bool supported =
            std::search(capabilities.begin(), end, script_.keyword.begin(), script_.keyword.end(), [](char a, char b) {
                return upopmail::equalsIgnoringCase({&a, 1}, {&b, 1});
            }) != end;
        if (!supported) message = script_.keyword + " is not offered";
        return script_.keyword.empty() || supported;
    }
    [[nodiscard]] bool supportsOpen() const override { return static_cast<bool>(script_.open); }
    [[nodiscard]] bool supportsClose() const override { return static_cast<bool>(script_.closeDialog); }
    [[nodiscard]] bool supportsRuntimeInfo() const override { return runsOutOfMemory || !script_.runtimeInfo.empty(); }
    [[nodiscard]] bool authenticating() const override { return script_.authenticates; }
    [[nodiscard]] bool upgradesConnection() const override { return script_.upgradesConnection; }
    Reply open(std::string_view serverReply) override {
        if (openStep_ == 0) calls_.push_back(name_ + " open");
        return script_.open(openStep_++, serverReply);
    }
    Reply closeDialog(std::string_view serverReply) override {
        if (closeStep_ == 0) calls_.push_back(name_ + " close");
        return script_.closeDialog(closeStep_++, serverReply);
    }
    std::string runtimeInfo() override {
        if (runsOutOfMemory) throw std::bad_alloc();
        return script_.runtimeInfo;
    }

    std::string seenCapabilities;
    bool runsOutOfMemory = false;

  private:
    std::string name_;
    DriverScript script_;
    std::vector<std::string>& calls_;
    int openStep_ = 0;
    int closeStep_ = 0;
};

class ScriptedDrivers final : public runtime::SecurityDrivers {
  public:
    Result<std::unique_ptr<runtime::SecurityDriver>> create(std::string_view entryPoint, std::string_view properties,
                                                            std::string_view parameters) override {
        lastProperties = properties;
        lastParameters = parameters;
        if (failure) return tl::unexpected(*failure);
        const auto found = scripts.find(std::string(entryPoint));
        if (found == scripts.end()) {
            return fail(static_cast<int>(runtime::SecurityError::EntryPointNotFound),
                        "[USER_3GL] names no entry point " + std::string(entryPoint));
        }
        auto driver = std::make_unique<ScriptedDriver>(found->first, found->second, calls);
        newest = driver.get();
        return driver;
    }

    std::map<std::string, DriverScript> scripts;
    std::optional<Error> failure;
    std::vector<std::string> calls;
    std::string lastProperties;
    std::string lastParameters;
    ScriptedDriver* newest = nullptr;
};

// The STARTTLS and AUTH LOGIN drivers as the manual describes them.
inline DriverScript startTlsDriver() {
    using Step = runtime::SecurityDriver::Step;
    DriverScript script;
    script.keyword = "STARTTLS";
    script.upgradesConnection = true;
    script.open = [](int step, std::string_view reply) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "STARTTLS\r\n", "", 0};
        if (!reply.starts_with("220")) return {Step::Failed, "", "STARTTLS refused", 1};
        return {Step::UpgradeTls, "", "", 0};
    };
    return script;
}

inline constexpr std::string_view UserBase64 = "am9obg==";              // john
inline constexpr std::string_view PasswordBase64 = "czNjcmV0cGFzcw==";  // s3cretpass

inline DriverScript authLoginDriver() {
    using Step = runtime::SecurityDriver::Step;
    DriverScript script;
    script.keyword = "AUTH";
    script.open = [](int step, std::string_view reply) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "AUTH LOGIN\r\n", "", 0};
        if (step < 3 && !reply.starts_with("334")) return {Step::Failed, "", "AUTH LOGIN refused", 1};
        if (step == 1) return {Step::Exchange, std::string(UserBase64) + "\r\n", "", 0};
        if (step == 2) return {Step::Exchange, std::string(PasswordBase64) + "\r\n", "", 0};
        if (!reply.starts_with("235")) return {Step::Failed, "", "authentication failed", 2};
        return {Step::Done, "", "", 0};
    };
    return script;
}

class FixedClock final : public runtime::Clock {
  public:
    [[nodiscard]] std::int64_t now() const override { return time += step; }
    [[nodiscard]] int utcOffset(std::int64_t) const override { return offset; }
    mutable std::int64_t time = 177244590042;  // 2026-03-02 10:05:00.42 UTC
    std::int64_t step = 0;                     // how far each look moves it
    int offset = 3600;
};

class CountingRandom final : public runtime::Random {
  public:
    std::uint64_t next() override {
        if (outOfMemory) throw std::bad_alloc();
        return value++;
    }
    std::uint64_t value = 0;
    bool outOfMemory = false;
};

class RecordingMessages final : public runtime::MessageSink {
  public:
    void messageFrame(std::string_view text) override { frame.append(text).append("\n"); }
    void diagnostic(std::string_view text) override { diagnostics.append(text).append("\n"); }
    [[nodiscard]] int ioPrint() const override { return level; }
    std::string frame;
    std::string diagnostics;
    int level = 0;
};

class UpopmailTest : public ::testing::Test {
  protected:
    UpopmailTest() {
        drivers.scripts["UStartTLSSMTP"] = startTlsDriver();
        drivers.scripts["UAuthLoginSMTP"] = authLoginDriver();
        drivers.scripts["Always"] = DriverScript{};
        startInstance();
    }

    void startInstance() { instance = upopmailComponent().create(services); }

    static const runtime::NativeOperation& operationNamed(std::string_view name) {
        for (const runtime::NativeOperation& operation : upopmailComponent().operations) {
            if (upopmail::equalsIgnoringCase(operation.name, name)) return operation;
        }
        throw std::out_of_range(std::string(name));
    }

    // Activates an operation; `arguments` are kept for looking at OUT parameters.
    std::int64_t call(std::string_view name, std::vector<Value> given = {}) {
        const runtime::NativeOperation& operation = operationNamed(name);
        EXPECT_EQ(operation.parameters.size(), given.size()) << name;
        arguments = std::move(given);
        runtime::NativeCall nativeCall{arguments, services};
        return operation.run(*instance, nativeCall);
    }

    static Value text(std::string_view value) { return Value::string(value); }

    std::int64_t set(std::string_view name, std::string_view value) { return call(name, {text(value)}); }
    std::int64_t setSecurity(std::string_view properties, std::string_view parameters = "") {
        return call("SetSecurity", {text(properties), text(parameters)});
    }
    std::int64_t logon(std::string_view server = "mail.example.org") {
        return call("LogonSMTP", {text(server), text(""), text("")});
    }
    std::int64_t logoff() { return call("LogoffSMTP"); }
    std::int64_t send(std::string_view options = "") { return set("Send", options); }

    // "code text" of GetSMTPResponse, "" without a response.
    std::string response() {
        EXPECT_EQ(call("GetSMTPResponse", {Value(), Value()}), 0);
        return arguments[0].isNull() ? arguments[1].toText() : arguments[0].toText() + " " + arguments[1].toText();
    }
    std::string runtimeInfo(int number, std::string_view type = "SMTP=") {
        EXPECT_EQ(call("GetSecurity", {Value::integer(number), text(type), Value()}), 0);
        return arguments[2].toText();
    }
    std::vector<std::string> details() {
        EXPECT_EQ(call("GetRecipientDetails", {Value(), Value(), Value()}), 0);
        return {arguments[0].toText(), arguments[1].toText(), arguments[2].toText()};
    }

    // A server up to and including its answer to EHLO.
    static ServerScript greetingServer(std::string capabilities = "250-mail.example.org\r\n250 OK\r\n") {
        ServerScript script;
        script.say("220 mail.example.org ESMTP\r\n").answer("EHLO [192.0.2.7]", std::move(capabilities));
        return script;
    }
    static ServerScript& withTransaction(ServerScript& script) {
        return script.answer("MAIL FROM:*", "250 OK\r\n")
            .answer("RCPT TO:*", "250 OK\r\n")
            .answer("DATA", "354 go on\r\n")
            .takeMessage()
            .say("250 2.0.0 queued as 7\r\n");
    }
    static ServerScript& withQuit(ServerScript& script) { return script.answer("QUIT", "221 bye\r\n"); }
    // EHLO, STARTTLS, EHLO, AUTH LOGIN, as in the manual's example.
    static ServerScript startTlsServer() {
        ServerScript script = greetingServer("250-mail.example.org\r\n250-SIZE 1000000\r\n250 STARTTLS\r\n");
        script.answer("STARTTLS", "220 2.0.0 Ready to start TLS\r\n")
            .answer("EHLO [192.0.2.7]", "250-mail.example.org\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN\r\n")
            .answer("AUTH LOGIN", "334 VXNlcm5hbWU6\r\n")
            .answer(std::string(UserBase64), "334 UGFzc3dvcmQ6\r\n")
            .answer(std::string(PasswordBase64), "235 2.7.0 Authentication successful\r\n");
        return script;
    }
    void setStartTlsContext() {
        ASSERT_EQ(setSecurity("SMTP=UStartTLSSMTP\x1BUSE=MAND"), 0);
        ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP\x1BUSE=MAND", "USER=john\x1BPASSWORD=s3cretpass"), 0);
    }
    void setSimpleMessage() {
        ASSERT_EQ(set("SetFrom", "me@example.org"), 0);
        ASSERT_EQ(set("SetToList", "you@example.org"), 0);
        ASSERT_EQ(call("SetMessage", {text("Hello"), text("")}), 0);
    }

    ScriptedNetwork network;
    ScriptedDrivers drivers;
    RecordingMessages messages;
    FixedClock clock;
    CountingRandom random;
    runtime::Services services{&network, &drivers, &messages, &clock, &random};
    std::vector<Value> arguments;
    std::unique_ptr<runtime::NativeInstance> instance;  // last: it goes before what it uses
};

}  // namespace uproc::test
