# SPDX-License-Identifier: Apache-2.0
"""ssj-verify: its verdicts, its exit statuses, and what it refuses to read."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from lib.stack import TOP

BUILD = os.environ.get("B") or "build"
PROGRAM = f"{TOP}/{BUILD}/testing/ssj-verify"
FIXTURE = f"{TOP}/tests/fixtures/ssj1/draw"
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
        done = subprocess.run(
            [PROGRAM, *arguments], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False, timeout=60)
        return done.returncode, done.stdout.decode().splitlines()

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
        self.assertEqual(self.judge(), (0, [UNSIGNED, "transcript OK"]))

    def test_without_the_folder_completeness_is_not_proved(self):
        self.assertEqual(self.run_it(self.file), (0, [
            UNSIGNED, "note: completeness not proved without the pool",
            "consistent, completeness not proved"]))

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
        status, lines = self.judge()
        self.assertEqual((status, lines[-1]), (1, DIFFERS))

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

    def test_a_device_in_place_of_the_transcript_differs(self):
        self.assertEqual(self.run_it("/dev/zero"), (1, [
            "not a transcript: /dev/zero: not a plain file", DIFFERS]))

    def test_a_huge_file_of_nothing_differs(self):
        with open(self.replace("L0.csv"), "wb") as f:
            f.truncate(1 << 36)
        self.assertDiffers("L0.csv: not in the canonical form")

    def test_an_empty_transcript_differs(self):
        with open(self.file, "wb"):
            pass
        status, lines = self.judge()
        self.assertEqual((status, lines[-1]), (1, DIFFERS))

    def test_no_transcript_at_all_differs(self):
        self.assertEqual(self.run_it(f"{self.top}/none"), (1, [
            f"{self.top}/none: No such file or directory", DIFFERS]))

    def test_a_folder_that_is_not_there_differs(self):
        self.assertEqual(
            self.run_it(self.file, "--pool", f"{self.top}/none"),
            (1, ["the folder cannot be opened", DIFFERS]))

    def test_wrong_usage_is_told_apart(self):
        for arguments in ((), ("a", "b"), ("a", "--pool"),
                          ("a", "--folder", "b"), ("a", "b", "c", "d")):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.run_it(*arguments), (2, []))


if __name__ == "__main__":
    unittest.main()
