"""What the cases have in common: the servers, statements of scripts, and a test case that runs scripts."""

import base64
import unittest
from pathlib import Path

from configuration import USERS
from mail_servers import Mark, MailServers
from server_log import Session
from uproc_runner import Run, assignment, call, run, script, text

WRONG_PASSWORD = "n0t-the-one"

servers = MailServers()
_binary = Path()


def configure(binary: Path) -> None:
    global _binary
    _binary = binary


def starttls(use: str = "MAND") -> str:
    return call("setsecurity", text(f"SMTP=UStartTLSSMTP·;USE={use}"), '""')


def login(use: str = "MAND", user: str = "john", password: str = USERS["john"]) -> str:
    return call("setsecurity", text(f"SMTP=UAuthLoginSMTP·;USE={use}"), text(f"USER={user}·;PASSWORD={password}"))


def driver(entry_point: str, parameters: str, use: str = "MAND", server_type: str = "SMTP") -> str:
    return call("setsecurity", text(f"{server_type}={entry_point}·;USE={use}"), text(parameters))


def server(listener: str, host: str = "localhost") -> str:
    return f"{host}+{servers.port(listener)}"


def logon(listener: str, host: str = "localhost") -> str:
    return call("logonsmtp", text(server(listener, host)), '""', '""')


LOGOFF = call("logoffsmtp")
RESPONSE = 'hPopmail->getsmtpresponse(vCode, vText)\nputmess "response %%vCode"'


def mail(*recipients: str, subject: str = "Subject", body: str = "Text", options: str = "") -> str:
    """Statements that send one message and print only the status of Send."""
    return "\n".join([
        'hPopmail->setfrom("john@example.test")',
        f'hPopmail->settolist({text("·;".join(recipients))})',
        f"hPopmail->setsubject({text(subject)})",
        f'hPopmail->setmessage({text(body)}, "")',
        call("send", text(options))])


class MailCase(unittest.TestCase):
    """Runs scripts; no run may show a password, in clear or as AUTH LOGIN sends it."""

    maxDiff = None
    mark: Mark

    def setUp(self) -> None:
        self.mark = servers.mark()

    def run_source(self, source: str, asn: str, hosts: dict[str, str] | None = None,
                   environment: dict[str, str] | None = None) -> Run:
        done = run(_binary, source, asn, servers.ca_certificate, hosts, environment)
        for password in (*USERS.values(), WRONG_PASSWORD):
            for form in (password, base64.b64encode(password.encode()).decode()):
                self.assertNotIn(form, str(done))
        return done

    def run_script(self, *statements: str, asn: str | None = None, environment: dict[str, str] | None = None) -> Run:
        return self.run_source(script(*statements), assignment() if asn is None else asn, environment=environment)

    def assert_printed(self, done: Run, *lines: str) -> None:
        self.assertEqual(done.printed, list(lines), f"\n{done}\n{servers.log_ends()}")
        self.assertEqual(done.exit_status, 0, done)

    def session(self, listener: str) -> Session:
        """The one session this test had with `listener`."""
        sessions = servers.sessions(listener, since=self.mark)
        self.assertEqual(len(sessions), 1, sessions)
        return sessions[0]

    def assert_nobody_tried_to_log_on(self, *listeners: str) -> None:
        for listener in listeners:
            for session in servers.sessions(listener, since=self.mark):
                self.assertEqual(session.sent("auth"), 0, session)
        self.assertEqual(servers.logons(since=self.mark, count=0), [])
