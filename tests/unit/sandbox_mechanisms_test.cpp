// The SASL mechanisms of the sandbox, asked over SMTP and POP3 by clients written in Python, and the functions of NTLM
// by the example values of MS-NLMP section 4.2.
#include <gtest/gtest.h>

#include "sandbox/base64.hpp"
#include "sandbox/sasl/digests.hpp"
#include "sandbox/sasl/mechanism.hpp"
#include "sandbox/sasl/ntlm_hashes.hpp"
#include "tests/unit/sandbox_peer.hpp"

namespace uproc::sandbox {
namespace {

using testing::DialogLines;
using testing::RawClient;
using testing::runPython;
using testing::startSandbox;

// Clients of the mechanisms: each is a generator that is sent challenges and yields responses.
constexpr auto clients = R"(
import hmac, hashlib, os, struct, poplib
def md4(data):
    m = 0xffffffff
    rol = lambda x, n: ((x << n) | (x >> (32 - n))) & m
    f = [lambda x, y, z: (x & y) | (~x & z), lambda x, y, z: (x & y) | (x & z) | (y & z), lambda x, y, z: x ^ y ^ z]
    plan = [(0, list(range(16)), (3, 7, 11, 19)), (0x5a827999, [i % 4 * 4 + i // 4 for i in range(16)], (3, 5, 9, 13)),
            (0x6ed9eba1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], (3, 9, 11, 15))]
    h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
    data += b'\x80' + b'\0' * ((55 - len(data)) % 64) + struct.pack('<Q', len(data) * 8)
    for at in range(0, len(data), 64):
        x = struct.unpack('<16I', data[at:at + 64]); v = list(h)
        for r in range(3):
            for i in range(16):
                k = -i % 4
                t = v[k] + f[r](v[(k+1)%4], v[(k+2)%4], v[(k+3)%4]) + x[plan[r][1][i]] + plan[r][0]
                v[k] = rol(t & m, plan[r][2][i % 4])
        h = [(a + b) & m for a, b in zip(h, v)]
    return struct.pack('<4I', *h)
def cram(user, password):
    c = yield None
    yield user.encode() + b' ' + hmac.new(password.encode(), c, 'md5').hexdigest().encode()
def xoauth2(user, token):
    c = yield b'user=%s\x01auth=Bearer %s\x01\x01' % (user.encode(), token.encode())
    print(c.decode()); yield b''
def scram(user, password):
    bare = b'n=%s,r=fyko+d2l' % user.replace('=', '=3D').replace(',', '=2C').encode()
    first = yield b'n,,' + bare
    r, s, i = [p[2:] for p in first.split(b',')]
    salted = hashlib.pbkdf2_hmac('sha256', password.encode(), base64.b64decode(s), int(i))
    final = b'c=biws,r=' + r
    text = b','.join([bare, first, final])
    key = hmac.digest(salted, b'Client Key', 'sha256')
    proof = bytes(a ^ b for a, b in zip(key, hmac.digest(hashlib.sha256(key).digest(), text, 'sha256')))
    v = yield final + b',p=' + base64.b64encode(proof)
    print(v[2:] == base64.b64encode(hmac.digest(hmac.digest(salted, b'Server Key', 'sha256'), text, 'sha256')))
    yield b''
def ntlm(user, password, domain='DOM'):
    c = yield b'NTLMSSP\0' + struct.pack('<II', 1, 0xa2088207) + b'\0' * 24
    assert c[:8] == b'NTLMSSP\0' and c[8] == 2
    l, _, o = struct.unpack('<HHI', c[40:48]); info = c[o:o + l]
    u = lambda s: s.encode('utf-16-le')
    key = hmac.digest(md4(u(password)), u(user.upper() + domain), 'md5')
    blob = b'\1\1' + b'\0' * 14 + os.urandom(8) + b'\0' * 4 + info + b'\0' * 4
    proof = hmac.digest(key, c[24:32] + blob, 'md5')
    out, payload = b'NTLMSSP\0' + struct.pack('<I', 3), b''
    for part in (b'\0' * 24, proof + blob, u(domain), u(user), u('PC'), b''):
        out += struct.pack('<HHI', len(part), len(part), 72 + len(payload)); payload += part
    yield out + struct.pack('<I', 0xa2088205) + b'\0' * 8 + payload
def exchange(send, recv, mechanism, client, prefix):
    first = next(client)
    send(b'AUTH ' + mechanism.encode() + (b'' if first is None else b' ' + base64.b64encode(first)))
    line = recv()
    while line.startswith(prefix):
        send(base64.b64encode(client.send(base64.b64decode(line[len(prefix):])))); line = recv()
    return line.decode().strip()
def by_smtp(mechanism, client):
    s = smtplib.SMTP_SSL('127.0.0.1', smtps, context=loose); s.ehlo('me')
    r = exchange(lambda b: s.send(b + b'\r\n'), lambda: s.file.readline(), mechanism, client, b'334 ')
    s.close(); return r
def by_pop3(mechanism, client):
    p = poplib.POP3_SSL('127.0.0.1', pop3s, context=loose)
    r = exchange(p._putline, lambda: p.file.readline(), mechanism, client, b'+ ')
    p.quit(); return r
loose = ssl._create_unverified_context()
)";

TEST(SandboxMechanisms, EveryOneLogsOnOverSmtpAndPop3) {
    DialogLines dialog;
    SandboxOptions options;
    options.credentials = {"j=,o:s3 cr\xC3\xA9t"};
    options.dialog = dialog.sink();
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    const auto output = runPython(*sandbox, std::string(clients) + R"(
for by in (by_smtp, by_pop3):
    for name, client in (('CRAM-MD5', cram), ('XOAUTH2', xoauth2), ('SCRAM-SHA-256', scram), ('NTLM', ntlm)):
        print(name, by(name, client('j=,o', 's3 cr\u00e9t')))
        print(name, by(name, client('j=,o', 'wrong')))
        print(name, by(name, client('nobody', 's3 cr\u00e9t')))
)");
    std::string expected;
    const std::string error = R"({"status":"401","schemes":"bearer","scope":"https://sandbox.localhost/mail"})";
    for (const bool smtp : {true, false}) {
        const std::string good = smtp ? "235 2.7.0 Authentication successful\n" : "+OK Mailbox open, 0 messages\n";
        const std::string reason = "Authentication failed: user name or password not accepted\n";
        const std::string bad = (smtp ? "535 5.7.8 " : "-ERR [AUTH] ") + reason;
        for (const std::string name : {"CRAM-MD5", "XOAUTH2", "SCRAM-SHA-256", "NTLM"}) {
            const std::string before = name == "XOAUTH2" ? error + "\n" : "";
            expected += (name == "SCRAM-SHA-256" ? "True\n" : "") + name + " " + good;
            expected += before + name + " " + bad + before + name + " " + bad;
        }
    }
    EXPECT_EQ(output, expected);
    EXPECT_EQ(dialog.text().find("s3 cr"), std::string::npos);
    EXPECT_EQ(dialog.text().find(encodeBase64("user=j")), std::string::npos);
}

// The account may be given with its domain, as a user name and its domain are in Windows.
TEST(SandboxMechanisms, AnNtlmAccountMayHaveADomain) {
    SandboxOptions options;
    options.credentials = {"DOM\\john:secret"};
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    EXPECT_EQ(runPython(*sandbox, std::string(clients) + R"(
print(by_smtp('NTLM', ntlm('john', 'secret'))[:3], by_smtp('NTLM', ntlm('john', 'secret', 'OTHER'))[:3])
)"),
              "235 535\n");
}

// APOP (RFC 1939 section 7), and the mechanisms' names where POP3 clients look for them.
TEST(SandboxMechanisms, Pop3NamesMechanismsAndTakesApop) {
    SandboxOptions options;
    options.credentials = {"john:s3cret"};
    const auto sandbox = startSandbox(std::move(options));
    ASSERT_TRUE(sandbox);
    EXPECT_EQ(runPython(*sandbox, R"(
p = poplib.POP3('127.0.0.1', pop3)
print(p.capa()['SASL'])
try: p.apop('john', 'wrong')
except poplib.error_proto as e: print(e)
print(p.apop('john', 's3cret')); p.quit()
)"),
              "['LOGIN', 'PLAIN', 'CRAM-MD5', 'SCRAM-SHA-256', 'XOAUTH2', 'NTLM']\n"
              "b'-ERR [AUTH] User name or password not accepted'\nb'+OK Mailbox open, 0 messages'\n");
    RawClient client(sandbox->pop3Port());
    client.line();
    EXPECT_EQ(client.list("AUTH"), "+OK\nLOGIN\nPLAIN\nCRAM-MD5\nSCRAM-SHA-256\nXOAUTH2\nNTLM");
    EXPECT_EQ(client.command("AUTH PLAIN"), "+ ");
    EXPECT_EQ(client.command("*"), "-ERR Authentication cancelled");
    EXPECT_EQ(client.command("AUTH PLAIN ?"), "-ERR The response is not base64");
    EXPECT_EQ(client.command("AUTH GSSAPI"), "-ERR Unrecognized authentication mechanism");
    EXPECT_EQ(client.command("AUTH PLAIN AGpvaG4AczNjcmV0"), "+OK Mailbox open, 0 messages");
    EXPECT_EQ(client.command("AUTH PLAIN AGpvaG4AczNjcmV0"), "-ERR Already logged on");
}

// What does not show the password is offered without TLS too; SCRAM needs a password both sides know.
TEST(SandboxMechanisms, OfferedByTlsAndKnownPasswords) {
    const auto ehlo = [](SandboxOptions options) {
        const auto sandbox = startSandbox(std::move(options));
        RawClient client(sandbox->smtpPort());
        client.line();
        const auto reply = client.command("EHLO me");
        const auto at = reply.find("AUTH");
        return at == std::string::npos ? "" : reply.substr(at, reply.find('\n', at) - at);
    };
    SandboxOptions options;
    EXPECT_EQ(ehlo(options), "AUTH CRAM-MD5 NTLM");
    options.tlsForAuthentication = Policy::Optional;
    EXPECT_EQ(ehlo(options), "AUTH LOGIN PLAIN CRAM-MD5 XOAUTH2 NTLM");
    options.credentials = {"john:s3cret"};
    EXPECT_EQ(ehlo(options), "AUTH LOGIN PLAIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2 NTLM");
    ASSERT_TRUE(addFault(options.faults, "no-mechanism=ntlm"));
    EXPECT_EQ(ehlo(options), "AUTH LOGIN PLAIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2");
    ASSERT_TRUE(addFault(options.faults, "only-mechanism=XOAUTH2"));
    EXPECT_EQ(ehlo(options), "AUTH XOAUTH2");
}

// Whatever bytes come as a response, the exchange ends in a refusal.
TEST(SandboxMechanisms, SenselessResponsesAreRefused) {
    const auto credentials = Credentials::parse({"john:s3cret"});
    ASSERT_TRUE(credentials);
    const std::string type1 = std::string("NTLMSSP\0\1\0\0\0\7\x82\x08\xA2", 16);
    std::string type3 = std::string("NTLMSSP\0\3\0\0\0", 12);
    for (int i = 0; i < 6; ++i)
        type3 += std::string("\xFF\xFF\xFF\xFF\xF0\xFF\xFF\xFF", 8);
    const std::string samples[] = {"",
                                   " ",
                                   "a b",
                                   std::string(1, '\0'),
                                   std::string(12000, '='),
                                   "n,,n=john,r=x",
                                   "y,,",
                                   "n,",
                                   "p=x,,n",
                                   "c=,r=,p=",
                                   "user=\x01"
                                   "auth=Bearer ",
                                   type1,
                                   type3,
                                   type1.substr(0, 12),
                                   type3 + "\1\0\0\0\0\0\0\0",
                                   "user=a\x01"
                                   "auth=Bearer \x01\x01"};
    for (const auto& form : mechanismForms()) {
        for (const auto& first : samples) {
            for (const auto& second : samples) {
                const auto exchange = form.make(*credentials, "host");
                auto step = exchange->next(first);
                for (int i = 0; i < 4 && step.kind == SaslStep::Kind::Challenge; ++i)
                    step = exchange->next(second);
                EXPECT_TRUE(step.kind == SaslStep::Kind::Refused || step.kind == SaslStep::Kind::Malformed)
                    << form.name;
            }
        }
    }
}

std::string hex(std::string_view bytes) {
    return lowerHex(bytes);
}

TEST(SandboxNtlm, ExampleValuesOfTheSpecification) {
    const std::string serverChallenge("\x01\x23\x45\x67\x89\xab\xcd\xef");
    const std::string clientChallenge(8, '\xAA');
    EXPECT_EQ(hex(ntHash("Password")), "a4f49c406510bdcab6824ee7c30fd852");
    EXPECT_EQ(hex(lmHash("Password")), "e52cac67419a9a224a3b108f3fa6cb6d");
    EXPECT_EQ(hex(desResponse(ntHash("Password"), serverChallenge)),
              "67c43011f30298a2ad35ece64f16331c44bdbed927841f94");
    EXPECT_EQ(hex(desResponse(lmHash("Password"), serverChallenge)),
              "98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13");
    EXPECT_EQ(hex(desResponse(ntHash("Password"), md5(serverChallenge + clientChallenge).substr(0, 8))),
              "7537f803ae367128ca458204bde7caf81e97ed2683267232");
    EXPECT_EQ(hex(ntHash2("Password", "User", "Domain")), "0c868a403bfd7a93a3001ef22ef02e3f");
    EXPECT_EQ(hex(hmacMd5(ntHash2("Password", "User", "Domain"), serverChallenge + clientChallenge)),
              "86c35097ac9cec102554764a57cccc19");
}

// An authenticate message with these responses.
std::string authenticateMessage(const std::string& lm, const std::string& nt, const std::string& user) {
    std::string message("NTLMSSP\0\3\0\0\0", 12);
    std::string payload;
    const std::string empty;
    for (const auto* part : {&lm, &nt, &empty, &user, &empty, &empty}) {
        const auto length = static_cast<char>(part->size());
        message += length + std::string(1, '\0') + length + std::string(1, '\0');
        message += static_cast<char>(64 + payload.size()) + std::string(3, '\0');
        payload += *part;
    }
    return message + std::string("\2\0\0\0", 4) + payload;
}

// The responses of older clients: NTLMv1, with extended session security, LM and LMv2.
TEST(SandboxNtlm, OlderResponsesAreVerified) {
    const auto credentials = Credentials::parse({"john:s3cret"});
    ASSERT_TRUE(credentials);
    const auto attempt = [&](auto respond) {
        const auto exchange = makeNtlm(*credentials, "host");
        const auto step = exchange->next(std::string("NTLMSSP\0\1\0\0\0\2\x82\0\0", 16));
        const auto [lm, nt] = respond(step.text.substr(24, 8));
        return exchange->next(authenticateMessage(lm, nt, "john")).kind == SaslStep::Kind::Accepted;
    };
    using Pair = std::pair<std::string, std::string>;
    for (const std::string password : {"s3cret", "S3cret"}) {
        const bool right = password == "s3cret";
        EXPECT_EQ(attempt([&](const std::string& c) {
                      return Pair{desResponse(lmHash(password), c), desResponse(ntHash(password), c)};
                  }),
                  right);
        EXPECT_EQ(
            attempt([&](const std::string& c) {
                const std::string mine(8, '\x5A');
                return Pair{mine + std::string(16, '\0'), desResponse(ntHash(password), md5(c + mine).substr(0, 8))};
            }),
            right);
        EXPECT_EQ(attempt([&](const std::string& c) {
                      const std::string mine(8, '\x5A');
                      return Pair{hmacMd5(ntHash2(password, "john", ""), c + mine) + mine, ""};
                  }),
                  right);
        // LM does not tell upper from lower case.
        EXPECT_TRUE(attempt([&](const std::string& c) { return Pair{desResponse(lmHash(password), c), ""}; }));
    }
    EXPECT_FALSE(attempt([](const std::string&) { return Pair{"", ""}; }));
}

}  // namespace
}  // namespace uproc::sandbox
