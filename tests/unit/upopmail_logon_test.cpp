// Manual: "LogonSMTP", "LogoffSMTP", "GetSMTPResponse", "Security Context".
#include "components/upopmail/operation.hpp"
#include "tests/unit/support/upopmail_fixture.hpp"

namespace uproc::test {
namespace {

using runtime::NetworkError;
using Step = runtime::SecurityDriver::Step;

class UpopmailLogon : public UpopmailTest {};
class UpopmailLogoff : public UpopmailTest {};
class UpopmailSmtpResponse : public UpopmailTest {};
class UpopmailSecurityContext : public UpopmailTest {};

TEST_F(UpopmailLogon, Returns0AfterGreetingAndEhlo) {
    const auto record = network.add(greetingServer());
    EXPECT_EQ(logon(), 0);
    EXPECT_EQ(record->lines, std::vector<std::string>{"EHLO [192.0.2.7]"});
    EXPECT_TRUE(record->unexpected.empty());
}

TEST_F(UpopmailLogon, UsesPort25ForTcpAnd465ForTlsByDefault) {
    network.add(greetingServer());
    ASSERT_EQ(logon("mail.example.org"), 0);
    EXPECT_EQ(network.lastTarget->port, 25);
    startInstance();
    network.add(greetingServer());
    ASSERT_EQ(logon("TLS:mail.example.org"), 0);
    EXPECT_EQ(network.lastTarget->port, 465);
    startInstance();
    network.add(greetingServer());
    ASSERT_EQ(logon("TLS:mail.example.org+4465:smtp_profile"), 0);
    EXPECT_EQ(network.lastTarget->port, 4465);
    EXPECT_EQ(network.lastTarget->profile, "smtp_profile");
}

TEST_F(UpopmailLogon, ReturnsMinus2WhenUserNameOrPasswordIsGivenAndConnectsNowhere) {
    network.add(greetingServer());
    EXPECT_EQ(call("LogonSMTP", {text("mail.example.org"), text("john"), text("")}), -2);
    EXPECT_EQ(call("LogonSMTP", {text("mail.example.org"), text(""), text("s3cretpass")}), -2);
    EXPECT_FALSE(network.lastTarget);
    EXPECT_EQ(messages.diagnostics.find("s3cretpass"), std::string::npos);
}

TEST_F(UpopmailLogon, ReturnsMinus3WhenAlreadyLoggedOn) {
    network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(logon(), -3);
}

TEST_F(UpopmailLogon, ReturnsMinus7WhenTheServerDoesNotSupportAMandatoryDriver) {
    const auto record = network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP", "USER=john\x1BPASSWORD=s3cretpass"), 0);
    EXPECT_EQ(logon(), -7);
    EXPECT_TRUE(record->closedByClient);
    EXPECT_EQ(logoff(), -8);
}

TEST_F(UpopmailLogon, ReturnsMinus8WhenADriverFailsEvenIfOptional) {
    ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
    server.answer("AUTH LOGIN", "334 VXNlcm5hbWU6\r\n").answer("*", "334 UGFzc3dvcmQ6\r\n");
    server.answer("*", "535 5.7.8 Authentication credentials invalid\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP\x1BUSE=OPT", "USER=john\x1BPASSWORD=s3cretpass"), 0);
    EXPECT_EQ(logon(), -8);
    EXPECT_TRUE(record->closedByClient);
    EXPECT_EQ(response(), "535 5.7.8 Authentication credentials invalid");
    EXPECT_NE(messages.diagnostics.find("535 5.7.8 Authentication credentials invalid"), std::string::npos);
}

TEST_F(UpopmailLogon, ReturnsMinus8WhenTheServerBreaksTheProtocol) {
    for (const char* greeting : {"hello\r\n", "220-mail\r\n250 mail\r\n", "220+mail\r\n", "999 mail\r\n", "\r\n",
                                 "554 no service here\r\n", "421 too busy\r\n", "250 mail\r\n"}) {
        ServerScript server;
        server.say(greeting);
        network.add(server);
        EXPECT_EQ(logon(), -8) << greeting;
        startInstance();
    }
}

TEST_F(UpopmailLogon, ReturnsMinus9ForNetworkProblemsAndInvalidServerNames) {
    for (const NetworkError code :
         {NetworkError::NameNotFound, NetworkError::Refused, NetworkError::Timeout, NetworkError::Io,
          NetworkError::UnknownProfile, NetworkError::Configuration, NetworkError::Tls}) {
        network.connectFailure = Error{static_cast<int>(code), "cannot connect"};
        EXPECT_EQ(logon(), -9) << static_cast<int>(code);
        EXPECT_EQ(response(), "");
    }
    EXPECT_EQ(logon("not a name"), -9);
    EXPECT_EQ(logon(""), -9);
    EXPECT_NE(messages.diagnostics.find("UPOPMAIL: LogonSMTP mail.example.org: cannot connect\n"), std::string::npos);
}

TEST_F(UpopmailLogon, FallsBackToHeloOnlyForAServerThatDoesNotKnowEhlo) {
    for (const char* unknown : {"500 what?\r\n", "501 what?\r\n", "502 not implemented\r\n", "504 no\r\n"}) {
        const auto record = network.add(greetingServer(unknown).answer("HELO [192.0.2.7]", "250 mail\r\n"));
        EXPECT_EQ(logon(), 0) << unknown;
        startInstance();
    }
    for (const char* refusal : {"550 access denied\r\n", "554 go away\r\n", "421 closing\r\n"}) {
        const auto record = network.add(greetingServer(refusal));
        EXPECT_EQ(logon(), -8) << refusal;
        EXPECT_FALSE(record->saw("HELO [192.0.2.7]"));
        startInstance();
    }
}

TEST_F(UpopmailLogon, AfterHeloNoDriverIsSupported) {
    network.add(greetingServer("500 what?\r\n").answer("HELO [192.0.2.7]", "250 STARTTLS AUTH\r\n"));
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    EXPECT_EQ(logon(), -7);
}

TEST_F(UpopmailLogon, AfterMinus7AndMinus8TheContextStaysButTheNextSetSecurityStartsANewOne) {
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    network.add(greetingServer());
    ASSERT_EQ(logon(), -7);
    EXPECT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), 0);
    ServerScript server = greetingServer("250-mail\r\n250 AUTH LOGIN\r\n");
    server.answer("AUTH LOGIN", "535 no\r\n");
    network.add(server);
    ASSERT_EQ(logon(), -8) << "the context is used against another server";
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(call("GetSecurity", {Value::integer(1), text("SMTP="), Value()}), 0);
    EXPECT_EQ(arguments[1].toText(), "SMTP=Always");
}

TEST_F(UpopmailLogon, AfterMinus9TheNextSetSecurityAppends) {
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    ASSERT_EQ(logon(), -9);
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(call("GetSecurity", {Value::integer(2), text("SMTP="), Value()}), 0);
    EXPECT_EQ(arguments[1].toText(), "SMTP=Always");
}

TEST_F(UpopmailLogoff, Returns0AndSaysQuit) {
    ServerScript server = greetingServer();
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(logoff(), 0);
    EXPECT_EQ(record->lines.back(), "QUIT");
    EXPECT_TRUE(record->closedByClient);
    EXPECT_EQ(response(), "221 bye");
}

TEST_F(UpopmailLogoff, ReturnsMinus8WhenNotLoggedOn) {
    EXPECT_EQ(logoff(), -8);
}

TEST_F(UpopmailLogoff, ReturnsMinus9ForNetworkProblemsAndIsLoggedOff) {
    network.add(greetingServer().expect("QUIT").close());
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(logoff(), -9);
    EXPECT_EQ(logoff(), -8);
}

TEST_F(UpopmailLogoff, HappensByItselfWhenTheInstanceGoes) {
    ServerScript server = greetingServer();
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(logon(), 0);
    instance.reset();
    EXPECT_EQ(record->lines.back(), "QUIT");
}

TEST_F(UpopmailSmtpResponse, IsEmptyWithoutAResponse) {
    EXPECT_EQ(call("GetSMTPResponse", {Value(), Value()}), 0);
    EXPECT_TRUE(arguments[0].isNull());
    EXPECT_EQ(arguments[1].toText(), "");
}

TEST_F(UpopmailSmtpResponse, IsForgottenByAnOperationThatGetsNone) {
    network.add(greetingServer());
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(response(), "250 mail.example.org\nOK");
    startInstance();
    network.add(greetingServer().expect("QUIT").close());
    ASSERT_EQ(logon(), 0);
    ASSERT_EQ(logoff(), -9);
    EXPECT_EQ(response(), "");
}

TEST_F(UpopmailSmtpResponse, TheMessageIsAtMost512BytesOfWholeCharacters) {
    std::string longText(510, 'x');
    longText += "é€";
    ServerScript server;
    server.say("554 " + longText + "\r\n");
    network.add(server);
    ASSERT_EQ(logon(), -8);
    EXPECT_EQ(response(), "554 " + std::string(510, 'x') + "é");
}

TEST_F(UpopmailSmtpResponse, MalformedBytesOfTheServerBecomeQuestionMarks) {
    ServerScript server;
    server.say("554 caf\xE9 \x1Bquit\r\n");
    network.add(server);
    ASSERT_EQ(logon(), -8);
    EXPECT_EQ(response(), "554 caf?  quit");
}

std::int64_t exhausted(upopmail::MailInstance&, runtime::NativeCall&) {
    throw std::bad_alloc();
}

TEST_F(UpopmailSmtpResponse, ReturnsMinus10WhenThereIsNoMemory) {
    // Every operation goes through the same guard; this one's documented value is its argument.
    runtime::NativeCall nativeCall{arguments, services};
    EXPECT_EQ((upopmail::operation<exhausted, upopmail::status::Miscellaneous>(*instance, nativeCall)), -10);
    EXPECT_EQ((upopmail::operation<exhausted>(*instance, nativeCall)), -18);
}

TEST_F(UpopmailSecurityContext, AllDriversAreVerifiedBeforeAnyIsOpened) {
    drivers.scripts["Second"] = DriverScript{};
    network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(setSecurity("SMTP=Second"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(drivers.calls,
              (std::vector<std::string>{"Always verify", "Second verify", "Always open", "Second open"}));
}

TEST_F(UpopmailSecurityContext, AMandatoryDriverWithoutSupportKeepsAllOthersFromOpening) {
    const auto record = network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(setSecurity("SMTP=UAuthLoginSMTP"), 0);
    ASSERT_EQ(logon(), -7);
    EXPECT_EQ(drivers.calls, (std::vector<std::string>{"Always verify", "UAuthLoginSMTP verify"}));
}

TEST_F(UpopmailSecurityContext, DriversSeeTheCapabilitiesExactlyAsSent) {
    network.add(greetingServer("250-mail\r\n250-auth=LOGIN\r\n250 OK\r\n"));
    ASSERT_EQ(setSecurity("SMTP=Always"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(drivers.newest->seenCapabilities, "250-mail\r\n250-auth=LOGIN\r\n250 OK\r\n");
}

// A driver that says `word` when it opens and `word`END when it closes.
DriverScript speakingDriver(const std::string& word) {
    DriverScript script;
    script.open = [word](int step, std::string_view reply) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "X" + word + "\r\n", "", 0};
        return {reply.starts_with("250") ? Step::Done : Step::Failed, "", "", 0};
    };
    script.closeDialog = [word](int step, std::string_view reply) -> DriverScript::Reply {
        if (step == 0) return {Step::Exchange, "X" + word + "END\r\n", "", 0};
        return {reply.starts_with("250") ? Step::Done : Step::Failed, "", "", 0};
    };
    return script;
}

TEST_F(UpopmailSecurityContext, DriversAreClosedInReverseOrderAndErrorsIgnored) {
    drivers.scripts["A"] = speakingDriver("A");
    drivers.scripts["B"] = speakingDriver("B");
    ServerScript server = greetingServer();
    server.answer("XA", "250 ok\r\n").answer("XB", "250 ok\r\n").answer("XBEND", "500 no\r\n");
    server.answer("XAEND", "250 ok\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=A"), 0);
    ASSERT_EQ(setSecurity("SMTP=B"), 0);
    ASSERT_EQ(logon(), 0);
    EXPECT_EQ(logoff(), 0);
    EXPECT_TRUE(record->unexpected.empty());
    EXPECT_EQ(record->lines.back(), "QUIT");
}

TEST_F(UpopmailSecurityContext, WhenADriverFailsThoseAlreadyOpenAreClosedAndItsReplyIsKept) {
    drivers.scripts["A"] = speakingDriver("A");
    drivers.scripts["B"] = speakingDriver("B");
    ServerScript server = greetingServer();
    server.answer("XA", "250 ok\r\n").answer("XB", "535 5.7.8 no\r\n").answer("XAEND", "250 ok\r\n");
    const auto record = network.add(withQuit(server));
    ASSERT_EQ(setSecurity("SMTP=A"), 0);
    ASSERT_EQ(setSecurity("SMTP=B"), 0);
    EXPECT_EQ(logon(), -8);
    EXPECT_TRUE(record->unexpected.empty());
    EXPECT_EQ(record->lines.back(), "QUIT");
    EXPECT_EQ(response(), "535 5.7.8 no");
    EXPECT_EQ(runtimeInfo(1), "INUSE=FALSE");
}

TEST_F(UpopmailSecurityContext, WriteOnlyAndReadOnlyStepsGoOneWay) {
    drivers.scripts["A"].open = [](int step, std::string_view reply) -> DriverScript::Reply {
        if (step == 0) return {Step::WriteOnly, "part one ", "", 0};
        if (step == 1) return {reply.empty() ? Step::Exchange : Step::Failed, "part two\r\n", "", 0};
        if (step == 2) return {reply == "250-a\r\n250 b\r\n" ? Step::ReadOnly : Step::Failed, "", "", 0};
        return {reply == "250 more\r\n" ? Step::Done : Step::Failed, "", "", 0};
    };
    const auto record = network.add(greetingServer().answer("part one part two", "250-a\r\n250 b\r\n250 more\r\n"));
    ASSERT_EQ(setSecurity("SMTP=A"), 0);
    EXPECT_EQ(logon(), 0);
    EXPECT_TRUE(record->unexpected.empty());
}

TEST_F(UpopmailSecurityContext, ADriverThatNeverEndsIsStopped) {
    drivers.scripts["A"].open = [](int, std::string_view) -> DriverScript::Reply {
        return {Step::WriteOnly, "x", "", 0};
    };
    network.add(greetingServer());
    ASSERT_EQ(setSecurity("SMTP=A"), 0);
    EXPECT_EQ(logon(), -8);
}

}  // namespace
}  // namespace uproc::test
