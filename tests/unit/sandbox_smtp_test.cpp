// The sandbox's SMTP host, asked by python3's smtplib and by a raw socket.
#include <gtest/gtest.h>

#include "tests/unit/sandbox_peer.hpp"

namespace uproc::sandbox {
namespace {

using testing::DialogLines;
using testing::RawClient;
using testing::runPython;
using testing::startSandbox;
using testing::TestFolder;
using namespace std::chrono_literals;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// RFC 3207, 4954: STARTTLS, EHLO again, AUTH LOGIN, a message; seen from both sides.
TEST(SandboxSmtp, StarttlsAndAuthLoginDeliverAMessage) {
    DialogLines dialog;
    SandboxOptions options;
    options.credentials = {"john:s3cret"};
    options.dialog = dialog.sink();
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
s = Smtp(smtp)
s.ehlo()
print('before', s.has_extn('starttls'), s.has_extn('auth'))
s.starttls(context=trusting)
s.ehlo()
print('after', s.has_extn('starttls'), s.esmtp_features['auth'])
s.user, s.password = 'john', 's3cret'
print(s.auth('LOGIN', s.auth_login, initial_response_ok=False))
print(s.sendmail('john@example.org', ['mary@example.org', 'bob@example.org'], 'Subject: hello\r\n\r\n.dot\r\nbye\r\n'))
print(s.quit()[0])
)");
    EXPECT_EQ(output,
              "before True True\nafter False  LOGIN PLAIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2 NTLM\n(235, b'2.7.0 "
              "Authentication successful')\n{}\n221\n");
    ASSERT_TRUE(sandbox->waitForMessages(1, 5s));
    const auto message = sandbox->messages().at(0);
    EXPECT_EQ(message.data, "Subject: hello\r\n\r\n.dot\r\nbye\r\n");
    EXPECT_EQ(message.sender, "john@example.org");
    EXPECT_EQ(message.recipients, (std::vector<std::string>{"mary@example.org", "bob@example.org"}));
    EXPECT_EQ(message.user, "john");
    EXPECT_EQ(message.mechanism, "LOGIN");
    EXPECT_EQ(message.helloName, "peer.test");
    EXPECT_EQ(message.serverName, "smtp.office365.com");
    EXPECT_TRUE(message.tls.starts_with("TLSv1.3 TLS_")) << message.tls;

    std::ifstream file(message.file);
    const std::string stored((std::istreambuf_iterator<char>(file)), {});
    EXPECT_TRUE(
        stored.starts_with("Return-Path: <john@example.org>\nDelivered-To: mary@example.org\n"
                           "Delivered-To: bob@example.org\nReceived: from peer.test ([127.0.0.1])\n"))
        << stored;
    EXPECT_TRUE(has(stored, "with ESMTPSA;"));
    EXPECT_TRUE(stored.ends_with("Subject: hello\n\n.dot\nbye\n"));

    sandbox->stop();
    const auto lines = dialog.text();
    EXPECT_TRUE(has(lines, "S: 220 sandbox.localhost ESMTP"));
    EXPECT_TRUE(has(lines, "C: STARTTLS\nS: 220 2.0.0 Ready to start TLS\n-- TLS established TLSv1.3 TLS_"));
    EXPECT_TRUE(has(lines, "(SNI smtp.office365.com)\n"));
    EXPECT_TRUE(has(lines,
                    "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: am9obg== (john)\nS: 334 UGFzc3dvcmQ6\nC: ***\n"
                    "-- authenticated as john (LOGIN)\nS: 235 2.7.0"))
        << lines;
    EXPECT_FALSE(has(lines, "s3cret"));
    EXPECT_FALSE(has(lines, "czNjcmV0"));  // s3cret in base64
}

// RFC 4954 section 6: 535 5.7.8 for credentials that are not accepted, and nobody is logged on afterwards.
TEST(SandboxSmtp, WrongCredentialsGet535) {
    DialogLines dialog;
    SandboxOptions options;
    options.credentials = {"john:s3cret"};
    options.dialog = dialog.sink();
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
s = Smtp(smtp)
s.starttls(context=trusting)
s.ehlo()
for name, word in (('john', 'wrong1'), ('jane', 's3cret')):
    for mechanism, method in (('LOGIN', s.auth_login), ('PLAIN', s.auth_plain)):
        s.user, s.password = name, word
        try:
            s.auth(mechanism, method)
        except smtplib.SMTPAuthenticationError as e:
            print(e.smtp_code, e.smtp_error[:5].decode())
print(s.docmd('MAIL', 'FROM:<a@b.org>'))
s.user, s.password = 'john', 's3cret'
print(s.auth('PLAIN', s.auth_plain)[0])
)");
    EXPECT_EQ(output, "535 5.7.8\n535 5.7.8\n535 5.7.8\n535 5.7.8\n(530, b'5.7.0 Authentication required')\n235\n");
    sandbox->stop();
    EXPECT_FALSE(has(dialog.text(), "wrong1"));
    EXPECT_FALSE(has(dialog.text(), "s3cret"));
}

TEST(SandboxSmtp, ImplicitTlsPortSpeaksTlsAtOnce) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
s = smtplib.SMTP(local_hostname='peer.test')
s.sock = trusting.wrap_socket(connect(smtps), server_hostname='mail.example.org')
print(s.getreply()[0])
s.ehlo()
print(s.has_extn('starttls'), s.has_extn('auth'), s.docmd('STARTTLS')[0])
s.user, s.password = 'anybody', 'anything'
print(s.auth('PLAIN', s.auth_plain)[0])
s.sendmail('a@b.org', 'c@d.org', 'Subject: x\r\n\r\ny\r\n')
s.quit()
)");
    EXPECT_EQ(output, "220\nFalse True 503\n235\n");
    ASSERT_TRUE(sandbox->waitForMessages(1, 5s));
    EXPECT_EQ(sandbox->messages()[0].serverName, "mail.example.org");
    EXPECT_EQ(sandbox->messages()[0].user, "anybody");
}

// RFC 4954 section 4: nothing that shows the password is offered or done in the clear unless told otherwise.
TEST(SandboxSmtp, AuthNeedsTlsUnlessToldOtherwise) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    EXPECT_TRUE(client.reply().starts_with("220 sandbox.localhost ESMTP"));
    EXPECT_EQ(
        client.command("EHLO me"),
        "250-sandbox.localhost greets me\n250-PIPELINING\n250-SIZE 26214400\n250-STARTTLS\n250-AUTH CRAM-MD5 NTLM\n"
        "250-ENHANCEDSTATUSCODES\n250-8BITMIME\n250 SMTPUTF8");
    EXPECT_TRUE(client.command("AUTH LOGIN").starts_with("538 5.7.11"));

    SandboxOptions clear;
    clear.tlsForAuthentication = Policy::Optional;
    const auto open = startSandbox(std::move(clear));
    ASSERT_TRUE(open);
    RawClient second(open->smtpPort());
    second.reply();
    EXPECT_TRUE(has(second.command("EHLO me"), "250-AUTH LOGIN PLAIN CRAM-MD5 XOAUTH2 NTLM\n"));
    EXPECT_EQ(second.command("AUTH LOGIN am9obg=="), "334 UGFzc3dvcmQ6");
    EXPECT_TRUE(second.command("czNjcmV0").starts_with("235 2.7.0"));
    EXPECT_TRUE(second.command("AUTH LOGIN").starts_with("503 5.5.1"));
}

// RFC 4954 section 4: the ways an exchange goes wrong.
TEST(SandboxSmtp, AuthExchangesThatGoWrong) {
    SandboxOptions options;
    options.tlsForAuthentication = Policy::Optional;
    options.credentials = {"john:s3cret"};
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_TRUE(client.command("AUTH PLAIN").starts_with("503 5.5.1"));  // before EHLO
    client.command("EHLO me");
    EXPECT_TRUE(client.command("AUTH").starts_with("501 5.5.4"));
    EXPECT_TRUE(client.command("AUTH DIGEST-MD5").starts_with("504 5.5.4"));
    EXPECT_EQ(client.command("AUTH PLAIN"), "334 ");
    EXPECT_TRUE(client.command("*").starts_with("501 5.0.0"));
    EXPECT_EQ(client.command("AUTH LOGIN"), "334 VXNlcm5hbWU6");
    EXPECT_TRUE(client.command("not base64!").starts_with("501 5.5.2"));
    EXPECT_EQ(client.command("AUTH PLAIN"), "334 ");
    EXPECT_TRUE(client.command("am9obg==").starts_with("501 5.5.2"));  // no NULs
    EXPECT_EQ(client.command("AUTH PLAIN"), "334 ");
    EXPECT_TRUE(client.command(std::string(20000, 'A')).starts_with("500 5.5.6"));
    EXPECT_TRUE(client.command("AUTH PLAIN =").starts_with("501 5.5.2"));
    EXPECT_TRUE(client.command("AUTH PLAIN Ym9zcwBqb2huAHMzY3JldA==").starts_with("535 5.7.8"));  // acting for boss
    EXPECT_TRUE(client.command("AUTH PLAIN AGpvaG4AczNjcmV0").starts_with("235 2.7.0"));
}

// RFC 3207 section 4.2: after the handshake the host has forgotten EHLO, the log-on and the transaction.
TEST(SandboxSmtp, StarttlsForgetsWhatCameBefore) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
s = Smtp(smtp)
s.ehlo()
s.mail('a@b.org')
print(s.docmd('STARTTLS')[0])
s.sock = trusting.wrap_socket(s.sock, server_hostname='x.test'); s.file = None
print(s.docmd('RCPT', 'TO:<c@d.org>')[0], s.docmd('MAIL', 'FROM:<a@b.org>')[0], s.docmd('AUTH', 'PLAIN')[0])
)");
    EXPECT_EQ(output, "220\n503 503 503\n");
}

TEST(SandboxSmtp, StarttlsNeedsEhloAndNoArgument) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_TRUE(client.command("STARTTLS").starts_with("503 5.5.1"));
    client.command("HELO me");
    EXPECT_TRUE(client.command("STARTTLS").starts_with("503 5.5.1"));
    client.command("EHLO me");
    EXPECT_TRUE(client.command("STARTTLS now").starts_with("501 5.5.4"));
}

// RFC 3207 section 6, the server's side: bytes behind STARTTLS in the clear must not be taken for commands inside TLS.
TEST(SandboxSmtp, BytesBehindStarttlsEndTheConnection) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    client.command("EHLO me");
    EXPECT_TRUE(client.send("STARTTLS\r\nMAIL FROM:<a@b.org>\r\n"));
    EXPECT_TRUE(client.reply().starts_with("554 5.5.1"));
    EXPECT_EQ(client.line(), "(closed)");
}

// RFC 2920: a group of commands in one segment, the message and QUIT behind it.
TEST(SandboxSmtp, PipelinedCommandsAreAnsweredInOrder) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    client.command("EHLO me");
    EXPECT_TRUE(client.send("RSET\r\nMAIL FROM:<a@b.org> SIZE=20\r\nRCPT TO:<c@d.org>\r\nRCPT TO:<bad>\r\nDATA\r\n"));
    EXPECT_EQ(client.reply(), "250 2.0.0 Ok");
    EXPECT_EQ(client.reply(), "250 2.1.0 Sender ok");
    EXPECT_EQ(client.reply(), "250 2.1.5 Recipient ok");
    EXPECT_TRUE(client.reply().starts_with("501 5.1.3"));
    EXPECT_TRUE(client.reply().starts_with("354 "));
    EXPECT_TRUE(client.send("Subject: x\r\n\r\ny\r\n.\r\nNOOP\r\nQUIT\r\n"));
    EXPECT_TRUE(client.reply().starts_with("250 2.0.0 Ok: message stored"));
    EXPECT_EQ(client.reply(), "250 2.0.0 Ok");
    EXPECT_TRUE(client.reply().starts_with("221 2.0.0"));
    EXPECT_EQ(client.line(), "(closed)");
    EXPECT_EQ(sandbox->messages().size(), 1U);
}

TEST(SandboxSmtp, CommandsOutOfOrderGet503) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org>").starts_with("503 5.5.1"));
    EXPECT_TRUE(client.command("EHLO").starts_with("501 5.5.4"));
    client.command("HELO me");
    EXPECT_TRUE(client.command("RCPT TO:<a@b.org>").starts_with("503 5.5.1"));
    EXPECT_TRUE(client.command("DATA").starts_with("503 5.5.1"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org> SIZE=1").starts_with("555 5.5.4"));  // HELO: no extensions
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org>").starts_with("250"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org>").starts_with("503 5.5.1"));
    EXPECT_TRUE(client.command("DATA").starts_with("554 5.5.1"));
    EXPECT_TRUE(client.command("RCPT TO:<a@b.org> NOTIFY=NEVER").starts_with("555 5.5.4"));
    EXPECT_TRUE(client.command("VRFY a").starts_with("252"));
    EXPECT_TRUE(client.command("EXPN a").starts_with("502"));
    EXPECT_TRUE(client.command("HELP").starts_with("214"));
    EXPECT_TRUE(client.command("BDAT 5").starts_with("500 5.5.1"));
    EXPECT_TRUE(client.command("noop x").starts_with("250"));
    EXPECT_TRUE(client.command("rset").starts_with("250"));
    EXPECT_TRUE(client.command("RCPT TO:<a@b.org>").starts_with("503 5.5.1"));
}

// RFC 1870: the announced limit holds for SIZE= and for the message itself.
TEST(SandboxSmtp, SizeLimitIsKept) {
    SandboxOptions options;
    options.messageSizeLimit = 1000;
    options.recipientLimit = 2;
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_TRUE(has(client.command("EHLO me"), "250-SIZE 1000\n"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org> SIZE=1001").starts_with("552 5.3.4"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org> SIZE=99999999999999999999999").starts_with("552 5.3.4"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org> SIZE=-1").starts_with("501 5.5.4"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org> SIZE=1000 BODY=8BITMIME").starts_with("250"));
    EXPECT_TRUE(client.command("RCPT TO:<1@b.org>").starts_with("250"));
    EXPECT_TRUE(client.command("RCPT TO:<2@b.org>").starts_with("250"));
    EXPECT_TRUE(client.command("RCPT TO:<3@b.org>").starts_with("452 4.5.3"));
    client.command("DATA");
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += std::string(60, 'x') + "\r\n";
    EXPECT_TRUE(client.command(text + ".").starts_with("552 5.3.4"));
    EXPECT_TRUE(client.command("MAIL FROM:<a@b.org>").starts_with("250"));  // the session goes on
    EXPECT_TRUE(sandbox->messages().empty());
}

// RFC 6531, 6152: addresses and content beyond ASCII, declared.
TEST(SandboxSmtp, InternationalMailNeedsSmtputf8) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    client.command("EHLO me");
    EXPECT_TRUE(client.command("MAIL FROM:<j\xC3\xBCrgen@b.org>").starts_with("553 5.6.7"));
    EXPECT_TRUE(client.command("MAIL FROM:<j\xC3\xBCrgen@b.org> SMTPUTF8 BODY=8BITMIME").starts_with("250"));
    EXPECT_TRUE(client.command("RCPT TO:<\xE2\x82\xAC@b.org>").starts_with("250"));
    client.command("DATA");
    EXPECT_TRUE(client.command("Subject: \xC3\xA4\r\n\r\n\xC3\xB6\r\n.").starts_with("250"));
    const auto message = sandbox->messages().at(0);
    EXPECT_TRUE(message.internationalized);
    EXPECT_TRUE(message.eightBitDeclared);
    EXPECT_EQ(message.sender, "j\xC3\xBCrgen@b.org");
}

TEST(SandboxSmtp, PoliciesForTlsAndAuthentication) {
    SandboxOptions options;
    options.tlsForMail = Policy::Required;
    options.authentication = Policy::Optional;
    options.credentials = {"john:s3cret"};
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
s = Smtp(smtp)
s.ehlo()
print(s.mail('a@b.org'))
s.starttls(context=trusting); s.ehlo()
print(s.mail('a@b.org')[0])
)");
    EXPECT_EQ(output, "(530, b'5.7.0 Must issue a STARTTLS command first')\n250\n");
}

TEST(SandboxSmtp, LineEndsAreCrLfOnly) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    EXPECT_TRUE(client.send("EHLO me\n"));
    EXPECT_TRUE(client.reply().starts_with("500 5.5.2"));
    client.command("EHLO me");
    client.command("MAIL FROM:<a@b.org>");
    client.command("RCPT TO:<a@b.org>");
    client.command("DATA");
    EXPECT_TRUE(client.send("Subject: x\r\n\r\na\n.\nMAIL FROM:<smuggled@b.org>\r\n"));
    EXPECT_TRUE(client.reply().starts_with("521 5.5.2"));
    EXPECT_EQ(client.line(), "(closed)");
    EXPECT_TRUE(sandbox->messages().empty());
}

TEST(SandboxSmtp, AMessageLineIsAtMost998Bytes) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    RawClient client(sandbox->smtpPort());
    client.reply();
    client.command("EHLO me");
    for (const std::size_t length : {998U, 999U}) {
        client.command("MAIL FROM:<a@b.org>");
        client.command("RCPT TO:<a@b.org>");
        client.command("DATA");
        const auto reply = client.command("Subject: x\r\n\r\n" + std::string(length, 'x') + "\r\n.");
        EXPECT_EQ(reply.substr(0, 9), length == 998 ? "250 2.0.0" : "554 5.6.0");
    }
}

TEST(SandboxSmtp, ManyClientsAtOnce) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, R"(
problems = []
def client(i):
    try:
        for j in range(3):
            s = Smtp(smtp, 'host%d.test' % i)
            s.starttls(context=trusting)
            s.login('user%d' % i, 'pw')
            s.sendmail('u%d@b.org' % i, 'r%d@d.org' % i, 'Subject: %d-%d\r\n\r\n%s\r\n' % (i, j, 'x\r\n' * 2000))
            s.quit()
    except Exception as e:
        problems.append(repr(e))
threads = [threading.Thread(target=client, args=(i,)) for i in range(12)]
for t in threads: t.start()
for t in threads: t.join()
print(problems)
)");
    EXPECT_EQ(output, "[]\n");
    ASSERT_TRUE(sandbox->waitForMessages(36, 10s));
    for (const auto& message : sandbox->messages()) {
        const auto number = message.sender.substr(1, message.sender.find('@') - 1);
        EXPECT_EQ(message.user, "user" + number);
        EXPECT_EQ(message.serverName, "host" + number + ".test");
        EXPECT_TRUE(has(message.data, "Subject: " + number + "-"));
        EXPECT_TRUE(std::filesystem::exists(message.file));
    }
}

TEST(SandboxSmtp, GivenPortsAndMaildirAreUsedAndKept) {
    const TestFolder folder;
    std::uint16_t port = 0;
    {
        const auto first = startSandbox();
        ASSERT_TRUE(first);
        port = first->smtpPort();
        SandboxOptions taken;
        taken.smtpPort = port;
        const auto second = Sandbox::start(std::move(taken));
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, static_cast<int>(SandboxError::Listen));
    }
    SandboxOptions options;
    options.smtpPort = port;
    options.maildir = folder.path() / "Maildir";
    options.caCertificateFile = folder.path() / "ca.pem";
    {
        const auto sandbox = startSandbox(std::move(options));
        ASSERT_TRUE(sandbox);
        EXPECT_EQ(sandbox->smtpPort(), port);
        EXPECT_TRUE(sandbox->caCertificatePem().starts_with("-----BEGIN CERTIFICATE-----"));
        std::ifstream file(folder.path() / "ca.pem");
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), sandbox->caCertificatePem());
    }
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "Maildir" / "new"));
}

TEST(SandboxSmtp, ATemporaryMaildirGoesWithTheObject) {
    std::filesystem::path maildir;
    {
        const auto sandbox = startSandbox();
        ASSERT_TRUE(sandbox);
        maildir = sandbox->maildir();
        EXPECT_TRUE(std::filesystem::exists(maildir / "new"));
        sandbox->stop();
        sandbox->stop();
        EXPECT_TRUE(std::filesystem::exists(maildir / "new"));
    }
    EXPECT_FALSE(std::filesystem::exists(maildir));
}

}  // namespace
}  // namespace uproc::sandbox
