#!/usr/bin/env python3
"""Checks every #include of the rooms against the include direction.

    interpreter <- runtime <- components, drivers, sandbox <- cli

A room may include itself and what stands to its left; components, drivers and sandbox never include each other.
PEGTL costs seconds a translation unit: only interpreter/syntax/*.cpp and interpreter/syntax/grammar*.hpp may include
it, and only those may include such a grammar header.

usage: check_include_direction.py [ROOT]     ROOT is the repository (default: the one this file stands in)
       check_include_direction.py --self-test

Prints FILE:LINE: violation: ... and ends with 1 if there is any, 2 on a usage error.
"""
import fnmatch
import pathlib
import re
import sys
import tempfile

# Room: the rooms it may include besides itself.
ALLOWED = {
    "interpreter": set(),
    "runtime": {"interpreter"},
    "components": {"interpreter", "runtime"},
    "drivers": {"interpreter", "runtime"},
    "sandbox": {"interpreter", "runtime"},
    "cli": {"interpreter", "runtime", "components", "drivers", "sandbox"},
}
SUFFIXES = {".cpp", ".hpp", ".h", ".c", ".cc", ".inc"}
PEGTL = ("tao/pegtl", "taocpp/pegtl")
GRAMMAR_HEADERS = "interpreter/syntax/grammar*.hpp"
PEGTL_USERS = ("interpreter/syntax/*.cpp", GRAMMAR_HEADERS)

# What may hide an #include that is none: comments, string, character and raw string literals.
HIDING = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)"""
    r"""|(?P<raw>\bu?8?[LUR]*R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")"""
    r"""|(?P<include>^[ \t]*\#[ \t]*include\b[^\n]*)"""
    r"""|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
INCLUDE = re.compile(r"""\s*\#\s*include\s*(?:"([^"\n]+)"|<([^>\n]+)>)""", re.VERBOSE)


def matches(path, pattern):
    """Like fnmatch, but '*' does not cross a folder."""
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted))


def includes(text):
    """The line number and name of every #include that the preprocessor would see."""
    for match in HIDING.finditer(text):
        found = match.lastgroup == "include" and INCLUDE.match(match.group())
        if found:
            yield text.count("\n", 0, match.start()) + 1, found.group(1) or found.group(2)


class Check:
    def __init__(self, root):
        self.root = root
        self.top_folders = {entry.name for entry in root.iterdir() if entry.is_dir()}
        self.files = sorted(
            path.relative_to(root).as_posix()
            for room in ALLOWED
            for path in (root / room).rglob("*")
            if path.suffix in SUFFIXES and path.is_file()
        )
        self.by_name = {}
        for file in self.files:
            self.by_name.setdefault(file.rsplit("/", 1)[-1], []).append(file)

    def target(self, file, name):
        """The included file as a path below the root, or None if it is not the project's."""
        beside = (self.root / file).parent / name
        if beside.is_file():
            resolved = beside.resolve()
            return resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else None
        first = name.split("/", 1)[0]
        if "/" in name and first in self.top_folders:
            return name
        # Found through an include path, e.g. drivers/security/include: the room's own file goes first.
        candidates = [path for path in self.by_name.get(name.rsplit("/", 1)[-1], []) if ("/" + path).endswith("/" + name)]
        candidates.sort(key=lambda path: path.split("/", 1)[0] != file.split("/", 1)[0])
        return candidates[0] if candidates else None

    def problem(self, file, name):
        """What is wrong with this #include, or None."""
        user = any(matches(file, pattern) for pattern in PEGTL_USERS)
        if name.startswith(PEGTL):
            return None if user else "PEGTL may only be included by " + " and ".join(PEGTL_USERS)
        target = self.target(file, name)
        if target is None:
            return None
        if matches(target, GRAMMAR_HEADERS) and not user:
            return f"{target} includes PEGTL; only " + " and ".join(PEGTL_USERS) + " may include it"
        room, other = file.split("/", 1)[0], target.split("/", 1)[0]
        if other == room or other in ALLOWED[room]:
            return None
        if other not in ALLOWED:
            return f"{room} may not include {target}: {other} is no room"
        return f"{room} may not include {other} ({target})"

    def violations(self):
        for file in self.files:
            text = (self.root / file).read_text(encoding="utf-8", errors="replace")
            for line, name in includes(text):
                problem = self.problem(file, name)
                if problem:
                    yield f"{file}:{line}: violation: {problem}"


def self_test():
    tree = {
        "interpreter/a.hpp": '#include <string>\n#include "interpreter/b.hpp"\n',
        "interpreter/b.hpp": '  #  include "runtime/r.hpp"\n',
        "interpreter/syntax/parser.cpp": '#include <tao/pegtl.hpp>\n#include "interpreter/syntax/grammar_line.hpp"\n',
        "interpreter/syntax/grammar_line.hpp": "#include <tao/pegtl.hpp>\n",
        "interpreter/syntax/parser.hpp": "\n#include <tao/pegtl/contrib/analyze.hpp>\n",
        "interpreter/check/c.cpp": '#include "interpreter/syntax/grammar_line.hpp"\n',
        "runtime/r.hpp": '/*\n#include "cli/main.hpp"\n*/\n// #include "cli/main.hpp"\n#include "interpreter/a.hpp"\n',
        "runtime/raw.cpp": 'auto s = R"x(\n#include "cli/main.hpp"\n)x";\nauto t = "/*";\n#include "cli/main.hpp"\n',
        "runtime/tests.cpp": '#include "tests/unit/x.hpp"\n',
        "components/c.cpp": '#include "runtime/r.hpp"\n#include "drivers/network/d.hpp"\n',
        "drivers/network/d.hpp": '#include "../../components/c.hpp"\n',
        "drivers/security/d.c": '#include "zsecdrv.h"\n#include <openssl/ssl.h>\n',
        "drivers/security/include/zsecdrv.h": "",
        "components/c.hpp": '#include "zsecdrv.h"\n',
        "sandbox/s.cpp": '#include <drivers/network/d.hpp>\n#include "runtime/r.hpp"\n',
        "cli/main.hpp": '#include "sandbox/s.hpp"\n#include "drivers/network/d.hpp"\n#include "interpreter/a.hpp"\n',
        "tests/unit/x.hpp": '#include "cli/main.hpp"\n',
    }
    expected = {
        "interpreter/b.hpp:1",
        "interpreter/syntax/parser.hpp:2",
        "interpreter/check/c.cpp:1",
        "runtime/raw.cpp:5",
        "runtime/tests.cpp:1",
        "components/c.cpp:2",
        "components/c.hpp:1",
        "drivers/network/d.hpp:1",
        "sandbox/s.cpp:1",
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        for name, text in tree.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        found = {line.split(": ", 1)[0] for line in Check(root).violations()}
    for name in sorted(expected - found):
        print(f"self-test: missed {name}")
    for name in sorted(found - expected):
        print(f"self-test: wrongly reported {name}")
    return 0 if found == expected else 1


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[2]).resolve()
    if not root.is_dir():
        print(f"{root} is not a folder", file=sys.stderr)
        return 2
    check = Check(root)
    if not check.files:
        print(f"no source files below {root}", file=sys.stderr)
        return 2
    violations = list(check.violations())
    for violation in violations:
        print(violation)
    print(f"{len(check.files)} files, {len(violations)} violations", file=sys.stderr)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
