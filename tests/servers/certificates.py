"""Throw-away certificate authorities and server certificates, made with the openssl program."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

SERVER_NAMES = ("DNS:localhost", "DNS:mail.example.test", "DNS:smtp.office365.com", "IP:127.0.0.1", "IP:::1")
OTHER_NAMES = ("DNS:other.example.test",)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, both PEM files."""

    certificate: Path
    key: Path


def _openssl(directory: Path, *arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], cwd=directory, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]} failed:\n{done.stderr}")


def _new_key(directory: Path, name: str) -> Path:
    key = directory / f"{name}.key"
    _openssl(directory, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.name)
    key.chmod(0o600)
    return key


def make_authority(directory: Path, name: str) -> Certificate:
    """A self-signed certificate authority, valid for two days."""
    key = _new_key(directory, name)
    certificate = directory / f"{name}.pem"
    _openssl(directory, "req", "-x509", "-new", "-key", key.name, "-out", certificate.name, "-days", "2",
             "-subj", f"/O=uproc tests/CN={name}",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    return Certificate(certificate, key)


# The two dates of a certificate, as openssl writes them; the expired certificate must be valid in all else.
_EXPIRED = ("20200101000000Z", "20200201000000Z")


def make_server_certificate(directory: Path, name: str, authority: Certificate, names: tuple[str, ...],
                            expired: bool = False) -> Certificate:
    """A certificate of `authority` whose subject alternative names are `names` (openssl's TYPE:value)."""
    key = _new_key(directory, name)
    request = directory / f"{name}.csr"
    certificate = directory / f"{name}.pem"
    extensions = directory / f"{name}.cnf"
    database = directory / f"{name}.db"
    database.mkdir()
    (database / "index.txt").touch()
    common_name = names[0].partition(":")[2]
    extensions.write_text(
        "[ca]\ndefault_ca=authority\n"
        f"[authority]\ndatabase={database}/index.txt\nnew_certs_dir={database}\nrand_serial=yes\n"
        "default_md=sha256\npolicy=any\ndefault_days=2\n"
        "[any]\norganizationName=optional\ncommonName=supplied\n"
        "[server]\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"
        f"subjectAltName={','.join(names)}\n")
    _openssl(directory, "req", "-new", "-key", key.name, "-out", request.name,
             "-subj", f"/O=uproc tests/CN={common_name}")
    dates = ("-startdate", _EXPIRED[0], "-enddate", _EXPIRED[1]) if expired else ()
    _openssl(directory, "ca", "-batch", "-notext", "-config", extensions.name, "-extensions", "server",
             "-cert", authority.certificate.name, "-keyfile", authority.key.name,
             "-in", request.name, "-out", certificate.name, *dates)
    return Certificate(certificate, key)
