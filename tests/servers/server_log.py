"""What Postfix and Dovecot wrote about the connections they served, as data."""

import re
from dataclasses import dataclass, field

_SMTPD_LINE = re.compile(r" uproc/(?P<listener>[\w-]+)/smtpd\[(?P<process>\d+)\]: (?P<text>.*)$")
_TLS_ESTABLISHED = re.compile(r"^(?:Anonymous|Untrusted|Trusted|Verified) TLS connection established from .*: "
                              r"(?P<protocol>TLSv[\d.]+) with cipher")
_SASL = re.compile(r"sasl_method=(?P<mechanism>[\w-]+), sasl_username=(?P<user>[^,]+)")
_COMMAND_COUNT = re.compile(r"(?P<command>\w+)=(?P<good>\d+)(?:/(?P<total>\d+))?")
_LOGON = re.compile(r"auth: Debug: client passdb out: (?P<result>OK|FAIL)\t.*?\buser=(?P<user>[^\t\n]*)")


@dataclass
class CommandCount:
    """How often a command was accepted, and how often it was sent."""

    accepted: int
    sent: int


@dataclass
class Session:
    """One connection to an SMTP listener, from connect to disconnect."""

    listener: str
    lines: list[str] = field(default_factory=list)
    finished: bool = False
    tls_protocol: str | None = None
    sasl_mechanism: str | None = None
    sasl_user: str | None = None
    commands: dict[str, CommandCount] = field(default_factory=dict)

    def sent(self, command: str) -> int:
        """How many times the client sent `command` (lower case), accepted or not."""
        return self.commands[command].sent if command in self.commands else 0

    def accepted(self, command: str) -> int:
        return self.commands[command].accepted if command in self.commands else 0

    def logged(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def _read(self, text: str) -> None:
        self.lines.append(text)
        if match := _TLS_ESTABLISHED.match(text):
            self.tls_protocol = match["protocol"]
        if match := _SASL.search(text):
            self.sasl_mechanism, self.sasl_user = match["mechanism"], match["user"]
        if text.startswith("disconnect from "):
            self.finished = True
            for match in _COMMAND_COUNT.finditer(text):
                good = int(match["good"])
                self.commands[match["command"]] = CommandCount(good, int(match["total"] or good))


def parse_sessions(postfix_log: str) -> list[Session]:
    """The sessions of a piece of Postfix's log, in the order of their connections. A process serves one at a time."""
    sessions: list[Session] = []
    current: dict[str, Session] = {}
    for line in postfix_log.splitlines():
        match = _SMTPD_LINE.search(line)
        if not match:
            continue
        process = match["process"]
        if match["text"].startswith("connect from "):
            current[process] = Session(match["listener"])
            sessions.append(current[process])
        if process in current:
            current[process]._read(match["text"])
            if current[process].finished:
                del current[process]
    return sessions


def parse_logons(dovecot_log: str) -> list[tuple[str, bool]]:
    """(user, accepted) of each attempt to log on that reached Dovecot."""
    return [(match["user"], match["result"] == "OK") for match in _LOGON.finditer(dovecot_log)]
