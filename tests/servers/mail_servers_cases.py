"""The cases of run_mail_servers_test.py. Each states a rule of the Uniface manual, or one of keeping secrets safe."""

import socket
from pathlib import Path

from configuration import STANDARD_PORT_ADDRESS, USERS
from mail_case import LOGOFF, RESPONSE, WRONG_PASSWORD, MailCase, login, logon, mail, server, servers, starttls
from uproc_runner import DEFAULT_TLS, DRIVERS, Run, assignment, call, can_map_host, text

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_HOST = "smtp.office365.com"


def setUpModule() -> None:
    servers.start()


def tearDownModule() -> None:
    servers.stop()


class SampleAsPrinted(MailCase):
    """The sample of the manual page "SMTP STARTTLS Security Driver" with its assignment file."""

    def sample(self, suffix: str) -> str:
        directory = REPOSITORY / "samples" / "starttls"
        found = [file for file in sorted(directory.glob(f"*{suffix}"))
                 if "UStartTLSSMTP" in file.read_text(encoding="utf-8")]
        self.assertTrue(found, f"no sample *{suffix} in {directory}")
        return found[0].read_text(encoding="utf-8")

    def assert_john_logged_on_inside_tls(self, listener: str, done: Run) -> None:
        self.assertEqual((done.exit_status, done.printed), (0, []), done)
        session = self.session(listener)
        self.assertRegex(session.tls_protocol or "", r"^TLSv1\.[23]$")
        self.assertEqual((session.accepted("starttls"), session.sent("ehlo"), session.accepted("auth")), (1, 2, 1))
        self.assertEqual(servers.logons(since=self.mark), [("john", True)])

    def test_to_the_host_and_port_as_printed(self) -> None:
        if not servers.has("standard-port"):
            self.skipTest("port 587 is taken on this machine")
        if not can_map_host(SAMPLE_HOST, STANDARD_PORT_ADDRESS):
            self.skipTest("this machine does not let root make mount namespaces")
        done = self.run_source(self.sample(".proc"), self.sample(".asn"), {SAMPLE_HOST: STANDARD_PORT_ADDRESS})
        self.assert_john_logged_on_inside_tls("standard-port", done)

    def test_to_another_host_and_port(self) -> None:
        source = self.sample(".proc")
        self.assertIn(f'"{SAMPLE_HOST}+587"', source)
        done = self.run_source(source.replace(f"{SAMPLE_HOST}+587", server("submission")), self.sample(".asn"))
        self.assert_john_logged_on_inside_tls("submission", done)


class StartTlsAndLogin(MailCase):
    def test_a_message_is_sent_inside_tls_by_the_user_who_logged_on(self) -> None:
        done = self.run_script(
            starttls(), login(), logon("submission"),
            call("setfrom", text("john@example.test")),
            call("settolist", text("success@example.test·;second@example.test")),
            call("setsubject", text("Grüße aus Köln – 日本語 ✓")),
            call("setmessage", text("Zeile eins: äöü €%%^%%^Ende 終"), '""'),
            call("send", '""'), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "setfrom 0", "settolist 0",
                            "setsubject 0", "setmessage 0", "send 0", "logoffsmtp 0")

        session = self.session("submission")
        self.assertRegex(session.tls_protocol or "", r"^TLSv1\.[23]$")
        self.assertEqual((session.sasl_mechanism, session.sasl_user), ("LOGIN", "john"))
        # EHLO again inside TLS, one attempt to log on, and an orderly end.
        self.assertEqual([session.sent(command) for command in ("ehlo", "starttls", "auth", "rcpt", "quit")],
                         [2, 1, 1, 2, 1])
        self.assertEqual(servers.logons(since=self.mark), [("john", True)])

        for mailbox in ("success", "second"):
            message, = servers.messages(mailbox)
            received = " ".join(message.get_all("Received"))
            self.assertIn("ESMTPSA", received)
            self.assertIn("Authenticated sender: john", received)
            self.assertEqual(message["Return-Path"], "<john@example.test>")
            self.assertEqual([address.addr_spec for address in message["From"].addresses], ["john@example.test"])
            self.assertEqual([address.addr_spec for address in message["To"].addresses],
                             ["success@example.test", "second@example.test"])
            self.assertEqual(message["Subject"], "Grüße aus Köln – 日本語 ✓")
            self.assertEqual(message.get_content_type(), "text/plain")
            self.assertEqual(message.get_content().splitlines(), ["Zeile eins: äöü €", "", "Ende 終"])
            self.assertEqual(message.defects, [])
            # RFC 5322 section 3.6: the origination date is the sender's duty; the servers add none.
            self.assertIsNotNone(message["Date"])

    def test_a_wrong_password_is_minus_8_and_the_response_535(self) -> None:
        done = self.run_script(starttls(), login(password=WRONG_PASSWORD), logon("submission"), RESPONSE)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -8", "response 535")
        session = self.session("submission")
        self.assertIsNotNone(session.tls_protocol)
        self.assertEqual((session.accepted("auth"), session.sent("auth")), (0, 1))
        self.assertIsNone(session.sasl_user)
        self.assertEqual(servers.logons(since=self.mark), [("john", False)])

    def test_get_security_echoes_the_properties_and_tells_what_is_in_use(self) -> None:
        look = ('vProperties = "SMTP="\nhPopmail->getsecurity(1, vProperties, vInformation)\n'
                'vText = $item("INUSE", vInformation)\nputmess "%%vProperties%%% %%vText"')
        done = self.run_script(starttls(), login(), logon("submission"), look, LOGOFF, look)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0",
                            "SMTP=UStartTLSSMTP·;USE=MAND TRUE", "logoffsmtp 0", "SMTP=UStartTLSSMTP·;USE=MAND FALSE")

    def test_the_statuses_of_a_connection_lifetime(self) -> None:
        done = self.run_script(
            LOGOFF,
            call("logonsmtp", text(server("submission")), '"john"', '""'),
            starttls(), login(), logon("submission"), logon("submission"), starttls(), LOGOFF,
            mail("nobody@example.test"))
        self.assert_printed(done, "logoffsmtp -8", "logonsmtp -2", "setsecurity 0", "setsecurity 0", "logonsmtp 0",
                            "logonsmtp -3", "setsecurity -3", "logoffsmtp 0", "send -8")
        self.session("submission")

    def test_the_security_context_serves_the_next_connection_too(self) -> None:
        done = self.run_script(starttls(), login(), logon("submission"), LOGOFF, logon("submission"), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "logoffsmtp 0", "logonsmtp 0",
                            "logoffsmtp 0")
        sessions = servers.sessions("submission", since=self.mark, count=2)
        self.assertEqual([session.accepted("auth") for session in sessions], [1, 1])

    def test_a_second_security_context_after_logoff_is_another_user(self) -> None:
        done = self.run_script(starttls(), login(), logon("submission"), LOGOFF,
                               starttls(), login(user="mary", password=USERS["mary"]), logon("submission"), LOGOFF)
        self.assert_printed(done, *["setsecurity 0", "setsecurity 0", "logonsmtp 0", "logoffsmtp 0"] * 2)
        self.assertEqual(servers.logons(since=self.mark, count=2), [("john", True), ("mary", True)])

    def test_the_dialog_log_holds_the_dialog_but_no_secret(self) -> None:
        done = self.run_script("$ioprint = 64", starttls(), login(), logon("submission"), LOGOFF)
        self.assertIn("STARTTLS", str(done))
        self.assertIn("AUTH", str(done))

    def test_nobody_listening_is_minus_9(self) -> None:
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            done = self.run_script(call("logonsmtp", text(f"localhost+{silent.getsockname()[1]}"), '""', '""'))
        self.assert_printed(done, "logonsmtp -9")


class ServersWithoutStartTls(MailCase):
    def test_mandatory_starttls_is_minus_7_and_no_credential_is_sent(self) -> None:
        for listener in ("plain", "clear-auth"):
            with self.subTest(listener):
                done = self.run_script(starttls("MAND"), login(), logon(listener))
                self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -7")
                session = self.session(listener)
                self.assertEqual((session.sent("starttls"), session.sent("auth")), (0, 0))
                self.assert_nobody_tried_to_log_on(listener)

    def test_mandatory_is_the_default(self) -> None:
        done = self.run_script(call("setsecurity", text("SMTP=UStartTLSSMTP"), '""'), login(), logon("clear-auth"))
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -7")
        self.assert_nobody_tried_to_log_on("clear-auth")

    def test_optional_starttls_is_left_out_and_the_log_on_is_in_clear(self) -> None:
        look = ('vProperties = "SMTP="\nhPopmail->getsecurity(%d, vProperties, vInformation)\n'
                'vText = $item("INUSE", vInformation)\nputmess "driver %d %%%%vText"')
        done = self.run_script(starttls("OPT"), login(), logon("clear-auth"), look % (1, 1), look % (2, 2),
                               mail("optional@example.test"), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "driver 1 FALSE", "driver 2 TRUE",
                            "send 0", "logoffsmtp 0")
        session = self.session("clear-auth")
        self.assertEqual((session.tls_protocol, session.sent("starttls"), session.sasl_user), (None, 0, "john"))
        self.assertEqual(len(servers.messages("optional")), 1)

    def test_auth_inside_tls_only_is_not_tried_without_tls(self) -> None:
        done = self.run_script(login(), logon("submission"))
        self.assert_printed(done, "setsecurity 0", "logonsmtp -7")
        self.assert_nobody_tried_to_log_on("submission")

    def test_optional_login_is_left_out_where_there_is_no_auth(self) -> None:
        done = self.run_script(login("OPT"), logon("plain"), mail("noauth@example.test"), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "logonsmtp 0", "send 0", "logoffsmtp 0")
        self.assert_nobody_tried_to_log_on("plain")
        self.assertEqual(len(servers.messages("noauth")), 1)


class Certificates(MailCase):
    """Every refused certificate ends the session at once: no EHLO and no credential follow the failed upgrade."""

    def assert_logon(self, listener: str, tls: str, status: int, host: str = "localhost", use: str = "MAND") -> None:
        done = self.run_script(starttls(use), login(), logon(listener, host), asn=assignment(tls))
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", f"logonsmtp {status}")
        if status == 0:
            self.assertEqual(self.session(listener).accepted("auth"), 1)
            return
        self.assertEqual(self.session(listener).sent("ehlo"), 1)
        self.assert_nobody_tried_to_log_on(listener)

    def test_unknown_authority(self) -> None:
        self.assert_logon("unknown-ca", DEFAULT_TLS, -8)

    def test_unknown_authority_with_names_not_verified(self) -> None:
        self.assert_logon("unknown-ca", f"{DEFAULT_TLS}, verify_server_name=0", -8)

    def test_optional_starttls_that_is_supported_and_fails_is_an_error(self) -> None:
        self.assert_logon("unknown-ca", DEFAULT_TLS, -8, use="OPT")

    def test_expired(self) -> None:
        self.assert_logon("expired", DEFAULT_TLS, -8)

    def test_missing_file_of_the_authority(self) -> None:
        # The file is looked for only when the driver upgrades the connection.
        done = self.run_script(starttls(), login(), logon("submission"),
                               asn=assignment("verify_server=1, ca_certificate=nowhere.pem"))
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -8")
        self.assertEqual(servers.logons(since=self.mark, count=0), [])

    def test_wrong_host_name(self) -> None:
        self.assert_logon("wrong-name", DEFAULT_TLS, -8)

    def test_wrong_host_name_with_names_not_verified(self) -> None:
        self.assert_logon("wrong-name", f"{DEFAULT_TLS}, verify_server_name=0", 0)

    def test_host_name_given_by_verify_server_name(self) -> None:
        self.assert_logon("wrong-name", f"{DEFAULT_TLS}, verify_server_name=dns:nobody.test;dns:other.example.test", 0)

    def test_verify_server_name_replaces_the_name_of_the_connection(self) -> None:
        self.assert_logon("submission", f"{DEFAULT_TLS}, verify_server_name=dns:other.example.test", -8)

    def test_an_address_is_compared_with_the_addresses_of_the_certificate(self) -> None:
        self.assert_logon("submission", DEFAULT_TLS, 0, host="127.0.0.1")

    def test_after_minus_8_the_security_context_can_be_used_against_another_server(self) -> None:
        done = self.run_script(starttls(), login(), logon("unknown-ca"), logon("submission"), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -8", "logonsmtp 0", "logoffsmtp 0")
        self.assertEqual(self.session("unknown-ca").sent("auth"), 0)
        self.assertEqual(servers.logons(since=self.mark), [("john", True)])

    def test_a_profile_serves_a_connection_that_is_tls_from_the_start(self) -> None:
        connection = text(f"TLS:{server('implicit-tls')}:smtp_profile")
        done = self.run_script(
            login(), call("logonsmtp", connection, '""', '""'), mail("implicit@example.test"), LOGOFF,
            asn=assignment(tls=None, more=f"[NET_SETTINGS]\nsmtp_profile = {DEFAULT_TLS}"))
        self.assert_printed(done, "setsecurity 0", "logonsmtp 0", "send 0", "logoffsmtp 0")
        session = self.session("implicit-tls")
        self.assertIsNotNone(session.tls_protocol)
        self.assertEqual((session.sent("starttls"), session.sasl_user), (0, "john"))


class Drivers(MailCase):
    def assert_starttls_is_not_found(self, *drivers: str, name: str = "UStartTLSSMTP") -> None:
        done = self.run_script(call("setsecurity", text(f"SMTP={name}"), '""'), asn=assignment(drivers=drivers))
        self.assert_printed(done, "setsecurity -5")

    def test_a_driver_that_user_3gl_does_not_name_is_minus_5(self) -> None:
        self.assert_starttls_is_not_found(DRIVERS["UAuthLoginSMTP"])

    def test_a_library_that_is_missing_is_minus_5(self) -> None:
        self.assert_starttls_is_not_found(r"InstallDir\common\bin\unosuchdriver(UStartTLSSMTP)")

    def test_a_library_without_the_entry_point_is_minus_5(self) -> None:
        self.assert_starttls_is_not_found(r"InstallDir\common\bin\uauthlogin(UStartTLSSMTP)")

    def test_the_case_of_the_entry_point_matters(self) -> None:
        self.assert_starttls_is_not_found(*DRIVERS.values(), name="ustarttlssmtp")

    def test_the_unix_form_of_the_path(self) -> None:
        done = self.run_script(starttls(), login(), logon("submission"), LOGOFF, asn=assignment(
            drivers=("/usr/uniface/common/lib/ustarttls(UStartTLSSMTP)", "uauthlogin(UAuthLoginSMTP)")))
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "logoffsmtp 0")


class Recipients(MailCase):
    def send(self, *recipients: str, options: str = "") -> Run:
        return self.run_script(starttls(), login(), logon("submission"), mail(*recipients, options=options), RESPONSE,
                               LOGOFF)

    def assert_sent(self, done: Run, status: int, response: int) -> None:
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", f"send {status}",
                            f"response {response}", "logoffsmtp 0")

    def test_the_only_recipient_refused_is_minus_2(self) -> None:
        self.assert_sent(self.send("refused@example.test"), -2, 550)
        self.assertEqual(self.session("submission").accepted("data"), 0)

    def test_quota_replies_are_minus_15(self) -> None:
        for mailbox, response in (("full", 552), ("short", 452)):
            with self.subTest(mailbox):
                self.assert_sent(self.send(f"{mailbox}@example.test"), -15, response)

    def test_one_refused_recipient_stops_the_message(self) -> None:
        done = self.send("kept@example.test", "refused@example.test")
        self.assertRegex(done.printed[3], r"^send -\d+$", done)
        self.session("submission")
        servers.wait_until_delivered()
        self.assertEqual(servers.messages("kept", count=0), [])

    def test_with_ignore_rcpt_error_the_others_get_the_message(self) -> None:
        self.assert_sent(self.send("accepted@example.test", "refused@example.test", "later@example.test",
                                   options="IgnoreRcptError=True"), 2, 250)
        message, = servers.messages("accepted")
        # Send: refused recipients are not included in the To header.
        self.assertEqual([address.addr_spec for address in message["To"].addresses], ["accepted@example.test"])

    def test_all_refused_is_minus_2_with_ignore_rcpt_error_too(self) -> None:
        done = self.send("refused@example.test", "later@example.test", options="IgnoreRcptError=True")
        self.assertEqual(done.printed[3], "send -2", done)

    def test_blind_copies_show_in_no_header(self) -> None:
        done = self.run_script(
            starttls(), login(), logon("submission"),
            'hPopmail->setcclist("copy@example.test")', 'hPopmail->setbcclist("blind@example.test")',
            mail("open@example.test"), LOGOFF)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "send 0", "logoffsmtp 0")
        for mailbox in ("open", "copy", "blind"):
            message, = servers.messages(mailbox)
            self.assertEqual([address.addr_spec for address in message["Cc"].addresses], ["copy@example.test"])
            self.assertIsNone(message["Bcc"])
            headers = "\n".join(f"{name}: {value}" for name, value in message.items()
                                if name.lower() not in ("delivered-to", "received"))
            self.assertNotIn("blind@", headers)

    def test_a_message_without_sender_or_recipient_is_minus_12(self) -> None:
        done = self.run_script(
            logon("plain"), call("send", '""'),
            'hPopmail->setfrom("john@example.test")', call("send", '""'),
            'hPopmail->settolist("once@example.test")', call("send", '""'),
            call("clearmail"), call("send", '""'), LOGOFF)
        self.assert_printed(done, "logonsmtp 0", "send -12", "send -12", "send 0", "clearmail 0", "send -12",
                            "logoffsmtp 0")


class Messages(MailCase):
    def deliver(self, mailbox: str, **message: str) -> None:
        done = self.run_script(logon("plain"), mail(f"{mailbox}@example.test", **message), LOGOFF)
        self.assert_printed(done, "logonsmtp 0", "send 0", "logoffsmtp 0")

    def test_lines_with_leading_dots_arrive_as_they_are(self) -> None:
        self.deliver("dots", body=".%%^..two%%^.%%^text.%%^.end")
        message, = servers.messages("dots")
        self.assertEqual(message.get_content().splitlines(), [".", "..two", ".", "text.", ".end"])

    def test_long_lines_arrive_whole(self) -> None:
        # RFC 5321 section 4.5.3.1.6 allows 998 characters a line; longer ones must be encoded.
        self.deliver("long", subject="lang " + "wörter " * 60 + "Ende", body="x" * 1200 + "ü")
        message, = servers.messages("long")
        self.assertEqual(message.get_content().splitlines(), ["x" * 1200 + "ü"])
        self.assertEqual(message["Subject"], "lang " + "wörter " * 60 + "Ende")

    def test_the_message_stays_for_a_second_send(self) -> None:
        done = self.run_script(logon("plain"), mail("twice@example.test"), call("send", '""'), LOGOFF)
        self.assert_printed(done, "logonsmtp 0", "send 0", "send 0", "logoffsmtp 0")
        self.assertEqual(len(servers.messages("twice", count=2)), 2)

    def test_line_ends_in_header_values_inject_nothing(self) -> None:
        # What Send returns is left open; what arrives is not.
        for recipient, subject in (
                ("inject@example.test", "Hello%%^X-Injected: yes%%^%%^Body"),
                ("inject@example.test>%%^RCPT TO:<spy@example.test", "Hello"),
                ("inject@example.test%%^X-Injected: yes", "Hello")):
            with self.subTest(recipient=recipient, subject=subject):
                done = self.run_script(logon("plain"), mail(recipient, subject=subject), LOGOFF)
                self.assertIn(done.exit_status, (0, 1), done)
                servers.sessions("plain", since=self.mark)
                self.mark = servers.mark()
        servers.wait_until_delivered()
        self.assertEqual(servers.messages("spy", count=0), [])
        for message in servers.messages("inject", count=0):
            self.assertIsNone(message["X-Injected"])
            self.assertEqual(message.get_content().splitlines(), ["Text"])
