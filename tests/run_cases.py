#!/usr/bin/env python3
"""Runs script cases: every .proc file below the given folders or files, and what its comments expect.

usage: run_cases.py --binary PATH [--filter TEXT] [--update] [--sanitized] PATH...

A case says in comments what must happen:
  ; expect: TEXT            the next line of stdout (an empty TEXT is an empty line)
  ; expect-match: REGEX     the next line of stdout matches the whole expression
  ; expect-exit: N          exit status (default 0)
  ; expect-stderr: TEXT     stderr contains TEXT; may be repeated, in any order
  ; expect-error: L:C ID    a compile error with that id at that line and column; implies exit status 2
  ; forbid-stderr: TEXT     stderr does not contain TEXT
  ; command: check ...      arguments instead of "run FILE" ({file} stands for the case, {dir} for its folder)
  ; options: ...            further options for run ({dir} stands for the folder of the case)
  ; arguments: A B          arguments behind --
  ; stdin: none             (always: there is no standard input)
  ; needs: memory-limit     left out with --sanitized: the sanitizers' shadow memory makes such limits meaningless
  ; scratch: FILES          runs in a new folder, with copies of these files of the folder support (if any are named)
  ; tested-by: FILE         this case needs preparation and is left out here; FILE prepares and runs it
The same lines may stand in a file NAME.case instead, for scripts that must stay as they are.
A .asn file of the same name is passed with --asn. Without any expectation but expect-exit, stdout is compared with the
file NAME.out if that exists. --update writes NAME.out files anew.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

DIRECTIVE = re.compile(r"^\s*; ?(expect|expect-match|expect-exit|expect-stderr|expect-error|forbid-stderr|command|options|arguments|tested-by|needs|scratch):(?: (.*))?$")


class Case:
    def __init__(self, path):
        self.path = path
        self.stdout = []
        self.stderr = []
        self.forbidden = []
        self.errors = []
        self.exit = None
        self.command = None
        self.options = []
        self.arguments = None
        self.tested_by = None
        self.needs = None
        self.scratch = None
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        beside = path.with_suffix(".case")
        if beside.exists():
            text += "\n" + beside.read_text(encoding="utf-8")
        for line in text.splitlines():
            found = DIRECTIVE.match(line)
            if not found:
                continue
            kind, text = found.group(1), found.group(2) or ""
            if kind == "expect":
                self.stdout.append(text)
            elif kind == "expect-match":
                self.stdout.append(re.compile(text))
            elif kind == "expect-exit":
                self.exit = int(text)
            elif kind == "expect-stderr":
                self.stderr.append(text)
            elif kind == "forbid-stderr":
                self.forbidden.append(text)
            elif kind == "expect-error":
                self.errors.append(text.split())
            elif kind == "command":
                self.command = shlex.split(text)
            elif kind == "options":
                self.options = [a.replace("{dir}", str(self.path.parent)) for a in shlex.split(text)]
            elif kind == "needs":
                self.needs = text
            elif kind == "tested-by":
                self.tested_by = text
            elif kind == "scratch":
                self.scratch = text.split()
            else:
                self.arguments = shlex.split(text)
        self.output_file = path.with_suffix(".out")
        if self.exit is None:
            self.exit = 2 if self.errors else 0

    def command_line(self, binary):
        if self.command is not None:
            return [binary] + [a.replace("{file}", str(self.path)).replace("{dir}", str(self.path.parent)) for a in self.command]
        line = [binary, "run", str(self.path)] + self.options
        assignment = self.path.with_suffix(".asn")
        if assignment.exists():
            line += ["--asn", str(assignment)]
        if self.arguments is not None:
            line += ["--"] + self.arguments
        return line


def run(case, binary, update, folder=None):
    if case.scratch is None or folder:
        return run_in(case, binary, update, folder or case.path.parent)
    with tempfile.TemporaryDirectory() as folder:
        for name in case.scratch:
            shutil.copy(case.path.parent / "support" / name, folder)
        return run_in(case, binary, update, folder)


def run_in(case, binary, update, folder):
    line = case.command_line(binary)
    environment = dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8")
    try:
        done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                              env=environment, cwd=folder)
    except subprocess.TimeoutExpired:
        return ["it did not end within 60 seconds"]
    out = done.stdout.decode("utf-8", "replace")
    err = done.stderr.decode("utf-8", "replace")
    problems = []
    if done.returncode != case.exit:
        problems.append(f"exit status {done.returncode}, expected {case.exit}")
    lines = out.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if update and not case.stdout:
        case.output_file.write_text(out, encoding="utf-8")
    expected = case.stdout
    if not expected and case.output_file.exists():
        expected = case.output_file.read_text(encoding="utf-8").split("\n")
        if expected and expected[-1] == "":
            expected.pop()
    # A line that matches what is expected of it counts as that.
    expected = [lines[i] if isinstance(want, re.Pattern) and i < len(lines) and want.fullmatch(lines[i]) else want
                for i, want in enumerate(expected)]
    if lines != expected and not (case.command and not expected):
        for i in range(max(len(lines), len(expected))):
            got = lines[i] if i < len(lines) else "(nothing)"
            want = expected[i] if i < len(expected) else "(nothing)"
            if got != want:
                problems.append(f"stdout line {i + 1}: {got!r}, expected {want!r}")
                break
    for text in case.stderr:
        if text not in err:
            problems.append(f"stderr lacks {text!r}")
    for text in case.forbidden:
        if text in err:
            problems.append(f"stderr contains {text!r}")
    for error in case.errors:
        place, identity = error[0], error[1]
        wanted = re.compile(r":" + re.escape(place) + r": error: .*\[" + re.escape(identity) + r"\]")
        if not wanted.search(err):
            problems.append(f"no error [{identity}] at {place}")
    if case.errors:
        found = len(re.findall(r": error: ", err))
        if found != len(case.errors):
            problems.append(f"{found} errors, expected {len(case.errors)}")
    if problems and err:
        problems.append("stderr was:\n" + err)
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--filter", default="")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--sanitized", action="store_true", help="the binary runs under AddressSanitizer")
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    files = []
    for path in map(pathlib.Path, options.paths):
        files += sorted(path.rglob("*.proc")) if path.is_dir() else [path]
    cases = [Case(f.resolve()) for f in files if options.filter in str(f)]
    cases = [case for case in cases if not case.tested_by and not (options.sanitized and case.needs == "memory-limit")]
    binary = str(pathlib.Path(options.binary).resolve())
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for case, problems in zip(cases, pool.map(lambda c: run(c, binary, options.update), cases)):
            if problems:
                failed += 1
                print(f"FAILED {case.path}")
                for problem in problems:
                    print("    " + problem.replace("\n", "\n    "))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
