// The page of what arrived, asked by python3's http.client and by raw sockets.
#include <gtest/gtest.h>

#include "sandbox/maildir.hpp"
#include "sandbox/message_view.hpp"
#include "sandbox/web/http.hpp"
#include "tests/unit/sandbox_peer.hpp"

namespace uproc::sandbox {
namespace {

using testing::RawClient;
using testing::runPython;
using testing::startSandbox;
using testing::TestFolder;

std::unique_ptr<Sandbox> startWithWeb(SandboxOptions options = {}) {
    options.webPort = 0;
    return startSandbox(std::move(options));
}

// A message with a text, HTML with an image, and an attachment, sent with smtplib; then what the page says of it.
constexpr auto sendOne = R"(
import http.client, json
from email.message import EmailMessage
m = EmailMessage()
m['From'] = 'J\u00f6rg <joerg@example.org>'; m['To'] = 'mary@example.org'; m['Subject'] = '<b>\u00fcber</b>'
m.set_content('a < b\n')
m.add_alternative('<p>x</p><script>1</script><img src="cid:logo"><img src="http://evil.example/x">', subtype='html')
m.get_payload()[1].add_related(b'PNG', 'image', 'png', cid='<logo>')
m.add_attachment(b'\x00\xff', maintype='text', subtype='x-html', filename='../M\u00e4rz.html')
s = smtplib.SMTP('127.0.0.1', smtp); s.send_message(m, to_addrs=['bcc@example.org']); s.quit()
def get(path, method='GET', host=None):
    c = http.client.HTTPConnection('127.0.0.1', web)
    c.request(method, path, headers={'Host': host} if host else {})
    r = c.getresponse(); return r.status, r.headers, r.read()
)";

TEST(SandboxWeb, ListAndMessageAsJson) {
    const auto sandbox = startWithWeb();
    ASSERT_TRUE(sandbox);
    EXPECT_EQ(runPython(*sandbox, std::string(sendOne) + R"(
l = json.loads(get('/api/messages')[2])
print(l['total'], l['start'], len(l['messages']))
one = l['messages'][0]
print(one['sender'], one['recipients'], one['from'], one['to'], one['subject'], 'text' in one)
w = json.loads(get('/api/messages/' + one['id'])[2])
print(repr(w['text']), w['html'][:8])
print([(a['number'], a['name'], a['type'], a['size']) for a in w['attachments']])
status, headers, raw = get('/api/messages/%s/raw' % one['id'])
print(headers['Content-Type'], raw.startswith(b'Return-Path: <joerg@example.org>\r\n'))
status, headers, body = get('/api/messages/%s/attachments/2' % one['id'])
print(headers['Content-Type'], headers['Content-Disposition'], body)
p = poplib.POP3('127.0.0.1', pop3); p.user('a'); p.pass_('b'); print(p.uidl()[1][0].split()[1].decode() == one['id'])
p.dele(1); p.quit()
print(get('/api/messages')[2])
)"),
              "1 0 1\njoerg@example.org ['bcc@example.org'] J\xC3\xB6rg <joerg@example.org> mary@example.org "
              "<b>\xC3\xBC"
              "ber</b> False\n'a < b\\r\\n' <p>x</p>\n"
              "[(1, '', 'image/png', 3), (2, 'M\xC3\xA4rz.html', 'text/x-html', 2)]\ntext/plain; charset=utf-8 True\n"
              "application/octet-stream attachment; filename*=UTF-8''M%C3%A4rz.html b'\\x00\\xff'\nTrue\n"
              "b'{\"total\":0,\"start\":0,\"messages\":[]}\\n'\n");
}

// Nothing of a message can run, load anything from elsewhere, or break out of its place in the page.
TEST(SandboxWeb, PagesAreHarmless) {
    const auto sandbox = startWithWeb();
    ASSERT_TRUE(sandbox);
    EXPECT_EQ(runPython(*sandbox, std::string(sendOne) + R"(
id = json.loads(get('/api/messages')[2])['messages'][0]['id']
for path in '/', '/messages/' + id:
    status, headers, body = get(path)
    print(status, headers['Content-Security-Policy'].split(';')[0], b'&lt;b&gt;' in body, b'<b>' in body, b'<script' in body)
print(b'<iframe sandbox referrerpolicy' in body, b'a &lt; b' in body)
status, headers, body = get('/messages/%s/html' % id)
policy = headers['Content-Security-Policy'].split('; ')
print("default-src 'none'" in policy, 'img-src data:' in policy, 'sandbox' in policy, b'src="data:image/png;base64,UE5H"' in body)
print(headers['X-Content-Type-Options'], headers['Cross-Origin-Resource-Policy'], 'Access-Control-Allow-Origin' in headers)
print(get('/style.css')[1]['Content-Type'])
)"),
              "200 default-src 'none' True False False\n200 default-src 'none' True False False\nTrue True\n"
              "True True True True\nnosniff same-origin False\ntext/css; charset=utf-8\n");
}

// DNS rebinding: a web page on a name of its own that leads to 127.0.0.1 gets nothing.
TEST(SandboxWeb, OnlyLoopbackNamesAreServedAndOnlyForReading) {
    const auto sandbox = startWithWeb();
    ASSERT_TRUE(sandbox);
    EXPECT_EQ(runPython(*sandbox, std::string(sendOne) + R"(
print([get('/', host=h)[0] for h in ('localhost', 'LOCALHOST:80', '127.0.0.1:9', '[::1]:1', 'evil.example',
                                     'localhost.evil.example', '127.0.0.1.nip.io', 'evil.example:80', '127.0.0.2')])
print([get('/', method=m)[0] for m in ('HEAD', 'POST', 'DELETE', 'PUT', 'OPTIONS')], get('/', method='HEAD')[2])
id = json.loads(get('/api/messages')[2])['messages'][0]['id']
print([get(p)[0] for p in ('/api', '/messages', '/x', '/messages/' + id + '/x', '/api/messages/nobody', '/api/messages/%2e%2e%2f',
                           '/api/messages/' + id + '/attachments/0', '/api/messages/' + id + '/attachments/3',
                           '/api/messages/' + id + '/attachments/99999999999999999999', '/%zz', '/%0',
                           '/api/messages?start=7&limit=0', '/api/messages?limit=x&start=-1')])
)"),
              "[200, 200, 200, 200, 403, 403, 403, 403, 403]\n[200, 405, 405, 405, 405] b''\n"
              "[404, 404, 404, 404, 404, 404, 404, 404, 404, 400, 400, 200, 200]\n");
}

TEST(SandboxWeb, RequestsAreBounded) {
    SandboxOptions options;
    const auto sandbox = startWithWeb();
    ASSERT_TRUE(sandbox);
    const auto status = [&](const std::string& request) {
        RawClient client(sandbox->webPort());
        client.send(request);
        const auto answer = client.rest();
        return answer.empty() ? "" : answer.substr(9, 3);
    };
    EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "200");
    EXPECT_EQ(status("GET / HTTP/1.1\r\n\r\n"), "400");
    EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"), "400");
    EXPECT_EQ(status("GET / HTTP/1.1\r\nno field\r\n\r\n"), "400");
    EXPECT_EQ(status("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n"), "400");
    EXPECT_EQ(status("EHLO me\r\n"), "400");
    EXPECT_EQ(status("\x16\x03\x01\r\n"), "400");
    EXPECT_EQ(status("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n"), "431");
    std::string flood = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < 101; ++i)
        flood += "a: b\r\n";
    EXPECT_EQ(status(flood), "431");
}

TEST(SandboxWeb, WithoutTheOptionThereIsNone) {
    const auto sandbox = startSandbox();
    ASSERT_TRUE(sandbox);
    EXPECT_EQ(sandbox->webPort(), 0);
}

// What a message holds ends in a view, whatever it is.
TEST(SandboxView, HostileMessages) {
    std::string nested = "Content-Type: multipart/mixed; boundary=b0\r\n\r\n";
    for (int i = 0; i < 3000; ++i) {
        nested += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) +
                  "\r\n\r\n";
    }
    std::string many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 5000; ++i)
        many += "--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nx\r\n";
    std::string references =
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n";
    for (int i = 0; i < 5000; ++i)
        references += "<img src='cid:i'>\r\n";
    references += many.substr(many.find("--b"));
    for (const std::string& raw :
         {std::string(), std::string("\r\n"), std::string(5000, '\xFF'), std::string("Subject: \xFF\0x\r\n\r\n", 16),
          std::string("Content-Type: text/html; charset=nonsense\r\n\r\n\xFF\xFE"), nested, many, references,
          std::string("Return-Path:\r\nDelivered-To:\r\nReceived: ;\r\n\r\n")}) {
        const auto view = viewMessage("id", raw, ViewDepth::Whole);
        EXPECT_LE(view.attachments.size(), 1000U);
        EXPECT_FALSE(jsonOf(view, ViewDepth::Whole).empty());
        EXPECT_LT(htmlWithImages(view, raw).size(), raw.size() + 20000U);
        EXPECT_FALSE(attachmentBytes(raw, 100000).has_value());
    }
}

TEST(SandboxView, AMaildirIsListed) {
    const TestFolder folder;
    EXPECT_FALSE(listMail(folder.path(), MailListFormat::Text));
    auto maildir = Maildir::open(folder.path());
    ASSERT_TRUE(maildir);
    EXPECT_EQ(listMail(folder.path(), MailListFormat::Json).value_or(""), "[]\n");
    ASSERT_TRUE(
        maildir->deliver("Return-Path: <>\r\nFrom: a@b.org\r\nTo: c@d.org\r\nSubject: \x1B[31mred\r\n\r\nx\r\n"));
    const auto text = listMail(folder.path(), MailListFormat::Text).value_or("");
    EXPECT_NE(text.find("From:     a@b.org\n  To:       c@d.org\n  Subject:  \\x1B[31mred\n  Envelope: <> -> \n"),
              std::string::npos)
        << text;
    EXPECT_NE(listMail(folder.path(), MailListFormat::Json).value_or("").find("\"subject\": \"\\u001b[31mred\""),
              std::string::npos);
}

}  // namespace
}  // namespace uproc::sandbox
