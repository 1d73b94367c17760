# SPDX-License-Identifier: Apache-2.0
"""party copies: the numbers of draws out of the names of files, and what is no
copy of this party's."""
import json
import os
import subprocess
import tempfile
import unittest

from lib.stack import TOP

BUILD = os.environ.get("B") or "build"
PROGRAM = f"{TOP}/{BUILD}/testing/party"
DIGEST = "ab" * 32


class PartyCopies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ssj-test-")
        self.addCleanup(folder.cleanup)
        self.top = folder.name

    def copies_of(self, *names):
        for name in names:
            with open(f"{self.top}/{name}", "w", encoding="ascii") as f:
                f.write(f"{DIGEST}\n")
        done = subprocess.run(
            [PROGRAM, "copies", "--state", self.top], check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.status, self.told = done.returncode, done.stderr
        return [(c["draw_id"], c["attempt"], c["announce"])
                for c in json.loads(done.stdout)["copies"]]

    def test_a_number_comes_back_as_it_was_written(self):
        self.assertEqual(
            self.copies_of("seen-A-2026-1.1", "seen-A_5f1_2e2.2"),
            [("A-2026-1", 1, DIGEST), ("A_1.2", 2, DIGEST)])

    def test_a_name_that_is_cut_off_or_foreign_is_no_code(self):
        # Nothing is read behind the end of a name that ends in a code.
        names = ("seen-_", "seen-_5", "seen-_ 5.1", "seen-_+5.2",
                 "seen-A.01", "seen-A.1~", "seen-A.0", "seen-A.99x")
        self.assertEqual(self.copies_of(*names), [])
        for name in names:
            self.assertIn(f"skipped {name}: not a name that party gives",
                          self.told)
        self.assertEqual(self.status, 0)

    def test_what_else_lies_in_the_folder_is_not_listed(self):
        self.assertEqual(
            self.copies_of("key", "seen-A.1.new", "notes", "signed-close-A.1",
                           "seen-A.1"), [("A", 1, DIGEST)])
        self.assertEqual((self.status, self.told), (0, ""))

    def test_a_damaged_copy_is_told_and_the_others_are_printed(self):
        with open(f"{self.top}/seen-B.1", "w", encoding="ascii") as f:
            f.write("ab")
        self.assertEqual(self.copies_of("seen-A.1"), [("A", 1, DIGEST)])
        self.assertIn("skipped seen-B.1: seen-B.1 in the state folder is"
                      " damaged", self.told)
        self.assertEqual(self.status, 1)


if __name__ == "__main__":
    unittest.main()


class PartyUsage(unittest.TestCase):
    def said(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=60)
        return done.returncode, done.stdout, done.stderr

    def test_who_asks_for_help_gets_it_and_who_errs_is_told_apart(self):
        status, usage, error = self.said("--help")
        self.assertEqual((status, error), (0, ""))
        self.assertIn("usage: party key|copies", usage)
        self.assertEqual(self.said("--nonsense")[:2], (2, ""))
        self.assertIn(usage, self.said()[2])
