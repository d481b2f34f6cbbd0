#!/usr/bin/env python3
"""Compares sending mail with uproc and with Python's smtplib, to a server on loopback that forgets what it gets.

The two programs of a pair run in turn (A B A B ...). What counts is the elapsed time of the whole process; each round
gives a ratio, and their median is compared with the gate and the goal. uproc's most resident memory has a limit of its
own. The server (mail_sink.c) is compiled with cc.

    python3 bench/mail.py --binary build/uproc [--rounds N]

The exit status is 1 if a gate is missed, if outputs differ or a program fails.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKLOADS = (("mail_small", "2,000 small messages", 0.5, 0.2), ("mail_large", "a 50 MB attachment", 0.4, 0.1))
ATTACHMENT_BYTES = 50_000_000
MEMORY_LIMIT_MB = 64


def run(command: list[str]) -> tuple[float, float, bytes]:
    """Elapsed seconds, most resident memory in MB, and what was printed."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return elapsed, usage.ru_maxrss / 1024, output


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/uproc", help="the uproc program (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: %(default)s)")
    arguments = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        sink = Path(folder) / "mail_sink"
        subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", str(sink), str(HERE / "mail_sink.c")], check=True)
        attachment = Path(folder) / "large.bin"
        with attachment.open("wb") as file:  # little at a time: a child's memory counts from that of its parent
            for _ in range(ATTACHMENT_BYTES // 100_000):
                file.write(os.urandom(100_000))
        with subprocess.Popen([str(sink)], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            try:
                print(f"{'workload':<24}{'uproc ms':>10}{'peer ms':>10}{'ratio':>8}{'gate':>6}{'goal':>6}{'MB':>8}")
                for name, about, gate, goal in WORKLOADS:
                    ours = [arguments.binary, "run", str(HERE / "peers" / f"{name}.proc"), "--", port, str(attachment)]
                    if name == "mail_small":
                        ours.pop()
                    peer = [sys.executable, str(HERE / "peers" / f"{name}.py"), port, str(attachment)]
                    times: list[tuple[float, float]] = []
                    memory, same = 0.0, True
                    for _ in range(arguments.rounds):
                        seconds, megabytes, printed = run(ours)
                        peer_seconds, _, expected = run(peer)
                        times.append((seconds, peer_seconds))
                        memory, same = max(memory, megabytes), same and printed == expected
                    ratio = statistics.median(mine / theirs for mine, theirs in times)
                    mine, theirs = (statistics.median(column) for column in zip(*times))
                    missed = not same or ratio > gate or memory > MEMORY_LIMIT_MB
                    result = "DIFFERENT OUTPUT" if not same else "missed" if missed else "goal" if ratio <= goal else "gate"
                    print(f"{about:<24}{mine * 1000:>10.0f}{theirs * 1000:>10.0f}{ratio:>8.3f}{gate:>6.1f}{goal:>6.1f}"
                          f"{memory:>8.1f}  {result}", flush=True)
                    failed = failed or missed
            finally:
                server.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
