"""Whether the tests with real mail servers run, are skipped, or fail because they cannot run.

UPROC_REQUIRE_MAIL_SERVERS=1 turns a missing server into a failure, for machines that must run these tests.
"""

import os
import shutil
import subprocess
import sys

import mail_servers

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt


def required() -> bool:
    return os.environ.get("UPROC_REQUIRE_MAIL_SERVERS") == "1"


def become_root_if_required() -> None:
    """Where the tests are required and the user may use sudo without a password, starts this program again as root."""
    if not required() or os.geteuid() == 0 or shutil.which("sudo") is None:
        return
    if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        keep = "--preserve-env=UPROC_REQUIRE_MAIL_SERVERS,UPROC_BINARY"
        os.execvp("sudo", ["sudo", "-n", keep, sys.executable, "-B", *sys.argv])


def why_not() -> str | None:
    become_root_if_required()
    return mail_servers.why_unavailable()


def give_up(reason: str) -> int:
    """The exit status of a test program that cannot run."""
    print(f"{'FAILED' if required() else 'skipped'}: {reason}", file=sys.stderr)
    return 1 if required() else SKIPPED
