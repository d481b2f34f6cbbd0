#!/usr/bin/env python3
"""Tests of the program as other programs see it: JSON and SARIF, colours, closed streams, pipes, hostile sizes.

usage: command_line_test.py --binary PATH
"""
import argparse
import json
import os
import pathlib
import poplib
import resource
import shutil
import smtplib
import ssl
import subprocess
import tempfile
import unittest
import urllib.request

BINARY = ""


def run(*arguments, **options):
    """Runs the program without a terminal; fails if it does not end in time."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", **options.pop("environment", {}))
    environment.pop("NO_COLOR", None) if options.pop("colored", False) else environment.setdefault("NO_COLOR", "1")
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.run([BINARY, *map(str, arguments)], stdin=subprocess.DEVNULL, timeout=options.pop("timeout", 60),
                          env=environment, **options)


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


class Help(Test):
    def test_every_command_has_help_with_an_example_on_stdout(self):
        for command in ["run", "check", "features", "sandbox", "test", "repl"]:
            done = run(command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, b""), command)
            self.assertIn(b"Usage: uproc " + command.encode(), done.stdout)
            self.assertIn(b"Example", done.stdout)
        self.assertIn(b"Example", run("--help").stdout)

    def test_no_command_is_a_usage_error(self):
        done = run()
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"Usage: uproc", done.stderr)


class Formats(Test):
    def setUp(self):
        super().setUp()
        # An error, a warning; a name with bytes that are no UTF-8.
        self.bad = self.file("bad.proc", b'v = $lenght("\xff\x01")\nputmes "\xff"\n')

    def test_json(self):
        done = run("check", "--format", "json", self.bad)
        self.assertEqual(done.returncode, 1)
        messages = json.loads(done.stdout)
        self.assertEqual([(m["line"], m["column"], m["severity"], m["id"]) for m in messages],
                         [(1, 1, "warning", "W2001"), (1, 5, "error", "E1206"), (2, 1, "error", "E1007")])
        self.assertEqual(messages[1]["file"], str(self.bad))
        self.assertIn("$length", messages[1]["hint"])

    def test_json_without_messages_is_an_empty_list(self):
        self.assertEqual(json.loads(run("check", "--format", "json", self.file("ok.proc", "putmess 1\n")).stdout), [])

    def test_sarif(self):
        log = json.loads(run("check", "--format", "sarif", self.bad).stdout)
        self.assertEqual(log["version"], "2.1.0")
        self.assertEqual(log["runs"][0]["tool"]["driver"]["name"], "uproc")
        rules = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
        results = log["runs"][0]["results"]
        self.assertEqual([r["ruleId"] for r in results], ["W2001", "E1206", "E1007"])
        for result in results:
            self.assertIn(result["ruleId"], rules)
            self.assertIn(result["level"], ["error", "warning", "note"])
            region = result["locations"][0]["physicalLocation"]["region"]
            self.assertGreaterEqual(region["startLine"], 1)
            self.assertGreaterEqual(region["startColumn"], 1)

    def test_json_and_sarif_name_the_include_directives(self):
        folder = self.folder
        (folder / "LIB").mkdir(exist_ok=True)
        (folder / "LIB" / "WRONG.inc").write_text("; a comment\nputmes 1\n")
        main = self.file("with include.proc", "putmess 1\n#include LIB:WRONG\n")
        message, = json.loads(run("check", "--format", "json", main).stdout)
        self.assertEqual((message["file"], message["line"]), (str(folder / "LIB" / "WRONG.inc"), 2))
        self.assertEqual(message["includedFrom"], [{"file": str(main), "line": 2}])
        result, = json.loads(run("check", "--format", "sarif", main).stdout)["runs"][0]["results"]
        place = result["relatedLocations"][0]["physicalLocation"]
        self.assertEqual(place["region"]["startLine"], 2)
        self.assertEqual(place["artifactLocation"]["uri"], "file://" + str(main).replace(" ", "%20"))

    def test_sarif_rules_explain_themselves(self):
        driver = json.loads(run("check", "--format", "sarif", self.bad).stdout)["runs"][0]["tool"]["driver"]
        for rule in driver["rules"]:
            self.assertNotIn("{}", rule["shortDescription"]["text"])
            self.assertNotEqual(rule["fullDescription"]["text"], "", rule["id"])
            self.assertIn(rule["defaultConfiguration"]["level"], ["error", "warning", "note"])
        results = json.loads(run("check", "--format", "sarif", self.bad).stdout)["runs"][0]["results"]
        for result in results:
            self.assertEqual(driver["rules"][result["ruleIndex"]]["id"], result["ruleId"])

    def test_features_json_counts_every_feature_once(self):
        document = json.loads(run("features", "--json").stdout)
        features = document["features"]
        names = [(f["kind"], f["name"]) for f in features]
        self.assertEqual(len(names), len(set(names)))
        for kind, counts in document["counts"].items():
            for support, count in counts.items():
                self.assertEqual(sum(f["kind"] == kind and f["support"] == support for f in features), count)
        for feature in features:
            self.assertEqual(feature["support"] == "full", feature["note"] == "", feature)

    def test_features_tell_the_compilers_truth(self):
        # What is refused is reported, what is supported is known.
        features = json.loads(run("features", "--json").stdout)["features"]
        checked = [f for f in features if f["kind"] == "function" and " " not in f["name"]]
        for start in range(0, len(checked), 50):
            part = checked[start:start + 50]
            source = self.file("features.proc", "".join(f"putmess {f['name']}\n" for f in part))
            messages = json.loads(run("check", "--format", "json", source).stdout)
            for number, feature in enumerate(part, 1):
                unknown = any(m["line"] == number and m["id"] in ("E1206", "E1218", "W2011") for m in messages)
                self.assertEqual(unknown, feature["support"] == "refused", feature["name"])


class Colors(Test):
    def test_colors_only_on_demand_without_a_terminal(self):
        bad = self.file("bad.proc", "putmes 1\n")
        self.assertNotIn(b"\x1b", run("check", bad, colored=True).stderr)
        self.assertIn(b"\x1b[", run("--color=always", "check", bad).stderr)
        self.assertIn(b"\x1b[", run("check", bad, "--color", "always").stderr)
        self.assertNotIn(b"\x1b", run("--color=never", "check", bad, colored=True).stderr)

    def test_no_color_wins_over_a_terminal(self):
        bad = self.file("bad.proc", "putmes 1\n")
        for colors in (True, False):
            leader, follower = os.openpty()
            run("check", bad, stderr=follower, colored=colors)
            os.close(follower)
            text = os.read(leader, 65536)
            os.close(leader)
            self.assertEqual(b"\x1b[" in text, colors)


class Streams(Test):
    def setUp(self):
        super().setUp()
        self.endless = self.file("endless.proc", 'while (1)\nputmess "x"\nendwhile\n')
        self.short = self.file("short.proc", 'putmess "x"\n')

    def test_a_full_disk_is_an_error(self):
        for arguments in (["run", self.short], ["run", self.endless], ["features"], ["features", "--json"]):
            with open("/dev/full", "wb") as full:
                done = run(*arguments, stdout=full)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertEqual(done.stderr.count(b"error: stdout: "), 1, arguments)

    def test_a_reader_that_goes_ends_an_endless_script(self):
        with subprocess.Popen([BINARY, "run", str(self.endless)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            child.stdout.readline()
            child.stdout.close()
            child.wait(timeout=60)
            self.assertNotIn(child.returncode, (0, 3))

    def test_closed_streams(self):
        line = '"$0" run "$1" {} ; exit $?'
        for closed, status in (("<&-", 0), (">&-", 1), ("2>&-", 0)):
            done = subprocess.run(["/bin/sh", "-c", line.format(closed), BINARY, str(self.short)], timeout=60,
                                  capture_output=True)
            self.assertEqual(done.returncode, status, closed)


class Parts(Test):
    """libuproc_network.so and libuproc_sandbox.so, opened at first use."""

    SCRIPT = """variables
  handle mail
endvariables
newinstance "UPOPMAIL", mail
mail->logonsmtp("127.0.0.1+1", "", "")
putmess "logonsmtp: %%($status < 0)"
return 0
"""

    def setUp(self):
        super().setUp()
        (self.folder / "bin").mkdir()
        self.program = self.folder / "bin" / "uproc"
        shutil.copy(BINARY, self.program)
        self.script = self.file("mail.proc", self.SCRIPT)

    def run_copy(self, *arguments):
        return subprocess.run([self.program, "run", self.script, *arguments], stdin=subprocess.DEVNULL, timeout=60,
                              capture_output=True)

    def test_a_missing_part_is_named_and_only_its_use_fails(self):
        done = self.run_copy()
        self.assertEqual((done.returncode, done.stdout), (0, b"logonsmtp: T\n"))
        self.assertIn(b"libuproc_network.so is missing", done.stderr)
        done = self.run_copy("--sandbox")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"libuproc_sandbox.so is missing", done.stderr)

    def test_parts_are_found_where_they_are_installed(self):
        (self.folder / "lib" / "uproc").mkdir(parents=True)
        for part in pathlib.Path(BINARY).parent.glob("libuproc_*.so"):
            (self.folder / "lib" / "uproc" / part.name).symlink_to(part)
        done = self.run_copy()
        self.assertEqual((done.returncode, done.stdout), (0, b"logonsmtp: T\n"))
        self.assertNotIn(b"part of uproc", done.stderr)

    def test_a_file_that_is_no_part_is_named(self):
        (self.folder / "bin" / "libuproc_network.so").write_bytes(b"no library")
        done = self.run_copy()
        self.assertEqual((done.returncode, done.stdout), (0, b"logonsmtp: T\n"))
        self.assertIn(b"bin/libuproc_network.so", done.stderr)

    def test_an_ordinary_start_loads_no_library_of_a_part(self):
        # The environment variable makes the dynamic loader list what it would load, and not start the program.
        done = run(environment={"LD_TRACE_LOADED_OBJECTS": "1"})
        for library in [b"libssl", b"libcrypto", b"libgmime", b"libglib"]:
            self.assertNotIn(library, done.stdout)


class Sandbox(Test):
    """The mail host on its own, asked by Python's clients."""

    def start(self, *arguments):
        """Starts it on free ports; the addresses it says, by name."""
        ports = [word for name in ["smtp", "smtps", "pop3", "pop3s"] for word in (f"--{name}-port", "0")]
        host = subprocess.Popen([BINARY, "sandbox", *ports, "--maildir", self.folder / "mail", *map(str, arguments)],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(host.stdout.close)
        self.addCleanup(host.wait)
        self.addCleanup(host.terminate)
        addresses = {}
        for line in host.stdout:
            if line.startswith("Ready"):
                return host, addresses
            name, address = line.split(maxsplit=2)[:2]
            addresses[name] = address
        self.fail("the sandbox did not start")

    @staticmethod
    def port(address):
        return int(address.rstrip("/").rsplit(":", 1)[1])

    def test_mail_is_taken_listed_shown_and_fetched(self):
        host, addresses = self.start("--web", "0", "--user", "john:s3cret", "--ca-file", self.folder / "ca.pem")
        trusting = ssl.create_default_context(cafile=self.folder / "ca.pem")
        with smtplib.SMTP_SSL("localhost", self.port(addresses["SMTPS"]), timeout=30, context=trusting) as smtp:
            smtp.login("john", "s3cret")
            smtp.sendmail("a@b.org", ["c@d.org"], "From: a@b.org\r\nSubject: \u00fcber\r\n\r\nhello\r\n".encode())
        with urllib.request.urlopen(addresses["Web"] + "api/messages", timeout=30) as answer:
            shown = json.load(answer)["messages"]
        listed = json.loads(run("sandbox", "--list", self.folder / "mail", "--json").stdout)
        self.assertEqual(listed, shown)
        self.assertEqual((listed[0]["subject"], listed[0]["recipients"]), ("\u00fcber", ["c@d.org"]))
        self.assertIn("Subject:  \u00fcber", run("sandbox", "--list", self.folder / "mail").stdout.decode())
        pop = poplib.POP3_SSL("localhost", self.port(addresses["POP3S"]), timeout=30, context=trusting)
        pop.user("john")
        pop.pass_("s3cret")
        self.assertEqual(pop.retr(1)[1][-1], b"hello")
        pop.dele(1)
        pop.quit()
        self.assertEqual(json.loads(run("sandbox", "--list", self.folder / "mail", "--json").stdout), [])
        host.terminate()
        self.assertEqual(host.stdout.read(), "1 message(s) arrived.\n")
        self.assertEqual(host.wait(), 0)

    def test_faults_and_passwords_before_tls(self):
        _, addresses = self.start("--auth-without-tls", "--fault", "basic-auth-disabled")
        with smtplib.SMTP("localhost", self.port(addresses["SMTP"]), timeout=30) as smtp:
            smtp.ehlo()
            self.assertIn("PLAIN", smtp.esmtp_features["auth"])
            smtp.user, smtp.password = "john", "s3cret"
            with self.assertRaises(smtplib.SMTPAuthenticationError) as refused:
                smtp.auth("PLAIN", smtp.auth_plain)
            self.assertEqual(refused.exception.smtp_code, 550)
            self.assertTrue(refused.exception.smtp_error.startswith(b"5.7.30"))

    def test_wrong_use(self):
        for arguments, status, text in [(["--list", self.folder / "no"], 1, b"is not a maildir"),
                                        (["--json"], 2, b"--list"), (["--web", "99999"], 2, b"--web"),
                                        (["--fault", "slow=x"], 2, b"slow=MILLISECONDS"),
                                        (["--fault", "close-after=-1"], 2, b"close-after=BYTES")]:
            done = run("sandbox", *arguments)
            self.assertEqual((done.returncode, done.stdout), (status, b""), arguments)
            self.assertIn(text, done.stderr)


class Inputs(Test):
    def test_pipes_are_read(self):
        reader, writer = os.pipe()
        os.write(writer, b'putmess "piped"\n')
        os.close(writer)
        done = run("run", f"/dev/fd/{reader}", pass_fds=[reader])
        os.close(reader)
        self.assertEqual((done.returncode, done.stdout), (0, b"piped\n"))

    def test_a_pipe_nobody_writes_to_is_an_error(self):
        os.mkfifo(self.folder / "silent")
        done = run("run", self.folder / "silent")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"no data came within", done.stderr)

    def test_an_endless_device_is_an_error(self):
        done = run("run", "/dev/zero")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"larger than 64 MB", done.stderr)
        self.assertEqual(run("run", self.file("a.proc", ""), "--asn", "/dev/zero").returncode, 2)

    def test_a_folder_without_scripts_is_an_error(self):
        done = run("check", self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"there is no .proc file in this folder", done.stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_an_unreadable_file_is_an_error(self):
        path = self.file("secret.proc", "")
        path.chmod(0)
        self.assertEqual(run("run", path).returncode, 2)

    def test_hostile_texts_end_with_an_ordinary_status(self):
        texts = {
            "garbage": bytes(range(1, 256)) * 200,
            "zeros": bytes(1000),
            "one line of 1 MB": b"v = \"" + b"a" * 1000000 + b"\"",
            "a line too long": b"v = \"" + b"a" * 2000000 + b"\"",
            "nested blocks": b"if (1)\n" * 100000,
            "closed blocks": b"if (1)\n" * 100000 + b"endif\n" * 100000,
            "parentheses": b"v = " + b"(" * 100000 + b"1" + b")" * 100000,
            "prefixes": b"v = " + b"!" * 1000000 + b"1",
            "signs": b"v = " + b"-" * 1000000 + b"1",
            "sum": b"v = " + b"1+" * 100000 + b"1",
            "indirections": b"v = " + b"@" * 100000 + b"a",
            "indexes": b"v = " + b"a[" * 100000,
            "arrows": b"v = a" + b"->b" * 100000,
            "substitutions": b"v = " + b"\"%%(" * 100000,
            "continuation": b"%/\n" * 100000,
            "labels": b"".join(b"l%d:\n" % i for i in range(100000)),
            "names": b"".join(b"v%d = 1\n" % i for i in range(100000)),
            "variables": b"variables\n" + b"".join(b"numeric n%d\n" % i for i in range(50000)) + b"endvariables\n",
            "modules": b"".join(b"entry e%d\nend\n" % i for i in range(50000)),
            "one module again and again": b"entry e\nend\n" * 50000,
            "errors": b"v = = 1\n" * 100000,
        }
        for name, text in texts.items():
            with self.subTest(name):
                done = run("check", self.file("hostile.proc", text), timeout=30)
                self.assertIn(done.returncode, (0, 1))
                self.assertLess(len(done.stderr), 2000000)

    def test_check_takes_linear_time(self):
        def seconds(lines):
            path = self.file("long.proc", "variables\nnumeric n\nendvariables\n" + "n = n + 1\n" * lines)
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            self.assertEqual(run("check", path).returncode, 0)
            return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

        # Ten times the lines: a quadratic step would cost a hundred times the time.
        short = min(seconds(20000) for _ in range(3))
        self.assertLess(seconds(200000), 30 * short + 1)


def main():
    global BINARY
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    options, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(options.binary).resolve())
    unittest.main(argv=[__file__, *rest])


if __name__ == "__main__":
    main()
