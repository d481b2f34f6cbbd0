// The sandbox's scripted misbehaviours, and clients that misbehave towards it.
#include <thread>

#include <gtest/gtest.h>

#include "sandbox/maildir.hpp"
#include "tests/unit/sandbox_peer.hpp"

namespace uproc::sandbox {
namespace {

using testing::DialogLines;
using testing::RawClient;
using testing::runPython;
using testing::startSandbox;
using testing::startWithFaults;
using testing::TestFolder;
using namespace std::chrono_literals;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// A client that has said EHLO.
std::unique_ptr<RawClient> greeted(const Sandbox& sandbox) {
    auto client = std::make_unique<RawClient>(sandbox.smtpPort());
    client->reply();
    client->command("EHLO me");
    return client;
}

std::string sendOne(RawClient& client, const std::string& recipient = "c@d.org") {
    client.command("MAIL FROM:<a@b.org>");
    client.command("RCPT TO:<" + recipient + ">");
    client.command("DATA");
    return client.command("Subject: x\r\n\r\ny\r\n.");
}

TEST(SandboxFault, StarttlsNotOffered) {
    const auto sandbox = startWithFaults({"no-starttls"});
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_FALSE(has(client.command("EHLO me"), "STARTTLS"));
    EXPECT_TRUE(client.command("STARTTLS").starts_with("502 5.5.1"));
    RawClient pop(sandbox->pop3Port());
    pop.line();
    EXPECT_FALSE(has(pop.list("CAPA"), "STLS"));
    EXPECT_TRUE(pop.command("STLS").starts_with("-ERR"));
}

TEST(SandboxFault, StarttlsOfferedAndRefused) {
    const auto sandbox = startWithFaults({"starttls-454"});
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_TRUE(has(client.command("EHLO me"), "STARTTLS"));
    EXPECT_TRUE(client.command("STARTTLS").starts_with("454 4.7.0"));
    EXPECT_TRUE(client.command("NOOP").starts_with("250"));
}

TEST(SandboxFault, MechanismsAndExtensionsCanBeHidden) {
    SandboxOptions options;
    options.tlsForAuthentication = Policy::Optional;
    const auto sandbox = startWithFaults({"no-auth-login", "hide=size", "hide=SMTPUTF8"}, options);
    RawClient client(sandbox->smtpPort());
    client.reply();
    const auto offered = client.command("EHLO me");
    EXPECT_TRUE(has(offered, "250-AUTH PLAIN CRAM-MD5 XOAUTH2 NTLM\n"));
    EXPECT_FALSE(has(offered, "SIZE"));
    EXPECT_FALSE(has(offered, "SMTPUTF8"));
    EXPECT_TRUE(client.command("AUTH LOGIN").starts_with("504"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org> SIZE=3").starts_with("555 5.5.4"));

    const auto without = startWithFaults({"no-auth", "lower-case-keywords"}, options);
    RawClient second(without->smtpPort());
    second.reply();
    const auto lower = second.command("EHLO me");
    EXPECT_FALSE(has(lower, "auth"));
    EXPECT_TRUE(has(lower, "250-starttls\n"));
    EXPECT_TRUE(second.command("AUTH PLAIN").starts_with("502"));
}

// Response injection: the extra bytes come in the clear, together with the reply.
TEST(SandboxFault, BytesInjectedAfterTheReplyToStarttls) {
    const auto sandbox = startWithFaults({"inject"});
    const auto client = greeted(*sandbox);
    EXPECT_TRUE(client->command("STARTTLS").starts_with("220 "));
    EXPECT_EQ(client->line(), "250 2.0.0 injected before the handshake");
}

TEST(SandboxFault, RepliesForGivenAddresses) {
    const auto sandbox =
        startWithFaults({"recipient=bob@d.org:450 4.2.0 Try later", "recipient=eve@d.org:550 5.1.1 Nobody",
                         "sender=spam@b.org:550 5.7.1 Not you"});
    const auto client = greeted(*sandbox);
    EXPECT_EQ(client->command("MAIL FROM:<Spam@b.org>"), "550 5.7.1 Not you");
    EXPECT_TRUE(client->command("MAIL FROM:<a@b.org>").starts_with("250"));
    EXPECT_EQ(client->command("RCPT TO:<BOB@d.org>"), "450 4.2.0 Try later");
    EXPECT_EQ(client->command("RCPT TO:<eve@d.org>"), "550 5.1.1 Nobody");
    EXPECT_TRUE(client->command("DATA").starts_with("554 5.5.1 No valid recipients"));
    EXPECT_TRUE(client->command("RCPT TO:<mary@d.org>").starts_with("250"));
}

TEST(SandboxFault, QuotaRefusesTheWholeMessage) {
    const auto sandbox = startWithFaults({"quota"});
    const auto client = greeted(*sandbox);
    EXPECT_TRUE(sendOne(*client).starts_with("552 5.2.2"));
    EXPECT_TRUE(sandbox->messages().empty());
    EXPECT_TRUE(client->command("MAIL FROM:<a@b.org>").starts_with("250"));
}

TEST(SandboxFault, TheConnectionDropsInsideTheMessage) {
    const auto sandbox = startWithFaults({"drop=CONTENT"});
    const auto client = greeted(*sandbox);
    EXPECT_EQ(sendOne(*client), "(closed)");
    EXPECT_TRUE(sandbox->messages().empty());
}

TEST(SandboxFault, DropsGarbageAndRepliesAtAnyStage) {
    const auto sandbox = startWithFaults({"drop=connect"});
    RawClient client(sandbox->smtpPort());
    EXPECT_EQ(client.line(), "(closed)");

    const auto refusing = startWithFaults({"reply=CONNECT:554 5.3.2 No service", "reply=EHLO:250-one\r\n250-\r\n250"});
    RawClient second(refusing->smtpPort());
    EXPECT_EQ(second.line(), "554 5.3.2 No service");
    EXPECT_EQ(second.command("EHLO me"), "250-one\n250-\n250");

    const auto mad = startWithFaults({"garbage=RSET", "garbage=POP3 STAT", "drop=POP3 NOOP"});
    const auto third = greeted(*mad);
    EXPECT_TRUE(third->command("RSET").starts_with("\x01"));
    RawClient pop(mad->pop3Port());
    pop.line();
    pop.command("USER a");
    pop.command("PASS b");
    EXPECT_TRUE(pop.command("STAT").starts_with("\x01"));
}

TEST(SandboxFault, AStallEndsWithTheIdleLimitOrWithStop) {
    SandboxOptions options;
    options.idleLimit = 200ms;
    const auto sandbox = startWithFaults({"stall=MAIL"}, options);
    const auto client = greeted(*sandbox);
    EXPECT_EQ(client->command("MAIL FROM:<a@b.org>"), "(closed)");

    const auto patient = startWithFaults({"stall=CONNECT", "stall=POP3 CONNECT"});
    RawClient smtp(patient->smtpPort());
    RawClient pop(patient->pop3Port());
    const auto before = std::chrono::steady_clock::now();
    patient->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 2s);
    EXPECT_EQ(smtp.line(), "(closed)");
}

TEST(SandboxFault, AuthenticationThatFailsForTheMoment) {
    SandboxOptions options;
    options.tlsForAuthentication = Policy::Optional;
    const auto sandbox = startWithFaults({"reply=AUTH-RESPONSE:454 4.7.0 Temporary authentication failure"}, options);
    const auto client = greeted(*sandbox);
    EXPECT_EQ(client->command("AUTH PLAIN AGpvaG4AczNjcmV0"), "454 4.7.0 Temporary authentication failure");
    EXPECT_TRUE(client->command("AUTH").starts_with("501"));  // still not logged on
}

TEST(SandboxFault, LogonsThatAreRefused) {
    SandboxOptions options;
    options.tlsForAuthentication = Policy::Optional;
    const auto modern = startWithFaults({"basic-auth-disabled"}, options);
    const auto client = greeted(*modern);
    EXPECT_TRUE(client->command("AUTH PLAIN AGpvaG4AczNjcmV0").starts_with("550 5.7.30 Basic authentication"));
    EXPECT_EQ(client->command("AUTH LOGIN am9obg=="), "334 UGFzc3dvcmQ6");
    EXPECT_TRUE(client->command("eA==").starts_with("550 5.7.30"));
    EXPECT_TRUE(client->command("AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIGIBAQ==").starts_with("235"));
    const auto strict = startWithFaults({"auth-535"}, options);
    EXPECT_TRUE(greeted(*strict)->command("AUTH PLAIN AGpvaG4AczNjcmV0").starts_with("535 5.7.8"));

    const auto refused = startWithFaults({"pop3-logon-refused"});
    RawClient pop(refused->pop3Port());
    pop.line();
    pop.command("USER a");
    EXPECT_TRUE(pop.command("PASS b").starts_with("-ERR [AUTH]"));
    EXPECT_TRUE(pop.command("AUTH PLAIN AGpvaG4AczNjcmV0").starts_with("-ERR [AUTH]"));
    const auto locked = startWithFaults({"mailbox-locked"});
    RawClient other(locked->pop3Port());
    other.line();
    other.command("USER a");
    EXPECT_TRUE(other.command("PASS b").starts_with("-ERR [IN-USE]"));
}

// A sandbox with one message in its mailbox, and a client that is logged on to it with POP3.
struct Mailbox {
    TestFolder folder;
    std::unique_ptr<Sandbox> sandbox;
    std::unique_ptr<RawClient> client;

    Mailbox(const std::vector<std::string>& faults, SandboxOptions options = {}) {
        auto maildir = Maildir::open(folder.path());
        EXPECT_TRUE(maildir && maildir->deliver("Subject: one\r\n\r\nhello\r\n"));
        options.maildir = folder.path();
        sandbox = startWithFaults(faults, options);
        client = std::make_unique<RawClient>(sandbox->pop3Port());
        client->line();
        client->command("USER a");
        client->command("PASS b");
    }
};

TEST(SandboxFault, Pop3AnswersThatAreCutUnendedOrUntrue) {
    const Mailbox whole({});
    const std::string message = "+OK 23 octets\nSubject: one\n\nhello";
    EXPECT_EQ(whole.client->list("RETR 1"), message);

    const Mailbox cut({"cut=POP3 RETR"});
    EXPECT_EQ(cut.client->command("RETR 1"), "+OK 23 octets");
    EXPECT_EQ(cut.client->rest(), "Subje");

    SandboxOptions options;
    options.idleLimit = 300ms;
    const Mailbox unended({"unended=POP3 RETR"}, options);
    EXPECT_EQ(unended.client->list("RETR 1"), message);

    const Mailbox lying({"wrong-sizes"});
    EXPECT_EQ(lying.client->command("STAT"), "+OK 1 11");
    EXPECT_EQ(lying.client->list("LIST"), "+OK\n1 11");
    EXPECT_EQ(lying.client->command("RETR 1"), "+OK 11 octets");

    const Mailbox endless({"endless=POP3 RETR"});
    EXPECT_EQ(endless.client->command("RETR 1"), "+OK");
    for (int i = 0; i < 10000; ++i)
        ASSERT_EQ(endless.client->line(), "and so on");
}

TEST(SandboxFault, RepliesThatAreLateCutOrEndless) {
    const auto endless = startWithFaults({"endless=EHLO"});
    RawClient client(endless->smtpPort());
    client.line();
    client.send("EHLO me\r\n");
    for (int i = 0; i < 10000; ++i)
        ASSERT_EQ(client.line(), "250-and so on");

    const auto limited = startWithFaults({"close-after=100", "drip=1", "slow=1"});
    RawClient second(limited->smtpPort());
    const auto greeting = second.line();
    EXPECT_TRUE(greeting.starts_with("220 "));
    second.send("EHLO me\r\n");
    EXPECT_EQ(greeting.size() + 2 + second.rest().size(), 100U);

    const auto cut = startWithFaults({"cut=NOOP"});
    const auto third = greeted(*cut);
    third->send("NOOP\r\n");
    EXPECT_EQ(third->rest(), "250 2.0");
}

// The certificates: any name verifies by its SNI; an authority that is not trusted, a wrong name and an expired
// certificate do not.
TEST(SandboxCertificate, AnyHostNameVerifies) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
trusting.verify_flags |= ssl.VERIFY_X509_STRICT
for name in ('smtp.office365.com', 'localhost', 'Mail.Example.ORG', 'xn--mller-kva.de', '127.0.0.1',
             '.'.join(['a' * 60] * 4), 'only-one-label'):
    s = trusting.wrap_socket(connect(smtps), server_hostname=name)
    print(s.version(), s.recv(3).decode(), dict(x[0] for x in s.getpeercert()['issuer'])['organizationName'])
trusting.maximum_version = ssl.TLSVersion.TLSv1_2
print(trusting.wrap_socket(connect(smtps), server_hostname='x.test').version())
)");
    std::string expected;
    for (int i = 0; i < 7; ++i)
        expected += "TLSv1.3 220 uproc sandbox\n";
    EXPECT_EQ(output, expected + "TLSv1.2\n");
}

TEST(SandboxCertificate, WhatMustNotVerifyDoesNot) {
    constexpr auto attempt = R"(
def attempt(context, name):
    try: return context.wrap_socket(connect(smtps), server_hostname=name).version()
    except ssl.SSLCertVerificationError as e: return e.verify_message
print(attempt(trusting, 'right.test'))
print(attempt(ssl.create_default_context(), 'right.test'))
)";
    DialogLines dialog;
    SandboxOptions options;
    options.dialog = dialog.sink();
    const auto wrong = startWithFaults({"certificate-name=other.test"}, options);
    EXPECT_EQ(
        runPython(*wrong, attempt),
        "Hostname mismatch, certificate is not valid for 'right.test'.\nunable to get local issuer certificate\n");
    wrong->stop();
    EXPECT_TRUE(has(dialog.text(), "-- TLS handshake failed: tlsv1 alert unknown ca")) << dialog.text();
    const auto expired = startWithFaults({"expired-certificate"});
    EXPECT_TRUE(runPython(*expired, attempt).starts_with("certificate has expired\n"));
}

TEST(SandboxCertificate, AServerNameThatIsNoneEndsTheHandshake) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    // OpenSSL's client sends any name; the comma would mean something in a subjectAltName's textual form.
    const auto output = runPython(*sandbox, R"(
trusting.check_hostname = False
for name in ('a.test,DNS:b.test', 'a b', '.'.join(['a' * 60] * 4 + ['b' * 10])):
    try: print(trusting.wrap_socket(connect(smtps), server_hostname=name).version())
    except ssl.SSLError as e: print('refused')
for i in range(150):
    trusting.wrap_socket(connect(smtps), server_hostname='n%d.test' % i).close()
print('many names')
)");
    EXPECT_EQ(output, "refused\nrefused\nrefused\nmany names\n");
}

// A hostile client costs its own connection at most.
TEST(SandboxHostile, GarbageAndOverlongLines) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    const auto client = greeted(*sandbox);
    EXPECT_TRUE(client->command(std::string("\0\xFF\x01 \x1B[2J", 8)).starts_with("500 5.5.1"));
    EXPECT_TRUE(client->command("NOOP \x01").starts_with("500"));
    EXPECT_TRUE(client->command("NOOP " + std::string(3000, 'x')).starts_with("500 5.5.2"));
    EXPECT_TRUE(client->command(std::string(std::size_t{1} << 20U, 'x')).starts_with("500 5.5.2"));
    EXPECT_TRUE(client->command("NOOP").starts_with("250"));
    RawClient endless(sandbox->smtpPort());
    endless.reply();
    const std::string block(std::size_t{1} << 20U, 'y');
    for (int i = 0; i < 20; ++i) {
        if (!endless.send(block)) break;  // the host has had enough before all of it is sent, or after
    }
    EXPECT_TRUE(has(endless.rest(), "500 5.5.2"));
    RawClient pop(sandbox->pop3Port());
    pop.line();
    EXPECT_EQ(pop.command(block), "-ERR Line too long");
    EXPECT_TRUE(pop.command("CAPA").starts_with("+OK"));
    EXPECT_TRUE(sendOne(*client).starts_with("250"));
}

TEST(SandboxHostile, TooManyErrorsEndTheConnection) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    std::string last;
    for (int i = 0; i < 100 && last.substr(0, 3) != "421"; ++i)
        last = client.command("XYZZY");
    EXPECT_TRUE(last.starts_with("421 4.7.0"));
    EXPECT_EQ(client.line(), "(closed)");
}

TEST(SandboxHostile, ClosesInsideTheMessageAndInsideALine) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    for (const std::string last :
         {"MAIL FROM:<a", "MAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\r\nDATA\r\nSubject: x\r\n\r\ny\r\n.\r"}) {
        const auto client = greeted(*sandbox);
        EXPECT_TRUE(client->send(last));
        client->close();
    }
    const auto client = greeted(*sandbox);
    EXPECT_TRUE(sendOne(*client).starts_with("250"));
    EXPECT_EQ(sandbox->messages().size(), 1U);
}

TEST(SandboxHostile, ASilentClientIsSentAway) {
    SandboxOptions options;
    options.idleLimit = 150ms;
    options.messageLimit = 150ms;
    const auto sandbox = startSandbox(options);
    ASSERT_TRUE(sandbox);
    RawClient silent(sandbox->smtpPort());
    EXPECT_TRUE(silent.reply().starts_with("220"));
    EXPECT_TRUE(silent.reply().starts_with("421 4.4.2"));
    EXPECT_EQ(silent.line(), "(closed)");
    RawClient neverTls(sandbox->smtpsPort());
    EXPECT_EQ(neverTls.line(), "(closed)");
    RawClient pop(sandbox->pop3Port());
    pop.line();
    EXPECT_EQ(pop.line(), "(closed)");
    const auto midMessage = greeted(*sandbox);
    midMessage->command("MAIL FROM:<a@b.org>");
    midMessage->command("RCPT TO:<c@d.org>");
    midMessage->command("DATA");
    EXPECT_TRUE(midMessage->command("Subject: x").starts_with("421 4.4.2"));
    const auto output = runPython(*sandbox, R"(
s = Smtp(smtp); s.starttls(context=trusting)
print(s.sock.recv(9), s.sock.recv(100) != b'', s.sock.recv(100))
)");
    EXPECT_EQ(output, "b'421 4.4.2' True b''\n");
}

TEST(SandboxHostile, NoTlsWhereTlsIsExpected) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient plain(sandbox->smtpsPort());
    plain.send("EHLO me\r\n");
    plain.rest();
    const auto client = greeted(*sandbox);
    EXPECT_TRUE(client->command("STARTTLS").starts_with("220"));
    client->send("MAIL FROM:<a@b.org>\r\n");
    client->rest();  // an alert, then the end
    EXPECT_TRUE(sendOne(*greeted(*sandbox)).starts_with("250"));
}

TEST(SandboxHostile, AFloodOfPipelinedCommandsThatNobodyReadsTheAnswersOf) {
    SandboxOptions options;
    options.idleLimit = 300ms;
    const auto sandbox = startSandbox(options);
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    std::string commands;
    for (int i = 0; i < 10000; ++i)
        commands += "NOOP\r\n";
    // Stops when the host stops reading: it keeps no more answers than the socket takes.
    bool open = true;
    for (int i = 0; i < 2000 && open; ++i)
        open = client.send(commands);
    EXPECT_FALSE(open);
    EXPECT_TRUE(sendOne(*greeted(*sandbox)).starts_with("250"));
}

TEST(SandboxHostile, ConnectionsBeyondTheLimitAreRefused) {
    SandboxOptions options;
    options.connectionLimit = 2;
    const auto sandbox = startSandbox(options);
    ASSERT_TRUE(sandbox);
    const auto first = greeted(*sandbox);
    const auto second = greeted(*sandbox);
    RawClient third(sandbox->smtpPort());
    EXPECT_TRUE(third.reply().starts_with("421 4.7.0"));
    EXPECT_EQ(third.line(), "(closed)");
    EXPECT_TRUE(first->command("NOOP").starts_with("250"));
}

TEST(SandboxHostile, StopEndsEverythingAtOnce) {
    DialogLines dialog;
    SandboxOptions options;
    options.dialog = dialog.sink();
    auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 10; ++i)
        clients.push_back(greeted(*sandbox));
    clients[0]->command("MAIL FROM:<a@b.org>");
    clients[0]->command("RCPT TO:<c@d.org>");
    clients[0]->command("DATA");
    RawClient halfTls(sandbox->smtpsPort());
    const auto before = std::chrono::steady_clock::now();
    sandbox.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 2s);
    for (const auto& client : clients)
        EXPECT_EQ(client->line(), "(closed)");
    EXPECT_TRUE(has(dialog.text(), "[3] C: EHLO me"));
}

}  // namespace
}  // namespace uproc::sandbox
