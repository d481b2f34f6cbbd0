"""An MIT Kerberos realm on loopback: a KDC, one user, the keytab of the mail server. Needs no root."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from configuration import LOOPBACK, SERVER_HOST_NAME, USERS

REALM = "EXAMPLE.TEST"
USER = "john"
SERVICE = f"smtp/{SERVER_HOST_NAME}@{REALM}"
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")

# The module of Dovecot that knows GSSAPI comes in a package of its own.
_DOVECOT_MODULE = Path("/usr/lib/dovecot/modules/auth/libmech_gssapi.so")


def why_unavailable(find_program: Callable[[str], str | None]) -> str | None:
    missing = [name for name in PROGRAMS if find_program(name) is None]
    if not missing and not _DOVECOT_MODULE.exists():
        missing = ["dovecot-gssapi"]
    return f"not installed: {', '.join(missing)} (run tests/servers/install_packages.sh)" if missing else None


class Realm:
    """The files of a realm below `directory`. The server itself is started by its owner, with `environment`."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory
        self.keytab = directory / "keytab"
        self.environment = {"KRB5_CONFIG": f"{directory}/krb5.conf", "KRB5_KDC_PROFILE": f"{directory}/kdc.conf"}
        (directory / "krb5.conf").write_text(f"""\
[libdefaults]
default_realm = {REALM}
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
[realms]
{REALM} = {{
  kdc = {LOOPBACK}:{port}
}}
[domain_realm]
.example.test = {REALM}
""")
        (directory / "kdc.conf").write_text(f"""\
[kdcdefaults]
kdc_listen = {LOOPBACK}:{port}
kdc_tcp_listen = {LOOPBACK}:{port}
[realms]
{REALM} = {{
  database_name = {directory}/principal
  key_stash_file = {directory}/stash
  acl_file = {directory}/acl
}}
""")

    def create(self, find_program: Callable[[str], str | None]) -> None:
        """Makes the database, the user and the keytab."""
        self._run(find_program("kdb5_util"), "create", "-s", "-r", REALM, "-P", "not a secret")
        administer = find_program("kadmin.local")
        self._run(administer, "addprinc", "-pw", USERS[USER], USER)
        self._run(administer, "addprinc", "-randkey", SERVICE)
        self._run(administer, "ktadd", "-k", str(self.keytab), SERVICE)

    def get_ticket(self, find_program: Callable[[str], str | None], cache: Path) -> None:
        """What a user does by logging on: a ticket in `cache`."""
        self._run(find_program("kinit"), USER, given=USERS[USER] + "\n", KRB5CCNAME=str(cache))

    def _run(self, *command: str, given: str = "", **more: str) -> None:
        subprocess.run(command, input=given, capture_output=True, text=True, check=True,
                       env={**os.environ, **self.environment, **more})
