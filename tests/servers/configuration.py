"""The throw-away configuration of Postfix and Dovecot: what each listener offers, and the files that say so."""

import base64
import hmac
import json
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

MAIL_DOMAIN = "example.test"
SERVER_HOST_NAME = "mail.example.test"
LOOPBACK = "127.0.0.1"

# A second loopback address, so that the port of the standard (587) can be used as it stands.
STANDARD_PORT_ADDRESS = "127.0.0.77"
STANDARD_SUBMISSION_PORT = 587

# Who may log on. The second user shows that the server tells users apart.
USERS = {"john": "s3cret", "mary": "an other one"}

# Signs the tokens of XOAUTH2: Dovecot checks them by itself.
TOKEN_KEY = b"a key of tests, known to everybody"

# Recipients and senders that are refused, with the reply of the server.
REFUSED_RECIPIENTS = {
    f"refused@{MAIL_DOMAIN}": "550 5.1.1 No such mailbox here",
    f"full@{MAIL_DOMAIN}": "552 5.2.2 Mailbox full",
    f"short@{MAIL_DOMAIN}": "452 4.3.1 Insufficient system storage",
    f"later@{MAIL_DOMAIN}": "450 4.2.1 Try again later",
}
REFUSED_SENDERS = {f"blocked@{MAIL_DOMAIN}": "550 5.7.1 Sender refused"}

# (name, owner, group, mode) of the directories the servers expect to find, in the order they are made. The queue's are
# those of Postfix's own list "postfix-files"; "postfix check" would make them too, but takes seconds.
OWNED_DIRECTORIES = (
    ("mail", "nobody", "nogroup", 0o700),
    ("data", "postfix", "postfix", 0o700),
    ("queue", "root", "root", 0o755),
    ("queue/pid", "root", "root", 0o755),
    ("queue/maildrop", "postfix", "postdrop", 0o730),
    ("queue/public", "postfix", "postdrop", 0o710),
    *((f"queue/{name}", "postfix", "root", 0o700)
      for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved",
                   "trace")),
)


class Tls(Enum):
    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


class Auth(Enum):
    NONE = "none"
    AFTER_TLS = "after TLS"
    IN_CLEAR = "in clear"


@dataclass(frozen=True)
class Listener:
    """One SMTP listener. `certificate` is a name of CERTIFICATES below; `port` 0 means that a free one is chosen."""

    name: str
    tls: Tls
    auth: Auth
    certificate: str = "server"
    address: str = LOOPBACK
    port: int = 0


LISTENERS = (
    Listener("submission", Tls.STARTTLS, Auth.AFTER_TLS),
    Listener("plain", Tls.NONE, Auth.NONE),
    Listener("clear-auth", Tls.NONE, Auth.IN_CLEAR),
    Listener("unknown-ca", Tls.STARTTLS, Auth.AFTER_TLS, certificate="unknown-ca"),
    Listener("wrong-name", Tls.STARTTLS, Auth.AFTER_TLS, certificate="wrong-name"),
    Listener("expired", Tls.STARTTLS, Auth.AFTER_TLS, certificate="expired"),
    Listener("implicit-tls", Tls.IMPLICIT, Auth.AFTER_TLS),
)

STANDARD_LISTENER = Listener("standard-port", Tls.STARTTLS, Auth.AFTER_TLS, address=STANDARD_PORT_ADDRESS,
                             port=STANDARD_SUBMISSION_PORT)


def _inline_table(entries: dict[str, str]) -> str:
    return "inline:{ " + ", ".join(f"{{ {key} = {value} }}" for key, value in entries.items()) + " }"


def postfix_main(directory: Path, lmtp_port: int, sasl_port: int) -> str:
    # message_drop_headers and local_header_rewrite_clients are empty so that Postfix repairs nothing a client forgot;
    # the strict_ settings refuse what other servers would let pass. No mail can leave the machine.
    return f"""\
compatibility_level = 3.6
config_directory = {directory}/postfix
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = {directory}/postfix.log
maillog_file_prefixes = {directory}

myhostname = {SERVER_HOST_NAME}
mydomain = {MAIL_DOMAIN}
mynetworks = 127.0.0.0/8
inet_interfaces = {LOOPBACK}
inet_protocols = ipv4
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtp_host_lookup = native

mydestination =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:no local mail here
default_transport = error:mail stays on this machine
relay_transport = error:mail stays on this machine
virtual_mailbox_domains = {MAIL_DOMAIN}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:{LOOPBACK}:{lmtp_port}
notify_classes =

message_drop_headers =
local_header_rewrite_clients =
strict_rfc821_envelopes = yes
strict_7bit_headers = yes
strict_8bitmime_body = yes
smtputf8_enable = no

smtpd_helo_required = yes
smtpd_error_sleep_time = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_sender_access {_inline_table(REFUSED_SENDERS)},
  check_recipient_access {_inline_table(REFUSED_RECIPIENTS)},
  permit

smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:{LOOPBACK}:{sasl_port}
smtpd_sasl_security_options = noanonymous
smtpd_sasl_authenticated_header = yes
smtpd_tls_security_level = none
smtpd_tls_loglevel = 1
smtpd_tls_received_header = yes
smtpd_tls_session_cache_database =
"""


_POSTFIX_SERVICES = """\
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


def _listener_options(directory: Path, listener: Listener) -> dict[str, str]:
    options = {"syslog_name": f"uproc/{listener.name}"}
    if listener.tls is not Tls.NONE:
        certificates = directory / "certificates"
        options["smtpd_tls_chain_files"] = (f"{certificates}/{listener.certificate}.key,"
                                            f"{certificates}/{listener.certificate}.pem")
        options["smtpd_tls_security_level"] = "encrypt"
    if listener.tls is Tls.IMPLICIT:
        options["smtpd_tls_wrappermode"] = "yes"
    if listener.auth is not Auth.NONE:
        options["smtpd_sasl_auth_enable"] = "yes"
        options["smtpd_tls_auth_only"] = "yes" if listener.auth is Auth.AFTER_TLS else "no"
        options["smtpd_relay_restrictions"] = "permit_sasl_authenticated,reject"
    return options


def postfix_master(directory: Path, listeners: tuple[Listener, ...], ports: dict[str, int]) -> str:
    lines = []
    for listener in listeners:
        lines.append(f"{listener.address}:{ports[listener.name]} inet n - n - - smtpd")
        lines += [f"  -o {name}={value}" for name, value in _listener_options(directory, listener).items()]
    return "\n".join(lines) + "\n" + _POSTFIX_SERVICES


def dovecot_oauth2(directory: Path) -> str:
    return f"""\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={directory}/dovecot/keys/
username_attribute = sub
scope = mail
"""


def make_token(user: str, lifetime_seconds: int = 3600, key: bytes = TOKEN_KEY) -> str:
    """An access token (RFC 9068 in spirit) for XOAUTH2, signed with HS256."""

    def part(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    now = int(time.time())
    claims = {"sub": user, "scope": "mail", "iat": now - 1, "nbf": now - 1, "exp": now + lifetime_seconds}
    signed = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.digest(key, signed, "sha256"))).decode()


def dovecot_main(directory: Path, ports: dict[str, int], keytab: Path | None = None) -> str:
    mechanisms = "plain login cram-md5 scram-sha-256 xoauth2" + (" gssapi" if keytab else "")
    kerberos = "" if keytab is None else f"""\
auth_krb5_keytab = {keytab}
auth_gssapi_hostname = "$ALL"
import_environment = TZ LC_ALL KRB5_CONFIG KRB5RCACHENAME
passdb {{
  driver = static
  mechanisms = gssapi
  args = nopassword=y
}}
"""
    # auth_debug logs each success with the user's name (never a password); the anvil penalty would delay log-ons after
    # a wrong password.
    return f"""\
base_dir = {directory}/dovecot/run
state_dir = {directory}/dovecot/state
log_path = {directory}/dovecot.log
protocols = lmtp pop3
listen = {LOOPBACK}
ssl = yes
ssl_cert = <{directory}/certificates/server.pem
ssl_key = <{directory}/certificates/server.key
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
{kerberos}auth_debug = yes
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {directory}/dovecot/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login cram-md5 scram-sha-256
  args = scheme=PLAIN username_format=%u {directory}/dovecot/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={directory}/mail/%n allow_all_users=yes
}}
service auth {{
  inet_listener sasl {{
    address = {LOOPBACK}
    port = {ports["sasl"]}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {LOOPBACK}
    port = {ports["lmtp"]}
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    address = {LOOPBACK}
    port = {ports["pop3"]}
  }}
  inet_listener pop3s {{
    address = {LOOPBACK}
    port = {ports["pop3s"]}
    ssl = yes
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def dovecot_users() -> str:
    return "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in USERS.items())
