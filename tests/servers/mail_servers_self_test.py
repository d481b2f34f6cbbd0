"""Proves the mail servers with Python's own SMTP client: what the tests of uproc build on holds.

Ends with status 77, which CTest shows as skipped, where the servers cannot run; see availability.py.
"""

import smtplib
import ssl
import sys
import unittest
from email.message import EmailMessage

import availability
from configuration import STANDARD_PORT_ADDRESS, USERS
from mail_servers import MailServers

servers = MailServers()


def setUpModule() -> None:
    servers.start()


def tearDownModule() -> None:
    servers.stop()


def _connect(listener: str, host: str = "localhost") -> smtplib.SMTP:
    return smtplib.SMTP(host, servers.port(listener), timeout=20)


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(servers.ca_certificate))


def _message(recipient: str, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "john@example.test"
    message["To"] = recipient
    message["Subject"] = "Grüße – 日本"
    for name, value in headers.items():
        message[name] = value
    message.set_content("Zeile eins\n.\n..zwei €\n", cte="8bit")
    return message


class Submission(unittest.TestCase):
    def setUp(self) -> None:
        self.mark = servers.mark()

    def test_starttls_and_login_are_seen_on_the_server(self) -> None:
        with _connect("submission") as client:
            client.starttls(context=_trusting())
            client.user, client.password = "john", USERS["john"]
            client.ehlo()
            code, _ = client.auth("LOGIN", client.auth_login)
            self.assertEqual(code, 235)
            client.send_message(_message("success@example.test", Bcc="hidden@example.test"))
        session, = servers.sessions("submission", since=self.mark)
        self.assertRegex(session.tls_protocol, r"^TLSv1\.[23]$")
        self.assertEqual((session.sasl_mechanism, session.sasl_user), ("LOGIN", "john"))
        self.assertEqual((session.sent("starttls"), session.sent("ehlo"), session.accepted("auth")), (1, 2, 1))
        self.assertEqual(servers.logons(since=self.mark), [("john", True)])

        message, = servers.messages("success")
        self.assertEqual(message["Subject"], "Grüße – 日本")
        self.assertEqual(message.get_content(), "Zeile eins\n.\n..zwei €\n")
        received = " ".join(message.get_all("Received"))
        self.assertIn("ESMTPSA", received)
        self.assertIn("Authenticated sender: john", received)
        self.assertEqual(len(servers.messages("hidden")), 1)

    def test_headers_a_client_forgot_are_not_added(self) -> None:
        with _connect("plain") as client:
            client.sendmail("john@example.test", ["bare@example.test"], "Bcc: hidden@example.test\r\n\r\ntext\r\n")
        message, = servers.messages("bare")
        self.assertEqual([message[name] for name in ("From", "Date", "Message-ID")], [None, None, None])
        self.assertEqual(message["Bcc"], "hidden@example.test")

    def test_wrong_password_is_535_and_seen_without_delay(self) -> None:
        with _connect("submission") as client:
            client.starttls(context=_trusting())
            with self.assertRaises(smtplib.SMTPAuthenticationError) as failure:
                client.login("john", "wrong", initial_response_ok=False)
            self.assertEqual(failure.exception.smtp_code, 535)
        session, = servers.sessions("submission", since=self.mark)
        self.assertIsNone(session.sasl_user)
        self.assertEqual(session.accepted("auth"), 0)
        self.assertGreater(session.sent("auth"), 0)
        self.assertTrue(servers.logons(since=self.mark))
        self.assertFalse(any(accepted for _, accepted in servers.logons(since=self.mark)))

    def test_submission_offers_and_takes_auth_only_inside_tls(self) -> None:
        with _connect("submission") as client:
            client.ehlo()
            self.assertTrue(client.has_extn("starttls"))
            self.assertFalse(client.has_extn("auth"))
            code, _ = client.docmd("AUTH LOGIN")
            self.assertGreaterEqual(code, 500)
            client.starttls(context=_trusting())
            client.ehlo()
            self.assertIn("LOGIN", client.esmtp_features["auth"])
        session, = servers.sessions("submission", since=self.mark)
        self.assertEqual((session.accepted("auth"), session.sent("auth")), (0, 1))

    def test_mail_without_log_on_is_refused(self) -> None:
        with _connect("submission") as client:
            client.starttls(context=_trusting())
            with self.assertRaises(smtplib.SMTPRecipientsRefused):
                client.send_message(_message("nobody@example.test"))
        session, = servers.sessions("submission", since=self.mark)
        self.assertEqual((session.accepted("rcpt"), session.sent("rcpt")), (0, 1))

    def test_the_standard_port_speaks_submission(self) -> None:
        if not servers.has("standard-port"):
            self.skipTest("port 587 is taken on this machine")
        with _connect("standard-port", host=STANDARD_PORT_ADDRESS) as client:
            client._host = "smtp.office365.com"
            client.starttls(context=_trusting())
        session, = servers.sessions("standard-port", since=self.mark)
        self.assertIsNotNone(session.tls_protocol)


class OtherListeners(unittest.TestCase):
    def setUp(self) -> None:
        self.mark = servers.mark()

    def test_plain_offers_neither_starttls_nor_auth(self) -> None:
        with _connect("plain") as client:
            client.ehlo()
            self.assertFalse(client.has_extn("starttls") or client.has_extn("auth"))
            client.send_message(_message("plain@example.test"))
        session, = servers.sessions("plain", since=self.mark)
        self.assertIsNone(session.tls_protocol)
        self.assertEqual(len(servers.messages("plain")), 1)

    def test_clear_auth_takes_a_log_on_without_tls(self) -> None:
        with _connect("clear-auth") as client:
            client.ehlo()
            self.assertFalse(client.has_extn("starttls"))
            client.login("mary", USERS["mary"])
            client.send_message(_message("clear@example.test"))
        session, = servers.sessions("clear-auth", since=self.mark)
        self.assertEqual((session.tls_protocol, session.sasl_user), (None, "mary"))

    def test_implicit_tls(self) -> None:
        with smtplib.SMTP_SSL("localhost", servers.port("implicit-tls"), context=_trusting(), timeout=20) as client:
            client.login("john", USERS["john"])
        session, = servers.sessions("implicit-tls", since=self.mark)
        self.assertIsNotNone(session.tls_protocol)
        self.assertEqual(session.accepted("auth"), 1)

    def test_the_faulty_certificates_have_the_one_fault_each(self) -> None:
        faults = {"unknown-ca": "unable to get local issuer certificate|self.signed",
                  "wrong-name": "Hostname mismatch", "expired": "has expired"}
        for listener, fault in faults.items():
            with self.subTest(listener), _connect(listener) as client:
                with self.assertRaisesRegex(ssl.SSLCertVerificationError, fault):
                    client.starttls(context=_trusting())
                # smtplib has taken over the failed TLS socket; nothing can be said over it any more.
                client.close()
                session, = servers.sessions(listener, since=self.mark)
                self.assertIsNone(session.tls_protocol)

    def test_refused_recipients_and_senders_have_their_replies(self) -> None:
        with _connect("plain") as client:
            client.ehlo()
            client.mail("john@example.test")
            for mailbox, expected in (("refused", 550), ("full", 552), ("short", 452), ("later", 450), ("any", 250)):
                self.assertEqual(client.rcpt(f"{mailbox}@example.test")[0], expected)
            client.rset()
            client.mail("blocked@example.test")
            self.assertEqual(client.rcpt("any@example.test")[0], 550)

    def test_mail_to_another_domain_stays_on_this_machine(self) -> None:
        with _connect("plain") as client:
            with self.assertRaisesRegex(smtplib.SMTPRecipientsRefused, "mail stays on this machine"):
                client.send_message(_message("somebody@example.com"))

    def test_after_delivery_the_queue_is_empty(self) -> None:
        with _connect("plain") as client:
            client.send_message(_message("queued@example.test"))
        servers.wait_until_delivered()
        self.assertEqual(len(servers.messages("queued", count=0)), 1)


def run() -> int:
    reason = availability.why_not()
    if reason:
        return availability.give_up(reason)
    result = unittest.main(module=__name__, argv=[sys.argv[0]], exit=False, verbosity=2).result
    return 0 if result.wasSuccessful() else 1
