#!/usr/bin/env python3
"""End-to-end tests: uproc runs scripts against real mail servers, and the servers tell what really happened.

    python3 run_mail_servers_test.py [--binary build/uproc] [TEST...]

The program under test is --binary, or the environment variable UPROC_BINARY, or build/uproc. Ends with status 77
(skipped) if it or the servers are not there; UPROC_REQUIRE_MAIL_SERVERS=1 makes that a failure.
"""

import argparse
import os
import sys
import unittest
from pathlib import Path

import availability
import mail_case
import mail_mechanisms_cases
import mail_messages_cases
import mail_servers_cases

REPOSITORY = mail_servers_cases.REPOSITORY
MODULES = (mail_servers_cases, mail_mechanisms_cases, mail_messages_cases)


def main() -> int:
    parser = argparse.ArgumentParser(description="uproc against real mail servers.")
    parser.add_argument("--binary", default=os.environ.get("UPROC_BINARY", REPOSITORY / "build" / "uproc"), type=Path)
    parser.add_argument("tests", nargs="*", metavar="TEST", help="CLASS or CLASS.METHOD; all if none is given")
    arguments = parser.parse_args()
    binary = arguments.binary.resolve()
    if not os.access(binary, os.X_OK):
        return availability.give_up(f"there is no program {binary}")
    reason = availability.why_not()
    if reason:
        return availability.give_up(reason)
    mail_case.configure(binary)
    result = unittest.TextTestRunner(verbosity=2).run(chosen(arguments.tests))
    return 0 if result.wasSuccessful() else 1


def chosen(names: list[str]) -> unittest.TestSuite:
    """All cases, or those named."""
    loader = unittest.TestLoader()
    if not names:
        return unittest.TestSuite(loader.loadTestsFromModule(module) for module in MODULES)
    return unittest.TestSuite(
        loader.loadTestsFromName(name, next(module for module in MODULES if hasattr(module, name.split(".")[0])))
        for name in names)


if __name__ == "__main__":
    sys.exit(main())
