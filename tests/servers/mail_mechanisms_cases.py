"""The cases of run_mail_servers_test.py that log on with the other security drivers. The servers' logs tell who got in.
"""

import re
import tempfile
from pathlib import Path

import kerberos
from configuration import USERS, make_token
from mail_case import LOGOFF, RESPONSE, WRONG_PASSWORD, MailCase, driver, logon, mail, servers, starttls
from mail_servers import ServersFailed, wait_for
from uproc_runner import assignment, call, text

def setUpModule() -> None:
    servers.start()


def tearDownModule() -> None:
    servers.stop()


INFORMATION = ('vProperties = "SMTP="\nhPopmail->getsecurity(%d, vProperties, vInformation)\n'
               'putmess "%%%%vInformation"')


def credentials(user: str = "john", password: str = USERS["john"]) -> str:
    return f"USER={user}·;PASSWORD={password}"


class MechanismCase(MailCase):
    def assert_logs_on(self, mechanism: str, entry_point: str, parameters: str, listener: str = "submission",
                       user: str = "john", **more: dict[str, str]) -> None:
        done = self.run_script(starttls(), driver(entry_point, parameters), logon(listener),
                               mail("success@example.test"), LOGOFF, **more)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp 0", "send 0", "logoffsmtp 0")
        session = self.session(listener)
        self.assertEqual((session.sasl_mechanism, session.sasl_user), (mechanism, user))
        self.assertEqual((session.sent("auth"), session.accepted("auth")), (1, 1))
        self.assertIn((user, True), servers.logons(since=self.mark))

    def assert_is_refused(self, entry_point: str, parameters: str, *lines: str) -> None:
        done = self.run_script(starttls(), driver(entry_point, parameters), logon("submission"), RESPONSE)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -8", *lines)
        self.assertEqual(self.session("submission").accepted("auth"), 0)


class Passwords(MechanismCase):
    """The drivers beyond the manual."""

    def test_plain(self) -> None:
        self.assert_logs_on("PLAIN", "UAuthPlainSMTP", credentials())

    def test_cram_md5(self) -> None:
        self.assert_logs_on("CRAM-MD5", "UAuthCramMD5SMTP", credentials())

    def test_scram_sha_256(self) -> None:
        self.assert_logs_on("SCRAM-SHA-256", "UAuthScramSHA256SMTP", credentials())

    def test_a_password_with_blanks(self) -> None:
        self.assert_logs_on("SCRAM-SHA-256", "UAuthScramSHA256SMTP", credentials("mary", USERS["mary"]), user="mary")

    def test_a_wrong_password_is_minus_8(self) -> None:
        for entry_point in ("UAuthPlainSMTP", "UAuthCramMD5SMTP", "UAuthScramSHA256SMTP"):
            with self.subTest(entry_point):
                self.mark = servers.mark()
                self.assert_is_refused(entry_point, credentials(password=WRONG_PASSWORD), "response 535")

    def test_a_mechanism_that_is_not_offered_is_minus_7(self) -> None:
        done = self.run_script(driver("UAuthScramSHA256SMTP", credentials()), logon("plain"))
        self.assert_printed(done, "setsecurity 0", "logonsmtp -7")
        self.assert_nobody_tried_to_log_on("plain")


class Tokens(MechanismCase):
    """XOAUTH2; Dovecot checks the tokens by itself."""

    def test_a_good_token(self) -> None:
        self.assert_logs_on("XOAUTH2", "UAuthXOAUTH2SMTP", f"USER=john·;TOKEN={make_token('john')}")

    def test_the_first_message_waits_when_it_is_long(self) -> None:
        token = make_token("john")
        self.assertGreater(len(token), 180)
        self.assert_logs_on("XOAUTH2", "UAuthXOAUTH2SMTP", f"USER=john·;TOKEN={token}")

    def test_a_token_that_is_not_good_is_minus_8_and_the_servers_explanation_is_shown(self) -> None:
        for token in (make_token("john", lifetime_seconds=-60), make_token("john", key=b"another"), "no.token"):
            with self.subTest(token):
                self.mark = servers.mark()
                done = self.run_script(starttls(), driver("UAuthXOAUTH2SMTP", f"USER=john·;TOKEN={token}"),
                                       logon("submission"), RESPONSE, 'putmess "%%vText"')
                self.assertEqual(done.printed[2:4], ["logonsmtp -8", "response 535"], done)
                self.assertIn('"status":', done.printed[5], done)  # the line behind the 535's
                self.assertNotIn(token, str(done))
                self.assertEqual(self.session("submission").accepted("auth"), 0)

    def test_a_token_of_somebody_else_is_refused(self) -> None:
        self.assert_is_refused("UAuthXOAUTH2SMTP", f"USER=john·;TOKEN={make_token('mary')}", "response 535")


class Mailbox(MailCase):
    """The drivers for POP3, at Dovecot."""

    def logon(self, *security: str, user: str = "", password: str = "") -> list[str]:
        address = text(f"localhost+{servers.port('pop3')}")
        return [*security, call("logonmail", address, text(user), text(password)), call("logoffmail")]

    def assert_logged_on(self, *statements: str) -> None:
        done = self.run_script(*statements)
        self.assertIn("logonmail 0", done.printed, f"\n{done}\n{servers.log_ends()}")
        self.assertIn(("john", True), servers.logons(since=self.mark))

    def test_the_drivers_log_on_without_user_name_and_password_of_logonmail(self) -> None:
        for entry_point, parameters in (("UAuthXOAUTH2POP", f"USER=john·;TOKEN={make_token('john')}"),
                                        ("UAuthPlainPOP", credentials()), ("UAuthCramMD5POP", credentials()),
                                        ("UAuthScramSHA256POP", credentials())):
            with self.subTest(entry_point):
                self.mark = servers.mark()
                self.assert_logged_on(*self.logon(driver(entry_point, parameters, server_type="POP")))

    def test_a_wrong_password_or_token_is_minus_8(self) -> None:
        wrong = credentials(password=WRONG_PASSWORD)
        for entry_point, parameters in (("UAuthXOAUTH2POP", f"USER=john·;TOKEN={make_token('john', -60)}"),
                                        ("UAuthPlainPOP", wrong), ("UAuthCramMD5POP", wrong),
                                        ("UAuthScramSHA256POP", wrong)):
            with self.subTest(entry_point):
                self.mark = servers.mark()
                done = self.run_script(*self.logon(driver(entry_point, parameters, server_type="POP"), user="john",
                                                   password=USERS["john"]))
                self.assertIn("logonmail -8", done.printed, f"\n{done}\n{servers.log_ends()}")
                self.assertNotIn(("john", True), servers.logons(since=self.mark))


class Kerberos(MechanismCase):
    """SSPI off Windows: AUTH GSSAPI. The KDC and the keytab are those of this run."""

    SERVER = f"SPN_SERVER={kerberos.SERVICE}"

    def setUp(self) -> None:
        super().setUp()
        if servers.realm is None:
            self.skipTest("no Kerberos on this machine (tests/servers/install_packages.sh)")
        directory = tempfile.TemporaryDirectory(prefix="uproc-ticket-")
        self.addCleanup(directory.cleanup)
        self.cache = Path(directory.name) / "cache"
        self.environment = {**servers.realm.environment, "KRB5CCNAME": f"FILE:{self.cache}"}

    def password(self, password: str = USERS["john"]) -> str:
        return (f"SPN_USER=john@{kerberos.REALM}·;USER=john·;PASSWORD={password}·;"
                f"DOMAIN={kerberos.REALM}")

    def test_with_the_ticket_of_the_user(self) -> None:
        servers.get_ticket(self.cache)
        self.assert_logs_on("GSSAPI", "UAuthSSPISMTP", f"SSP=Kerberos·;{self.SERVER}", environment=self.environment,
                            user="john@example.test")

    def test_with_a_password(self) -> None:
        self.assert_logs_on("GSSAPI", "UAuthSSPISMTP", f"SSP=Kerberos·;{self.SERVER}·;{self.password()}",
                            environment=self.environment, user="john@example.test")

    def test_negotiate_is_kerberos(self) -> None:
        self.assert_logs_on("GSSAPI", "UAuthSSPISMTP", f"SSP=Negotiate·;{self.SERVER}·;{self.password()}",
                            environment=self.environment, user="john@example.test")

    def test_the_runtime_information(self) -> None:
        done = self.run_script(starttls(), driver("UAuthSSPISMTP", f"SSP=Kerberos·;{self.SERVER}·;{self.password()}"),
                               logon("submission"), INFORMATION % 2, environment=self.environment)
        self.assertEqual(re.split("[\x1b;·]+", done.printed[3]),
                         ["INUSE=TRUE", "SSP=Kerberos", f"SPN_SERVER={kerberos.SERVICE}",
                          f"SPN_USER=john@{kerberos.REALM}", "USER=john"], done)

    def test_without_a_ticket_or_with_a_wrong_password_nothing_is_sent(self) -> None:
        for parameters, reason in ((f"SSP=Kerberos·;{self.SERVER}", "credentials (kinit)"),
                                   (f"SSP=Kerberos·;{self.SERVER}·;{self.password(WRONG_PASSWORD)}",
                                    "does not accept USER and PASSWORD")):
            with self.subTest(parameters):
                self.mark = servers.mark()
                done = self.run_script(starttls(), driver("UAuthSSPISMTP", parameters), logon("submission"),
                                       environment=self.environment)
                self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -8")
                self.assertIn(reason, done.errors)
                self.assert_nobody_tried_to_log_on("submission")

    def test_a_server_with_another_name_is_refused(self) -> None:
        done = self.run_script(starttls(),
                               driver("UAuthSSPISMTP", f"SSP=Kerberos·;SPN_SERVER=smtp/other@{kerberos.REALM}·;"
                                                       f"{self.password()}"),
                               logon("submission"), environment=self.environment)
        self.assert_printed(done, "setsecurity 0", "setsecurity 0", "logonsmtp -8")


class Ntlm(MailCase):
    """Exim's SPA authenticator, which knows version 1 and Unicode."""

    def setUp(self) -> None:
        super().setUp()
        if not servers.has_exim():
            self.skipTest("no Exim on this machine (tests/servers/install_packages.sh)")
        self.seen = len(servers.exim_log())

    def statements(self, more: str = "", password: str = USERS["john"]) -> list[str]:
        return [driver("UAuthNTLMSMTP", f"USER=john·;PASSWORD={password}·;DOMAIN=EXAMPLE{more}"),
                call("logonsmtp", text(f"localhost+{servers.port('exim')}"), '""', '""')]

    def assert_logged(self, words: str) -> None:
        try:
            wait_for(lambda: words in servers.exim_log()[self.seen:], f"{words} in Exim's log")
        except ServersFailed as error:
            raise AssertionError(f"{error}\n{servers.exim_log()[self.seen:]}") from None

    def test_the_policies_of_version_1(self) -> None:
        for policy, told in (("", "LM NTLM"), ("·;POLICY=LM NTLM V1", "LM NTLM"), ("·;POLICY=NTLM", "NTLM"),
                             ("·;POLICY=SESSION SECURITY, NTLM", "NTLM")):
            with self.subTest(policy):
                self.seen = len(servers.exim_log())
                done = self.run_script(*self.statements(policy), INFORMATION % 1, mail("somebody@example.test"))
                self.assertEqual(done.printed[:2], ["setsecurity 0", "logonsmtp 0"], done)
                self.assertEqual(re.split("[\x1b;·]+", done.printed[2]),
                                 ["INUSE=TRUE", "CHARSET=UNICODE", f"POLICY={told}", "TARGETINFO=FALSE"], done)
                # Authenticated, so MAIL is accepted; this server takes no mail.
                self.assertEqual(done.printed[3], "send -2", done)
                self.assert_logged("A=spa:john")

    def test_the_deferred_initial_response(self) -> None:
        asn = assignment(more="[LOGICALS]\nNTLM_INITIAL_RESPONSE = Deferred\n")
        done = self.run_script("$ioprint = 64", *self.statements(), asn=asn)
        self.assertIn("logonsmtp 0", done.printed, done)
        self.assertIn("C: AUTH NTLM\nS: 334", str(done))

    def test_a_wrong_password_is_minus_8(self) -> None:
        done = self.run_script(*self.statements(password=WRONG_PASSWORD), RESPONSE)
        self.assert_printed(done, "setsecurity 0", "logonsmtp -8", "response 535")
        self.assert_logged("535 Incorrect authentication data")


