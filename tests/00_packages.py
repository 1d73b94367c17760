# SPDX-License-Identifier: Apache-2.0
"""What is installed, and from where."""
import glob
import json
import os
import re
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIST = f"{TOP}/tools/packages.txt"


class Packages(unittest.TestCase):
    """tools/packages on a machine where nothing is there yet."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ssj-test-")
        self.addCleanup(folder.cleanup)
        self.bin = folder.name
        self.log = os.path.join(self.bin, "log")
        self.program("dpkg-query", "exit 1")
        self.program("apt-get", f'echo apt-get "$@" >>{self.log}')
        self.program("env", f'echo env "$@" >>{self.log}')
        self.program("dirname", 'echo "${1%/*}"')

    def program(self, name, text):
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="ascii") as f:
            f.write(f"#!/bin/sh\n{text}\n")
        os.chmod(path, 0o755)

    def run_as(self, uid, *sections):
        self.program("id", f"echo {uid}")
        return subprocess.run(
            ["/bin/sh", f"{TOP}/tools/packages", *sections], text=True,
            env={"PATH": self.bin}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False)

    def calls(self):
        with open(self.log, encoding="ascii") as f:
            return f.read().splitlines()

    def test_root_gets_them_installed(self):
        self.assertEqual(self.run_as(0, "run").returncode, 0)
        update, install = self.calls()
        self.assertEqual(update, "apt-get update -qq")
        self.assertIn(" postgresql-15 ", install)
        self.assertNotIn(" chromium ", install)

    def test_others_are_told_what_to_type(self):
        done = self.run_as(1000, "run")
        self.assertEqual(done.returncode, 1)
        self.assertIn("  postgresql-15\n", done.stderr)
        self.assertIn("apt-get install", done.stderr)
        self.assertFalse(os.path.exists(self.log))

    def test_sudo_that_asks_nothing_is_used(self):
        self.program("sudo", f'echo sudo "$@" >>{self.log}')
        self.assertEqual(self.run_as(1000, "test").returncode, 0)
        self.assertTrue(all(c.startswith("sudo ") for c in self.calls()))

    def test_where_nothing_is_missing_nothing_is_done(self):
        self.program("dpkg-query", "printf installed")
        self.assertEqual(self.run_as(0, "run", "test").returncode, 0)
        self.assertFalse(os.path.exists(self.log))

    def test_a_node_from_elsewhere_is_good_enough(self):
        self.program("node", "")
        self.program("npm", "")
        self.run_as(0, "run")
        self.assertNotRegex(self.calls()[1], r" (nodejs|npm)( |$)")

    def test_every_package_says_what_it_is_for(self):
        with open(LIST, encoding="utf-8") as f:
            for line in f:
                if line.strip() and line[0] not in "#[":
                    self.assertRegex(line, r"^[a-z0-9.+-]+\t+# \S")

    def test_no_package_stands_there_twice(self):
        with open(LIST, encoding="utf-8") as f:
            names = [line.split()[0] for line in f
                     if line.strip() and line[0] not in "#["]
        self.assertEqual(len(names), len(set(names)))


def each(name):
    """Every file of this name that is ours."""
    return glob.glob(f"{TOP}/*/{name}") + glob.glob(f"{TOP}/*/*/{name}")


class LockFiles(unittest.TestCase):
    def test_no_lock_file_names_a_registry(self):
        for path in each("package-lock.json"):
            with open(path, encoding="utf-8") as f:
                packages = json.load(f)["packages"]
            with self.subTest(path):
                self.assertFalse([p for p in packages.values()
                                  if "resolved" in p])

    def test_every_dependency_is_pinned(self):
        for path in each("package.json"):
            with open(path, encoding="utf-8") as f:
                wanted = json.load(f)["dependencies"]
            with self.subTest(path):
                self.assertFalse([v for v in wanted.values()
                                  if not re.fullmatch(r"[0-9.]+", v)])
