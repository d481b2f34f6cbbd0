#!/usr/bin/env python3
"""Compares uproc with its peers: the same algorithm as a whole program in ProcScript and in Lua or Python.

The two programs of a pair run in turn (A B A B ...), so that both meet the same machine. What counts is the CPU time
of the whole process (user; user and system for start-up, where the system's share is most of it): each round gives a
ratio, and their median is compared with the gate and the goal. Both programs must print the same, else the pair is
reported as different and the comparison fails.

    python3 bench/compare.py --binary build/uproc [--workload NAME]... [--rounds N]

The exit status is 1 if a gate is missed, if outputs differ or a program fails.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True)
class Workload:
    """A pair of programs; `gate` and `goal` are ratios uproc / peer."""

    name: str
    about: str
    peer: str
    gate: float
    goal: float
    runs: int = 1  # processes a measurement: a single start is shorter than the clock's step
    system: bool = False  # count the system's time as well


WORKLOADS = (
    Workload("fib", "fib(32) by inline function calls", "lua", 1.5, 0.7),
    Workload("loop", "10^7 additions and comparisons", "lua", 1.5, 0.6),
    Workload("primes", "primes by % and while", "lua", 1.5, 0.8),
    Workload("activations", "3*10^6 activations through a handle", "lua", 3.0, 1.0),
    Workload("interest", "decimal interest, 38 digits", "python", 1.0, 0.3),
    Workload("strings", "5 MB string: append, scan, replace, extract", "python", 1.5, 0.5),
    Workload("characters", "character positions in Unicode text", "python", 1.5, 0.8),
    Workload("ids", "list of 10^5 ids", "python", 1.5, 0.8),
    Workload("items", "list of 10^6 items by index", "python", 1.5, 0.8),
    Workload("sublists", "2*10^5 small sublists", "python", 2.5, 1.0),
    Workload("check", "check of 10^5 lines", "luac", 3.0, 1.5),
    Workload("startup", "start-up of an empty script", "lua", 4.0, 2.0, runs=25, system=True),
)


def check_sources(folder: Path) -> tuple[Path, Path]:
    """10^5 lines of the same statements for `uproc check` and for `luac -p`."""
    functions = 12500
    proc = ["variables", "  numeric total", "endvariables", "total = 0"]
    lua = ["local total = 0"]
    lua_names = []
    for number in range(functions):
        proc += [
            f"function sum{number}", "params", "  numeric left : IN", "endparams",
            "  if (left > 10)", "    left = left * 2 + 1", "  endif", "end",
        ]
        lua += [
            f"function sum{number}(left)", "", "  -- the left number", "",
            "  if left > 10 then", "    left = left * 2 + 1", "  end", "end",
        ]
    lua_names.append("print(total)")
    paths = folder / "lines.proc", folder / "lines.lua"
    paths[0].write_text("\n".join(proc) + "\n", encoding="utf-8")
    paths[1].write_text("\n".join(lua + lua_names) + "\n", encoding="utf-8")
    return paths


def commands(workload: Workload, binary: str, folder: Path) -> tuple[list[str], list[str]]:
    if workload.peer == "luac":
        proc, lua = check_sources(folder)
        return [binary, "check", str(proc)], ["luac5.4", "-p", str(lua)]
    ours = [binary, "run", str(PEERS / f"{workload.name}.proc")]
    if workload.peer == "lua":
        return ours, ["lua5.4", str(PEERS / f"{workload.name}.lua")]
    return ours, ["python3", str(PEERS / f"{workload.name}.py")]


def run(command: list[str], workload: Workload) -> tuple[float, bytes]:
    """Seconds of CPU time of one run (the mean of `runs` processes) and what it printed."""
    seconds = 0.0
    output = b""
    for _ in range(workload.runs):
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)
            assert process.stderr is not None
            errors = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            process.stderr.close()
            if process.returncode != 0:
                text = errors.decode(errors="replace")
                raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{text}")
            out.seek(0)
            output = out.read()
        seconds += usage.ru_utime + (usage.ru_stime if workload.system else 0.0)
    return seconds / workload.runs, output


def compare(workload: Workload, binary: str, rounds: int, folder: Path) -> tuple[float, float, float, bool]:
    """Medians of ours, the peer's seconds and their ratios, and whether they printed the same."""
    command, peer_command = commands(workload, binary, folder)
    times: tuple[list[float], list[float]] = ([], [])
    same = True
    for _ in range(rounds):
        seconds, printed = run(command, workload)
        times[0].append(seconds)
        seconds, expected = run(peer_command, workload)
        times[1].append(seconds)
        same = same and (workload.peer == "luac" or printed == expected)
    ratios = [ours / peer if peer > 0 else float("inf") for ours, peer in zip(*times)]
    return statistics.median(times[0]), statistics.median(times[1]), statistics.median(ratios), same


def verdict(workload: Workload, ratio: float) -> str:
    if ratio <= workload.goal:
        return "goal"
    return "gate" if ratio <= workload.gate else "missed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/uproc", help="the uproc program (default: %(default)s)")
    parser.add_argument("--workload", action="append", choices=[workload.name for workload in WORKLOADS],
                        help="only this one; may be repeated")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: %(default)s)")
    arguments = parser.parse_args()

    failed = False
    print(f"{'workload':<46}{'uproc ms':>10}{'peer ms':>10}  {'peer':<7}{'ratio':>6}{'gate':>6}{'goal':>6}")
    for workload in WORKLOADS:
        if arguments.workload and workload.name not in arguments.workload:
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                ours, peer, ratio, same = compare(workload, arguments.binary, arguments.rounds, Path(folder))
        except (RuntimeError, OSError) as error:
            print(f"{workload.name}: {error}", file=sys.stderr)
            failed = True
            continue
        result = verdict(workload, ratio)
        title = f"{workload.name}: {workload.about}"
        print(f"{title:<46}{ours * 1000:>10.1f}{peer * 1000:>10.1f}  {workload.peer:<7}{ratio:>6.2f}"
              f"{workload.gate:>6.1f}{workload.goal:>6.1f}  {result if same else 'DIFFERENT OUTPUT'}", flush=True)
        failed = failed or not same or result == "missed"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
