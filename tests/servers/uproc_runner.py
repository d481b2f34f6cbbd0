"""Runs ProcScript with the uproc program the way a user does, in a directory of its own."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_TIMEOUT_SECONDS = 60

# The lines of the documentation's sample assignment file, by the name of the entry point.
DRIVERS = {
    "UStartTLSSMTP": r"InstallDir\common\bin\ustarttls(UStartTLSSMTP)",
    "UAuthLoginSMTP": r"InstallDir\common\bin\uauthlogin(UAuthLoginSMTP)",
    "UAuthNTLMSMTP": r"InstallDir\common\bin\uauthntlm(UAuthNTLMSMTP)",
    "UAuthSSPISMTP": r"InstallDir\common\bin\uauthsspi(UAuthSSPISMTP)",
    "UAuthXOAUTH2SMTP": "InstallDir/common/lib/libuauthxoauth2(UAuthXOAUTH2SMTP,UAuthXOAUTH2POP)",
    "UAuthPlainSMTP": "InstallDir/common/bin/uauthplain(UAuthPlainSMTP,UAuthPlainPOP)",
    "UAuthCramMD5SMTP": "InstallDir/common/bin/uauthcrammd5(UAuthCramMD5SMTP,UAuthCramMD5POP)",
    "UAuthScramSHA256SMTP": "InstallDir/common/bin/uauthscram(UAuthScramSHA256SMTP,UAuthScramSHA256POP)",
}

DEFAULT_TLS = "verify_server=1, ca_certificate=cacert.pem"


def assignment(tls: str | None = DEFAULT_TLS, drivers: tuple[str, ...] = tuple(DRIVERS.values()),
               more: str = "") -> str:
    """An assignment file. `tls` is USYS$TLS_PARAMS, `drivers` are the lines of [USER_3GL]."""
    settings = f"[DRIVER_SETTINGS]\nUSYS$TLS_PARAMS {tls}\n" if tls is not None else ""
    return "\n".join([settings, "[USER_3GL]", *drivers, "", more, ""])


def script(*statements: str) -> str:
    """A plain script with an instance of UPOPMAIL in hPopmail and variables for what the operations give back."""
    return "\n".join([
        "variables",
        "  handle hPopmail",
        "  string vProperties, vInformation, vText",
        "  numeric vCode",
        "endvariables",
        'newinstance "UPOPMAIL", hPopmail',
        *statements,
        "return 0",
        ""])


def call(operation: str, *arguments: str) -> str:
    """Statements that call an operation of UPOPMAIL and print its name and $status. Arguments are ProcScript."""
    return f'hPopmail->{operation}({", ".join(arguments)})\nputmess "{operation} %%($status)"'


def text(value: str) -> str:
    """A string constant. GOLD ; is written as the two characters the plain-text form has for it."""
    assert '"' not in value
    return f'"{value}"'


@dataclass(frozen=True)
class Run:
    exit_status: int
    printed: list[str]
    errors: str

    def __str__(self) -> str:
        printed = "\n".join(self.printed)
        return f"exit status {self.exit_status}\n--- standard output\n{printed}\n--- standard error\n{self.errors}"


def _with_hosts(hosts: Path, command: list[str]) -> list[str]:
    # A mount namespace of its own: the machine's /etc/hosts stays as it is for everybody else.
    return ["unshare", "--mount", "--propagation", "private", "sh", "-ec",
            'mount --bind "$1" /etc/hosts; shift; exec "$@"', "sh", str(hosts), *command]


def can_map_host(name: str, address: str) -> bool:
    """Whether host names can be given other addresses for one program here, without changing the machine."""
    with tempfile.TemporaryDirectory(prefix="uproc-hosts-") as directory:
        hosts = _hosts_file(Path(directory), {name: address})
        done = subprocess.run(_with_hosts(hosts, ["getent", "ahosts", name]), capture_output=True, text=True)
    addresses = {line.split()[0] for line in done.stdout.splitlines() if line.strip()}
    return done.returncode == 0 and addresses == {address}


def _hosts_file(directory: Path, hosts: dict[str, str]) -> Path:
    file = directory / "hosts"
    lines = ["127.0.0.1 localhost"] + [f"{address} {name}" for name, address in hosts.items()]
    file.write_text("\n".join(lines) + "\n")
    return file


def run(binary: Path, source: str, assignment_text: str, ca_certificate: Path,
        hosts: dict[str, str] | None = None, environment: dict[str, str] | None = None) -> Run:
    """`uproc run script.proc --asn app.asn`, with `ca_certificate` as cacert.pem in the working directory.

    `environment` is added to that of this process."""
    with tempfile.TemporaryDirectory(prefix="uproc-run-") as name:
        directory = Path(name)
        (directory / "script.proc").write_text(source, encoding="utf-8")
        (directory / "app.asn").write_text(assignment_text, encoding="utf-8")
        (directory / "cacert.pem").write_bytes(ca_certificate.read_bytes())
        command = [str(binary), "run", "script.proc", "--asn", "app.asn"]
        if hosts:
            command = _with_hosts(_hosts_file(directory, hosts), command)
        done = subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, **(environment or {})}, encoding="utf-8", errors="replace",
                              timeout=_TIMEOUT_SECONDS)
    return Run(done.returncode, done.stdout.splitlines(), done.stderr)
