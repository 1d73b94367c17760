# SPDX-License-Identifier: Apache-2.0
"""ssj-verify: its verdicts, its exit statuses, and what it refuses to read."""
import contextlib
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import unittest

from lib.stack import TOP

BUILD = os.environ.get("B") or "build"
PROGRAM = f"{TOP}/{BUILD}/testing/ssj-verify"
FIXTURE = f"{TOP}/tests/fixtures/ssj1/draw"
WITNESSES = ("note: witnesses: not checked, what binds them are their receipts"
             " and the signatures of the statement")
UNSIGNED = "note: signatures: unsigned, no key stands in the charter"
DIFFERS = "transcript differs"


class SsjVerify(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ssj-test-")
        self.addCleanup(folder.cleanup)
        self.top = folder.name
        self.pool = shutil.copytree(FIXTURE, f"{self.top}/pool")
        self.file = f"{self.pool}/transcript.json"

    def run_it(self, *arguments):
        status, lines, _ = self.run_with(arguments)
        return status, lines

    def run_with(self, arguments, **options):
        done = subprocess.run(
            [PROGRAM, *arguments], stdout=subprocess.PIPE, text=True,
            stderr=subprocess.PIPE, check=False, timeout=60, **options)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def assertNoVerdict(self, arguments, why, **options):
        status, lines, said = self.run_with(arguments, **options)
        self.assertEqual((status, lines, said), (3, [], f"{why}\n"))

    def judge(self):
        return self.run_it(self.file, "--pool", self.pool)

    def assertDiffers(self, reason):
        self.assertEqual(self.judge(), (1, [reason, DIFFERS]))

    def replace(self, name):
        """The path of a file of the folder, which is gone."""
        path = f"{self.pool}/{name}"
        os.unlink(path)
        return path

    def test_a_right_transcript_with_its_folder_is_ok(self):
        self.assertEqual(self.judge(), (
            0, [UNSIGNED, WITNESSES, "transcript OK"]))

    def test_invented_witnesses_are_noted_as_not_checked(self):
        """Nothing that was announced binds them: no difference, and no
        silence either."""
        with open(self.file, encoding="utf-8") as f:
            transcript = json.load(f)
        transcript["witnesses"] = [{"kind": "人大代表", "name": "甲"}]
        with open(self.file, "w", encoding="utf-8") as f:
            json.dump(transcript, f)
        self.assertEqual(self.judge(), (
            0, [UNSIGNED, WITNESSES, "transcript OK"]))

    def test_without_the_folder_completeness_is_not_proved(self):
        self.assertEqual(self.run_it(self.file), (0, [
            UNSIGNED, "note: completeness not proved without the pool",
            WITNESSES, "consistent, completeness not proved"]))

    def test_the_charter_is_bound_by_a(self):
        # Not even a key can be put into it afterwards.
        with open(self.file, encoding="utf-8") as f:
            transcript = json.load(f)
        transcript["charter"] = transcript["charter"].replace(
            '"key":""', '"key":"00"', 1)
        with open(self.file, "w", encoding="utf-8") as f:
            json.dump(transcript, f)
        self.assertDiffers("announce differs")

    def test_every_file_of_the_folder_counts(self):
        for name in sorted(os.listdir(FIXTURE)):
            with self.subTest(name=name):
                path = f"{self.pool}/{name}"
                with open(path, "rb") as f:
                    whole = f.read()
                with open(path, "wb") as f:
                    f.write(whole[:40] + b"7" + whole[41:])
                status, lines = self.judge()
                self.assertEqual((status, lines[-1]), (1, DIFFERS))
                with open(path, "wb") as f:
                    f.write(whole)
        self.assertEqual(self.judge()[0], 0)

    def test_a_missing_file_is_named(self):
        self.replace("L1.csv")
        self.assertDiffers("L1.csv: No such file or directory")

    def test_a_link_out_of_the_folder_is_not_followed(self):
        path = self.replace("key")
        os.symlink(f"{FIXTURE}/key", path)
        self.assertDiffers("key: a link that leads elsewhere is not followed;"
                           " put the file itself there")

    def test_a_link_up_and_back_is_not_followed(self):
        path = self.replace("key")
        os.symlink("../pool/real", path)
        shutil.copy(f"{FIXTURE}/key", f"{self.pool}/real")
        status, lines = self.judge()
        self.assertEqual((status, lines[-1]), (1, DIFFERS))

    def test_a_folder_in_place_of_a_file_differs(self):
        os.mkdir(self.replace("roster.csv"))
        self.assertDiffers("roster.csv: not a plain file")

    def test_a_pipe_in_place_of_a_file_does_not_hang(self):
        os.mkfifo(self.replace("roster.csv"))
        self.assertDiffers("roster.csv: not a plain file")

    def test_a_huge_file_of_nothing_differs(self):
        with open(self.replace("L0.csv"), "wb") as f:
            f.truncate(1 << 36)
        self.assertDiffers("L0.csv: not in the canonical form")

    def test_an_empty_transcript_differs(self):
        with open(self.file, "wb"):
            pass
        status, lines = self.judge()
        self.assertEqual((status, lines[-1]), (1, DIFFERS))

    def test_a_name_that_leads_to_no_file_is_no_verdict(self):
        nowhere, pipe = f"{self.top}/none", f"{self.top}/pipe"
        os.mkfifo(pipe)
        for name, why in ((nowhere, "No such file or directory"),
                          (self.top, "not a plain file"),
                          (pipe, "not a plain file"),
                          ("/dev/zero", "not a plain file")):
            for arguments in ((name,), (self.file, "--statement", name),
                              (self.file, "--proof", name),
                              (self.file, "--receipt", name),
                              ("--proof", name)):
                with self.subTest(arguments=arguments):
                    self.assertNoVerdict(arguments, f"{name}: {why}")
        self.assertNoVerdict(("--bundle", nowhere),
                             f"{nowhere}: No such file or directory")

    def test_a_folder_that_is_not_there_is_no_verdict(self):
        for name, why in ((f"{self.top}/none", "No such file or directory"),
                          (self.file, "Not a directory")):
            self.assertNoVerdict((self.file, "--pool", name),
                                 f"{name}: {why}")

    def test_what_one_may_not_read_is_no_verdict(self):
        # Root may read everything: another account, and a copy of the program
        # that it can reach.
        somebody = {"user": 65534, "group": 65534, "extra_groups": []}
        if os.getuid() != 0:
            somebody = {}
        os.chmod(self.top, 0o755)
        somebody["executable"] = shutil.copy(PROGRAM, self.top)
        for name in ("transcript.json", "roster.csv", "L1.csv", "key"):
            path = f"{self.pool}/{name}"
            os.chmod(path, 0)
            told = path if name == "transcript.json" else name
            self.assertNoVerdict((self.file, "--pool", self.pool),
                                 f"{told}: Permission denied", **somebody)
            self.assertNoVerdict(("--bundle", self.pool),
                                 f"{name}: Permission denied", **somebody)
            os.chmod(path, 0o644)
        self.assertEqual(self.run_with(
            (self.file, "--pool", self.pool), **somebody)[0], 0)

    def test_a_verdict_that_cannot_be_printed_is_none(self):
        with open("/dev/full", "wb") as full:
            for arguments in ((self.file,), ("--bundle", self.pool)):
                self.assertEqual(subprocess.run(
                    [PROGRAM, *arguments], stdout=full, timeout=60,
                    check=False).returncode, 3)

    def test_the_usage_names_every_status(self):
        _, _, said = self.run_with(())
        for line in ("0 all of it agrees", "1 something differs",
                     "2 wrong usage", "3 no verdict"):
            self.assertIn(line, said)

    def test_wrong_usage_is_told_apart(self):
        for arguments in ((), ("a", "b"), ("a", "--pool"),
                          ("a", "--folder", "b"), ("a", "b", "c", "d"),
                          ("--pool", "a"), ("--proof", "a", "--pool", "b"),
                          ("--proof", "a", "--bundle", "b"),
                          ("a", "--bundle", "b"),
                          ("a", "--pool", "b", "--pool", "c")):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.run_it(*arguments), (2, []))



class Publisher(http.server.BaseHTTPRequestHandler):
    """Publishes FIXTURE's transcript, and addresses that lead elsewhere."""

    def do_GET(self):
        moved = {"/moved": "/transcript", "/file": f"file://{FIXTURE}/key",
                 "/round": "/round"}
        if self.path in moved:
            self.send_response(302)
            self.send_header("Location", moved[self.path])
        else:
            self.send_response(200 if self.path == "/transcript" else 404)
        self.end_headers()
        if self.path == "/transcript":
            with open(f"{FIXTURE}/transcript.json", "rb") as f:
                self.wfile.write(f.read())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def published():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Addresses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = cls.enterClassContext(published())

    def run_it(self, *arguments):
        done = subprocess.run(
            [PROGRAM, *arguments], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, check=False, timeout=60,
            env={"PATH": "/usr/bin"})
        return done.returncode, done.stdout.splitlines(), done.stderr

    def test_a_transcript_is_read_from_its_address(self):
        status, lines, _ = self.run_it(f"{self.base}/transcript")
        self.assertEqual((status, lines[-1]), (
            0, "consistent, completeness not proved"))

    def test_a_folder_goes_with_an_address(self):
        status, lines, _ = self.run_it(f"{self.base}/moved", "--pool", FIXTURE)
        self.assertEqual((status, lines[-1]), (0, "transcript OK"))

    def test_an_address_without_a_document_is_no_verdict(self):
        for path, why in (("none", "status 404"), ("file", "protocol"),
                          ("round", "redirects")):
            with self.subTest(path):
                status, lines, said = self.run_it(f"{self.base}/{path}")
                self.assertEqual((status, lines), (3, []))
                self.assertIn(why, said.lower())

    def test_a_server_that_is_away_is_no_verdict(self):
        status, lines, said = self.run_it("http://127.0.0.1:9/transcript")
        self.assertEqual((status, lines), (3, []))
        self.assertIn("http://127.0.0.1:9/transcript: ", said)

    def test_other_schemes_are_names_of_files(self):
        status, lines, said = self.run_it(f"file://{FIXTURE}/transcript.json")
        self.assertEqual((status, lines), (3, []))
        self.assertIn("No such file", said)


if __name__ == "__main__":
    unittest.main()
