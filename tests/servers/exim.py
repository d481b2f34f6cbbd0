"""Exim 4 on loopback with an NTLM ("SPA") authenticator: the one free mail server that has NTLM by itself.

Debian's package conflicts with Postfix, so install_packages.sh unpacks it into DIRECTORY without installing it. The
program insists on a user of its own, which a mount namespace's /etc/passwd gives it.
"""

from pathlib import Path

from configuration import LOOPBACK, SERVER_HOST_NAME, USERS

DIRECTORY = Path("/var/lib/uproc-tests/exim4")
PROGRAM = DIRECTORY / "usr/sbin/exim4"


def why_unavailable() -> str | None:
    return None if PROGRAM.exists() else f"not unpacked: {PROGRAM} (run tests/servers/install_packages.sh)"


def _password_expansion() -> str:
    """Exim's expression for the password of the user who calls himself $auth1."""
    expression = "fail"
    for user, password in USERS.items():
        expression = f"{{{expression}}}" if expression != "fail" else expression
        expression = f"${{if eq{{$auth1}}{{{user}}}{{{password}}}{expression}}}"
    return expression


def write_configuration(directory: Path, port: int) -> None:
    """The files of one instance below `directory`."""
    for name in ("spool", "log"):
        (directory / name).mkdir()
        (directory / name).chmod(0o777)
    (directory / "passwd").write_text(Path("/etc/passwd").read_text()
                                      + "Debian-exim:x:65533:65533::/nonexistent:/usr/sbin/nologin\n")
    (directory / "group").write_text(Path("/etc/group").read_text() + "Debian-exim:x:65533:\n")
    (directory / "exim.conf").write_text(f"""\
primary_hostname = {SERVER_HOST_NAME}
spool_directory = {directory}/spool
log_file_path = {directory}/log/%slog
local_interfaces = {LOOPBACK}
daemon_smtp_ports = {port}
pid_file_path =
tls_advertise_hosts =
host_lookup =
auth_advertise_hosts = *
log_selector = +smtp_connection +smtp_mailauth
keep_environment =
acl_smtp_auth = accept
acl_smtp_mail = accept authenticated = *
acl_smtp_rcpt = deny message = no mail here
begin authenticators
spa:
  driver = spa
  public_name = NTLM
  server_password = {_password_expansion()}
  server_set_id = $auth1
""")


def command(directory: Path) -> list[str]:
    """Starts it in the foreground, as root."""
    return ["unshare", "--mount", "--propagation", "private", "sh", "-ec",
            'mount --bind "$1/passwd" /etc/passwd; mount --bind "$1/group" /etc/group; '
            'exec "$2" -C "$1/exim.conf" -bdf', "sh", str(directory), str(PROGRAM)]
