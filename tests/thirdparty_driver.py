#!/usr/bin/env python3
"""Builds samples/thirdparty-driver as its README says, in a copy of the folder, and runs its script in the sandbox.

usage: thirdparty_driver.py --binary PATH
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

import run_cases

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLE = pathlib.Path("samples/thirdparty-driver")


def compile_driver(folder):
    """The command of the README: no library, no option beside the folder of the headers."""
    headers = ROOT / "drivers/security/include"
    command = ["cc", "-shared", "-fPIC", "-I", headers, "-o", SAMPLE / "libmydriver.so", SAMPLE / "mydriver.c"]
    return subprocess.run(command, cwd=folder).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    binary = str(pathlib.Path(parser.parse_args().binary).resolve())
    with tempfile.TemporaryDirectory(prefix="uproc-driver-") as folder:
        copy = pathlib.Path(folder) / SAMPLE
        shutil.copytree(ROOT / SAMPLE, copy, ignore=shutil.ignore_patterns("*.so"))
        if not compile_driver(folder):
            print("FAILED: cc does not compile mydriver.c")
            return 1
        problems = run_cases.run(run_cases.Case(copy / "mydriver.proc"), binary, update=False, folder=folder)
    for problem in problems:
        print("FAILED " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
