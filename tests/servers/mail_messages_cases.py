"""Messages with several parts to Postfix, and messages that Dovecot hands out over POP3 and POP3S."""

from configuration import USERS, make_token
from mail_case import LOGOFF, WRONG_PASSWORD, MailCase, login, logon, mail, server, servers, starttls
from uproc_runner import call, text

def setUpModule() -> None:
    servers.start()


def tearDownModule() -> None:
    servers.stop()


LOGOFF_MAIL = call("logoffmail")
POP_USER = "john"


def logon_mail(listener: str = "pop3s", user: str = POP_USER, password: str = USERS[POP_USER]) -> str:
    connector = "tls:" if listener == "pop3s" else ""
    return call("logonmail", text(f"{connector}{server(listener)}"), text(user), text(password))


class PartsAtPostfix(MailCase):
    """What an independent parser finds in the message that was delivered."""

    def test_text_html_inline_file_and_attachments(self) -> None:
        done = self.run_script(
            starttls(), login(), logon("submission"),
            'filedump/text "first line%%^.second line", "Größe und Gewicht.txt"',
            'filedump/text "PNG", "logo.png"',
            'hPopmail->setfrom("Jörg Müller <john@example.test>")',
            'hPopmail->settolist("parts@example.test")',
            'hPopmail->setcclist("parts2@example.test")',
            'hPopmail->setreplyto("answers@example.test")',
            "hPopmail->setpriority(1)",
            'hPopmail->setmessageid("<parts@example.test>")',
            'hPopmail->setsubject("Teile: äöü")',
            call("setmessage", text("Nur Text: é%%^.mit Punkt%%^From hier"), '""'),
            call("setmessage", text("<p>Mit <img src='cid:logo.png'> é"), '"MIMEType=text/html"'),
            call("addinlinefromfile", '"logo.png"', '""'),
            call("addattachmentfromfile", '"Größe und Gewicht.txt"', '""'),
            call("addattachmentfromfile", '"logo.png"', '"MIMEType=application/x-own"'),
            call("send", '""'), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "setmessage 0", "setmessage 0",
                            "addinlinefromfile 0", "addattachmentfromfile 0", "addattachmentfromfile 0", "send 0",
                            "logoffsmtp 0")
        message, = servers.messages("parts")
        self.assertEqual(message.defects, [])
        self.assertEqual(message["From"].addresses[0].display_name, "Jörg Müller")
        self.assertEqual((message["Reply-To"], message["Message-ID"], message["X-Priority"]),
                         ("answers@example.test", "<parts@example.test>", "1"))
        self.assertEqual(message.get_content_type(), "multipart/mixed")
        texts, attached, own = message.iter_parts()
        self.assertEqual(texts.get_content_type(), "multipart/alternative")
        plain, related = texts.iter_parts()
        self.assertEqual(plain.get_content(), "Nur Text: é\n.mit Punkt\nFrom hier")
        self.assertEqual(related.get_content_type(), "multipart/related")
        html, image = related.iter_parts()
        self.assertEqual(html.get_content(), "<p>Mit <img src='cid:logo.png'> é")
        self.assertEqual((image["Content-ID"], image.get_content_disposition(), image.get_content()),
                         ("<logo.png>", "inline", b"PNG"))
        self.assertEqual((attached.get_filename(), attached.get_content_type()), ("Größe und Gewicht.txt", "text/plain"))
        self.assertEqual(attached.get_payload(decode=True), b"first line\n.second line")
        self.assertEqual((own.get_filename(), own.get_content_type(), own.get_content()),
                         ("logo.png", "application/x-own", b"PNG"))
        for part in message.walk():
            self.assertEqual(part.defects, [])

    def test_a_large_attachment_arrives_byte_for_byte(self) -> None:
        done = self.run_script(
            starttls(), login(), logon("submission"),
            'vText = "0123456789abcdef.%%^"', "for vCode = 1 to 16", '  vText = "%%vText%%vText%%%"', "endfor",
            'filedump/text vText, "large.bin"',
            'hPopmail->setfrom("john@example.test")', 'hPopmail->settolist("large@example.test")',
            call("addattachmentfromfile", '"large.bin"', '""'), call("send", '""'), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "addattachmentfromfile 0", "send 0",
                            "logoffsmtp 0")
        message, = servers.messages("large")
        part, = message.iter_parts()
        self.assertEqual(part.get_content(), b"0123456789abcdef.\n" * 65536)

    def test_sendmail_logs_on_and_off(self) -> None:
        done = self.run_script(
            starttls(), login(),
            call("sendmail", text(server("submission")),
                 text("TO=sendmail@example.test·;FROM=john@example.test·;SUBJECT=Grüße·;PRIORITY=5"), text("Text é"), '""',
                 "0"))
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "sendmail 0")
        message, = servers.messages("sendmail")
        self.assertEqual((message["Subject"], message["X-Priority"], message.get_content()), ("Grüße", "5", "Text é\n"))
        session = self.session("submission")
        self.assertEqual([session.sent(command) for command in ("starttls", "auth", "quit")], [1, 1, 1])


class Pop3AtDovecot(MailCase):
    """A mailbox of its own is filled over SMTP; POP3 empties it."""

    def setUp(self) -> None:
        super().setUp()
        self.run_script(logon_mail(), call("listmail", "vText"), "vCode = $status", "while (vCode > 0)",
                        "  hPopmail->deletemail(vCode)", "  vCode = vCode - 1", "endwhile", LOGOFF_MAIL)
        self.mark = servers.mark()

    def fill(self, *statements: str, count: int) -> None:
        done = self.run_script(starttls(), login(), logon("submission"), *statements, LOGOFF)
        self.assertNotIn("send -", str(done))
        servers.messages(POP_USER, count)

    def test_what_was_sent_is_what_is_received(self) -> None:
        self.fill('filedump/text "attached é", "daten.txt"',
                  'hPopmail->setmessage("<p>é", "MIMEType=text/html")',
                  'hPopmail->addattachmentfromfile("daten.txt", "")',
                  mail("john@example.test", subject="Grüße an alle", body="Zeile é%%^.Punkt%%^..%%^Ende"), count=1)
        for listener in ("pop3", "pop3s"):
            done = self.run_script(
                logon_mail(listener), call("listmail", "vText"),
                'putmess "subject %%$item("SUBJECT", vText)"',
                call("getmail", "1", '"."', "0", "vProperties", "vText", "vInformation"),
                'putmess "%%$item("SUBJECT", vProperties) from %%$item("FROM", vProperties)"',
                "putmess vText", "putmess vInformation",
                'fileload "daten.txt", vText', "putmess vText",
                call("getrawmail", "1", "0", "vText"), 'putmess "%%($scan(vText, "multipart/mixed") > 0)"', LOGOFF_MAIL)
            self.assert_printed(
                done, "logonmail 0", "listmail 1", "subject Grüße an alle", "getmail 0",
                "Grüße an alle from john@example.test", "Zeile é", ".Punkt", "..", "Ende", "message.html·;daten.txt",
                "attached é", "getrawmail 0", "T", "logoffmail 0")

    def test_wrong_password_number_and_size(self) -> None:
        self.fill(mail("john@example.test", body="Text"), count=1)
        done = self.run_script(
            logon_mail(password=WRONG_PASSWORD), logon_mail(),
            call("getmail", "2", '""', "0", "vProperties", "vText", "vInformation"),
            call("getmail", "1", '""', "10", "vProperties", "vText", "vInformation"),
            call("deletemail", "7"), call("deletemail", "1"),
            call("getrawmail", "1", "0", "vText"), LOGOFF_MAIL,
            logon_mail(), call("listmail", "vText"), LOGOFF_MAIL)
        self.assert_printed(done, "logonmail -2", "logonmail 0", "getmail -7", "getmail -6", "deletemail -7",
                            "deletemail 0", "getrawmail -7", "logoffmail 0", "logonmail 0", "listmail 0", "logoffmail 0")

    def test_many_messages_are_listed_in_order(self) -> None:
        self.fill(*[mail("john@example.test", subject=f"Number {number}") for number in range(1, 61)], count=60)
        done = self.run_script(logon_mail(), call("listmail", "vText"), 'putmess "%%($scan(vText, "NMB=60") > 0)"',
                               "putmess $item(\"SUBJECT\", vText)", LOGOFF_MAIL)
        self.assertEqual(done.printed[:3], ["logonmail 0", "listmail 60", "T"], done)

    def test_a_token_logs_on_without_a_password(self) -> None:
        token = make_token(POP_USER)
        done = self.run_script(
            call("setsecurity", text("POP=UAuthXOAUTH2POP"), text(f"USER={POP_USER}·;TOKEN={token}")),
            call("logonmail", text(f"tls:{server('pop3s')}"), '""', '""'), call("listmail", "vText"), LOGOFF_MAIL)
        self.assertNotIn(token, str(done))
        self.assertEqual(done.printed[:2], ["setsecurity 0", "logonmail 0"], done)
