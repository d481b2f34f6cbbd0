#!/usr/bin/env python3
"""Real mail servers on loopback for end-to-end tests: Postfix, with Dovecot for SASL and as the mail store.

    with MailServers() as servers:
        mark = servers.mark()
        ... let a client talk to ("localhost", servers.port("submission")) ...
        session, = servers.sessions("submission", since=mark)
        message, = servers.messages("anybody", count=1)

All configuration, certificates, queues and mail live in one temporary directory, which is removed at the end. The
listeners and what they offer are the table LISTENERS in configuration.py. Needs root, because Postfix does.

    python3 mail_servers.py --self-test      proves the servers with Python's own SMTP client
    python3 mail_servers.py --serve          starts them, prints the ports, and waits for Enter
"""

import argparse
import base64
import ctypes
import email
import email.policy
import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import certificates
import configuration
import exim
import kerberos
import server_log
from configuration import LISTENERS, LOOPBACK, STANDARD_LISTENER, Listener, Tls

# Daemons live where the PATH of an ordinary user does not look.
_PROGRAM_PATH = os.pathsep.join(["/usr/sbin", "/usr/local/sbin", "/sbin", os.environ.get("PATH", os.defpath)])

_DEADLINE_SECONDS = 20.0
_POLL_SECONDS = 0.01
_START_ATTEMPTS = 3

# Below the range from which Linux takes the ports of outgoing connections, so that no client gets one in between.
_PORT_RANGE = (20000, 32000)

_Found = TypeVar("_Found")


class ServersFailed(Exception):
    """The servers did not start, or an expected fact did not show in time. The text holds the ends of the logs."""


class ServerEnded(ServersFailed):
    """A server ended by itself, most likely because a port was taken between choice and use."""


def _program(name: str) -> str | None:
    return shutil.which(name, path=_PROGRAM_PATH)


def why_unavailable() -> str | None:
    """Why the servers cannot be started on this machine, or None if they can."""
    missing = [name for name in ("postfix", "postconf", "dovecot", "openssl") if _program(name) is None]
    if not missing and not Path("/usr/lib/dovecot/lmtp").exists():
        missing = ["dovecot's lmtp"]
    if not missing and not Path("/usr/lib/dovecot/pop3").exists():
        missing = ["dovecot's pop3"]
    if missing:
        return f"not installed: {', '.join(missing)} (run tests/servers/install_packages.sh)"
    version = subprocess.run([_program("dovecot"), "--version"], capture_output=True, text=True).stdout.strip()
    if not version.startswith("2.3."):
        return f"the configuration is for Dovecot 2.3, this is {version}"
    if os.geteuid() != 0:
        return "Postfix can be started by root only"
    return None


def wait_for(look: Callable[[], _Found | None], what: str) -> _Found:
    """Calls `look` until it returns something true; raises ServersFailed when the deadline passes."""
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise ServersFailed(f"not seen within {_DEADLINE_SECONDS:.0f} s: {what}")
        time.sleep(_POLL_SECONDS)


def _port_is_free(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _choose_ports(count: int) -> list[int]:
    candidates = random.sample(range(*_PORT_RANGE), k=1000)
    free = (port for port in candidates if _port_is_free(LOOPBACK, port))
    return [port for port, _ in zip(free, range(count))]


def _everybody_may_enter(directory: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (directory, *directory.parents))


def _die_with_parent() -> None:
    """Runs in the child: Linux ends the servers even when the tests are killed without a chance to clean up."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


@dataclass(frozen=True)
class Mark:
    """A moment, as positions in the two logs."""

    postfix: int
    dovecot: int


class MailServers:
    def __init__(self) -> None:
        self.listeners: tuple[Listener, ...] = LISTENERS
        self.directory = Path()
        # None where their programs are missing; the cases that need them are skipped.
        self.realm: kerberos.Realm | None = None
        self._ports: dict[str, int] = {}
        self._processes: list[subprocess.Popen] = []

    # Starting and stopping

    def __enter__(self) -> "MailServers":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when every listener has greeted. Begins again with other ports if one was taken meanwhile."""
        reason = why_unavailable()
        if reason:
            raise ServersFailed(reason)
        for attempt in range(1, _START_ATTEMPTS + 1):
            try:
                self._start_once()
                return
            except KeyboardInterrupt:
                self.stop()
                raise
            except Exception as error:
                failure = f"{error}\n{self.log_ends()}"
                self.stop()
                if attempt == _START_ATTEMPTS or not isinstance(error, ServerEnded):
                    raise ServersFailed(failure) from error

    def _start_once(self) -> None:
        self._make_directory()
        self._choose_ports()
        self._make_certificates()
        self._start_realm()
        self._write_configuration()
        self._start_dovecot()
        self._start_postfix()
        self._start_exim()
        self._wait_until_ready()

    def stop(self) -> None:
        """Ends the servers and removes their directory. May be called at any time, and twice."""
        # Each server leads a process group. Nothing they hold is worth an orderly end, which takes Dovecot a second.
        for process in self._processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # ended by itself, and all of its group with it
            process.wait()
        self._processes.clear()
        if self.directory != Path():
            shutil.rmtree(self.directory, ignore_errors=True)
            self.directory = Path()

    def _make_directory(self) -> None:
        parent = Path(tempfile.gettempdir()).resolve()
        if not _everybody_may_enter(parent):
            parent = Path("/tmp")
        self.directory = Path(tempfile.mkdtemp(prefix="uproc-mail-", dir=parent))
        self.directory.chmod(0o755)
        for name in ("postfix", "dovecot/run", "dovecot/state", "certificates"):
            (self.directory / name).mkdir(parents=True)
        for name, owner, group, mode in configuration.OWNED_DIRECTORIES:
            (self.directory / name).mkdir()
            shutil.chown(self.directory / name, owner, group)
            (self.directory / name).chmod(mode)

    def _choose_ports(self) -> None:
        self.listeners = LISTENERS
        if _port_is_free(STANDARD_LISTENER.address, STANDARD_LISTENER.port):
            self.listeners += (STANDARD_LISTENER,)
        names = ["lmtp", "sasl", "pop3", "pop3s", "kdc", "exim"] + [listener.name for listener in self.listeners]
        self._ports = dict(zip(names, _choose_ports(len(names))))
        self._ports.update({listener.name: listener.port for listener in self.listeners if listener.port})

    def _make_certificates(self) -> None:
        directory = self.directory / "certificates"
        authority = certificates.make_authority(directory, "authority")
        unknown = certificates.make_authority(directory, "unknown-authority")
        good, other = certificates.SERVER_NAMES, certificates.OTHER_NAMES
        certificates.make_server_certificate(directory, "server", authority, good)
        certificates.make_server_certificate(directory, "wrong-name", authority, other)
        certificates.make_server_certificate(directory, "unknown-ca", unknown, good)
        certificates.make_server_certificate(directory, "expired", authority, good, expired=True)

    def _write_configuration(self) -> None:
        lmtp, sasl = self._ports["lmtp"], self._ports["sasl"]
        postfix, dovecot = self.directory / "postfix", self.directory / "dovecot"
        (postfix / "main.cf").write_text(configuration.postfix_main(self.directory, lmtp, sasl))
        (postfix / "master.cf").write_text(
            configuration.postfix_master(self.directory, self.listeners, self._ports))
        # Postfix re-reads a file changed a moment ago until it is two seconds old, so these look an hour old.
        for file in postfix.iterdir():
            os.utime(file, (time.time() - 3600,) * 2)
        keytab = self.realm.keytab if self.realm else None
        (dovecot / "dovecot.conf").write_text(configuration.dovecot_main(self.directory, self._ports, keytab))
        (dovecot / "oauth2.conf").write_text(configuration.dovecot_oauth2(self.directory))
        key = dovecot / "keys/default/HS256/default"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(configuration.TOKEN_KEY))
        (dovecot / "users").write_text(configuration.dovecot_users())

    def _start_daemon(self, *command: str, **more_environment: str) -> None:
        output = open(self.directory / "daemons.out", "ab")
        with output:
            self._processes.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True,
                preexec_fn=_die_with_parent, env=self._environment(**more_environment)))

    @staticmethod
    def _environment(**more: str) -> dict[str, str]:
        return {"PATH": _PROGRAM_PATH, "LC_ALL": "C", "TZ": "UTC", **more}

    def _start_realm(self) -> None:
        if kerberos.why_unavailable(_program):
            self.realm = None
            return
        directory = self.directory / "kerberos"
        directory.mkdir()
        self.realm = kerberos.Realm(directory, self._ports["kdc"])
        self.realm.create(_program)
        shutil.chown(self.realm.keytab, "dovecot")
        self._start_daemon(_program("krb5kdc"), "-n", **self.realm.environment)

    def _start_exim(self) -> None:
        if exim.why_unavailable():
            return
        directory = self.directory / "exim"
        directory.mkdir()
        directory.chmod(0o755)
        exim.write_configuration(directory, self._ports["exim"])
        self._start_daemon(*exim.command(directory))

    def _start_dovecot(self) -> None:
        # The memory of replayed tickets would lie in a folder of the machine.
        environment = {**self.realm.environment, "KRB5RCACHENAME": "none:"} if self.realm else {}
        self._start_daemon(_program("dovecot"), "-F", "-c", f"{self.directory}/dovecot/dovecot.conf", **environment)

    def _start_postfix(self) -> None:
        config = f"{self.directory}/postfix"
        daemons = subprocess.run([_program("postconf"), "-c", config, "-h", "daemon_directory"],
                                 capture_output=True, text=True, check=True).stdout.strip()
        self._start_daemon(f"{daemons}/master", "-c", config, MAIL_CONFIG=config)

    def _wait_until_ready(self) -> None:
        for name in ("lmtp", "sasl"):
            wait_for(lambda: self._greets(LOOPBACK, self._ports[name], Tls.NONE), f"{name} of Dovecot")
        wait_for(lambda: self._greets(LOOPBACK, self._ports["pop3"], Tls.NONE), "pop3 of Dovecot")
        wait_for(lambda: self._greets(LOOPBACK, self._ports["pop3s"], Tls.IMPLICIT), "pop3s of Dovecot")
        if self.has_exim():
            wait_for(lambda: self._greets(LOOPBACK, self._ports["exim"], Tls.NONE), "Exim")
        for listener in self.listeners:
            wait_for(lambda: self._greets(listener.address, self._ports[listener.name], listener.tls),
                     f"listener {listener.name} of Postfix")
        # The log is written by another process: without this wait these first sessions could show after a mark.
        for listener in self.listeners:
            self.sessions(listener.name, since=Mark(0, 0))

    def _greets(self, address: str, port: int, tls: Tls) -> bool:
        for process in self._processes:
            if process.poll() is not None:
                raise ServerEnded(f"{process.args[0]} ended with status {process.returncode}")
        try:
            with socket.create_connection((address, port), timeout=_DEADLINE_SECONDS) as connection:
                if tls is Tls.IMPLICIT:
                    context = ssl.create_default_context(cafile=str(self.ca_certificate))
                    connection = context.wrap_socket(connection, server_hostname="localhost")
                with connection:
                    greeted = connection.recv(512) != b""
                    connection.sendall(b"QUIT\r\n")
                    return greeted
        except ConnectionError:
            return False

    # Where and what

    def port(self, listener: str) -> int:
        return self._ports[listener]

    def has(self, listener: str) -> bool:
        """The listener on the standard port is missing where that port is taken."""
        return any(known.name == listener for known in self.listeners)

    @staticmethod
    def has_exim() -> bool:
        return exim.why_unavailable() is None

    def get_ticket(self, cache: Path) -> None:
        """A Kerberos ticket of kerberos.USER in `cache`; only with a realm."""
        assert self.realm
        self.realm.get_ticket(_program, cache)

    def exim_log(self) -> str:
        return self._log("exim/log/mainlog").decode(errors="replace")

    @property
    def ca_certificate(self) -> Path:
        """The authority of all certificates but that of listener unknown-ca."""
        return self.directory / "certificates" / "authority.pem"

    @property
    def unknown_ca_certificate(self) -> Path:
        return self.directory / "certificates" / "unknown-authority.pem"

    # Facts

    def mark(self) -> Mark:
        return Mark(len(self._log("postfix.log")), len(self._log("dovecot.log")))

    def sessions(self, listener: str, since: Mark, count: int = 1) -> list[server_log.Session]:
        """The sessions of `listener` begun after `since`; waits until `count` of them are over."""

        def look() -> list[server_log.Session] | None:
            text = self._log("postfix.log")[since.postfix:].decode(errors="replace")
            found = [session for session in server_log.parse_sessions(text) if session.listener == listener]
            return found if sum(session.finished for session in found) >= count else None

        return self._expect(look, f"{count} finished session(s) of listener {listener}")

    def logons(self, since: Mark, count: int = 1) -> list[tuple[str, bool]]:
        """(user, accepted) of each attempt to log on after `since`; waits until there are `count`."""

        def look() -> list[tuple[str, bool]] | None:
            text = self._log("dovecot.log")[since.dovecot:].decode(errors="replace")
            found = server_log.parse_logons(text)
            return found if len(found) >= count else None

        if count == 0:
            return look() or []
        return self._expect(look, f"{count} attempt(s) to log on")

    def messages(self, mailbox: str, count: int = 1) -> list[EmailMessage]:
        """The messages delivered to mailbox@example.test, oldest first; waits until there are `count`."""

        def look() -> list[Path] | None:
            found = list((self.directory / "mail" / mailbox / "new").glob("*"))
            return found if len(found) >= count else None

        files = look() or [] if count == 0 else self._expect(look, f"{count} message(s) for {mailbox}")
        files.sort(key=lambda file: (file.stat().st_mtime_ns, file.name))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def wait_until_delivered(self) -> None:
        """Waits until no message is on its way; after this an empty mailbox stays empty."""
        queues = [self.directory / "queue" / name for name in ("maildrop", "incoming", "active", "deferred")]
        self._expect(lambda: not any(file.is_file() for queue in queues for file in queue.rglob("*")),
                     "an empty mail queue")

    def _expect(self, look: Callable[[], _Found | None], what: str) -> _Found:
        try:
            return wait_for(look, what)
        except ServersFailed as error:
            raise ServersFailed(f"{error}\n{self.log_ends()}") from None

    def _log(self, name: str) -> bytes:
        try:
            return (self.directory / name).read_bytes()
        except FileNotFoundError:
            return b""

    def log_ends(self, lines: int = 40) -> str:
        parts = []
        for name in ("daemons.out", "postfix.log", "dovecot.log"):
            text = self._log(name).decode(errors="replace").splitlines()
            parts.append(f"--- {name}\n" + "\n".join(text[-lines:]))
        return re.sub(r"resp=[^\t\n]*", "resp=<hidden>", "\n".join(parts))


def _serve() -> None:
    with MailServers() as servers:
        print(f"CA certificate: {servers.ca_certificate}\nusers: {', '.join(configuration.USERS)} "
              f"(passwords in configuration.py)")
        for listener in servers.listeners:
            print(f"{listener.address}+{servers.port(listener.name)}  {listener.name}: TLS {listener.tls.value}, "
                  f"AUTH {listener.auth.value}")
        input("Enter stops the servers ")


def main() -> int:
    parser = argparse.ArgumentParser(description="Real mail servers on loopback for tests.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--self-test", action="store_true", help="prove the servers with Python's own SMTP client")
    action.add_argument("--serve", action="store_true", help="start them, print the ports, wait for Enter")
    arguments = parser.parse_args()
    if arguments.serve:
        _serve()
        return 0
    import mail_servers_self_test  # needs this module itself
    return mail_servers_self_test.run()


if __name__ == "__main__":
    sys.exit(main())
