// The sandbox's POP3 host (RFC 1939, 2449, 2595), asked by python3's poplib and by a raw socket.
#include <gtest/gtest.h>

#include "sandbox/maildir.hpp"
#include "tests/unit/sandbox_peer.hpp"

namespace uproc::sandbox {
namespace {

using testing::DialogLines;
using testing::RawClient;
using testing::runPython;
using testing::startSandbox;
using testing::TestFolder;

// A sandbox on `folder` with two messages in it.
std::unique_ptr<Sandbox> startWithTwo(const TestFolder& folder, SandboxOptions options = {}) {
    auto maildir = Maildir::open(folder.path());
    if (!maildir || !maildir->deliver("Subject: one\r\n\r\na\r\n.b\r\nc\r\n") ||
        !maildir->deliver("Subject: two\r\n")) {
        ADD_FAILURE() << "no maildir";
    }
    options.maildir = folder.path();
    return startSandbox(std::move(options));
}

TEST(SandboxPop3, WhatSmtpDeliveredIsRetrieved) {
    DialogLines dialog;
    SandboxOptions options;
    options.credentials = {"john:s3 cret"};
    options.dialog = dialog.sink();
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
s = Smtp(smtp); s.starttls(context=trusting); s.login('john', 's3 cret')
s.sendmail('a@b.org', ['c@d.org'], 'Subject: hello\r\n\r\n.dot\r\nbye\r\n'); s.quit()
p = poplib.POP3('127.0.0.1', pop3)
p.host = 'pop.example.org'
print('STLS' in p.capa())
p.stls(context=trusting)
p.user('john'); p.pass_('s3 cret')
print(p.stat()[0], p.list()[1][0].split()[0], len(p.uidl()[1]))
lines = p.retr(1)[1]
print(lines[0], lines[1], lines[-4:])
print(p.top(1, 1)[1][-2:])
p.dele(1); print(p.stat())
p.quit()
p = poplib.POP3('127.0.0.1', pop3); p.user('john'); p.pass_('s3 cret'); print(p.stat()); p.quit()
)");
    EXPECT_EQ(output,
              "True\n1 b'1' 1\nb'Return-Path: <a@b.org>' b'Delivered-To: c@d.org' [b'Subject: hello', b'', b'.dot', "
              "b'bye']\n[b'', b'.dot']\n(0, 0)\n(0, 0)\n");
    sandbox->stop();
    EXPECT_EQ(sandbox->messages().size(), 1U);  // deleting takes nothing away from what has arrived
    EXPECT_FALSE(std::filesystem::exists(sandbox->messages()[0].file));
    EXPECT_EQ(dialog.text().find("s3 cret"), std::string::npos);
    EXPECT_NE(dialog.text().find("C: PASS ***"), std::string::npos);
}

TEST(SandboxPop3, CommandsOfTheTransactionState) {
    const TestFolder folder;
    const auto sandbox = startWithTwo(folder);
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->pop3Port());
    EXPECT_TRUE(client.line().starts_with("+OK "));
    EXPECT_EQ(client.list("CAPA"),
              "+OK Capability list follows\nTOP\nUIDL\nRESP-CODES\nAUTH-RESP-CODE\nPIPELINING\nUSER\nSTLS\n"
              "SASL LOGIN PLAIN CRAM-MD5 XOAUTH2 NTLM\nIMPLEMENTATION uproc sandbox");
    EXPECT_TRUE(client.command("STAT").starts_with("-ERR"));
    EXPECT_TRUE(client.command("PASS x").starts_with("-ERR"));
    EXPECT_TRUE(client.command("USER").starts_with("-ERR"));
    EXPECT_TRUE(client.command("user anybody").starts_with("+OK"));
    EXPECT_EQ(client.command("pass x"), "+OK Mailbox open, 2 messages");
    EXPECT_TRUE(client.command("STLS").starts_with("-ERR"));
    EXPECT_TRUE(client.command("USER again").starts_with("-ERR"));
    EXPECT_EQ(client.command("STAT"), "+OK 2 40");
    EXPECT_EQ(client.list("LIST"), "+OK\n1 26\n2 14");
    EXPECT_EQ(client.command("LIST 2"), "+OK 2 14");
    EXPECT_EQ(client.list("RETR 1"), "+OK 26 octets\nSubject: one\n\na\n..b\nc");
    EXPECT_EQ(client.list("TOP 1 2"), "+OK\nSubject: one\n\na\n..b");
    EXPECT_EQ(client.list("TOP 1 0"), "+OK\nSubject: one\n");
    for (const auto* bad :
         {"TOP 1", "TOP", "TOP 1 x", "TOP 9 1", "RETR", "RETR 0", "RETR 3", "RETR -1", "RETR 1x", "LIST 3", "UIDL 3",
          "DELE 3", "APOP x y", "AUTH PLAIN", "XYZ", "RETR 99999999999999999999"}) {
        EXPECT_TRUE(client.command(bad).starts_with("-ERR")) << bad;
    }
    EXPECT_TRUE(client.command("DELE 1").starts_with("+OK"));
    EXPECT_TRUE(client.command("DELE 1").starts_with("-ERR"));
    EXPECT_TRUE(client.command("RETR 1").starts_with("-ERR"));
    EXPECT_EQ(client.command("STAT"), "+OK 1 14");
    EXPECT_EQ(client.list("LIST"), "+OK\n2 14");
    EXPECT_TRUE(client.command("RSET").starts_with("+OK"));
    EXPECT_EQ(client.command("NOOP"), "+OK");
    EXPECT_EQ(client.command("STAT"), "+OK 2 40");
}

// RFC 1939 section 6: only QUIT deletes; a connection that breaks deletes nothing.
TEST(SandboxPop3, OnlyQuitDeletes) {
    const TestFolder folder;
    const auto sandbox = startWithTwo(folder);
    ASSERT_TRUE(sandbox);
    const auto logOn = [](RawClient& client) {
        client.line();
        client.command("USER a");
        // The first session may still hold the lock when this one comes.
        std::string reply;
        for (int i = 0; i < 1000 && !(reply = client.command("PASS b")).starts_with("+OK"); ++i) {
            if (!reply.starts_with("-ERR [IN-USE]")) break;
            client.command("USER a");
        }
        return reply;
    };
    {
        RawClient client(sandbox->pop3Port());
        logOn(client);
        client.command("DELE 1");
    }
    {
        RawClient client(sandbox->pop3Port());
        EXPECT_EQ(client.line().substr(0, 3), "+OK");
    }
    SandboxOptions options;
    options.maildir = folder.path();
    const auto other = startSandbox(std::move(options));
    RawClient client(other->pop3Port());
    EXPECT_EQ(logOn(client), "+OK Mailbox open, 2 messages");
    client.command("DELE 1");
    EXPECT_EQ(client.command("QUIT"), "+OK Bye");
    EXPECT_EQ(Maildir::open(folder.path())->list(1000, 10).size(), 1U);
}

// RFC 1939 section 4, RFC 2449 section 8.1.1.
TEST(SandboxPop3, TheMailboxIsLockedForOneSession) {
    const TestFolder folder;
    const auto sandbox = startWithTwo(folder);
    ASSERT_TRUE(sandbox);
    RawClient first(sandbox->pop3Port());
    first.line();
    first.command("USER a");
    EXPECT_TRUE(first.command("PASS b").starts_with("+OK"));
    RawClient second(sandbox->pop3Port());
    second.line();
    second.command("USER a");
    EXPECT_TRUE(second.command("PASS b").starts_with("-ERR [IN-USE]"));
    EXPECT_EQ(first.command("QUIT"), "+OK Bye");
    EXPECT_EQ(first.line(), "(closed)");  // the lock is gone before the connection is
    second.command("USER a");
    EXPECT_TRUE(second.command("PASS b").starts_with("+OK"));
}

TEST(SandboxPop3, LogOnRules) {
    SandboxOptions options;
    options.credentials = {"john:s3cret"};
    options.tlsForPop3 = Policy::Required;
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
def attempt(f, *a):
    try: return f(*a)[:3]
    except poplib.error_proto as e: return str(e)[2:16]
p = poplib.POP3('127.0.0.1', pop3)
print('USER' in p.capa(), attempt(p.user, 'john'))
p.host = 'pop.test'
p.stls(context=trusting)
print('USER' in p.capa(), 'STLS' in p.capa())
p.user('john'); print(attempt(p.pass_, 'wrong'))
print(attempt(p.pass_, 's3cret'))
p.user('john'); print(attempt(p.pass_, 's3cret')); p.quit()
s = trusting.wrap_socket(connect(pop3s), server_hostname='pop.office365.com')
print(s.recv(100)[:3])
)");
    EXPECT_EQ(output, "False -ERR Log on ne\nTrue False\n-ERR [AUTH] Us\n-ERR Send USER\nb'+OK'\nb'+OK'\n");
}

TEST(SandboxPop3, BytesBehindStlsEndTheConnection) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->pop3Port());
    client.line();
    EXPECT_TRUE(client.send("STLS\r\nUSER x\r\n"));
    EXPECT_TRUE(client.line().starts_with("-ERR"));
    EXPECT_EQ(client.line(), "(closed)");
}

}  // namespace
}  // namespace uproc::sandbox
