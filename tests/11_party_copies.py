# SPDX-License-Identifier: Apache-2.0
"""party copies: the numbers of draws out of the names of files."""
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
            [PROGRAM, "copies", "--state", self.top], check=True,
            stdout=subprocess.PIPE, timeout=60)
        return [(c["draw_id"], c["attempt"], c["announce"])
                for c in json.loads(done.stdout)["copies"]]

    def test_a_number_comes_back_as_it_was_written(self):
        self.assertEqual(
            self.copies_of("seen-A-2026-1.1", "seen-A_5f1_2e2.2"),
            [("A-2026-1", 1, DIGEST), ("A_1.2", 2, DIGEST)])

    def test_a_name_that_is_cut_off_or_foreign_is_no_code(self):
        # Nothing is read behind the end of a name that ends in a code.
        self.assertEqual(
            self.copies_of("seen-_", "seen-_5", "seen-_ 5.1", "seen-_+5.2"),
            [("_", 0, ""), ("_ 5", 1, ""), ("_+5", 2, ""), ("_5", 0, "")])


if __name__ == "__main__":
    unittest.main()
